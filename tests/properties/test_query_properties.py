"""Laws of the search language: reading undoes writing, errors are clean, NOT turns round."""

import math
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.base.errors import Invalid
from runwell.query import parse_filter, parse_order
from runwell.query.check import check
from runwell.query.evaluate import Record, matches, sort_records
from runwell.query.order import format_order
from runwell.query.parser import parse
from runwell.query.patterns import matcher
from runwell.query.text import format_filter
from runwell.query.tree import (
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

NOW_MS = 1_800_000_000_000

# ---- any tree, whatever it may mean ----

texts = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
    | st.sampled_from("'`\"%_\\")
)
keys = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1)
some_keys = keys | st.sampled_from(["a.b", "not", "NULL", "min", "now", "a-b", "a b", "-", "."])
numbers = st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False)
durations = st.integers(-(2**53), 2**53).map(lambda ms: Duration(ms=ms))
moments = st.integers(-(2**53), 2**53).map(lambda ms: Now(offset_ms=ms))
values = texts | numbers | durations | moments
fields = st.builds(
    Field, entity=st.sampled_from(["attribute", "param", "tag", "dataset"]), key=some_keys
) | st.builds(
    Field,
    entity=st.just("metric"),
    key=some_keys,
    aggregate=st.sampled_from(["last", "min", "max", "first", "count"]),
)
flags = st.booleans()
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
leaves = st.one_of(
    st.builds(Compare, field=fields, op=operators, value=values),
    st.builds(Between, field=fields, low=values, high=values, negated=flags),
    st.builds(
        In,
        field=fields,
        values=st.lists(values, min_size=1, max_size=3).map(tuple),
        negated=flags,
    ),
    st.builds(IsNull, field=fields, negated=flags),
    st.builds(IsNan, field=fields, negated=flags),
    st.builds(
        Match,
        field=fields,
        kind=st.sampled_from(["like", "ilike", "rlike"]),
        pattern=texts,
        negated=flags,
    ),
)


def grown(kind: type, items: st.SearchStrategy) -> st.SearchStrategy:
    """Join at least two items, none of the same kind, as the tree demands."""
    others = items.filter(lambda item: not isinstance(item, kind))
    return st.lists(others, min_size=2, max_size=3).map(lambda found: kind(items=tuple(found)))


def trees(leaf: st.SearchStrategy) -> st.SearchStrategy:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(grown(And, inner), grown(Or, inner), st.builds(Not, item=inner)),
        max_leaves=8,
    )


@given(trees(leaves))
def test_reading_undoes_writing(tree):
    text = format_filter(tree)
    assert parse(text) == tree
    assert format_filter(parse(text)) == text


# ---- any text ----

PIECES = """metrics. params.a tags.`x y` a status ( ) , = != <> < ~ !~ LIKE IN IS NULL NOT AND OR
    BETWEEN 'x' "x" `x` ' " ` 1 -1 .5 5m nan inf now() min( metrics.b ; -- \\ 🎉 \u0130 \u0663"""
pieces = st.sampled_from(PIECES.split())


@given(st.text() | st.lists(pieces, max_size=12).map(" ".join) | st.lists(pieces).map("".join))
@settings(max_examples=300)
def test_any_text_is_read_or_refused_with_its_place(text: str):
    for subject in ("runs", "experiments"):
        try:
            tree = parse_filter(text, subject, NOW_MS)
        except Invalid as problem:
            assert 0 <= problem.start <= problem.end <= len(text)  # noqa: PT017
            assert "\n" not in problem.hint  # noqa: PT017
        else:
            assert check(tree, subject, NOW_MS) == tree
            assert parse_filter(format_filter(tree), subject, NOW_MS) == tree


@given(st.lists(st.text() | pieces, max_size=3))
def test_any_order_is_read_or_refused(order_by: list[str]):
    try:
        orders = parse_order(order_by, "runs")
    except Invalid:
        return
    assert parse_order(format_order(orders), "runs") == orders


# ---- meaning, on few keys and values so that comparisons often hit ----

params = st.sampled_from(["1", "2", "10", "x", "X%", "", "nan", "1.0"])
metrics = st.sampled_from([0.0, 1.0, 2.0, math.nan, math.inf, -math.inf])
few = st.sampled_from(["a", "b"])
records = st.builds(
    Record,
    attributes=st.fixed_dictionaries(
        {
            "run_name": st.none() | params,
            "start_time": st.integers(0, 3),
            "end_time": st.none() | st.integers(0, 3),
        }
    ),
    metrics=st.dictionaries(few, st.fixed_dictionaries({"last": metrics, "count": metrics})),
    params=st.dictionaries(few, params),
    tags=st.dictionaries(few, params),
    datasets=st.lists(st.fixed_dictionaries({"name": params}), max_size=2),
)
number_fields = st.sampled_from(["metrics.a", "count(metrics.b)", "params.a", "tags.b", "duration"])
text_fields = st.sampled_from(["params.a", "params.b", "tags.a", "run_name", "dataset.name"])
quoted = params.map(lambda text: f"'{text}'")
small = st.sampled_from(["0", "1", "2", "10"])
conditions = st.one_of(
    st.tuples(number_fields, operators, small).map(" ".join),
    st.tuples(number_fields, st.just("BETWEEN"), small, st.just("AND"), small).map(" ".join),
    st.tuples(number_fields, st.sampled_from(["IN (1, 2)", "NOT IN (0)", "IS NULL"])).map(" ".join),
    st.tuples(text_fields, st.sampled_from(["=", "!=", "LIKE", "NOT ILIKE"]), quoted).map(" ".join),
    st.sampled_from(["metrics.a = nan", "metrics.a != nan", "run_name !~ '^x'"]),
)
filters = conditions | st.tuples(conditions, st.sampled_from(["AND", "OR"]), conditions).map(
    " ".join
)


@given(filters, records)
@settings(max_examples=300)
def test_not_matches_exactly_what_its_filter_does_not(text: str, record: Record):
    plain = matches(parse_filter(text, "runs", NOW_MS), record)
    assert matches(parse_filter(f"NOT ({text})", "runs", NOW_MS), record) is not plain


@given(conditions, conditions, records)
def test_and_or_and_de_morgan(first: str, second: str, record: Record):
    def found(text: str) -> bool:
        return matches(parse_filter(text, "runs", NOW_MS), record)

    assert found(f"{first} AND {second}") == (found(first) and found(second))
    assert found(f"{first} OR {second}") == (found(first) or found(second))
    assert found(f"NOT ({first} OR {second})") == found(f"NOT {first} AND NOT {second}")


@given(st.lists(records, max_size=8), st.booleans())
def test_sorting_keeps_every_record_and_missing_ones_last(found: list[Record], descending: bool):
    orders = parse_order(["params.a DESC" if descending else "params.a", "metrics.b"], "runs")
    result = sort_records(found, orders)
    assert sorted(map(id, result)) == sorted(map(id, found))
    missing = ["a" not in record.params for record in result]
    assert missing == sorted(missing)


@given(st.text("ab%_\\", max_size=8), st.text("abA%_\\\n", max_size=12))
@settings(max_examples=300)
def test_like_agrees_with_a_backtracking_translation(pattern: str, text: str):
    try:
        found = matcher("like", pattern)(text)
    except Invalid:
        return
    tokens = re.findall(r"\\.|.", pattern, re.DOTALL)
    simple = "".join({"%": ".*", "_": "."}.get(token, re.escape(token[-1])) for token in tokens)
    assert found == bool(re.fullmatch(simple, text, re.DOTALL))
