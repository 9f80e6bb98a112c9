"""Orderings: how they are read, and how the reference sorts."""

import math

import pytest

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_ORDER_KEYS
from runwell.query import parse_order
from runwell.query.caret import BadQuery
from runwell.query.evaluate import Record, sort_records
from runwell.query.order import Order, format_order
from runwell.query.tree import Field


def test_keys_have_fields_and_directions():
    assert parse_order(["metrics.`my loss` DESC", "Created", "min(metrics.a) asc"], "runs") == (
        Order(field=Field(entity="metric", key="my loss", aggregate="last"), descending=True),
        Order(field=Field(entity="attribute", key="start_time")),
        Order(field=Field(entity="metric", key="a", aggregate="min")),
    )


def test_one_key_may_be_a_bare_text():
    assert parse_order("attributes.start_time DESC", "runs") == parse_order(
        ["start_time DESC"], "runs"
    )


def test_the_canonical_text():
    orders = parse_order(["params.`a b`", "last(metrics.x) desc", "duration"], "runs")
    assert format_order(orders) == ["params.`a b` ASC", "metrics.x DESC", "duration ASC"]
    assert parse_order(format_order(orders), "runs") == orders


def test_the_number_of_keys_is_limited():
    keys = [f"params.p{number}" for number in range(MAX_ORDER_KEYS + 1)]
    assert len(parse_order(keys[:-1], "runs")) == MAX_ORDER_KEYS
    with pytest.raises(Invalid, match="order_by has 9 keys"):
        parse_order(keys, "runs")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "expected a field, not the end"),
        ("metrics.a DOWN", "not 'DOWN'"),
        ("metrics.a, metrics.b", "several keys as a list"),
        ("metrics.a DESC NULLS LAST", "not 'NULLS'"),
        ("stat_time", "did you mean 'start_time'?"),
        ("dataset.name", "a dataset cannot be sorted by"),
        ("DESC", "expected a field"),
    ],
)
def test_what_cannot_be_sorted_by(key: str, said: str):
    with pytest.raises(BadQuery) as caught:
        parse_order([key], "runs")
    assert said in str(caught.value)


def test_a_field_counts_once():
    with pytest.raises(Invalid, match="'start_time' twice"):
        parse_order(["created", "start_time DESC"], "runs")
    parse_order(["min(metrics.a)", "max(metrics.a)"], "runs")


def test_experiments_are_not_sorted_by_metrics():
    with pytest.raises(BadQuery, match="experiments have no metrics"):
        parse_order(["metrics.a"], "experiments")


def values_in_order(records: list[Record], key: str, kind: str) -> list[object]:
    found = sort_records(records, parse_order([key], "runs"))
    return [getattr(record, kind).get("x") for record in found]


def test_nan_and_missing_come_last_in_both_directions():
    values = [math.nan, None, 2.0, math.inf, -math.inf, 1.0]
    records = [Record(metrics={} if value is None else {"x": {"last": value}}) for value in values]

    def lasts(key: str) -> str:
        found = sort_records(records, parse_order([key], "runs"))
        return str([record.metrics.get("x", {}).get("last") for record in found])

    assert lasts("metrics.x") == "[-inf, 1.0, 2.0, inf, nan, None]"
    assert lasts("metrics.x DESC") == "[inf, 2.0, 1.0, -inf, nan, None]"


def test_params_sort_by_number_then_by_text():
    values = ["b", "10", None, "9", "B", "1e1", "nan"]
    records = [Record(params={} if value is None else {"x": value}) for value in values]
    ascending = ["9", "10", "1e1", "B", "b", "nan", None]
    assert values_in_order(records, "params.x", "params") == ascending
    descending = ["10", "1e1", "9", "nan", "b", "B", None]
    assert values_in_order(records, "params.x DESC", "params") == descending


def test_equal_records_go_by_the_next_key_and_then_stay():
    records = [
        Record(attributes={"run_id": str(place), "user_id": user, "start_time": start})
        for place, (user, start) in enumerate([("b", 1), ("a", 1), ("b", 2), ("a", 1)])
    ]
    found = sort_records(records, parse_order(["user DESC", "start_time DESC"], "runs"))
    assert [record.attributes["run_id"] for record in found] == ["2", "0", "1", "3"]


def test_an_unfinished_run_has_no_duration():
    records = [Record(attributes={"start_time": 10, "end_time": end}) for end in (None, 50, 20)]
    found = sort_records(records, parse_order(["duration"], "runs"))
    assert [record.attributes["end_time"] for record in found] == [20, 50, None]
