"""Statistics of new points, one row for each series, ready to be merged; knows no database."""

import math
from typing import Final, NamedTuple

import numpy as np

from runwell.stores.series.columns import Floats, Group, Ints, is_ascending
from runwell.stores.sql.series import SeriesRow


class _Extremes(NamedTuple):
    """The last fields of a row of ``series``, over finite values."""

    min_value: float | None
    min_step: int | None
    max_value: float | None
    max_step: int | None
    sum_value: float | None
    nan_count: int
    pos_inf_count: int
    neg_inf_count: int


_NOTHING: Final = _Extremes(None, None, None, None, None, 0, 0, 0)
_LARGEST: Final = float(np.finfo(np.float64).max)


def summarize(run: int, experiment: int, group: Group[int]) -> list[SeriesRow]:
    """Return one row of statistics for each series of ``group``."""
    if group.n == 1:
        return _of_single_points(run, experiment, group)
    first, last = _ends(group.steps)
    steps = (int(group.steps[first]), int(group.steps[last]), int(group.times[last]))
    firsts, lasts = group.values[:, first].tolist(), group.values[:, last].tolist()
    return [
        SeriesRow(
            run,
            key,
            experiment,
            group.n,
            group.n,
            steps[0],
            _storable(lowest),
            steps[1],
            _storable(highest),
            steps[2],
            *extremes,
        )
        for key, lowest, highest, extremes in zip(
            group.keys, firsts, lasts, _extremes(group.steps, group.values), strict=True
        )
    ]


def _of_single_points(run: int, experiment: int, group: Group[int]) -> list[SeriesRow]:
    # Most batches of short runs hold one point per series; arrays would cost ten times as much.
    step, time = int(group.steps[0]), int(group.times[0])
    rows: list[SeriesRow] = []
    for key, value in zip(group.keys, group.values[:, 0].tolist(), strict=True):
        is_finite = math.isfinite(value)
        stored = None if value != value else value  # noqa: PLR0124
        finite = value if is_finite else None
        at = step if is_finite else None
        rows.append(
            SeriesRow(
                run=run,
                key=key,
                experiment=experiment,
                n=1,
                tail_n=1,
                first_step=step,
                first_value=stored,
                last_step=step,
                last_value=stored,
                last_ms=time,
                min_value=finite,
                min_step=at,
                max_value=finite,
                max_step=at,
                sum_value=finite,
                nan_count=int(stored is None),
                pos_inf_count=int(value == math.inf),
                neg_inf_count=int(value == -math.inf),
            )
        )
    return rows


def _ends(steps: Ints) -> tuple[int, int]:
    """Return where the lowest step was written first, and the highest last."""
    if is_ascending(steps):
        # The lowest step may repeat: its first point is the first of all.
        return 0, len(steps) - 1
    return int(steps.argmin()), len(steps) - 1 - int(steps[::-1].argmax())


def _extremes(steps: Ints, values: Floats) -> list[_Extremes]:
    finite = np.isfinite(values)
    is_clean = bool(finite.all())
    low = values if is_clean else np.where(finite, values, np.inf)
    high = values if is_clean else np.where(finite, values, -np.inf)
    lowest, highest = low.argmin(axis=1), high.argmax(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        sums = (values if is_clean else np.where(finite, values, 0.0)).sum(axis=1)
    # Two infinite partial sums of opposite sign give NaN; the sum is then beyond telling.
    sums = np.nan_to_num(sums, nan=0.0, posinf=_LARGEST, neginf=-_LARGEST)
    rows = np.arange(len(values))
    found = map(
        _Extremes,
        values[rows, lowest].tolist(),
        steps[lowest].tolist(),
        values[rows, highest].tolist(),
        steps[highest].tolist(),
        sums.tolist(),
        *_counts(values, is_clean=is_clean),
    )
    if is_clean:
        return list(found)
    has_finite: list[bool] = np.logical_or.reduce(finite, axis=1).tolist()
    return [
        extremes if has else _NOTHING._replace(**_only_counts(extremes))
        for has, extremes in zip(has_finite, found, strict=True)
    ]


def _counts(values: Floats, *, is_clean: bool) -> tuple[list[int], list[int], list[int]]:
    if is_clean:
        zeros = [0] * len(values)
        return zeros, zeros, zeros
    return (
        np.isnan(values).sum(axis=1).tolist(),
        (values == np.inf).sum(axis=1).tolist(),
        (values == -np.inf).sum(axis=1).tolist(),
    )


def _only_counts(extremes: _Extremes) -> dict[str, int]:
    return {
        "nan_count": extremes.nan_count,
        "pos_inf_count": extremes.pos_inf_count,
        "neg_inf_count": extremes.neg_inf_count,
    }


def _storable(value: float) -> float | None:
    """SQLite cannot store NaN and turns it into NULL; so do we, on both engines."""
    return None if value != value else value  # noqa: PLR0124
