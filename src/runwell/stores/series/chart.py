"""Charts: many series reduced to buckets of one width; knows no request and no pixel."""

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

import numpy as np
from sqlalchemy import Connection

from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.series import Chart, ChartLine
from runwell.stores.series.columns import Floats, Points, float64_bytes, int64_bytes, pick_points
from runwell.stores.series.downsample import Buckets, choose_shift, reduce_points
from runwell.stores.series.read import read_points
from runwell.stores.series.smooth import Smoothing, smooth_at
from runwell.stores.sql import keys, series
from runwell.stores.sql.schema import KEY_METRIC

_ENCODE: Final[dict[str, Callable[[Buckets], bytes]]] = {
    "starts": lambda buckets: int64_bytes(buckets.starts),
    "first_steps": lambda buckets: int64_bytes(buckets.first_steps),
    "last_steps": lambda buckets: int64_bytes(buckets.last_steps),
    "last_times_ms": lambda buckets: int64_bytes(buckets.last_times),
    "first": lambda buckets: float64_bytes(buckets.first),
    "last": lambda buckets: float64_bytes(buckets.last),
    "min": lambda buckets: float64_bytes(buckets.min),
    "max": lambda buckets: float64_bytes(buckets.max),
    "mean": lambda buckets: float64_bytes(buckets.mean),
    "counts": lambda buckets: buckets.counts.astype("<u4", copy=False).tobytes(),
    "nonfinite": lambda buckets: buckets.nonfinite.astype("<u4", copy=False).tobytes(),
}
COLUMNS: Final = frozenset({*_ENCODE, "smooth"})
"""The columns of a line."""


class Curve(NamedTuple):
    """How the smoothed curve of each line is made; see ``smooth.py``."""

    smoothing: Smoothing
    weight: float


def chart(
    db: Connection,
    runs: dict[str, int],
    names: Collection[str],
    *,
    first_step: int = INT64_MIN,
    last_step: int = INT64_MAX,
    buckets: int,
    columns: Collection[str] = COLUMNS,
    curve: Curve | None = None,
) -> Chart:
    """Return one line for each series that has points in the range.

    Lines are those of ``runs`` (public id to row id) x ``names``, by run as given, then by key.
    All share one width, so that they can be compared. With a ``curve`` each series is read whole,
    whatever part of it is shown: the curve must not depend on where a reader looks.
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
    whole = (first_step, last_step) if curve is None else (INT64_MIN, INT64_MAX)
    found = read_points(db, extents, *whole)
    lines: list[ChartLine] = []
    for run_id, run in runs.items():
        for name in dict.fromkeys(names):
            points = found.get((run, known.get(name, -1)))
            if points is None:
                continue
            start = int(np.searchsorted(points.steps, first_step, side="left"))
            stop = int(np.searchsorted(points.steps, last_step, side="right"))
            if start == stop:
                continue
            reduced = reduce_points(pick_points(points, slice(start, stop)), shift)
            smooth = None if curve is None else _smooth(points, reduced, start, curve)
            lines.append(_line(run_id, name, reduced, columns, smooth))
    return Chart(width=1 << shift, lines=lines)


def _smooth(points: Points, buckets: Buckets, start: int, curve: Curve) -> Floats:
    """Return the curve at the last point of each bucket, the first of which begins at ``start``."""
    ends = start + np.cumsum(buckets.counts, dtype=np.int64) - 1
    return smooth_at(points.values, ends, curve.smoothing, curve.weight)


def _line(
    run_id: str, key: str, buckets: Buckets, columns: Collection[str], smooth: Floats | None
) -> ChartLine:
    data = {name: encode(buckets) if name in columns else b"" for name, encode in _ENCODE.items()}
    return ChartLine(
        run_id=run_id,
        key=key,
        n=len(buckets.starts),
        smooth=b"" if smooth is None else float64_bytes(smooth),
        **data,
    )
