"""The rows of the registry: many writers at once, and searches with their orders and pages."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.entities.registry import PROMPT_TAG, ModelStage
from runwell.stores.sql import registry, registry_rows, registry_search, registry_versions, schema
from runwell.stores.sql.engine import Connection, Database
from runwell.stores.sql.registry_versions import NewVersion
from runwell.wire.registry import SearchModelVersions, SearchRegisteredModels

THREADS = 8


def new(source: str = "s3://b/m", run_uid: str = "", model_uid: str = "") -> NewVersion:
    return NewVersion(source, source, run_uid, model_uid, "", "")


def create(db: Connection, name: str, now_ms: int = 1, **tags: str) -> int:
    return registry.create(db, "lab", name, description="", tags=tags, now_ms=now_ms)


def add(db: Connection, name: str, version: NewVersion, now_ms: int = 1, **tags: str) -> int:
    model = registry_rows.hold_model(db, "lab", name, now_ms)
    made = registry_versions.create(db, model, version, now_ms)
    registry_rows.set_version_tags(db, made, tags)
    return registry_versions.load(db, [made])[0].version


def at_once(work: Callable[[int], object]) -> list[object]:
    """Do ``work`` in several threads that begin together, and return what each gave."""
    barrier = Barrier(THREADS)

    def begin(number: int) -> object:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


class TestMany:
    def test_versions_at_once_get_numbers_of_their_own(self, database: Database):
        database.write(lambda db: create(db, "iris"))

        def write(_number: int) -> list[int]:
            return [database.write(lambda db: add(db, "iris", new())) for _ in range(5)]

        numbers = [number for several in at_once(write) for number in several]
        assert sorted(numbers) == list(range(1, THREADS * 5 + 1))

    def test_one_of_many_gets_a_name(self, database: Database):
        def write(_number: int) -> bool:
            try:
                database.write(lambda db: create(db, "iris"))
            except Conflict:
                return False
            return True

        assert sum(at_once(write)) == 1

    def test_one_version_is_left_in_a_stage(self, database: Database):
        database.write(lambda db: create(db, "iris"))
        for _ in range(THREADS):
            database.write(lambda db: add(db, "iris", new()))

        def move(number: int) -> None:
            def work(db: Connection) -> None:
                model = registry_rows.hold_model(db, "lab", "iris", 2)
                version = registry_rows.find_version(db, model, number + 1)
                registry_versions.move(db, version, ModelStage.PRODUCTION, archive=True, now_ms=2)

            database.write(work)

        at_once(move)
        table = schema.model_versions.c
        with database.reading() as db:
            stages = db.execute(
                select(table.stage, func.count()).group_by(table.stage).order_by(table.stage)
            ).all()
        assert stages == [("Archived", THREADS - 1), ("Production", 1)]

    def test_no_alias_points_to_what_was_deleted_meanwhile(self, database: Database):
        database.write(lambda db: create(db, "iris"))
        for _ in range(THREADS):
            database.write(lambda db: add(db, "iris", new()))

        def change(number: int) -> None:
            def work(db: Connection) -> None:
                model = registry_rows.hold_model(db, "lab", "iris", 2)
                version = registry_rows.find_version(db, model, 1 + number // 2)
                if number % 2:
                    registry_versions.remove(db, version, 2)
                else:
                    registry.set_alias(db, version, f"a{number}")

            try:
                database.write(work)
            except NotFound:
                return

        at_once(change)
        with database.reading() as db:
            assert db.scalar(select(func.count()).select_from(schema.model_aliases)) == 0


def test_a_deleted_version_keeps_its_row_but_not_what_it_said(database: Database):
    database.write(lambda db: create(db, "iris"))
    database.write(lambda db: add(db, "iris", new(run_uid="r", model_uid="m"), a="1"))

    def remove(db: Connection) -> None:
        model = registry_rows.hold_model(db, "lab", "iris", 9)
        registry_versions.remove(db, registry_rows.find_version(db, model, 1), 9)

    database.write(remove)
    table = schema.model_versions.c
    with database.reading() as db:
        row = db.execute(select(table.number, table.source, table.location, table.run_uid)).one()
        assert row == (1, "", "", None)
        assert db.scalar(select(table.deleted_ms)) == 9


def test_nothing_of_a_deleted_model_is_left(database: Database):
    def work(db: Connection) -> None:
        create(db, "iris", a="1")
        add(db, "iris", new(), a="1")
        model = registry_rows.hold_model(db, "lab", "iris", 2)
        registry.set_alias(db, registry_rows.find_version(db, model, 1), "best")
        registry.remove(db, model)

    database.write(work)
    with database.reading() as db:
        for name, table in schema.metadata.tables.items():
            if name.startswith(("registered_", "model_alias", "model_version")):
                assert db.scalar(select(func.count()).select_from(table)) == 0, name


class Found:
    """Models and versions of a store, found by name and by name and number."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def models(self, filter: str = "", **request: object) -> tuple[list[str], str]:
        req = SearchRegisteredModels(filter=filter, **request)
        with self.database.reading() as db:
            ids, token = registry_search.search_registered_models(db, "lab", req, 100)
            return [one.name for one in registry.load(db, ids)], token

    def versions(self, filter: str = "", **request: object) -> tuple[list[str], str]:
        req = SearchModelVersions(filter=filter, **request)
        with self.database.reading() as db:
            ids, token = registry_search.search_model_versions(db, "lab", req, 100)
            return [f"{one.name}{one.version}" for one in registry_versions.load(db, ids)], token


@pytest.fixture
def found(database: Database) -> Found:
    def fill(db: Connection) -> None:
        registry.create(db, "theirs", "x", description="", tags={}, now_ms=9)
        create(db, "b", 1, team="red", rank="10")
        create(db, "B", 2, rank="9.5")
        create(db, "é", 3, team="blue")
        create(db, "p", 4, **{PROMPT_TAG: "true"})
        add(db, "b", new("s3://b/1", "r1"), 5, team="red")
        add(db, "b", new("s3://b/2", "r1"), 6)
        add(db, "B", new("s3://b/3", "r2", "m1"), 7)
        add(db, "p", new("word"), 8, **{PROMPT_TAG: "true"})
        model = registry_rows.hold_model(db, "lab", "b", 8)
        version = registry_rows.find_version(db, model, 2)
        registry_versions.move(db, version, ModelStage.PRODUCTION, archive=False, now_ms=9)

    database.write(fill)
    return Found(database)


class TestSearch:
    @pytest.mark.parametrize(
        ("filter", "names"),
        [
            ("", ["p", "é", "B", "b"]),
            ("name = 'b'", ["b"]),
            ("name LIKE 'b%'", ["b"]),
            ("name ILIKE 'B%'", ["B", "b"]),
            ("name ILIKE 'É'", ["é"]),
            ("name IN ('b', 'p')", ["p", "b"]),
            ("name NOT IN ('b', 'p')", ["é", "B"]),
            ("tags.team = 'red' OR tags.rank < 10", ["B", "b"]),
            ("tags.team != 'red'", ["é"]),
            ("tags.team IS NULL", ["p", "B"]),
            ("kind = 'prompt'", ["p"]),
            ("kind = 'MODEL' AND name != 'B'", ["é", "b"]),
            ("creation_timestamp > 2", ["p", "é"]),
            ("last_updated_timestamp = 8", ["p", "b"]),
        ],
    )
    def test_models(self, found: Found, filter: str, names: list[str]):
        assert found.models(filter) == (names, "")

    @pytest.mark.parametrize(
        ("filter", "versions"),
        [
            ("", ["p1", "B1", "b2", "b1"]),
            ("name = 'b'", ["b2", "b1"]),
            ("run_id = 'r1' AND version_number > 1", ["b2"]),
            ("run_id IN ('r1', 'r2')", ["B1", "b2", "b1"]),
            ("run_id != 'r1'", ["B1"]),
            ("run_id IS NULL", ["p1"]),
            ("model_id = 'm1'", ["B1"]),
            ("source_path LIKE 's3://b/%' AND NOT source = 's3://b/1'", ["B1", "b2"]),
            ("version = 1 AND kind = 'model'", ["B1", "b1"]),
            ("stage = 'production'", ["b2"]),
            ("current_stage != 'Production' AND tags.team = 'red'", ["b1"]),
            ("created BETWEEN 6 AND 7", ["B1", "b2"]),
        ],
    )
    def test_versions(self, found: Found, filter: str, versions: list[str]):
        assert found.versions(filter) == (versions, "")

    @pytest.mark.parametrize(
        ("order", "names"),
        [
            (["name"], ["B", "b", "p", "é"]),
            (["name DESC"], ["é", "p", "b", "B"]),
            (["tags.rank"], ["B", "b", "p", "é"]),
            (["timestamp DESC", "name"], ["b", "p", "B", "é"]),
        ],
    )
    def test_orders_of_models_go_on_over_pages(
        self, found: Found, order: list[str], names: list[str]
    ):
        assert self.paged(found.models, order) == names

    @pytest.mark.parametrize(
        ("order", "versions"),
        [
            (["name", "version DESC"], ["B1", "b2", "b1", "p1"]),
            (["version_number", "name DESC"], ["p1", "b1", "B1", "b2"]),
            (["run_id"], ["b2", "b1", "B1", "p1"]),
            (["stage", "last_updated_timestamp"], ["b1", "B1", "p1", "b2"]),
        ],
    )
    def test_orders_of_versions_go_on_over_pages(
        self, found: Found, order: list[str], versions: list[str]
    ):
        assert self.paged(found.versions, order) == versions

    def paged(self, search: Callable[..., tuple[list[str], str]], order: list[str]) -> list[str]:
        names: list[str] = []
        token = ""
        while True:
            page, token = search(order_by=order, max_results=1, page_token=token)
            names += page
            if not token:
                return names

    def test_what_comes_between_pages_changes_no_page(self, found: Found):
        first, token = found.models(order_by=["name"], max_results=2)
        found.database.write(lambda db: create(db, "A", 9))
        rest, _ = found.models(order_by=["name"], page_token=token)
        assert first + rest == ["B", "b", "p", "é"]
        with pytest.raises(Invalid, match="page token"):
            found.models("kind = 'model'", order_by=["name"], page_token=token)

    @pytest.mark.parametrize("filter", ["metrics.a > 1", "colour = 'red'", "kind = 'thing'"])
    def test_what_there_is_not_is_refused(self, found: Found, filter: str):
        with pytest.raises(Invalid):
            found.models(filter)
        with pytest.raises(Invalid):
            found.versions(filter)


def plan_of(database: Database, act: Callable[[Connection], object]) -> str:
    """Return how SQLite runs the last statement of ``act``."""
    statements: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda *args: statements.append((args[2], args[3])),
    )
    with database.reading() as db:
        act(db)
        statement, values = statements[-1]
        return str(db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())


@pytest.mark.parametrize(
    ("filter", "index"),
    [
        ("run_id = 'x'", "model_versions_by_run"),
        ("model_id IN ('x', 'y') AND name = 'z'", "model_versions_by_model"),
        ("name = 'x'", "model_versions_by_name"),
        ("", "model_versions_by_name"),
    ],
)
def test_sqlite_finds_versions_by_an_index(sqlite_uri: str, filter: str, index: str):
    database = Database.open(sqlite_uri)
    req = SearchModelVersions(filter=filter, order_by=["name", "version DESC"])
    plan = plan_of(database, lambda db: registry_search.search_model_versions(db, "lab", req, 1))
    database.close()
    assert f"USING INDEX {index}" in plan


def test_sqlite_finds_the_newest_of_each_stage_without_reading_the_others(sqlite_uri: str):
    database = Database.open(sqlite_uri)
    plan = plan_of(database, lambda db: registry_versions.newest_by_stage(db, [1]))
    database.close()
    assert plan.count("model_versions_by_stage (model=? AND stage=?)") == len(ModelStage)
    assert "TEMP B-TREE" not in plan
