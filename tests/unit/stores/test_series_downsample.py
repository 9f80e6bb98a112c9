"""Which buckets a range gets, and what a bucket says."""

import math

import numpy as np
import pytest

from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.stores.series.columns import Points
from runwell.stores.series.downsample import choose_shift, reduce_points


def points(steps: list[int], values: list[float]) -> Points:
    return Points(np.array(steps), np.array(steps) * 10, np.array(values, dtype=float))


@pytest.mark.parametrize(
    ("first", "last", "buckets", "shift"),
    [
        (0, 0, 1000, 0),
        (0, 999, 1000, 0),
        (0, 1000, 1000, 1),
        (1, 1000, 1000, 0),
        (1023, 1024, 2, 0),
        (-1, 0, 2, 0),
        (-5, 5, 2, 3),
        (0, 999_999, 1000, 10),
        (INT64_MIN, INT64_MAX, 2, 63),
        (INT64_MIN, INT64_MAX, 1024, 54),
        (INT64_MAX - 1, INT64_MAX, 2, 0),
    ],
)
def test_the_width_is_the_smallest_that_fits(
    first: int, last: int, buckets: int, shift: int
) -> None:
    assert choose_shift(first, last, buckets) == shift
    assert (last >> shift) - (first >> shift) < buckets
    if shift:
        assert (last >> (shift - 1)) - (first >> (shift - 1)) >= buckets


def test_a_bucket_says_first_last_extremes_and_mean() -> None:
    found = reduce_points(points([0, 1, 2, 3, 4], [3.0, 1.0, 5.0, 2.0, 7.0]), 2)
    assert found.starts.tolist() == [0, 4]
    assert (found.first.tolist(), found.last.tolist()) == ([3.0, 7.0], [2.0, 7.0])
    assert (found.min.tolist(), found.max.tolist()) == ([1.0, 7.0], [5.0, 7.0])
    assert found.mean.tolist() == [2.75, 7.0]
    assert found.counts.tolist() == [4, 1]
    assert found.last_steps.tolist() == [3, 4]
    assert found.last_times.tolist() == [30, 40]


def test_negative_steps_round_down() -> None:
    found = reduce_points(points([-5, -4, -1, 0, 3], [1.0] * 5), 2)
    assert found.starts.tolist() == [-8, -4, 0]
    assert found.counts.tolist() == [1, 2, 2]


def test_buckets_without_points_are_left_out() -> None:
    for steps in ([0, 1, 1_000_000], [0, 1, 2, 3, 9]):
        found = reduce_points(points(steps, [1.0] * len(steps)), 1)
        assert found.starts.tolist() == sorted({step >> 1 << 1 for step in steps})
        assert found.counts.sum() == len(steps)


def test_values_that_are_not_finite_are_counted_and_left_out_of_the_extremes() -> None:
    values = [math.nan, 1.0, math.inf, -math.inf, 3.0, math.nan]
    found = reduce_points(points([0, 1, 2, 3, 4, 8], values), 3)
    assert found.nonfinite.tolist() == [3, 1]
    assert (found.min[0], found.max[0], found.mean[0]) == (1.0, 3.0, 2.0)
    assert math.isnan(found.first[0])
    assert np.isnan([found.min[1], found.max[1], found.mean[1]]).all()


def test_the_mean_of_huge_values_does_not_overflow() -> None:
    found = reduce_points(points([0, 1, 2], [1.7e308, 1.7e308, 1.7e308]), 4)
    assert found.mean.tolist() == [pytest.approx(1.7e308)]
    assert found.mean[0] <= found.max[0]
