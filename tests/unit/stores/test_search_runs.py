"""Searching runs: what is found, in which order, page by page, and what is refused."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_FILTER_DEPTH, MAX_PAGE
from runwell.entities.lifecycle import ViewType
from runwell.stores.sql import cursor, search
from runwell.stores.sql.engine import Database
from runwell.wire.runs import SearchRuns

rows = runpy.run_path(str(Path(__file__).parents[2] / "store_rows.py"))
make_run = rows["make_run"]
NOW = 10_000
NAN = float("nan")


class Store:
    """Runs by name in one store."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.names: dict[int, str] = {}
        self.experiment = self.add_experiment("one")

    def add_experiment(self, name: str, **columns: Any) -> int:
        return self.database.write(lambda db: rows["add_experiment"](db, name, **columns))

    def add(self, name: str, experiment: int | None = None, **values: Any) -> str:
        run = make_run(name, **values)
        place = self.experiment if experiment is None else experiment
        run_id = self.database.write(lambda db: rows["add_run"](db, place, run))
        self.names[run_id] = name
        return run.attributes["run_id"]

    def page(self, filter: str = "", order_by: Any = (), **request: Any) -> tuple[list[str], str]:
        asked = {"experiment_ids": [str(self.experiment)], "filter": filter} | request
        with self.database.reading() as db:
            ids, token = search.search_runs(
                db, "default", SearchRuns(order_by=list(order_by), **asked), NOW
            )
        return [self.names[run_id] for run_id in ids], token

    def find(self, filter: str = "", *order_by: str, **request: Any) -> list[str]:
        return self.page(filter, order_by, **request)[0]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def lessons(store: Store) -> Store:
    """Four runs that differ in everything; start times ascend in the order of their names."""
    store.add(
        "a", start_time=1, end_time=100, metrics={"loss": [3.0, 0.5, 1.0]}, params={"lr": "0.1"}
    )
    store.add("b", start_time=2, metrics={"loss": [2.0]}, params={"lr": "1e-3"}, user_id="ann")
    store.add("c", start_time=3, metrics={"loss": [NAN]}, params={"lr": "auto"}, tags={"t": "Été"})
    store.add("d", start_time=4, params={"lr": "10"}, tags={"t": "x" * 200})
    return store


def test_without_an_order_the_newest_start_comes_first(lessons: Store) -> None:
    assert lessons.find() == ["d", "c", "b", "a"]


def test_among_equal_starts_the_run_made_last_comes_first(store: Store) -> None:
    for name in "abc":
        store.add(name, start_time=7)
    assert store.find() == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("metrics.loss < 2", ["a"]),
        ("min(metrics.loss) = 0.5", ["a"]),
        ("max(metrics.loss) >= 2", ["b", "a"]),
        ("first(metrics.loss) = 3", ["a"]),
        ("count(metrics.loss) BETWEEN 0.5 AND 2.5", ["c", "b"]),
        ("metrics.loss = nan", ["c"]),
        ("metrics.loss != 2", ["c", "a"]),
        ("min(metrics.loss) IS NULL", ["d", "c"]),
        ("metrics.loss IS NULL", ["d"]),
        ("NOT metrics.loss < 2", ["d", "c", "b"]),
        ("params.lr >= 0.1", ["d", "a"]),
        ("params.lr = '0.1'", ["a"]),
        ("params.lr != '0.1'", ["d", "c", "b"]),
        ("metrics.loss <= 2 AND params.lr > 0.05", ["a"]),
        ("params.lr IN (0.001, 10)", ["d", "b"]),
        ("params.lr LIKE 'a%'", ["c"]),
        ("params.lr LIKE 'A%'", []),
        ("params.lr ILIKE 'A%'", ["c"]),
        ("params.lr RLIKE '^1(e|0$)'", ["d", "b"]),
        ("tags.t ILIKE 'éTÉ'", ["c"]),
        (f"tags.t = '{'x' * 200}'", ["d"]),
        (f"tags.t = '{'x' * 128}'", []),
        ("duration < 1m", ["a"]),
        ("end_time IS NULL", ["d", "c", "b"]),
        ("user_id = 'ann'", ["b"]),
        ("user_id IS NULL", ["d", "c", "a"]),
        ("start_time > 1.5 AND start_time < 3.5", ["c", "b"]),
        ("params.lr = '0.1' OR tags.t IS NOT NULL AND metrics.loss IS NULL", ["d", "a"]),
        ("params.nobody_uses_this = 1", []),
        ("params.nobody_uses_this IS NULL", ["d", "c", "b", "a"]),
    ],
)
@pytest.mark.parametrize("few", [0, 10_000])
def test_a_filter_finds(
    lessons: Store, monkeypatch: pytest.MonkeyPatch, filter: str, found: list[str], few: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    assert lessons.find(filter) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("metrics.loss", ["a", "b", "c", "d"]),
        ("metrics.loss DESC", ["b", "a", "c", "d"]),
        ("min(metrics.loss) DESC", ["b", "a", "d", "c"]),
        ("max(metrics.loss)", ["b", "a", "d", "c"]),
        ("first(metrics.loss)", ["b", "a", "c", "d"]),
        ("params.lr", ["b", "a", "d", "c"]),
        ("params.lr DESC", ["d", "a", "b", "c"]),
        ("tags.t", ["d", "c", "b", "a"]),
        ("start_time", ["a", "b", "c", "d"]),
        ("duration DESC", ["a", "d", "c", "b"]),
        ("run_name DESC", ["d", "c", "b", "a"]),
        ("metrics.nobody_uses_this", ["d", "c", "b", "a"]),
    ],
)
@pytest.mark.parametrize("few", [0, 10_000])
def test_an_order_sorts(
    lessons: Store, monkeypatch: pytest.MonkeyPatch, order: str, found: list[str], few: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    assert lessons.find("params.lr IS NOT NULL", order) == found
    assert lessons.find("", order) == found


def test_later_keys_sort_what_the_first_leaves_equal(store: Store) -> None:
    for name, model, loss in (("a", "x", 2.0), ("b", "x", 1.0), ("c", "w", 3.0), ("d", "x", NAN)):
        store.add(name, params={"model": model}, metrics={"loss": loss})
    assert store.find("", "params.model DESC", "metrics.loss") == ["b", "a", "d", "c"]


def test_a_page_may_hold_the_end_of_one_group_and_the_beginning_of_the_next(lessons: Store) -> None:
    first, token = lessons.page("", ["metrics.loss"], max_results=3)
    second, end = lessons.page("", ["metrics.loss"], max_results=3, page_token=token)
    assert (first, second, end) == (["a", "b", "c"], ["d"], "")


def test_the_last_page_has_no_token_even_when_it_is_full(lessons: Store) -> None:
    names, token = lessons.page(max_results=4)
    assert len(names) == 4
    assert token == ""


def test_runs_that_come_between_two_pages_move_nothing(lessons: Store) -> None:
    first, token = lessons.page(max_results=2)
    lessons.add("new", start_time=5)
    lessons.add("old", start_time=0)
    second, _ = lessons.page(max_results=9, page_token=token)
    assert (first, second) == (["d", "c"], ["b", "a", "old"])


def test_now_means_the_same_on_every_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, start in (("a", NOW - 900), ("b", NOW - 500)):
        store.add(name, start_time=start)
    request = {"filter": "start_time > now() - 1s", "max_results": 1}
    first, token = store.page(**request)
    monkeypatch.setitem(globals(), "NOW", NOW + 3_600_000)
    second, _ = store.page(**request, page_token=token)
    assert (first, second) == (["b"], ["a"])


def test_a_token_of_another_search_is_refused(lessons: Store) -> None:
    _, token = lessons.page(max_results=1)
    for other in ({"filter": "metrics.loss > 0"}, {"view": ViewType.ALL}, {"experiment_ids": []}):
        with pytest.raises(Invalid, match="does not belong to this search"):
            lessons.page(page_token=token, **other)
    with pytest.raises(Invalid, match="does not belong to this search"):
        lessons.page("", ["run_name"], page_token=token)


def test_an_altered_token_is_refused(lessons: Store) -> None:
    _, token = lessons.page(max_results=1)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(Invalid, match="page token"):
            lessons.page(page_token=token[:place] + other + token[place + 1 :])
    for other in (token + "!", token[:-1], "é", "x"):
        with pytest.raises(Invalid, match="page token"):
            lessons.page(page_token=other)


def test_a_forged_token_is_refused_before_it_reaches_the_store(lessons: Store) -> None:
    request = ("runs", "default", [lessons.experiment], "", [], ViewType.ACTIVE_ONLY)
    for values in (["1", 2], [1], [None, 1.5]):
        forged = cursor.encode_position(cursor.Position(NOW, values), request)
        with pytest.raises(Invalid, match="forged"):
            lessons.page(page_token=forged)


@pytest.mark.parametrize("size", [0, -1, MAX_PAGE + 1])
def test_a_page_size_out_of_range_is_refused(store: Store, size: int) -> None:
    with pytest.raises(Invalid, match="max_results"):
        store.page(max_results=size)


def test_views(store: Store) -> None:
    store.add("active")
    store.add("deleted", lifecycle_stage="deleted")
    assert store.find() == ["active"]
    assert store.find(view=ViewType.DELETED_ONLY) == ["deleted"]
    assert store.find(view=ViewType.ALL) == ["deleted", "active"]
    assert store.find("lifecycle_stage = 'deleted'", view=ViewType.ALL) == ["deleted"]


def test_only_the_workspace_is_searched(store: Store) -> None:
    other = store.add_experiment("two")
    foreign = store.add_experiment("three", workspace="theirs")
    store.add("a", start_time=1)
    store.add("b", experiment=other, start_time=2)
    store.add("c", experiment=foreign, start_time=3)
    assert store.find(experiment_ids=[]) == ["b", "a"]
    assert store.find(experiment_ids=[str(other), str(foreign), "123456"]) == ["b"]
    assert store.find(experiment_ids=[str(foreign)]) == []


def test_several_experiments_are_sorted_together(store: Store) -> None:
    other = store.add_experiment("two")
    for name, place, loss in (("a", None, 2.0), ("b", other, 1.0), ("c", None, 3.0)):
        store.add(name, experiment=place, metrics={"loss": loss})
    scope = [str(store.experiment), str(other)]
    assert store.find("", "metrics.loss", experiment_ids=scope) == ["b", "a", "c"]


def test_more_experiments_than_a_statement_has_parameters(store: Store) -> None:
    store.add("a")
    scope = [str(number) for number in range(70_000)]
    assert store.find(experiment_ids=scope) == ["a"]


def test_children_are_found_by_their_parent(store: Store) -> None:
    parent = store.add("parent")
    store.add("child", parent_run_id=parent)
    assert store.find(f"parent_run_id = '{parent}'") == ["child"]
    assert store.find(f"run_id = '{parent}'") == ["parent"]


def test_a_run_matches_if_any_of_its_datasets_does(store: Store) -> None:
    train = {"name": "taxi", "digest": "d1", "context": "training"}
    test = {"name": "taxi-2", "digest": "d2"}
    store.add("both", datasets=[train, test])
    store.add("none")
    assert store.find("datasets.name = 'taxi' AND datasets.digest = 'd2'") == ["both"]
    assert store.find("datasets.name != 'taxi'") == ["both"]
    assert store.find("datasets.context IS NULL") == ["none"]


@pytest.mark.parametrize("joined", ["AND", "OR"])
def test_a_filter_as_wide_as_the_language_allows(store: Store, joined: str) -> None:
    store.add("a", tags={"b": "1"})
    assert store.find(f" {joined} ".join(["tags.b = '1'"] * 1_100)) == ["a"]


@pytest.mark.parametrize("shape", ["({}) {} tags.b = '{}'", "tags.b = '{2}' {1} ({0})"])
def test_a_filter_as_deep_as_the_language_allows(store: Store, shape: str) -> None:
    store.add("a", tags={"b": "1"})
    deep = "tags.b = '1'"
    for level in range(MAX_FILTER_DEPTH - 1):
        deep = shape.format(deep, *(("AND", 1) if level % 2 else ("OR", 2)))
    assert store.find(deep) == ["a"]


def test_the_number_of_statements_does_not_depend_on_the_number_of_runs(store: Store) -> None:
    counted: list[int] = []
    request = {"filter": "metrics.m > 0 AND params.p = 'x'", "order_by": ["metrics.m DESC"]}
    for size in (1, 30):
        for number in range(size):
            store.add(f"r{number}", metrics={"m": 1.0}, params={"p": "x"})
        statements: list[str] = []

        def count(*arguments: Any, seen: list[str] = statements) -> None:
            seen.append(arguments[2])

        event.listen(store.database.engine, "before_cursor_execute", count)
        store.page(**request)
        event.remove(store.database.engine, "before_cursor_execute", count)
        counted.append(sum(text.startswith("SELECT") for text in statements))
    assert counted == [4, 4]
