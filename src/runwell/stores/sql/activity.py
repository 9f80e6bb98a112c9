"""What goes on in experiments: how many runs, and when they began; knows not what these logged."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, func, select

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.run import RunStatus
from runwell.entities.table import ExperimentActivity
from runwell.stores.sql.schema import runs
from runwell.stores.sql.search_fields import is_in

_IS_ACTIVE: Final = runs.c.deleted_ms.is_(None)
_IS_RUNNING: Final = (runs.c.status == RunStatus.RUNNING.value) & (
    runs.c.heartbeat_ms >= bindparam("lost_before_ms", type_=BigInteger)
)


def recent_activity(
    db: Connection, experiment_ids: Sequence[int], *, buckets: int, bucket_ms: int, now_ms: int
) -> dict[int, ExperimentActivity]:
    """Return by row id what goes on in experiments; two statements, however many runs."""
    counts = (
        select(
            runs.c.experiment,
            func.count().filter(_IS_ACTIVE),
            func.count().filter(_IS_ACTIVE, _IS_RUNNING),
            func.count().filter(~_IS_ACTIVE),
            func.max(runs.c.start_ms).filter(_IS_ACTIVE),
        )
        .where(is_in(runs.c.experiment, experiment_ids))
        .group_by(runs.c.experiment)
    )
    lost_before_ms = now_ms - int(LOST_AFTER_S() * 1000)
    known = {row[0]: row for row in db.execute(counts, {"lost_before_ms": lost_before_ms})}
    starts = _starts(db, experiment_ids, buckets, bucket_ms, now_ms)
    none = (0, 0, 0, 0, None)
    found: dict[int, ExperimentActivity] = {}
    for experiment in experiment_ids:
        _, active, running, deleted, last_start_ms = known.get(experiment, none)
        found[experiment] = ExperimentActivity(
            experiment_id=str(experiment),
            runs=active,
            running=running,
            deleted=deleted,
            last_start_ms=last_start_ms,
            starts=starts[experiment],
        )
    return found


def _starts(
    db: Connection, experiment_ids: Sequence[int], buckets: int, bucket_ms: int, now_ms: int
) -> dict[int, list[int]]:
    """Count the begins of runs in spans that end now, from the index by start alone."""
    begin_ms = now_ms - buckets * bucket_ms
    # Both are positive, so that the division rounds down on either engine.
    place = (runs.c.start_ms - begin_ms - 1) // bucket_ms
    found = {experiment: [0] * buckets for experiment in experiment_ids}
    rows = db.execute(
        select(runs.c.experiment, place.label("place"), func.count())
        .where(is_in(runs.c.experiment, experiment_ids), runs.c.start_ms > begin_ms)
        .group_by(runs.c.experiment, "place")
    )
    for experiment, bucket, count in rows:
        # What began in the future, by the clock of its writer, began now.
        found[experiment][min(bucket, buckets - 1)] += count
    return found
