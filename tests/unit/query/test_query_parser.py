"""From text to the tree: MLflow's filters, what we add to them, and what is refused."""

import pytest

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_FILTER, MAX_FILTER_DEPTH
from runwell.query.caret import BadQuery
from runwell.query.parser import parse
from runwell.query.text import format_filter
from runwell.query.tree import (
    All,
    And,
    Between,
    Compare,
    Duration,
    Field,
    In,
    IsNan,
    IsNull,
    Match,
    Not,
    Now,
    Or,
)

ATTRIBUTE_A = Field(entity="attribute", key="a")
A = Compare(field=ATTRIBUTE_A, op="=", value=1)
B = Compare(field=Field(entity="attribute", key="b"), op="=", value=2)
C = Compare(field=Field(entity="attribute", key="c"), op="=", value=3)


def metric(key: str, aggregate: str = "last") -> Field:
    return Field(entity="metric", key=key, aggregate=aggregate)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_matches_all(text: str):
    assert parse(text) == All()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("metrics.loss", metric("loss")),
        ("metric.loss", metric("loss")),
        ("METRICS.Loss", metric("Loss")),
        ("last(metrics.loss)", metric("loss")),
        ("min(metrics.loss)", metric("loss", "min")),
        ("MAX ( metrics.`my loss` )", metric("my loss", "max")),
        ("first(metrics.a/b)", metric("a/b", "first")),
        ("count(metrics.a)", metric("a", "count")),
        ("metrics.val/top-5", metric("val/top-5")),
        ("metrics.min", metric("min")),
        ("params.model.depth", Field(entity="param", key="model.depth")),
        ("param.a", Field(entity="param", key="a")),
        ("parameters.a", Field(entity="param", key="a")),
        ("parameter.`a b`", Field(entity="param", key="a b")),
        ('params."a ""b"""', Field(entity="param", key='a "b"')),
        ("tags.mlflow.user", Field(entity="tag", key="mlflow.user")),
        ("tag.`mlflow.user`", Field(entity="tag", key="mlflow.user")),
        ("tags.and", Field(entity="tag", key="and")),
        ("params.ключ", Field(entity="param", key="ключ")),
        ("params.`🎉`", Field(entity="param", key="🎉")),
        ("params.`it's; DROP TABLE runs--`", Field(entity="param", key="it's; DROP TABLE runs--")),
        ("status", Field(entity="attribute", key="status")),
        ("attributes.status", Field(entity="attribute", key="status")),
        ("attr.status", Field(entity="attribute", key="status")),
        ("attribute.`Run name`", Field(entity="attribute", key="Run name")),
        ("run.status", Field(entity="attribute", key="status")),
        ("`run name`", Field(entity="attribute", key="run name")),
        ('"run name"', Field(entity="attribute", key="run name")),
        ("min", Field(entity="attribute", key="min")),
        ("datasets.name", Field(entity="dataset", key="name")),
        ("dataset.digest", Field(entity="dataset", key="digest")),
    ],
)
def test_fields(text: str, field: Field):
    assert parse(f"{text} = 1") == Compare(field=field, op="=", value=1)
    assert parse(f"{text}=1") == Compare(field=field, op="=", value=1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("+ 3", 3),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1.5e-3", -0.0015),
        ("inf", float("inf")),
        ("-Infinity", float("-inf")),
        ("0" * 5000 + "7", 7),
        ("9" * 40, 1e40),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("'x'", "x"),
        ('"x"', "x"),
        ("'it''s'", "it's"),
        ("''", ""),
        ("90s", Duration(ms=90_000)),
        ("1.5h", Duration(ms=5_400_000)),
        ("-2w", Duration(ms=-1_209_600_000)),
        ("now()", Now()),
        ("NOW ( ) - 7d", Now(offset_ms=-604_800_000)),
        ("now()-7d", Now(offset_ms=-604_800_000)),
        ("now() + 250ms", Now(offset_ms=250)),
    ],
)
def test_values(text: str, value: object):
    found = parse(f"a = {text}")
    assert isinstance(found, Compare)
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a == 1", A),
        ("a <> 1", Compare(field=ATTRIBUTE_A, op="!=", value=1)),
        ("a IN (1, 'b')", In(field=ATTRIBUTE_A, values=(1, "b"))),
        ("a IN ('x',)", In(field=ATTRIBUTE_A, values=("x",))),
        ("a not in ('b')", In(field=ATTRIBUTE_A, values=("b",), negated=True)),
        ("a is null", IsNull(field=ATTRIBUTE_A)),
        ("a IS NOT NULL", IsNull(field=ATTRIBUTE_A, negated=True)),
        ("a LIKE 'x%'", Match(field=ATTRIBUTE_A, kind="like", pattern="x%")),
        ('a ilike "x"', Match(field=ATTRIBUTE_A, kind="ilike", pattern="x")),
        ("a NOT LIKE 'x'", Match(field=ATTRIBUTE_A, kind="like", pattern="x", negated=True)),
        ("a ~ '^x'", Match(field=ATTRIBUTE_A, kind="rlike", pattern="^x")),
        ("a !~ 'x'", Match(field=ATTRIBUTE_A, kind="rlike", pattern="x", negated=True)),
        ("a BETWEEN 1 AND 2", Between(field=ATTRIBUTE_A, low=1, high=2)),
        ("a NOT BETWEEN 1 AND 2", Between(field=ATTRIBUTE_A, low=1, high=2, negated=True)),
        ("a = nan", IsNan(field=ATTRIBUTE_A)),
        ("a != -NaN", IsNan(field=ATTRIBUTE_A, negated=True)),
    ],
)
def test_comparisons(text: str, tree: object):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a=1 AND b=2 AND c=3", And(items=(A, B, C))),
        ("a=1 and (b=2 and c=3)", And(items=(A, B, C))),
        ("a=1 OR b=2 AND c=3", Or(items=(A, And(items=(B, C))))),
        ("(a=1 OR b=2) AND c=3", And(items=(Or(items=(A, B)), C))),
        ("(a=1 OR b=2) OR c=3", Or(items=(A, B, C))),
        ("NOT a=1 AND b=2", And(items=(Not(item=A), B))),
        ("NOT (a=1 AND b=2)", Not(item=And(items=(A, B)))),
        ("NOT NOT a=1", Not(item=Not(item=A))),
        ("((a=1))", A),
        (
            "a BETWEEN 1 AND 2 AND b=2",
            And(items=(Between(field=ATTRIBUTE_A, low=1, high=2), B)),
        ),
    ],
)
def test_and_binds_more_tightly_than_or(text: str, tree: object):
    assert parse(text) == tree


def test_places_are_kept_and_do_not_count_for_equality():
    tree = parse("  a  IN ( 1 ,  22 )")
    assert isinstance(tree, In)
    assert (tree.field.at.start, tree.field.at.end) == (2, 3)
    assert (tree.at.start, tree.at.end) == (5, 19)
    assert [(part.start, part.end) for part in tree.at.parts] == [(10, 11), (15, 17)]
    assert tree == parse("a IN (1, 22)")
    assert hash(tree) == hash(parse("a IN (1, 22)"))


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("a", 1, "expected an operator after the field, not the end"),
        ("a =", 3, "expected a value, not the end"),
        ("a = b", 4, "quote the text: 'b'"),
        ("a = True", 4, "quote the text: 'True'"),
        ("a = NULL", 4, "write IS NULL"),
        ("a = metrics.b", 4, "not with a field"),
        ("a = `b`", 4, "quote the text with single quotes: 'b'"),
        ("a = -'b'", 5, "expected a value"),
        ("a = 1e999", 4, "too large"),
        ("a = 1e300d", 4, "too long"),
        ("a = now", 7, "write now()"),
        ("a = now() - 7", 12, "now() - 7d"),
        ("a LIKE 3", 7, "write LIKE '3'"),
        ("a LIKE b", 7, "write LIKE 'b'"),
        ("a IN 'x'", 5, "parentheses"),
        ("a IN ()", 6, "expected a value"),
        ("a IN ('x',,)", 10, "expected a value"),
        ("a IN ('x' 'y')", 10, "expected , or )"),
        ("a IN (nan)", 2, "nan cannot stand in a list"),
        ("a > nan", 2, "neither less nor greater"),
        ("a BETWEEN 1 OR 2", 12, "expected AND"),
        ("a BETWEEN nan AND 2", 2, "nothing is between"),
        ("a IS 3", 5, "expected NULL"),
        ("a NOT = 3", 6, "expected an operator"),
        ("3 < a", 0, "begins with a field"),
        ("'a' = 3", 0, "begins with a field"),
        ("AND a = 1", 0, "expected a field, not 'AND'"),
        ("a = 1 AND", 9, "expected a field, not the end"),
        ("a = 1 b = 2", 6, "expected AND or OR, not 'b'"),
        ("a = 1, b = 2", 5, "join comparisons"),
        ("(a = 1", 0, "not closed"),
        ("a = 1)", 5, "not opened"),
        ("()", 1, "expected a field"),
        ("(a = 1 b)", 7, "expected AND or OR"),
        ("metric_s.a = 1", 0, "did you mean 'metrics'"),
        ("foo.a = 1", 0, "there are: metrics, params, tags, attributes, datasets"),
        ("metrics. = 1", 0, "the key is missing"),
        ("metrics.`` = 1", 0, "the key is missing"),
        ("metrics.val loss < 1", 12, "metrics.`val loss`"),
        ('tags.a."b" = 1', 7, "tags.`a.b`"),
        ("mim(metrics.a) = 1", 0, "did you mean 'min'"),
        ("min(params.a) = 1", 4, "write min(metrics.a)"),
        ("min(metrics.a = 1", 14, "expected )"),
        ("min(min(metrics.a)) = 1", 4, "of a metric only"),
    ],
)
def test_what_is_no_filter_is_pointed_at(text: str, start: int, said: str):
    with pytest.raises(BadQuery) as caught:
        parse(text)
    assert said in str(caught.value)
    assert caught.value.start == start
    assert caught.value.code == "invalid"


def test_the_deepest_filter_is_read_and_written():
    text = "(" * MAX_FILTER_DEPTH + "a = 1" + ")" * MAX_FILTER_DEPTH
    assert parse(text) == A
    alternating = "NOT (a = 1 AND " * (MAX_FILTER_DEPTH // 2)
    tree = parse(alternating + "b = 2" + ")" * (MAX_FILTER_DEPTH // 2))
    assert parse(format_filter(tree)) == tree


@pytest.mark.parametrize(
    "text", ["(" * (MAX_FILTER_DEPTH + 1) + "a=1", "(" * 10_000, "NOT " * 4_000 + "a=1"]
)
def test_deeper_nesting_is_refused(text: str):
    with pytest.raises(BadQuery, match="nested too deeply"):
        parse(text)


def test_parentheses_beside_each_other_are_not_nesting():
    tree = parse(" AND ".join(["(a=1 OR b=2)"] * 1_000))
    assert isinstance(tree, And)
    assert len(tree.items) == 1_000


def test_as_many_clauses_as_fit_are_read():
    text = " AND ".join(["a=1"] * (MAX_FILTER // 8))
    tree = parse(text)
    assert isinstance(tree, And)
    assert len(tree.items) == 2_500


def test_the_place_in_a_long_or_many_lined_query_is_shown_in_its_line():
    with pytest.raises(Invalid) as caught:
        parse("a = 1 AND\n  b = c AND\n  c = 1")
    assert str(caught.value).split("\n")[1:3] == ["    b = c AND", "        ^"]
    with pytest.raises(Invalid) as caught:
        parse("a = 1 AND " * 500 + "b = c AND " + "a = 1 AND " * 500)
    _, shown, carets, _ = str(caught.value).split("\n")
    assert len(shown) <= 92
    assert shown[carets.index("^")] == "c"
    assert carets.count("^") == 1
