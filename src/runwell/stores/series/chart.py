"""Charts: many series reduced to buckets of one width; knows no request and no pixel."""

from collections.abc import Collection

from sqlalchemy import Connection

from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.series import Chart, ChartLine
from runwell.stores.series.columns import float64_bytes, int64_bytes
from runwell.stores.series.downsample import Buckets, choose_shift, reduce_points
from runwell.stores.series.read import read_points
from runwell.stores.sql import keys, series
from runwell.stores.sql.schema import KEY_METRIC


def chart(
    db: Connection,
    runs: dict[str, int],
    names: Collection[str],
    *,
    first_step: int = INT64_MIN,
    last_step: int = INT64_MAX,
    buckets: int,
) -> Chart:
    """Return one line for each series that has points in the range.

    Lines are those of ``runs`` (public id to row id) x ``names``, by run as given, then by key.
    All share one width, so that they can be compared.
    """
    known = keys.find(db, KEY_METRIC, names)
    extents = [
        extent
        for extent in series.extents(db, runs.values(), known.values())
        if extent.first_step <= last_step and extent.last_step >= first_step
    ]
    if not extents:
        return Chart(width=1, lines=[])
    low = max(first_step, min(extent.first_step for extent in extents))
    high = min(last_step, max(extent.last_step for extent in extents))
    shift = choose_shift(low, high, buckets)
    found = read_points(db, extents, first_step, last_step)
    lines = [
        _line(run_id, name, reduce_points(points, shift))
        for run_id, run in runs.items()
        for name in dict.fromkeys(names)
        if (points := found.get((run, known.get(name, -1)))) is not None
    ]
    return Chart(width=1 << shift, lines=lines)


def _line(run_id: str, key: str, buckets: Buckets) -> ChartLine:
    return ChartLine(
        run_id=run_id,
        key=key,
        n=len(buckets.starts),
        starts=int64_bytes(buckets.starts),
        first_steps=int64_bytes(buckets.first_steps),
        last_steps=int64_bytes(buckets.last_steps),
        last_times_ms=int64_bytes(buckets.last_times),
        first=float64_bytes(buckets.first),
        last=float64_bytes(buckets.last),
        min=float64_bytes(buckets.min),
        max=float64_bytes(buckets.max),
        mean=float64_bytes(buckets.mean),
        counts=buckets.counts.astype("<u4", copy=False).tobytes(),
        nonfinite=buckets.nonfinite.astype("<u4", copy=False).tobytes(),
    )
