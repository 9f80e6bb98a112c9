"""How often two conditions hold together."""

import pytest
from msgspec import UNSET

from runwell.server.dialects.mlflow.trace_statistics import npmi


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((100, 10, 10, 10), 1.0),
        ((8, 8, 8, 8), 1.0),
        ((100, 10, 10, 1), 0.0),
        ((100, 50, 50, 0), -1.0),
        ((16, 4, 4, 2), 1 / 3),
    ],
)
def test_it_is_one_for_always_none_for_by_chance_and_minus_one_for_never(counts, expected):
    assert npmi(*counts) == pytest.approx(expected)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (9, 0, 3, 0), (9, 3, 0, 0)])
def test_it_is_undefined_of_what_never_happens(counts):
    assert npmi(*counts) is UNSET
    assert npmi(*counts, added=0.5) is UNSET


def test_few_traces_decide_less():
    assert -1.0 < npmi(4, 2, 2, 0, added=0.5) < 0.0
    assert 0.0 < npmi(4, 2, 2, 2, added=0.5) < 1.0
