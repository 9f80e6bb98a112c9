"""Logged models: their rows, params, tags and files; must not know how they are searched.

A model stands for itself: it belongs to an experiment, and the run that made it may be purged.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, func, or_, select, update

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError
from runwell.base.ids import parse_model_id, parse_run_id
from runwell.base.limits import MAX_KEY, MAX_TAG_VALUE, check_text
from runwell.base.names import check_model_name
from runwell.entities.artifact import FileInfo
from runwell.entities.model import LoggedModelStatus
from runwell.query.fields import number_of
from runwell.stores.sql import experiments, keys
from runwell.stores.sql.attributes import check_param, check_tag
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.manifest import Manifest
from runwell.stores.sql.schema import (
    HEAD,
    KEY_PARAM,
    KEY_TAG,
    model_attributes,
    model_files,
    models,
)
from runwell.stores.sql.schema import experiments as experiments_table
from runwell.stores.sql.schema import keys as keys_table
from runwell.stores.sql.statement import Among
from runwell.stores.sql.tag_lists import lengthen
from runwell.wire.models import CreateModel

FILES: Final = Manifest(model_files, "model")


class ModelRow(NamedTuple):
    """One model as the store knows it: ``id`` and ``experiment`` are row ids, ``uid`` is public."""

    id: int
    uid: str
    experiment: int
    name: str
    status: str
    is_deleted: bool


_ROWS: Final = (
    select(
        models.c.id,
        models.c.uid,
        models.c.experiment,
        models.c.name,
        models.c.status,
        models.c.deleted_ms.is_not(None),
    )
    .join(experiments_table, experiments_table.c.id == models.c.experiment)
    .where(experiments_table.c.workspace == bindparam("workspace"))
)
_LOOKUP: Final = Among(_ROWS, models.c.uid)
_STORED_PARAMS: Final = select(
    model_attributes.c.key, model_attributes.c.head, model_attributes.c.rest
).where(
    model_attributes.c.model == bindparam("the_model"),
    model_attributes.c.key.in_(bindparam("keys", expanding=True)),
)
_SOME_TAGS: Final = (
    select(keys_table.c.name, model_attributes.c.head, model_attributes.c.rest)
    .join(keys_table, keys_table.c.id == model_attributes.c.key)
    .where(
        model_attributes.c.model == bindparam("the_model"),
        keys_table.c.kind == KEY_TAG,
        keys_table.c.name.in_(bindparam("names", expanding=True)),
    )
)
_REMOVE_TAG: Final = delete(model_attributes).where(
    model_attributes.c.model == bindparam("the_model"),
    model_attributes.c.key == bindparam("the_key"),
)


# ---- finding ----


def lookup(db: Connection, workspace: str, model_ids: Iterable[str]) -> dict[str, ModelRow]:
    """Return the rows of those models that exist, deleted ones too, by public id."""
    uids = [uid for uid in dict.fromkeys(model_ids) if is_well_formed(uid)]
    found = map(ModelRow._make, _LOOKUP.rows(db, uids, workspace=workspace))
    return {row.uid: row for row in found}


def find(db: Connection, workspace: str, model_id: str) -> ModelRow:
    """Return the row of a model, which may be in the trash.

    Raises:
        NotFound: there is no such model in the workspace.
    """
    for row in lookup(db, workspace, [model_id]).values():
        return row
    raise unknown_model(model_id)


def find_writable(db: Connection, workspace: str, model_id: str) -> ModelRow:
    """Return the row of a model that may be written to.

    Raises:
        NotFound: there is no such model in the workspace.
        Conflict: it is in the trash.
    """
    row = find(db, workspace, model_id)
    if row.is_deleted:
        raise Conflict(
            f"model {model_id!r} is in the trash",
            hint=f"bring it back: POST /api/v1/models/{model_id}/restore",
        )
    return row


def is_well_formed(model_id: str) -> bool:
    """Say whether a model could have this id; PostgreSQL cannot even be asked for a NUL."""
    try:
        parse_model_id(model_id)
    except Invalid:
        return False
    return True


def unknown_model(model_id: str) -> NotFound:
    """Return the error for a model that does not exist, or was purged."""
    return NotFound(
        f"there is no model {model_id!r}", hint="find models with POST /api/v1/models/search"
    )


# ---- writing ----


def create(db: Connection, workspace: str, req: CreateModel, now_ms: int) -> ModelRow:
    """Create a model that waits for its files; one of that id that is there stays as it is.

    Raises:
        Invalid, TooLarge: an id, the name, the type, a param or a tag cannot be one.
        NotFound, Conflict: the experiment is not there, or in the trash; or the id is taken by a
            model of another experiment.
    """
    parse_model_id(req.model_id)
    check_model_name(req.name)
    check_text(req.model_type, what="the type of a model", limit=MAX_KEY, empty=True)
    source = parse_run_id(req.source_run_id) if req.source_run_id else None
    home = experiments.homes_by_id(db, workspace, [req.experiment_id], now_ms)[req.experiment_id]
    if isinstance(home, RunwellError):
        raise home
    row = {
        "uid": req.model_id,
        "experiment": home,
        "name": req.name,
        "type": req.model_type,
        "status": LoggedModelStatus.PENDING.value,
        "status_message": "",
        "source_uid": source,
        "created_ms": now_ms,
        "updated_ms": now_ms,
    }
    statement = insert(db, models).values(row).on_conflict_do_nothing(index_elements=["uid"])
    is_new = db.execute(statement.returning(models.c.id)).scalar() is not None
    made = lookup(db, workspace, [req.model_id]).get(req.model_id)
    if made is None or made.experiment != home:
        raise Conflict(
            f"the id {req.model_id!r} is taken by a model of another experiment",
            hint="leave the id out: the server makes one",
        )
    if is_new:
        set_params(db, made, req.params)
        set_tags(db, made, req.tags)
    return made


def update_one(
    db: Connection,
    row: ModelRow,
    *,
    now_ms: int,
    status: LoggedModelStatus | None = None,
    status_message: str | None = None,
) -> None:
    """Change what is given, and note that something changed.

    Raises:
        Invalid, TooLarge: the message cannot be stored.
    """
    changes: dict[str, object] = {"updated_ms": now_ms}
    if status is not None:
        changes["status"] = status.value
    if status_message is not None:
        what = "the status message of a model"
        check_text(status_message, what=what, limit=MAX_TAG_VALUE, empty=True)
        changes["status_message"] = status_message
    db.execute(update(models).where(models.c.id == row.id).values(changes))


def set_params(db: Connection, row: ModelRow, params: Mapping[str, str]) -> None:
    """Store params; a known key with the same value is fine.

    Raises:
        Invalid, TooLarge: a key or a value cannot be stored.
        Conflict: a key has another value already; nothing may be kept of the transaction.
    """
    for key, value in params.items():
        check_param(key, value)
    if not params:
        return
    ids = keys.intern(db, KEY_PARAM, params)
    values = [_attribute(row, ids[key], value) for key, value in params.items()]
    statement = insert(db, model_attributes).on_conflict_do_nothing()
    if db.execute(statement, values).rowcount == len(values):
        return
    asked = {"the_model": row.id, "keys": list(ids.values())}
    stored = {
        key: head if rest is None else rest for key, head, rest in db.execute(_STORED_PARAMS, asked)
    }
    for key, value in params.items():
        if stored[ids[key]] != value:
            raise Conflict(
                f"param {key!r} of model {row.uid!r} is {stored[ids[key]][:100]!r}"
                f" and cannot become {value[:100]!r}",
                hint="a param never changes: log it under another key, or as a tag",
            )


def set_tags(db: Connection, row: ModelRow, tags: Mapping[str, str | None]) -> None:
    """Set tags; a value of None removes the tag.

    Raises:
        Invalid, TooLarge: a key or a value cannot be stored.
    """
    for key, value in tags.items():
        check_tag(key, value)
    if not tags:
        return
    ids = keys.intern(db, KEY_TAG, tags)
    kept = [_attribute(row, ids[key], value) for key, value in tags.items() if value is not None]
    gone = [
        {"the_model": row.id, "the_key": ids[key]} for key, value in tags.items() if value is None
    ]
    if kept:
        statement = insert(db, model_attributes)
        new = excluded(model_attributes)
        replaced = {"head": new.head, "rest": new.rest, "number": new.number}
        db.execute(
            statement.on_conflict_do_update(index_elements=["model", "key"], set_=replaced), kept
        )
    if gone:
        db.execute(_REMOVE_TAG, gone)


def append_to_tags(db: Connection, row: ModelRow, items: Mapping[str, Sequence[Any]]) -> None:
    """Add items to tags that hold lists as JSON, each unless it is there.

    The caller holds the lock of the model, as ``update_one`` takes it.

    Raises:
        Invalid, TooLarge: a key, or a list that became too long.
    """
    if not items:
        return
    asked = {"the_model": row.id, "names": list(items)}
    tags = {
        name: head if rest is None else rest for name, head, rest in db.execute(_SOME_TAGS, asked)
    }
    set_tags(db, row, lengthen(tags, items))


def _attribute(row: ModelRow, key: int, value: str) -> dict[str, Any]:
    return {
        "model": row.id,
        "key": key,
        "experiment": row.experiment,
        "head": value[:HEAD],
        "rest": value if len(value) > HEAD else None,
        "number": number_of(value),
    }


# ---- files ----


def find_file(db: Connection, row: ModelRow, path: str) -> FileInfo:
    """Return the file of a model at ``path``.

    Raises:
        NotFound: there is none.
        Invalid: it is a folder.
    """
    if found := FILES.find(db, row.id, path):
        return found
    if FILES.is_folder(db, row.id, path):
        raise Invalid(
            f"artifact {path!r} of model {row.uid!r} is a folder", hint="name a file in it"
        )
    raise no_artifact(row, path)


def no_artifact(row: ModelRow, path: str) -> NotFound:
    """Return the error for a file that there is not."""
    return NotFound(
        f"model {row.uid!r} has no artifact {path!r}",
        hint=f"list them: GET /api/v1/models/{row.uid}/artifacts",
    )


def named(
    db: Connection, digests: Sequence[str], *, purging_before_ms: int | None = None
) -> set[str]:
    """Return which of these blobs the manifest of a model names.

    With ``purging_before_ms``, leave out models deleted up to then, or with their experiment: as
    if they were purged already.
    """
    statement = select(model_files.c.digest).distinct()
    if purging_before_ms is not None:
        statement = statement.join(models, models.c.id == model_files.c.model).where(
            ~_is_expired(purging_before_ms)
        )
    return {digest for (digest,) in Among(statement, model_files.c.digest).rows(db, digests)}


# ---- the trash ----


def delete_one(db: Connection, row: ModelRow, now_ms: int) -> None:
    """Move a model to the trash; one that is there stays as it is."""
    is_active = models.c.deleted_ms.is_(None)
    statement = update(models).where(models.c.id == row.id, is_active)
    db.execute(statement.values(deleted_ms=now_ms, updated_ms=now_ms))


def restore_one(db: Connection, row: ModelRow, now_ms: int) -> None:
    """Bring a model back; one that is active stays as it is."""
    is_gone = models.c.deleted_ms.is_not(None)
    statement = update(models).where(models.c.id == row.id, is_gone)
    db.execute(statement.values(deleted_ms=None, updated_ms=now_ms))


def purge_one(db: Connection, row: ModelRow) -> None:
    """Remove a model for ever with its files and values.

    Raises:
        Conflict: it is not in the trash.
    """
    if not row.is_deleted:
        raise Conflict(
            f"model {row.uid!r} is not in the trash, so it cannot be purged",
            hint=f"delete it first: DELETE /api/v1/models/{row.uid}",
        )
    db.execute(delete(models).where(models.c.id == row.id))


def count_expired(db: Connection, before_ms: int) -> int:
    """Count the models that ``purge_expired`` would remove in all."""
    expired = select(func.count()).select_from(models).where(_is_expired(before_ms))
    return db.execute(expired).scalar_one()


def purge_expired(db: Connection, before_ms: int, limit: int) -> int:
    """Remove some models that were deleted up to a moment, or with their experiment."""
    ids = db.scalars(select(models.c.id).where(_is_expired(before_ms)).limit(limit)).all()
    if ids:
        db.execute(delete(models).where(models.c.id.in_(ids)))
    return len(ids)


def _is_expired(before_ms: int) -> Any:
    is_home_expired = exists().where(
        experiments_table.c.id == models.c.experiment,
        experiments_table.c.deleted_ms <= before_ms,
    )
    return or_(
        models.c.deleted_ms.is_not(None) & (models.c.deleted_ms <= before_ms), is_home_expired
    )
