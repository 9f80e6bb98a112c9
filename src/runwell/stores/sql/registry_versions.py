"""Versions of registered models; must not know where their files may lie."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, literal, select, update

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_DESCRIPTION, MAX_MODEL_SOURCE, check_text
from runwell.entities.registry import ModelStage, ModelVersion, ModelVersionStatus
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.registry_rows import (
    VERSIONS,
    ModelRow,
    VersionRow,
    load_aliases,
    load_version_tags,
)
from runwell.stores.sql.schema import model_aliases, model_versions, registered_models
from runwell.stores.sql.statement import Among

ACTIVE_STAGES: Final = (ModelStage.STAGING, ModelStage.PRODUCTION)
"""Those in which a newer version takes the place of an older one."""

_BY_ROW: Final = Among(VERSIONS, model_versions.c.id)
_NEXT_NUMBER: Final = (
    update(registered_models)
    .where(registered_models.c.id == bindparam("row"))
    .values(last_version=registered_models.c.last_version + 1)
    .returning(registered_models.c.last_version)
)


def _newest(stage: ModelStage) -> Any:
    table = model_versions.alias()
    found = select(table.c.id).where(
        table.c.model == registered_models.c.id,
        table.c.stage == literal(stage.value),
        table.c.deleted_ms.is_(None),
    )
    return found.order_by(table.c.number.desc()).limit(1).scalar_subquery()


# One look into an index for each stage, however many versions a model has.
_NEWEST: Final = Among(
    select(registered_models.c.id, *(_newest(stage) for stage in ModelStage)),
    registered_models.c.id,
)


class NewVersion(NamedTuple):
    """What is known of a version before it has a number."""

    source: str
    location: str
    run_uid: str
    model_uid: str
    run_link: str
    description: str


def create(db: Connection, model: ModelRow, new: NewVersion, now_ms: int) -> int:
    """Add a version to a model that is held, and return its row id; numbers never come twice.

    Raises:
        Invalid, TooLarge: a value that cannot be stored.
    """
    check_text(new.run_link, what="the link to a run", limit=MAX_MODEL_SOURCE, empty=True)
    check_text(new.run_uid, what="the run of a version", limit=MAX_MODEL_SOURCE, empty=True)
    check_text(new.model_uid, what="the model of a version", limit=MAX_MODEL_SOURCE, empty=True)
    _check_description(new.description)
    number = db.execute(_NEXT_NUMBER, {"row": model.id}).scalar_one()
    row = {
        "model": model.id,
        "workspace": model.workspace,
        "name": model.name,
        "number": number,
        "description": new.description,
        "source": new.source,
        "location": new.location,
        "run_uid": new.run_uid or None,
        "model_uid": new.model_uid or None,
        "run_link": new.run_link,
        "stage": ModelStage.NONE.value,
        "status": ModelVersionStatus.READY.value,
        "created_ms": now_ms,
        "updated_ms": now_ms,
    }
    made = insert(db, model_versions).values(**row).returning(model_versions.c.id)
    return db.execute(made).scalar_one()


def describe(db: Connection, version: VersionRow, description: str, now_ms: int) -> None:
    """Change the description.

    Raises:
        Invalid, TooLarge: it cannot be stored.
    """
    _change(db, version, description=_check_description(description), updated_ms=now_ms)


def move(
    db: Connection, version: VersionRow, stage: ModelStage, *, archive: bool, now_ms: int
) -> None:
    """Put a version of a held model into a stage; ``archive`` those that are there.

    Raises:
        Invalid: ``archive`` for a stage that several versions may have for good.
    """
    if archive and stage not in ACTIVE_STAGES:
        raise Invalid(
            f"nothing is archived when a version becomes {stage.value!r}",
            hint="archive the existing versions of 'Staging' or 'Production' only",
        )
    if archive:
        db.execute(
            update(model_versions)
            .where(
                model_versions.c.model == version.model,
                model_versions.c.stage == stage.value,
                model_versions.c.deleted_ms.is_(None),
                model_versions.c.id != version.id,
            )
            .values(stage=ModelStage.ARCHIVED.value, updated_ms=now_ms)
        )
    _change(db, version, stage=stage.value, updated_ms=now_ms)


def touch(db: Connection, version: VersionRow, now_ms: int) -> None:
    """Mark a version as changed now."""
    _change(db, version, updated_ms=now_ms)


def remove(db: Connection, version: VersionRow, now_ms: int) -> None:
    """Delete a version of a held model with its aliases; what it said of its files is forgotten.

    Its row stays, so that its history can be told and its number is nobody else's.
    """
    _change(
        db,
        version,
        deleted_ms=now_ms,
        updated_ms=now_ms,
        source="",
        location="",
        run_uid=None,
        model_uid=None,
        run_link="",
    )
    these = (model_aliases.c.model == version.model, model_aliases.c.number == version.number)
    db.execute(delete(model_aliases).where(*these))


def load(db: Connection, row_ids: Sequence[int]) -> list[ModelVersion]:
    """Return versions in the order of ``row_ids``, without those that are gone.

    Three statements a page.
    """
    rows = {row.id: row for row in map(VersionRow._make, _BY_ROW.rows(db, row_ids))}
    tags = load_version_tags(db, list(rows))
    aliases = load_aliases(db, sorted({row.model for row in rows.values()}))
    return [
        _entity(rows[row_id], tags.get(row_id, {}), aliases.get(rows[row_id].model, {}))
        for row_id in row_ids
        if row_id in rows
    ]


def newest_by_stage(
    db: Connection, models: Sequence[int], stages: Sequence[ModelStage] = ()
) -> dict[int, list[ModelVersion]]:
    """Return by row id of each model its newest version of each stage, of all if none is named.

    They are in the order of their numbers. Four statements, however many models.
    """
    order = list(ModelStage)
    wanted = [order.index(stage) for stage in stages or order]
    found: dict[int, list[int]] = {}
    for model, *newest in _NEWEST.rows(db, models):
        found[model] = [newest[place] for place in wanted if newest[place] is not None]
    row_ids = [row_id for several in found.values() for row_id in several]
    if not row_ids:
        return {}
    versions = iter(load(db, row_ids))
    return {
        model: sorted((next(versions) for _ in several), key=lambda one: one.version)
        for model, several in found.items()
    }


def _entity(row: VersionRow, tags: dict[str, str], aliases: dict[str, int]) -> ModelVersion:
    return ModelVersion(
        name=row.name,
        version=row.number,
        created_ms=row.created_ms,
        updated_ms=row.updated_ms,
        stage=ModelStage(row.stage),
        description=row.description,
        source=row.source,
        location=row.location,
        run_id=row.run_uid or "",
        model_id=row.model_uid or "",
        run_link=row.run_link,
        status=ModelVersionStatus(row.status),
        status_message=row.status_message,
        tags=tags,
        aliases=[alias for alias, number in aliases.items() if number == row.number],
    )


def _check_description(text: str) -> str:
    return check_text(text, what="the description", limit=MAX_DESCRIPTION, empty=True)


def _change(db: Connection, version: VersionRow, **values: object) -> None:
    db.execute(update(model_versions).where(model_versions.c.id == version.id).values(**values))
