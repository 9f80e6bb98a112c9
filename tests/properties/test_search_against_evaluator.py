"""SQL finds what the plain evaluator finds, in its order, page by page, on both engines."""

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwell.entities.lifecycle import ViewType
from runwell.query import parse_filter, parse_order
from runwell.query.evaluate import Record, matches, sort_records
from runwell.stores.sql import search
from runwell.stores.sql.engine import Database
from runwell.wire.experiments import SearchExperiments
from runwell.wire.runs import SearchRuns

rows = runpy.run_path(str(Path(__file__).parents[1] / "store_rows.py"))
NOW = 1_000_000

keys = st.sampled_from(["a", "b/c", "Ünïcode"])
long = "é" * 128
texts = st.sampled_from(
    ["", "1", "1.0", "-2", "1e999", "-1e99999", " .5 ", "inf", "-Infinity", "nan", "a", "A", "ab",
     "É", "é", "a%", "a_", "a\\b", "it's", "\U0001f600", "\ue000", "x" * 127, "x" * 128, "x" * 129,
     long, long + "a", long + "b", "İ"]
)  # fmt: skip
finite = st.sampled_from([-1e300, -2.0, -0.0, 0.0, 0.5, 1.0, 3.0, 1e-9])
values = st.one_of(finite, st.sampled_from([float("nan"), float("inf"), float("-inf")]))
times = st.sampled_from([0, 1, 2, 5, 1000, NOW, -7])

datasets = st.fixed_dictionaries(
    {"name": st.sampled_from(["train", "test"]), "digest": st.sampled_from(["d1", "d2"])},
    optional={"context": st.sampled_from(["training", "eval"])},
)
runs = st.builds(
    rows["make_run"],
    name=texts.filter(bool),
    status=st.sampled_from(["RUNNING", "FINISHED", "FAILED"]),
    start_time=times,
    end_time=st.none() | times,
    heartbeat_time=times,
    user_id=st.sampled_from([None, "ann", "Bob"]),
    parent_run_id=st.sampled_from([None, "0" * 32]),
    lifecycle_stage=st.sampled_from(["active", "active", "deleted"]),
    metrics=st.dictionaries(keys, st.lists(values, min_size=1, max_size=3), max_size=3),
    params=st.dictionaries(keys, texts, max_size=3),
    tags=st.dictionaries(keys, texts, max_size=3),
    datasets=st.lists(
        datasets, max_size=2, unique_by=lambda one: (one["name"], one["digest"], one.get("context"))
    ),
)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def comparisons(name: st.SearchStrategy[str], literal: st.SearchStrategy[str], orders: bool) -> Any:
    operators = ["=", "!=", *(["<", "<=", ">", ">="] if orders else [])]
    negation = st.sampled_from(["", "NOT "])
    kinds = [
        st.tuples(name, st.sampled_from(operators), literal).map(" ".join),
        st.tuples(name, negation, st.lists(literal, min_size=1, max_size=3)).map(
            lambda one: f"{one[0]} {one[1]}IN ({', '.join(one[2])})"
        ),
        st.tuples(name, st.sampled_from(["IS NULL", "IS NOT NULL"])).map(" ".join),
    ]
    if orders:
        between = st.tuples(name, negation, literal, literal)
        kinds.append(between.map(lambda one: f"{one[0]} {one[1]}BETWEEN {one[2]} AND {one[3]}"))
    return st.one_of(kinds)


like = st.sampled_from(["a", "A%", "%b", "_", "%é%", "É%", "a\\%", "%\\\\%", "x%a", "%", "", "i%"])
regex = st.sampled_from(["a", "^a", "b$", "[ab]+", "(?i)^A$", "é{3}", "^$", "x{128}"])


def patterns(name: st.SearchStrategy[str]) -> Any:
    pattern = st.one_of(
        st.tuples(st.sampled_from(["LIKE", "ILIKE"]), like.map(quoted)),
        st.tuples(st.just("RLIKE"), regex.map(quoted)),
    )
    return st.tuples(name, st.sampled_from(["", "NOT "]), pattern).map(
        lambda one: f"{one[0]} {one[1]}{one[2][0]} {one[2][1]}"
    )


numbers = st.sampled_from(["-2", "0", "0.5", "1", "1.5", "3", "1e30", "-1e30", "inf", "-inf"])
whole_or_not = st.sampled_from(["-7", "0", "1", "1.5", "2", "5", "1000000", "9e18"])
text_literals = texts.map(quoted)


def in_backticks(prefix: str) -> st.SearchStrategy[str]:
    return keys.map(lambda key: f"{prefix}.`{key}`")


metric = st.one_of(
    in_backticks("metrics"),
    st.tuples(
        st.sampled_from(["last", "min", "max", "first", "count"]), in_backticks("metrics")
    ).map(lambda one: f"{one[0]}({one[1]})"),
)
tag = in_backticks("tags")
value = in_backticks("params") | tag
time = st.sampled_from(["start_time", "end_time", "heartbeat_time"])
text = st.sampled_from(["run_name", "user_id", "experiment_id", "parent_run_id"])
dataset = st.sampled_from(["datasets.name", "datasets.digest", "datasets.context"])
stage = st.sampled_from(["lifecycle_stage = 'deleted'", "lifecycle_stage != 'DELETED'"])


def filters(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return filters, some of them empty."""
    some = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda few: f"({' AND '.join(few)})"),
            st.lists(inner, min_size=2, max_size=3).map(lambda few: f"({' OR '.join(few)})"),
            inner.map(lambda one: f"NOT ({one})"),
        ),
        max_leaves=6,
    )
    # Comparisons that must all hold are what the sets of a narrow plan are made of.
    joined = st.lists(leaves, min_size=0, max_size=3).map(" AND ".join)
    return some | joined


run_filters = filters(
    st.one_of(
        comparisons(metric, numbers, orders=True),
        st.tuples(metric, st.sampled_from(["=", "!="]), st.just("nan")).map(" ".join),
        comparisons(value, numbers, orders=True),
        comparisons(value, text_literals, orders=False),
        patterns(value),
        comparisons(time, whole_or_not, orders=True),
        comparisons(st.just("duration"), whole_or_not, orders=True),
        comparisons(text, text_literals | st.just("'" + "0" * 32 + "'"), orders=False),
        patterns(st.just("run_name")),
        comparisons(dataset, st.sampled_from(["'train'", "'d1'", "'eval'"]), orders=False),
        st.just("status IN ('FAILED', 'running')"),
        stage,
    )
)
directed = st.sampled_from(["", " ASC", " DESC"])


def orderings(names: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    one = st.tuples(names, directed).map("".join)
    return st.lists(one, max_size=3, unique_by=lambda key: key.split(" ")[0].replace("last", ""))


run_orders = orderings(metric.filter(lambda name: "last" not in name) | value | time | text)


def in_view(view: ViewType, record: Record) -> bool:
    stage = record.attributes["lifecycle_stage"]
    return view == ViewType.ALL or (stage == "deleted") == (view == ViewType.DELETED_ONLY)


def all_pages(find: Any, few: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Read to the end; the plan may change between pages, which must not change the answer."""
    found: list[int] = []
    token = ""
    for number in range(100):
        monkeypatch.setattr(search, "FEW", few[number % len(few)])
        ids, token = find(token)
        found += ids
        if not token:
            return found
        assert ids
    raise AssertionError("the pages do not end")


plans = st.lists(st.sampled_from([0, 1, 3, 10_000]), min_size=1, max_size=3)
relaxed = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(
    stored=st.lists(st.tuples(st.sampled_from([0, 1]), runs), max_size=8),
    scope=st.sampled_from([(0,), (1,), (0, 1), ()]),
    filter=run_filters,
    order_by=run_orders,
    view=st.sampled_from(list(ViewType)),
    size=st.integers(1, 4),
    few=plans,
)
def test_runs(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    stored: list[tuple[int, Record]],
    scope: tuple[int, ...],
    filter: str,
    order_by: list[str],
    view: ViewType,
    size: int,
    few: list[int],
) -> None:
    with database.engine.connect() as db, db.begin() as transaction:
        experiments = [rows["add_experiment"](db, f"e{number}") for number in range(2)]
        known: dict[int, Record] = {}
        for place, run in stored:
            run_id = rows["add_run"](db, experiments[place], run)
            mine = {"experiment_id": str(experiments[place])}
            known[run_id] = Record(
                attributes={**run.attributes, **mine},
                metrics=run.metrics,
                params=run.params,
                tags=run.tags,
                datasets=run.datasets,
            )

        def find(token: str) -> tuple[list[int], str]:
            request = SearchRuns(
                experiment_ids=[str(experiments[place]) for place in scope],
                filter=filter,
                order_by=order_by,
                view=view,
                max_results=size,
                page_token=token,
            )
            return search.search_runs(db, "default", request, NOW)

        found = all_pages(find, few, monkeypatch)
        transaction.rollback()
    tree = parse_filter(filter, "runs", NOW)
    in_scope = {str(experiments[place]) for place in scope or (0, 1)}
    passing = {
        run_id: run
        for run_id, run in known.items()
        if run.attributes["experiment_id"] in in_scope and in_view(view, run) and matches(tree, run)
    }
    assert found == in_order(passing, order_by, "runs", "start_time")


tag_leaves = st.one_of(
    comparisons(tag, numbers, orders=True),
    comparisons(tag, text_literals, orders=False),
    patterns(tag),
    comparisons(st.just("name"), text_literals, orders=False),
    patterns(st.just("name")),
    comparisons(st.sampled_from(["creation_time", "last_update_time"]), whole_or_not, orders=True),
    stage,
)


@relaxed
@given(
    stored=st.dictionaries(
        texts.filter(bool), st.tuples(times, times, st.booleans(), st.dictionaries(keys, texts)),
        max_size=6,
    ),
    filter=filters(tag_leaves),
    order_by=orderings(tag | st.sampled_from(["name", "creation_time", "last_update_time"])),
    view=st.sampled_from(list(ViewType)),
    size=st.integers(1, 4),
)  # fmt: skip
def test_experiments(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    stored: dict[str, tuple[int, int, bool, dict[str, str]]],
    filter: str,
    order_by: list[str],
    view: ViewType,
    size: int,
) -> None:
    known: dict[int, Record] = {}
    with database.engine.connect() as db, db.begin() as transaction:
        for name, (created_ms, updated_ms, is_deleted, tags) in stored.items():
            times = {"created_ms": created_ms, "updated_ms": updated_ms}
            columns = times | {"deleted_ms": 1 if is_deleted else None, "workspace": "mine"}
            experiment = rows["add_experiment"](db, name, tags=tags, **columns)
            attributes = {
                "name": name,
                "experiment_id": str(experiment),
                "creation_time": created_ms,
                "last_update_time": updated_ms,
                "lifecycle_stage": "deleted" if is_deleted else "active",
            }
            known[experiment] = Record(attributes=attributes, tags=tags)

        def find(token: str) -> tuple[list[int], str]:
            request = SearchExperiments(
                filter=filter, order_by=order_by, view=view, max_results=size, page_token=token
            )
            return search.search_experiments(db, "mine", request, NOW)

        found = all_pages(find, [0], monkeypatch)
        transaction.rollback()
    tree = parse_filter(filter, "experiments", NOW)
    passing = {
        number: one for number, one in known.items() if in_view(view, one) and matches(tree, one)
    }
    assert found == in_order(passing, order_by, "experiments", "creation_time")


def in_order(
    passing: dict[int, Record], order_by: list[str], subject: Any, newest: str
) -> list[int]:
    """Return the ids as the reference sorts; among equals the newest first, then the last made."""
    ids = {id(record): number for number, record in passing.items()}
    records = sorted(
        passing.values(), key=lambda one: (one.attributes[newest], ids[id(one)]), reverse=True
    )
    return [ids[id(record)] for record in sort_records(records, parse_order(order_by, subject))]
