"""Whole runs by the page: a fixed number of statements, however many runs; writes nothing."""

import math
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.run import Run, RunData, RunInfo, RunInputs, RunStatus
from runwell.stores.sql import attributes, inputs
from runwell.stores.sql.bulk import pieces
from runwell.stores.sql.run_rows import RunRow, unknown_run
from runwell.stores.sql.schema import KEY_METRIC, keys, runs, series

_STATUS: Final = {status.value: status for status in RunStatus}

# Built once: making a statement takes longer than running it. One run, the commonest question, has
# its own, because a list of unknown length is spelled out anew for each execution.
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
)
_RUNS: Final = _INFOS.where(runs.c.id.in_(bindparam("runs", expanding=True)))
_RUN: Final = _INFOS.where(runs.c.id == bindparam("run"))
_LATEST: Final = select(series.c.run, keys.c.name, series.c.last_value).join(
    keys, keys.c.id == series.c.key
)
_METRICS: Final = _LATEST.where(series.c.run.in_(bindparam("runs", expanding=True)))
_METRICS_OF_RUN: Final = _LATEST.where(series.c.run == bindparam("run"))
_SOME_METRICS: Final = _METRICS.where(
    keys.c.kind == KEY_METRIC, keys.c.name.in_(bindparam("names", expanding=True))
)


def load(
    db: Connection,
    row_ids: Sequence[int],
    *,
    now_ms: int,
    metrics: Sequence[str] | None = None,
    params: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
) -> list[Run]:
    """Return runs in the order of ``row_ids``, leaving out those that are gone.

    Args:
        db: a connection; five statements at most for a page.
        row_ids: row ids, as a search gives them.
        now_ms: decides whether the writer of a run counts as lost.
        metrics: keys to bring along: None for all, an empty list for none.
        params: the same for params.
        tags: the same for tags.
    """
    infos = _load_infos(db, row_ids, now_ms)
    values = attributes.load(db, row_ids, params=params, tags=tags)
    latest = _load_metrics(db, row_ids, metrics)
    used = inputs.load(db, row_ids)
    return [
        Run(
            info=infos[row_id],
            data=RunData(
                metrics=latest.get(row_id, {}),
                params=values[row_id].params,
                tags=values[row_id].tags,
            ),
            inputs=RunInputs(dataset_inputs=used.get(row_id, [])),
        )
        for row_id in row_ids
        if row_id in infos
    ]


def load_one(db: Connection, row: RunRow, now_ms: int) -> Run:
    """Return the run of a row that was just found.

    Raises:
        NotFound: it was purged meanwhile.
    """
    for run in load(db, [row.id], now_ms=now_ms):
        return run
    raise unknown_run(row.uid)


def _load_infos(db: Connection, row_ids: Sequence[int], now_ms: int) -> dict[int, RunInfo]:
    # Heard of before this moment means lost.
    silent_ms = now_ms - int(LOST_AFTER_S() * 1000)
    return {
        values[0]: _info(values, silent_ms)
        for ids in pieces(row_ids)
        for values in (
            db.execute(_RUNS, {"runs": ids}) if len(ids) > 1 else db.execute(_RUN, {"run": ids[0]})
        )
    }


def _info(values: Any, silent_ms: int) -> RunInfo:
    _, uid, experiment, name, user, status, start, end, deleted, parent, heartbeat = values
    return RunInfo(
        run_id=uid,
        experiment_id=str(experiment),
        run_name=name,
        user_id=user,
        status=_STATUS[status],
        start_ms=start,
        end_ms=end,
        lifecycle_stage=LifecycleStage.ACTIVE if deleted is None else LifecycleStage.DELETED,
        deleted_ms=deleted,
        artifact_uri=f"runs:/{uid}",
        parent_run_id=parent or "",
        heartbeat_ms=heartbeat,
        is_lost=status == "RUNNING" and heartbeat < silent_ms,
    )


def _load_metrics(
    db: Connection, row_ids: Sequence[int], metrics: Sequence[str] | None
) -> dict[int, dict[str, float]]:
    """Return the latest value of each series by run; the store keeps NaN as null."""
    latest: dict[int, dict[str, float]] = {}
    if metrics is not None and not metrics:
        return latest
    for ids in pieces(row_ids):
        if metrics is not None:
            rows = db.execute(_SOME_METRICS, {"runs": ids, "names": metrics})
        elif len(ids) > 1:
            rows = db.execute(_METRICS, {"runs": ids})
        else:
            rows = db.execute(_METRICS_OF_RUN, {"run": ids[0]})
        for run, key, value in rows:
            latest.setdefault(run, {})[key] = math.nan if value is None else value
    return latest
