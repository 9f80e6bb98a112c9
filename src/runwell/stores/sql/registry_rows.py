"""Finding registered models and versions, with their tags and aliases; must not know who asks."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from runwell.base.errors import NotFound, RunwellError
from runwell.base.limits import MAX_REGISTRY_TAG, check_key, check_text
from runwell.base.model_uri import check_registered_name
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.schema import (
    model_aliases,
    model_version_tags,
    model_versions,
    registered_model_tags,
    registered_models,
)
from runwell.stores.sql.statement import Among


class ModelRow(NamedTuple):
    """One registered model as the store knows it."""

    id: int
    workspace: str
    name: str
    description: str
    created_ms: int
    updated_ms: int


class VersionRow(NamedTuple):
    """One version as the store knows it; ``model`` is the row id of its model."""

    id: int
    model: int
    name: str
    number: int
    description: str
    source: str
    location: str
    run_uid: str | None
    model_uid: str | None
    run_link: str
    stage: str
    status: str
    status_message: str
    created_ms: int
    updated_ms: int


MODELS: Final = select(*(registered_models.c[name] for name in ModelRow._fields))
VERSIONS: Final = select(*(model_versions.c[name] for name in VersionRow._fields)).where(
    model_versions.c.deleted_ms.is_(None)
)
_MODEL: Final = MODELS.where(
    registered_models.c.workspace == bindparam("workspace"),
    registered_models.c.name == bindparam("name"),
)
_VERSION: Final = VERSIONS.where(
    model_versions.c.model == bindparam("model"), model_versions.c.number == bindparam("number")
)
_TOUCH: Final = (
    update(registered_models)
    .where(registered_models.c.id == bindparam("row"))
    .values(updated_ms=bindparam("now_ms"))
)
_NUMBER: Final = select(model_aliases.c.number).where(
    model_aliases.c.model == bindparam("model"), model_aliases.c.alias == bindparam("alias")
)
_ALIASES: Final = Among(
    select(model_aliases.c.model, model_aliases.c.alias, model_aliases.c.number).order_by(
        model_aliases.c.model, model_aliases.c.alias
    ),
    model_aliases.c.model,
)


def _tags_of(table: Table, owner: str) -> Among:
    found = select(table.c[owner], table.c.key, table.c.value)
    return Among(found.order_by(table.c[owner], table.c.key), table.c[owner])


_MODEL_TAGS: Final = _tags_of(registered_model_tags, "model")
_VERSION_TAGS: Final = _tags_of(model_version_tags, "version")


def find_model(db: Connection, workspace: str, name: str) -> ModelRow:
    """Return the row of a registered model.

    Raises:
        NotFound: there is no such model in the workspace.
    """
    wanted = {"workspace": workspace, "name": name}
    values = db.execute(_MODEL, wanted).first() if _can_be_named(name) else None
    if values is None:
        raise NotFound(
            f"there is no registered model {name!r}",
            hint="search for registered models, or create it",
        )
    return ModelRow._make(values)


def hold_model(db: Connection, workspace: str, name: str, now_ms: int) -> ModelRow:
    """Return the row of a model that is to be changed, and mark it as changed now.

    Until the transaction ends, nobody else changes the model, its aliases or its versions.

    Raises:
        NotFound: there is no such model in the workspace.
    """
    row = find_model(db, workspace, name)
    db.execute(_TOUCH, {"row": row.id, "now_ms": now_ms})
    # Whoever held it before may have renamed or deleted it.
    return find_model(db, workspace, name)


def find_version(db: Connection, model: ModelRow, number: int) -> VersionRow:
    """Return the row of a version of ``model``.

    Raises:
        NotFound: there never was one of that number, or it was deleted.
    """
    values = None
    if 0 < number <= _MAX_NUMBER:
        values = db.execute(_VERSION, {"model": model.id, "number": number}).first()
    if values is None:
        raise NotFound(
            f"registered model {model.name!r} has no version {number}",
            hint="search for its versions",
        )
    return VersionRow._make(values)


def find_alias(db: Connection, model: ModelRow, alias: str) -> int:
    """Return the number of the version that ``alias`` points to.

    Raises:
        NotFound: the model has no such alias.
    """
    number = None
    if "\x00" not in alias:
        number = db.execute(_NUMBER, {"model": model.id, "alias": alias}).scalar()
    if number is None:
        raise NotFound(
            f"registered model {model.name!r} has no alias {alias!r}",
            hint="look at the aliases of the model",
        )
    return number


def load_aliases(db: Connection, models: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return by row id of each model its aliases, each with the number of a version."""
    found: dict[int, dict[str, int]] = {}
    for model, alias, number in _ALIASES.rows(db, models):
        found.setdefault(model, {})[alias] = number
    return found


def load_model_tags(db: Connection, models: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the tags of each model by its row id."""
    return _load_tags(db, _MODEL_TAGS, models)


def load_version_tags(db: Connection, versions: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the tags of each version by its row id."""
    return _load_tags(db, _VERSION_TAGS, versions)


def set_model_tags(db: Connection, model: int, tags: Mapping[str, str | None]) -> None:
    """Set tags of a model, or remove those whose value is None.

    Raises:
        Invalid, TooLarge: a key or value cannot be stored; nothing was changed.
    """
    _set_tags(db, registered_model_tags, {"model": model}, tags)


def set_version_tags(db: Connection, version: int, tags: Mapping[str, str | None]) -> None:
    """Do the same for a version.

    Raises:
        Invalid, TooLarge: a key or value cannot be stored; nothing was changed.
    """
    _set_tags(db, model_version_tags, {"version": version}, tags)


_MAX_NUMBER: Final = 2**31 - 1


def _can_be_named(name: str) -> bool:
    """Say whether a model could have this name; PostgreSQL cannot be asked for a NUL."""
    try:
        check_registered_name(name)
    except RunwellError:
        return False
    return True


def _load_tags(db: Connection, tags: Among, owners: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for owner, key, value in tags.rows(db, owners):
        found.setdefault(owner, {})[key] = value
    return found


def _set_tags(
    db: Connection, table: Table, owner: dict[str, int], tags: Mapping[str, str | None]
) -> None:
    for key, value in tags.items():
        check_key(key, what="the key of a tag")
        what = f"the value of tag {key!r}"
        check_text(value or "", what=what, limit=MAX_REGISTRY_TAG, empty=True)
    for key, value in tags.items():
        if value is None:
            this: dict[str, Any] = {**owner, "key": key}
            db.execute(delete(table).filter_by(**this))
            continue
        row = insert(db, table).values(**owner, key=key, value=value)
        db.execute(row.on_conflict_do_update(index_elements=[*owner, "key"], set_={"value": value}))
