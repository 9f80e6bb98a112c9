"""Names as integers: the same for everyone, and never remembered from a transaction that failed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from runwell.base.errors import Conflict
from runwell.stores.sql import keys
from runwell.stores.sql.engine import Connection, Database
from runwell.stores.sql.schema import KEY_METRIC, KEY_TAG


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def intern(database: Database, *names: str, kind: int = KEY_METRIC) -> dict[str, int]:
    return database.write(lambda db: keys.intern(db, kind, names))


def test_a_name_has_one_id_per_kind(database: Database) -> None:
    first = intern(database, "a", "b", "b")
    assert intern(database, "b", "c")["b"] == first["b"]
    assert intern(database, "a", kind=KEY_TAG)["a"] != first["a"]
    with database.reading() as db:
        assert keys.names(db, first.values()) == {first["a"]: "a", first["b"]: "b"}
        assert keys.find(db, KEY_METRIC, ["a", "nope"]) == {"a": first["a"]}
        assert keys.find(db, KEY_TAG, ["b"]) == {}


def test_known_names_cost_no_statement(database: Database) -> None:
    names = [f"key {number}" for number in range(50)]
    intern(database, *names)
    intern(database, *names)
    with counted_statements(database) as statements:
        intern(database, *names)
    assert statements == []


def test_ids_of_a_failed_transaction_are_not_remembered(database: Database) -> None:
    def fail(db: Connection) -> None:
        keys.intern(db, KEY_METRIC, ["ghost"])
        keys.intern(db, KEY_METRIC, ["ghost"])
        raise Conflict("no")

    with pytest.raises(Conflict):
        database.write(fail)
    # On SQLite the id of the ghost is now given to another name.
    other = intern(database, "other")
    with database.reading() as db:
        assert keys.find(db, KEY_METRIC, ["ghost"]) == {}
    assert intern(database, "ghost")["ghost"] != other["other"]


def test_ids_of_a_failed_part_of_a_transaction_are_not_remembered(database: Database) -> None:
    def partly(db: Connection) -> None:
        nested = db.begin_nested()
        keys.intern(db, KEY_METRIC, ["ghost"])
        nested.rollback()
        keys.intern(db, KEY_METRIC, ["other"])

    database.write(partly)
    assert intern(database, "ghost")["ghost"] != intern(database, "other")["other"]


def test_two_stores_do_not_share_what_they_remember(
    sqlite_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = Database.open(sqlite_uri)
    second = Database.open(str(tmp_path_factory.mktemp("second") / "store.db"))
    try:
        for names in (["x", "y"], ["x", "y"]):
            intern(first, *names)
        assert intern(second, "y")["y"] == 1
        assert intern(second, "y", "x")["y"] == 1
    finally:
        first.close()
        second.close()


def test_the_cache_is_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAX_CACHED", 10)
    for start in range(0, 60, 7):
        names = [f"k{number}" for number in range(start, start + 7)]
        assert intern(database, *names) == intern(database, *names)
    cache = keys._caches[database.engine.pool]
    assert len(cache.ids) <= 10
    assert len(cache.names) <= 10
