"""Searching experiments by name, times and tags."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from runwell.base.errors import Invalid
from runwell.entities.lifecycle import ViewType
from runwell.stores.sql.engine import Database
from runwell.stores.sql.search import search_experiments
from runwell.wire.experiments import SearchExperiments

rows = runpy.run_path(str(Path(__file__).parents[2] / "store_rows.py"))
NOW = 10_000


class Store:
    """Experiments of the workspace ``lab``, by name."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.names: dict[int, str] = {}

    def add(self, name: str, workspace: str = "lab", **values: Any) -> None:
        columns = {"workspace": workspace, **values}
        made = self.database.write(lambda db: rows["add_experiment"](db, name, **columns))
        self.names[made] = name

    def page(self, filter: str = "", **request: Any) -> tuple[list[str], str]:
        with self.database.reading() as db:
            ids, token = search_experiments(
                db, "lab", SearchExperiments(filter=filter, **request), NOW
            )
        return [self.names[one] for one in ids], token


@pytest.fixture
def store(database: Database) -> Store:
    store = Store(database)
    store.add("vision/a", created_ms=1, updated_ms=9, tags={"rank": "10", "team": "red"})
    store.add("vision/b", created_ms=2, updated_ms=8, tags={"rank": "9.5"})
    store.add("text/c", created_ms=3, updated_ms=7, tags={"rank": "best"})
    store.add("text/d", created_ms=4, updated_ms=6)
    store.add("foreign", workspace="theirs", created_ms=5)
    return store


def test_the_newest_comes_first_and_only_of_the_workspace(store: Store) -> None:
    assert store.page() == (["text/d", "text/c", "vision/b", "vision/a"], "")


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("name LIKE 'vision/%'", ["vision/b", "vision/a"]),
        ("name = 'text/c'", ["text/c"]),
        ("tags.team = 'red'", ["vision/a"]),
        ("tags.rank > 9.4", ["vision/b", "vision/a"]),
        ("tags.rank != 10", ["vision/b"]),
        ("tags.rank IS NULL", ["text/d"]),
        ("creation_time BETWEEN 2 AND 3", ["text/c", "vision/b"]),
        ("last_update_time >= 8", ["vision/b", "vision/a"]),
    ],
)
def test_a_filter_finds(store: Store, filter: str, found: list[str]) -> None:
    assert store.page(filter)[0] == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("tags.rank", ["vision/b", "vision/a", "text/c", "text/d"]),
        ("tags.rank DESC", ["vision/a", "vision/b", "text/c", "text/d"]),
        ("name", ["text/c", "text/d", "vision/a", "vision/b"]),
        ("last_update_time", ["text/d", "text/c", "vision/b", "vision/a"]),
    ],
)
def test_an_order_sorts_across_pages(store: Store, order: str, found: list[str]) -> None:
    names: list[str] = []
    token = ""
    for _ in found:
        page, token = store.page(order_by=[order], max_results=1, page_token=token)
        names += page
    assert (names, token) == (found, "")


def test_views(store: Store) -> None:
    store.add("gone", created_ms=9, deleted_ms=9)
    assert "gone" not in store.page()[0]
    assert store.page(view=ViewType.DELETED_ONLY)[0] == ["gone"]
    assert store.page(view=ViewType.ALL)[0][0] == "gone"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1e400", True), ("1e99999999", True), ("-1e400", False), ("inf", True), ("5.", True),
        (" .5\n", True), ("1e-400", False), ("1e-99999", False), ("-1e99999", False),
        ("1_0", False), ("٣", False), ("0x1f", False), ("nan", False),
    ],
)  # fmt: skip
def test_a_tag_counts_as_a_number_exactly_when_the_language_says_so(
    store: Store, text: str, found: bool
) -> None:
    store.add("odd", tags={"number": text})
    assert (store.page("tags.number > 0")[0] == ["odd"]) == found


def test_a_token_of_a_search_for_runs_or_of_another_filter_is_refused(store: Store) -> None:
    _, token = store.page(max_results=1)
    with pytest.raises(Invalid, match="does not belong"):
        store.page("name != 'x'", max_results=1, page_token=token)
