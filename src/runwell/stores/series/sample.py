"""Samples: the points of one metric of many runs, thinned evenly; knows no request."""

from typing import Final

import numpy as np
from sqlalchemy import Connection

from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.series import SampledPoints
from runwell.stores.series.columns import Points, float64_bytes, int64_bytes, pick_points
from runwell.stores.series.read import read_points
from runwell.stores.sql import keys, series
from runwell.stores.sql.schema import KEY_METRIC

_ALL: Final = slice(None)


def sample(
    db: Connection,
    runs: dict[str, int],
    key: str,
    *,
    first_step: int = INT64_MIN,
    last_step: int = INT64_MAX,
    limit: int,
) -> list[SampledPoints]:
    """Return up to ``limit`` points of each run that has any in the step range.

    Runs (public id to row id) come as given, points by step and within a step as they were
    written. The first and the last are always among them; of a limit of 1 the last is left.
    """
    known = keys.find(db, KEY_METRIC, [key])
    extents = series.extents(db, runs.values(), known.values())
    found = read_points(db, extents, first_step, last_step)
    by_run = {run: points for (run, _), points in found.items()}
    return [
        _line(run_id, pick_points(points, _evenly(len(points.steps), limit)))
        for run_id, run in runs.items()
        if (points := by_run.get(run)) is not None
    ]


def _evenly(n: int, limit: int) -> "slice | np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return which of ``n`` points to keep."""
    if n <= limit:
        return _ALL
    if limit == 1:
        return slice(n - 1, n)
    return np.linspace(0, n - 1, limit).round().astype(np.int64)


def _line(run_id: str, points: Points) -> SampledPoints:
    return SampledPoints(
        run_id=run_id,
        n=len(points.steps),
        steps=int64_bytes(points.steps),
        times_ms=int64_bytes(points.times),
        values=float64_bytes(points.values),
    )
