"""Whole models by the page: a fixed number of statements, however many models; writes nothing."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, select

from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.model import LoggedModel, LoggedModelStatus
from runwell.stores.sql import model_metrics
from runwell.stores.sql.models import is_well_formed, unknown_model
from runwell.stores.sql.schema import KEY_PARAM, experiments, keys, model_attributes, models
from runwell.stores.sql.statement import Among

_STATUS: Final = {status.value: status for status in LoggedModelStatus}

_MODELS: Final = select(
    models.c.id,
    models.c.uid,
    models.c.experiment,
    models.c.name,
    models.c.type,
    models.c.status,
    models.c.status_message,
    models.c.source_uid,
    models.c.created_ms,
    models.c.updated_ms,
    models.c.deleted_ms,
    experiments.c.artifact_location,
).join(experiments, experiments.c.id == models.c.experiment)
_BY_ROW: Final = Among(_MODELS, models.c.id)
_BY_UID: Final = _MODELS.where(
    experiments.c.workspace == bindparam("workspace"), models.c.uid == bindparam("uid")
)
_ATTRIBUTES: Final = Among(
    select(
        model_attributes.c.model,
        keys.c.kind,
        keys.c.name,
        model_attributes.c.head,
        model_attributes.c.rest,
    )
    .join(keys, keys.c.id == model_attributes.c.key)
    .order_by(model_attributes.c.model, keys.c.name),
    model_attributes.c.model,
)


def load(db: Connection, row_ids: Sequence[int]) -> list[LoggedModel]:
    """Return models in the order of ``row_ids``, without those that are gone; three statements."""
    bare = dict(map(_model, _BY_ROW.rows(db, row_ids)))
    whole = _complete(db, bare)
    return [whole[row_id] for row_id in row_ids if row_id in whole]


def load_one(db: Connection, workspace: str, model_id: str) -> LoggedModel:
    """Return one model with its params, tags and metrics; it may be in the trash.

    Raises:
        NotFound: there is no such model in the workspace.
    """
    wanted = {"workspace": workspace, "uid": model_id}
    values = db.execute(_BY_UID, wanted).first() if is_well_formed(model_id) else None
    if values is None:
        raise unknown_model(model_id)
    row_id, bare = _model(values)
    return _complete(db, {row_id: bare})[row_id]


def _complete(db: Connection, bare: dict[int, LoggedModel]) -> dict[int, LoggedModel]:
    row_ids = list(bare)
    params: dict[int, dict[str, str]] = {}
    tags: dict[int, dict[str, str]] = {}
    for model, kind, name, head, rest in _ATTRIBUTES.rows(db, row_ids):
        values = params if kind == KEY_PARAM else tags
        values.setdefault(model, {})[name] = head if rest is None else rest
    metrics = model_metrics.load(db, row_ids)
    return {
        row_id: msgspec.structs.replace(
            model,
            params=params.get(row_id, {}),
            tags=tags.get(row_id, {}),
            metrics=metrics.get(row_id, []),
        )
        for row_id, model in bare.items()
    }


def _model(values: Any) -> tuple[int, LoggedModel]:
    row_id, uid, experiment, name, kind, status, message, source, *rest = values
    created, updated, deleted, location = rest
    return row_id, LoggedModel(
        model_id=uid,
        experiment_id=str(experiment),
        name=name,
        model_type=kind,
        status=_STATUS[status],
        status_message=message,
        source_run_id=source or "",
        created_ms=created,
        updated_ms=updated,
        lifecycle_stage=LifecycleStage.ACTIVE if deleted is None else LifecycleStage.DELETED,
        deleted_ms=deleted,
        artifact_uri=f"models:/{uid}",
        artifact_location=location,
    )
