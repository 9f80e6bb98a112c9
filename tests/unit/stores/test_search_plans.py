"""How SQLite answers the searches that must be fast, whether or not it has statistics.

SQLite's planner knows nothing of values: what is fast must be the only way it has.
"""

import runpy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from runwell.stores.sql import search
from runwell.stores.sql.engine import Database
from runwell.wire.runs import SearchRuns

make_store = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "make_store.py"))[
    "make_store"
]
FILTER = "metrics.m0 < 0.5 AND params.p1 = 'adam'"
PLACE = "experiment=? AND key=?"
A_TEXT = " AND number=? AND head=?"


@pytest.fixture(params=[False, True], ids=["fresh", "analyzed"])
def filled(request: pytest.FixtureRequest, sqlite_uri: str) -> Any:
    """A store of a thousand runs, and the experiment that holds them."""
    database = Database.open(sqlite_uri)
    experiment = make_store(database, runs=1_000, params=2, metrics=2, tags=1)
    if request.param:
        database.write(lambda db: db.exec_driver_sql("ANALYZE"))
    yield database, str(experiment)
    database.close()


def plans(filled: tuple[Database, str], **request: Any) -> list[str]:
    """Return the steps of the statements that read runs (not those that count)."""
    database, experiment = filled
    seen: list[tuple[str, Any]] = []

    def listen(*arguments: Any) -> None:
        if "FROM runs" in arguments[2] or "JOIN runs" in arguments[2]:
            seen.append((arguments[2], arguments[3]))

    with database.reading() as db:
        event.listen(database.engine, "before_cursor_execute", listen)
        search.search_runs(db, "default", SearchRuns(experiment_ids=[experiment], **request), 0)
        event.remove(database.engine, "before_cursor_execute", listen)
        return [
            str(row[3])
            for text, values in seen
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        ]


def test_a_page_is_read_in_the_order_of_the_index(filled: Any) -> None:
    assert plans(filled) == ["SEARCH runs USING INDEX runs_by_start (experiment=?)"]


def test_a_later_page_begins_inside_of_the_index(filled: Any) -> None:
    database, experiment = filled
    with database.reading() as db:
        request = SearchRuns(experiment_ids=[experiment], max_results=10)
        _, token = search.search_runs(db, "default", request, 0)
    assert plans(filled, max_results=10, page_token=token) == [
        "SEARCH runs USING INDEX runs_by_start (experiment=? AND start_ms<?)"
    ]


def test_a_wide_filter_looks_up_run_by_run_until_the_page_is_full(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 10)
    monkeypatch.setattr(search, "COUNTED", 20)
    assert plans(filled, filter=FILTER, max_results=10) == [
        "SEARCH runs USING INDEX runs_by_start (experiment=?)",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH series_1 USING PRIMARY KEY (run=? AND key=?)",
        "CORRELATED SCALAR SUBQUERY 2",
        "SEARCH attributes_1 USING PRIMARY KEY (run=? AND key=?)",
    ]


def test_narrow_filters_meet_in_their_indexes_before_a_run_is_read(filled: Any) -> None:
    steps = plans(filled, filter=FILTER)
    assert [step for step in steps if "SUBQUERY" not in step] == [
        "SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)",
        "COMPOUND QUERY",
        f"SEARCH attributes_1 USING COVERING INDEX attributes_by_value ({PLACE}{A_TEXT})",
        "INTERSECT USING TEMP B-TREE",
        f"SEARCH series_1 USING COVERING INDEX series_by_last ({PLACE} AND last_value<?)",
        "USE TEMP B-TREE FOR ORDER BY",
    ]


def test_one_narrow_filter_is_enough(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNTED", 400)
    steps = plans(filled, filter="params.p1 = 'adam' AND metrics.m0 < 0.9")
    assert (
        f"SEARCH attributes_1 USING COVERING INDEX attributes_by_value ({PLACE}{A_TEXT})" in steps
    )
    assert "SEARCH series_1 USING PRIMARY KEY (run=? AND key=?)" in steps


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_an_order_by_a_metric_is_read_from_its_index(filled: Any, direction: str) -> None:
    assert plans(filled, order_by=[f"metrics.m0 {direction}"]) == [
        f"SEARCH series_1 USING COVERING INDEX series_by_last ({PLACE} AND last_value>?)",
        "SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)",
        # Only among equal values.
        "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY",
    ]


def test_an_order_by_a_param_is_read_from_its_indexes(filled: Any) -> None:
    steps = plans(filled, order_by=["params.p1"])
    assert "SEARCH attributes_1 USING COVERING INDEX attributes_by_value" in steps[0]
    assert f"SEARCH attributes_1 USING INDEX attributes_by_value ({PLACE} AND number=?)" in steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_no_search_of_one_experiment_scans_a_table(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for few in (0, 10_000):
        monkeypatch.setattr(search, "FEW", few)
        monkeypatch.setattr(search, "COUNTED", 2 * few)
        for wanted in ("", FILTER, "NOT metrics.m1 > 0.2", "tags.t0 LIKE 'a%' OR duration > 1s"):
            for order in (
                "metrics.m1",
                "params.p0 DESC",
                "tags.t0",
                "first(metrics.m0)",
                "min(metrics.m0)",
                "duration",
            ):
                steps += plans(filled, filter=wanted, order_by=[order, "metrics.m0 DESC"])
    assert [step for step in steps if step.startswith("SCAN") or "AUTOMATIC" in step] == []
