"""Whole runs by the page: a fixed number of statements, however many runs; writes nothing."""

import math
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, exists, select

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.attribute import Metric
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.run import Run, RunData, RunInfo, RunInputs, RunOutputs, RunStatus
from runwell.stores.sql import attributes, inputs, model_links
from runwell.stores.sql.run_rows import is_well_formed, unknown_run
from runwell.stores.sql.schema import KEY_METRIC, experiments, keys, runs, series
from runwell.stores.sql.schema import model_links as links
from runwell.stores.sql.statement import Among, Statement

_STATUS: Final = {status.value: status for status in RunStatus}

# Built once: making a statement takes longer than running it.
_INFOS: Final = select(
    runs.c.id,
    runs.c.uid,
    runs.c.experiment,
    runs.c.name,
    runs.c.user_id,
    runs.c.status,
    runs.c.start_ms,
    runs.c.end_ms,
    runs.c.deleted_ms,
    runs.c.parent_uid,
    runs.c.heartbeat_ms,
    experiments.c.artifact_location,
    # Whether there are models to ask for, which would otherwise take a statement to find out.
    exists().where(links.c.run == runs.c.id),
).join(experiments, experiments.c.id == runs.c.experiment)
_BY_ROW: Final = Among(_INFOS, runs.c.id)
_BY_UID: Final = Statement(
    _INFOS.where(experiments.c.workspace == bindparam("workspace"), runs.c.uid == bindparam("uid"))
)
_LATEST: Final = select(
    series.c.run, keys.c.name, series.c.last_value, series.c.last_ms, series.c.last_step
).join(keys, keys.c.id == series.c.key)
_METRICS: Final = Among(_LATEST, series.c.run)
_SOME_METRICS: Final = Among(
    _LATEST.where(keys.c.kind == KEY_METRIC, keys.c.name.in_(bindparam("names", expanding=True))),
    series.c.run,
)


def load(
    db: Connection,
    row_ids: Sequence[int],
    *,
    now_ms: int,
    metrics: Sequence[str] | None = None,
    params: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    with_points: bool = False,
) -> list[Run]:
    """Return runs in the order of ``row_ids``, leaving out those that are gone.

    Args:
        db: a connection; six statements at most for a page.
        row_ids: row ids, as a search gives them.
        now_ms: decides whether the writer of a run counts as lost.
        metrics: keys to bring along: None for all, an empty list for none.
        params: the same for params.
        tags: the same for tags.
        with_points: whether each latest value comes with its step and its time.
    """
    rows = list(_BY_ROW.rows(db, row_ids))
    whole = _complete(
        db,
        dict(_info(values, now_ms) for values in rows),
        linked=[values[0] for values in rows if values[-1]],
        metrics=metrics,
        params=params,
        tags=tags,
        with_points=with_points,
    )
    return [whole[row_id] for row_id in row_ids if row_id in whole]


def load_one(
    db: Connection, workspace: str, run_id: str, now_ms: int, *, with_points: bool = False
) -> Run:
    """Return one run with all that was logged to it; it may be in the trash.

    Raises:
        NotFound: there is no such run in the workspace.
    """
    row_id, info, has_models = _find(db, workspace, run_id, now_ms)
    linked = [row_id] if has_models else []
    return _complete(db, {row_id: info}, linked=linked, with_points=with_points)[row_id]


def load_bare(db: Connection, workspace: str, run_id: str, now_ms: int) -> Run:
    """Do the same as ``load_one`` without what was logged: one statement instead of four.

    Raises:
        NotFound: there is no such run in the workspace.
    """
    _, info, _ = _find(db, workspace, run_id, now_ms)
    return Run(info=info)


def _find(db: Connection, workspace: str, run_id: str, now_ms: int) -> tuple[int, RunInfo, bool]:
    is_one = is_well_formed(run_id)
    values = _BY_UID.first(db, workspace=workspace, uid=run_id) if is_one else None
    if values is None:
        raise unknown_run(run_id)
    return *_info(values, now_ms), values[-1]


def _complete(
    db: Connection,
    infos: dict[int, RunInfo],
    *,
    linked: Sequence[int],
    metrics: Sequence[str] | None = None,
    params: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    with_points: bool = False,
) -> dict[int, Run]:
    """Add to what is in the rows of runs what was logged to them; ``linked`` have models."""
    row_ids = list(infos)
    values = attributes.load(db, row_ids, params=params, tags=tags)
    latest = _load_metrics(db, row_ids, metrics)
    used = inputs.load(db, row_ids)
    models = model_links.load(db, linked)
    none: model_links.Links = ([], [])
    return {
        row_id: Run(
            info=info,
            data=RunData(
                metrics={point.key: point.value for point in latest.get(row_id, ())},
                params=values[row_id].params,
                tags=values[row_id].tags,
                points=latest.get(row_id, []) if with_points else [],
            ),
            inputs=RunInputs(
                dataset_inputs=used.get(row_id, []), model_inputs=models.get(row_id, none)[0]
            ),
            outputs=RunOutputs(model_outputs=models.get(row_id, none)[1]),
        )
        for row_id, info in infos.items()
    }


def _info(values: Any, now_ms: int) -> tuple[int, RunInfo]:
    row_id, uid, experiment, name, user, status, start, end, deleted, parent, *rest = values
    heartbeat, location, _ = rest
    info = RunInfo(
        run_id=uid,
        number=row_id,
        experiment_id=str(experiment),
        run_name=name,
        user_id=user,
        status=_STATUS[status],
        start_ms=start,
        end_ms=end,
        lifecycle_stage=LifecycleStage.ACTIVE if deleted is None else LifecycleStage.DELETED,
        deleted_ms=deleted,
        artifact_uri=f"runs:/{uid}",
        artifact_location=location,
        parent_run_id=parent or "",
        heartbeat_ms=heartbeat,
        is_lost=status == "RUNNING" and heartbeat < now_ms - int(LOST_AFTER_S() * 1000),
    )
    return row_id, info


def _load_metrics(
    db: Connection, row_ids: Sequence[int], metrics: Sequence[str] | None
) -> dict[int, list[Metric]]:
    """Return the latest point of each series by run; the store keeps NaN as null."""
    latest: dict[int, list[Metric]] = {}
    if metrics is None:
        rows = _METRICS.rows(db, row_ids)
    elif metrics:
        rows = _SOME_METRICS.rows(db, row_ids, names=metrics)
    else:
        return latest
    for run, key, value, time, step in rows:
        point = Metric(key, math.nan if value is None else value, time, step)
        latest.setdefault(run, []).append(point)
    return latest
