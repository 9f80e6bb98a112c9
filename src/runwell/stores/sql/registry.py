"""Registered models and their aliases; must not know how they are searched or who may."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, delete, update

from runwell.base.errors import Conflict
from runwell.base.limits import MAX_DESCRIPTION, check_text
from runwell.base.model_uri import check_alias, check_registered_name
from runwell.entities.registry import RegisteredModel
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.registry_rows import (
    MODELS,
    ModelRow,
    VersionRow,
    load_aliases,
    load_model_tags,
    set_model_tags,
)
from runwell.stores.sql.registry_versions import newest_by_stage
from runwell.stores.sql.schema import model_aliases, model_versions, registered_models
from runwell.stores.sql.statement import Among

_BY_ROW: Final = Among(MODELS, registered_models.c.id)
_BY_NAME: Final = Among(MODELS, registered_models.c.name)


def create(
    db: Connection,
    workspace: str,
    name: str,
    *,
    description: str,
    tags: Mapping[str, str],
    now_ms: int,
) -> int:
    """Register a name and return its row id; of several that try at once, one succeeds.

    Raises:
        Invalid, TooLarge: a value that cannot be stored.
        Conflict: the name is taken.
    """
    check_registered_name(name)
    row = {
        "workspace": workspace,
        "name": name,
        "description": _check_description(description),
        "created_ms": now_ms,
        "updated_ms": now_ms,
    }
    statement = insert(db, registered_models).values(**row)
    statement = statement.on_conflict_do_nothing(index_elements=["workspace", "name"])
    made = db.execute(statement.returning(registered_models.c.id)).scalar()
    if made is None:
        raise _taken(name)
    set_model_tags(db, made, tags)
    return made


def rename(db: Connection, model: ModelRow, name: str) -> None:
    """Give a held model another name; its versions have it too, and the same again is fine.

    Raises:
        Invalid, TooLarge: the name cannot be one.
        Conflict: the name is taken.
    """
    check_registered_name(name)
    for row in map(ModelRow._make, _BY_NAME.rows(db, [name])):
        if row.workspace == model.workspace and row.id != model.id:
            raise _taken(name)
    _change(db, model, name=name)
    these = update(model_versions).where(model_versions.c.model == model.id)
    db.execute(these.values(name=name))


def describe(db: Connection, model: ModelRow, description: str) -> None:
    """Change the description of a held model.

    Raises:
        Invalid, TooLarge: it cannot be stored.
    """
    _change(db, model, description=_check_description(description))


def remove(db: Connection, model: ModelRow) -> None:
    """Delete a model for ever, with its versions, tags and aliases; the files stay."""
    db.execute(delete(registered_models).where(registered_models.c.id == model.id))


def set_alias(db: Connection, version: VersionRow, alias: str) -> None:
    """Let ``alias`` point to a version of a held model.

    Raises:
        Invalid, TooLarge: it cannot be an alias.
    """
    row = {"model": version.model, "alias": check_alias(alias), "number": version.number}
    statement = insert(db, model_aliases).values(**row)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["model", "alias"], set_={"number": version.number}
        )
    )


def remove_alias(db: Connection, model: ModelRow, alias: str) -> None:
    """Remove an alias of a held model, if it has it.

    Raises:
        Invalid, TooLarge: it cannot be an alias.
    """
    these = (model_aliases.c.model == model.id, model_aliases.c.alias == check_alias(alias))
    db.execute(delete(model_aliases).where(*these))


def load(db: Connection, row_ids: Sequence[int]) -> list[RegisteredModel]:
    """Return models in the order of ``row_ids``, without those that are gone.

    Seven statements a page.
    """
    rows = {row.id: row for row in map(ModelRow._make, _BY_ROW.rows(db, row_ids))}
    models = list(rows)
    tags = load_model_tags(db, models)
    aliases = load_aliases(db, models)
    newest = newest_by_stage(db, models)
    return [
        RegisteredModel(
            name=rows[row_id].name,
            workspace=rows[row_id].workspace,
            created_ms=rows[row_id].created_ms,
            updated_ms=rows[row_id].updated_ms,
            description=rows[row_id].description,
            tags=tags.get(row_id, {}),
            aliases=aliases.get(row_id, {}),
            latest_versions=newest.get(row_id, []),
        )
        for row_id in row_ids
        if row_id in rows
    ]


def _check_description(text: str) -> str:
    return check_text(text, what="the description", limit=MAX_DESCRIPTION, empty=True)


def _change(db: Connection, model: ModelRow, **values: object) -> None:
    these = update(registered_models).where(registered_models.c.id == model.id)
    db.execute(these.values(**values))


def _taken(name: str) -> Conflict:
    return Conflict(
        f"a registered model named {name!r} already exists",
        hint="add a version to it, or choose another name",
    )
