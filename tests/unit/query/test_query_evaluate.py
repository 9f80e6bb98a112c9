"""The reference: which runs a filter matches, above all where values are missing or NaN."""

import math

import pytest

from runwell.query import parse_filter
from runwell.query.evaluate import Record, matches

HOUR_MS = 3_600_000
NOW_MS = 10 * HOUR_MS

FINISHED = Record(
    attributes={
        "run_id": "a1",
        "run_name": "baseline",
        "status": "FINISHED",
        "start_time": 2 * HOUR_MS,
        "end_time": 4 * HOUR_MS,
        "parent_run_id": None,
    },
    metrics={
        "loss": {"last": 0.5, "min": 0.1, "max": 9.0, "first": 8.0, "count": 100},
        "broken": {"last": math.nan, "min": 1.0, "max": 2.0, "first": 1.0, "count": 3},
        "huge": {"last": math.inf, "min": 1.0, "max": math.inf, "first": 1.0, "count": 2},
    },
    params={"depth": "10", "model": "Ridge", "empty": "", "lr": "1e-3"},
    tags={"team": "vision", "a b": "it's"},
    datasets=[{"name": "taxi", "context": "train"}, {"name": "taxi", "context": "eval"}],
)
RUNNING = Record(attributes={"run_id": "a2", "start_time": 9 * HOUR_MS, "end_time": None})


def found(text: str, record: Record = FINISHED) -> bool:
    return matches(parse_filter(text, "runs", NOW_MS), record)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "metrics.loss = 0.5",
        "metrics.loss BETWEEN 0.5 AND 0.5",
        "metrics.loss IN (1, 0.5)",
        "metrics.loss NOT IN (1, 2)",
        "metrics.loss NOT BETWEEN 1 AND 2",
        "min(metrics.loss) < 0.2 AND max(metrics.loss) = 9",
        "first(metrics.loss) = 8 AND count(metrics.loss) >= 100",
        "metrics.huge = inf AND metrics.huge > 1e308",
        "params.depth > 9",
        "params.depth = 10.0",
        "params.depth = '10'",
        "params.lr < 0.01",
        "params.depth IN (10, 11)",
        "params.empty = ''",
        "params.empty IS NOT NULL",
        "params.model ILIKE 'ridge'",
        "params.model NOT LIKE 'ridge'",
        "params.model RLIKE '^R.*e$'",
        "tags.`a b` = 'it''s'",
        "status = 'finished'",
        "duration = 2h AND duration < 121m",
        "start_time < now() - 7h",
        "start_time < '1970-01-02'",
        "parent_run_id IS NULL",
        "dataset.context = 'eval'",
        "dataset.context != 'eval'",
        "dataset.digest IS NULL",
        "run_name = 'other' OR run_name = 'baseline'",
        "NOT run_name = 'other'",
    ],
)
def test_these_match(text: str):
    assert found(text)
    assert not found(f"NOT ({text})" if text else "run_id = 'other'")


@pytest.mark.parametrize(
    "text",
    [
        "params.depth = '10.0'",
        "params.model > 3",
        "params.model != 3",
        "params.empty < 1",
        "params.model LIKE 'ridge'",
        "metrics.loss NOT BETWEEN 0.5 AND 0.6",
        "dataset.context = 'test'",
        "NOT dataset.context = 'train'",
        "duration > 2h",
        "run_name = 'baseline' AND run_name = 'other'",
    ],
)
def test_these_do_not(text: str):
    assert not found(text)


@pytest.mark.parametrize(
    "condition",
    [
        "params.no = 'x'",
        "params.no != 'x'",
        "params.no NOT IN ('x')",
        "params.no NOT LIKE 'x'",
        "params.no !~ 'x'",
        "metrics.no < 1",
        "metrics.no != 1",
        "metrics.no NOT BETWEEN 1 AND 2",
        "metrics.no != nan",
        "metrics.no = nan",
        "count(metrics.no) = 0",
        "parent_run_id != 'x'",
        "dataset.digest != 'x'",
    ],
)
def test_where_nothing_is_only_is_null_matches(condition: str):
    assert not found(condition)
    assert found(f"NOT {condition}")
    field = condition.split(" ", maxsplit=1)[0]
    assert found(f"{field} IS NULL")
    assert not found(f"{field} IS NOT NULL")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("= 1", False),
        ("!= 1", True),
        ("< 1", False),
        (">= 1", False),
        ("= nan", True),
        ("!= nan", False),
        ("IN (1)", False),
        ("NOT IN (1)", True),
        ("BETWEEN -inf AND inf", False),
        ("NOT BETWEEN 1 AND 2", False),
        ("IS NULL", False),
        ("IS NOT NULL", True),
    ],
)
def test_what_a_nan_passes(condition: str, expected: bool):
    assert found(f"metrics.broken {condition}") is expected


def test_an_unfinished_run_has_no_duration():
    assert found("duration IS NULL AND end_time IS NULL", RUNNING)
    assert not found("duration > 0s", RUNNING)
    assert found("NOT duration > 0s", RUNNING)
