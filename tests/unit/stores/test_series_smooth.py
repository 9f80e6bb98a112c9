"""Smoothing against a plain loop over the points, with gaps, spikes and the ends of a series."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.stores.series.smooth import MAX_EMA, smooth_at

KINDS = ("ema", "mean", "gaussian", "median")
VALUES = st.one_of(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.sampled_from([math.nan, math.inf, -math.inf, 0.0]),
)


def bell(reach: int) -> list[float]:
    """Return the weights of the points from ``-reach`` to ``reach``: four means, one by one."""
    weights = [1.0]
    for turn in range(4):
        width = 2 * (reach // 4 + (turn < reach % 4)) + 1
        spread = [0.0] * (len(weights) + width - 1)
        for place, weight in enumerate(weights):
            for offset in range(width):
                spread[place + offset] += weight / width
        weights = spread
    return weights


def plain(values: list[float], kind: str, weight: float) -> list[float]:
    """Smooth by a loop that follows the words of the module."""
    finite = [value for value in values if math.isfinite(value)]
    reach = int(weight * len(finite) / 2)
    weights = bell(reach) if kind == "gaussian" else []
    smooth: list[float] = []
    state = 0.0
    for at, value in enumerate(finite):
        first = max(0, at - reach)
        window = finite[first : at + reach + 1]
        if kind == "ema":
            state = weight * state + (1 - weight) * value
            smooth.append(state / (1 - weight ** (at + 1)))
        elif kind == "mean":
            smooth.append(sum(window) / len(window))
        elif kind == "median":
            smooth.append(float(np.median(window)))
        else:
            part = weights[reach - (at - first) :][: len(window)]
            total = sum(one * share for one, share in zip(window, part, strict=True))
            smooth.append(total / sum(part))
    result: list[float] = []
    seen = 0
    for value in values:
        seen += math.isfinite(value)
        result.append(smooth[seen - 1] if seen else math.nan)
    return result


@pytest.mark.parametrize("kind", KINDS)
@given(
    values=st.lists(VALUES, min_size=1, max_size=300), weight=st.floats(0, MAX_EMA), data=st.data()
)
@settings(deadline=None, max_examples=60)
def test_it_is_what_a_loop_gives(kind, values, weight, data):
    wanted = plain(values, kind, weight)
    ends = sorted(data.draw(st.sets(st.integers(0, len(values) - 1), min_size=1)))
    found = smooth_at(np.array(values), np.array(ends), kind, weight)
    np.testing.assert_allclose(found, np.array(wanted)[ends], rtol=1e-7, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_long_series_pass_from_block_to_block(kind):
    values = np.random.default_rng(1).normal(size=10_000).tolist()
    weight = 0.99 if kind == "ema" else 0.004
    found = smooth_at(np.array(values), np.arange(10_000), kind, weight)
    np.testing.assert_allclose(found, plain(values, kind, weight), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", ["mean", "gaussian", "median"])
def test_a_spike_leaves_no_trace_outside_of_its_windows(kind):
    values = np.full(1_000, 0.1)
    values[500] = 1e20
    found = smooth_at(values, np.arange(1_000), kind, 0.1)
    outside = np.r_[0:450, 551:1_000]
    np.testing.assert_allclose(found[outside], 0.1, rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weight", [0.0, 0.5, MAX_EMA])
def test_the_largest_doubles_stay_finite(kind, weight):
    values = np.tile([1.7e308, -1.7e308, 1.7e308], 100)
    found = smooth_at(values, np.arange(300), kind, weight)
    assert np.isfinite(found).all()
    assert abs(found).max() <= 1.7e308


@pytest.mark.parametrize("kind", KINDS)
def test_without_weight_the_points_stay_as_they_are(kind):
    values = np.random.default_rng(2).normal(size=500)
    assert smooth_at(values, np.arange(500), kind, 0.0) == pytest.approx(values, rel=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_finite_gives_nothing(kind):
    found = smooth_at(np.array([math.nan, math.inf]), np.array([0, 1]), kind, 0.9)
    assert np.isnan(found).all()


def test_the_median_of_a_wide_window_is_near_the_true_one():
    values = np.sort(np.random.default_rng(3).normal(size=100_000))
    found = smooth_at(values, np.array([50_000]), "median", 0.5)
    assert found[0] == pytest.approx(np.median(values[25_000:75_001]), abs=0.01)
