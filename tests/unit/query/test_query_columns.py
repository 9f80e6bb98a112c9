"""The columns of a table: the fields that can be sorted by, and those a table alone has."""

import pytest

from runwell.base.errors import Place, TooLarge
from runwell.base.limits import MAX_TABLE_COLUMNS
from runwell.query import parse_filter, parse_order
from runwell.query.caret import BadQuery
from runwell.query.columns import parse_columns
from runwell.query.text import format_field


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("metrics.loss", "metrics.loss"),
        ("last(metrics.loss)", "metrics.loss"),
        ('min(metrics."val loss")', "min(metrics.`val loss`)"),
        ("count(metric.`a``b`)", "count(metrics.`a``b`)"),
        ("params.lr", "params.lr"),
        ("tags.mlflow.note.content", "tags.mlflow.note.content"),
        ("attributes.start_time", "start_time"),
        ("Created", "start_time"),
        ("attributes.is_lost", "is_lost"),
        ("children", "children"),
        ("attributes.Artifact_Bytes", "artifact_bytes"),
        ("attributes.datasets", "datasets"),
    ],
)
def test_a_column_is_a_field(text: str, canonical: str):
    assert [format_field(field) for field in parse_columns([text])] == [canonical]


@pytest.mark.parametrize(
    ("text", "position", "length", "said"),
    [
        ("", 0, 0, "expected a field"),
        ("metrics.loss DESC", 13, 4, "expected the end"),
        ("metric.a, metric.b", 8, 1, "expected the end"),
        ("params.a b", 9, 1, "expected an operator"),
        ("attributes.begin", 0, 16, "unknown attribute"),
        ("median(metrics.a)", 0, 6, "unknown function"),
        ("datasets.name", 0, 13, "cannot be a column"),
        ("metrics.", 0, 8, "key is missing"),
    ],
)
def test_what_is_no_column_says_where(text: str, position: int, length: int, said: str):
    with pytest.raises(BadQuery, match=said) as caught:
        parse_columns(["params.a", text])
    assert caught.value.place == Place("columns[1]", position, length)


def test_a_filter_and_an_order_say_where_too():
    with pytest.raises(BadQuery) as caught:
        parse_filter("metrics.a < 1 AND 🚀", "runs", 0)
    # Of a bare text nobody knows in which field it stood; characters are code points.
    assert caught.value.place == Place("", 18, 1)
    with pytest.raises(BadQuery) as caught:
        parse_order(["metrics.a", "params.b UP"], "runs")
    assert caught.value.place == Place("order_by[1]", 9, 2)


def test_the_number_of_columns_is_limited():
    assert len(parse_columns(["params.a"] * MAX_TABLE_COLUMNS)) == MAX_TABLE_COLUMNS
    with pytest.raises(TooLarge, match="1,001 columns"):
        parse_columns(["params.a"] * (MAX_TABLE_COLUMNS + 1))
