"""Smoothing a series over all its points, before any are left out; knows no chart and no request.

Non-finite values are skipped: at such a point the curve stays where the last finite one left it,
and before the first it is NaN. Below, ``n`` is the number of finite points.

- ``ema``: ``y[i] = weight * y[i-1] + (1 - weight) * x[i]`` from 0, over ``1 - weight ** (i+1)`` so
  that the beginning is not drawn towards 0 (Kingma and Ba, 2014, section 3).
- ``mean``: the mean of the points at most ``h = floor(weight * n / 2)`` before and behind; of those
  that there are, towards the ends.
- ``gaussian``: the same points weighted by a bell: four means one after the other whose reaches add
  up to ``h`` (a B-spline, which tends to the normal distribution with sigma about ``h / 3.5``).
- ``median``: the median of the points that ``mean`` takes; of 511 of them, evenly chosen, where
  there are more.

Sums are never differences of longer sums, so that a spike of 1e20 leaves no trace outside of the
windows that hold it.
"""

from typing import Final, Literal

import numpy as np

from runwell.stores.series.columns import Floats, Ints

Smoothing = Literal["ema", "mean", "gaussian", "median"]

MAX_EMA: Final = 0.999
"""Above it a curve hardly moves over ten thousand points."""
_BLOCK: Final = 64
"""Points that one product of matrices reaches over; an even trade of products for passes."""
_MEDIAN_POINTS: Final = 511
_ROWS: Final = 2_048
"""Windows whose median is found at once: 8 MB."""
_LARGE: Final = 1e300
"""Above it, sums of values may leave the range of a double."""


def smooth_at(values: Floats, ends: Ints, kind: Smoothing, weight: float) -> Floats:
    """Return the smoothed curve of ``values`` (float64[n]) at the indices ``ends``, ascending."""
    finite = np.isfinite(values)
    if finite.all():
        known, places = values, ends
    else:
        known = values[finite]
        # How many finite points there are up to each end decides which of them is the last.
        places = np.cumsum(finite)[ends] - 1
    result = np.full(len(ends), np.nan)
    is_known = places >= 0
    if len(known):
        result[is_known] = _smooth(known, places[is_known], kind, weight)
    return result


def _smooth(values: Floats, places: Ints, kind: Smoothing, weight: float) -> Floats:
    if kind == "ema":
        return _ema(values, places, weight)
    reach = int(weight * len(values) / 2)
    if kind == "median":
        return _medians(values, places, reach)
    low, high = float(values.min()), float(values.max())
    scale = 0.125 if max(-low, high) > _LARGE else 1.0
    average = _means if kind == "mean" else _bell
    found = average(values * scale, places, reach) / scale
    # Rounding must not put a mean outside of what it is the mean of.
    return np.clip(found, low, high)


def _ema(values: Floats, places: Ints, weight: float) -> Floats:
    sums = _decayed(values * (1.0 - weight), weight)[places]
    # ``1 - weight ** i`` without the loss of digits where that is near 0.
    return sums / -np.expm1((np.log(weight) if weight > 0 else -np.inf) * (places + 1.0))


def _decayed(values: Floats, weight: float) -> Floats:
    """Return ``y[i] = weight * y[i-1] + values[i]`` from 0.

    Within blocks that is a product with a triangular matrix; the ends of the blocks follow the same
    rule with a weight to the power of their length.
    """
    n = len(values)
    if n == 0:
        return values
    length = min(_BLOCK, n)
    blocks = -(-n // length)
    padded = np.zeros(blocks * length)
    padded[:n] = values
    powers = np.power(weight, np.arange(length, dtype=np.float64))
    lags = np.arange(length)[:, None] - np.arange(length)[None, :]
    rule = np.where(lags >= 0, powers[np.maximum(lags, 0)], 0.0)
    local = padded.reshape(blocks, length) @ rule.T
    if blocks > 1:
        carried = _decayed(local[:-1, -1].copy(), float(powers[-1]) * weight)
        local[1:] += carried[:, None] * (powers * weight)[None, :]
    return local.reshape(-1)[:n]


def _means(values: Floats, places: Ints, reach: int) -> Floats:
    last = len(values) - 1
    counts = np.minimum(places + reach, last) - np.maximum(places - reach, 0) + 1
    width = 2 * reach + 1
    return _window_sums(values / width, reach)[places] * (width / counts)


def _bell(values: Floats, places: Ints, reach: int) -> Floats:
    # How much of the bell lies on points that there are: less than all of it at the two ends only.
    upto = np.append(0.0, np.cumsum(_four_means(np.ones(1), reach)))
    behind = reach - np.minimum(places, reach)
    before = reach + np.minimum(len(values) - 1 - places, reach)
    return _four_means(values, reach)[places + reach] / (upto[before + 1] - upto[behind])


def _four_means(values: Floats, reach: int) -> Floats:
    """Return the sums of ``values`` under the bell, at ``reach`` more places at each end."""
    for turn in range(4):
        one = reach // 4 + (turn < reach % 4)
        # Divided first, so that no sum grows beyond the largest value.
        values = _window_sums(values / (2 * one + 1), one, is_growing=True)
    return values


def _window_sums(values: Floats, reach: int, *, is_growing: bool = False) -> Floats:
    """Return the sum of each window of ``2 * reach + 1`` values, 0 outside of them.

    With ``is_growing`` also of windows whose middle lies outside, ``reach`` more at each end. A
    window is the end of one block and the beginning of the next, whose sums are at hand (van Herk).
    """
    if reach == 0:
        return values
    width = 2 * reach + 1
    n = len(values) + (2 * reach if is_growing else 0)
    before = 2 * reach if is_growing else reach
    blocks = -(-(n + 2 * reach) // width)
    padded = np.zeros(blocks * width)
    padded[before : before + len(values)] = values
    table = padded.reshape(blocks, width)
    upto = np.cumsum(table, axis=1).reshape(-1)
    onward = np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
    onward[:, 0] = 0.0
    # A window that is one block is whole in ``upto``.
    return onward.reshape(-1)[:n] + upto[width - 1 : width - 1 + n]


def _medians(values: Floats, places: Ints, reach: int) -> Floats:
    found = np.empty(len(places))
    last = len(values) - 1
    for start in range(0, len(places), _ROWS):
        some = places[start : start + _ROWS]
        first = np.maximum(some - reach, 0)
        span = np.minimum(some + reach, last) - first
        count = min(2 * reach + 1, _MEDIAN_POINTS)
        if count == 2 * reach + 1:
            # Short windows are taken whole; what lies outside sorts behind everything else.
            window = first[:, None] + np.arange(count)[None, :]
            taken = values[np.minimum(window, last)]
            taken[window > (first + span)[:, None]] = np.inf
            taken.sort(axis=1)
            rows = np.arange(len(some))
            low, high = taken[rows, span // 2], taken[rows, (span + 1) // 2]
            # Halved first: the sum of two may leave the range of a double.
            found[start : start + _ROWS] = np.where(low == high, low, low / 2 + high / 2)
        else:
            shares = np.linspace(0.0, 1.0, count)
            window = first[:, None] + np.rint(span[:, None] * shares[None, :]).astype(np.int64)
            middle = count // 2
            found[start : start + _ROWS] = np.partition(values[window], middle, axis=1)[:, middle]
    return found
