"""Opening, migrating, group commit and translated errors, on both engines."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from runwell.base.errors import Conflict, Invalid, NotFound, Unavailable
from runwell.stores.sql import regexp, schema
from runwell.stores.sql.engine import Database
from runwell.stores.sql.migrations import HEAD, VERSION_TABLE, current_revision
from runwell.testing.postgres import PostgresServer


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(select(schema.keys.c.name).order_by(schema.keys.c.id)).scalars())


def add(name: str):
    return lambda db: db.execute(insert(schema.keys).values(kind=1, name=name))


def test_a_new_store_has_the_default_experiment_and_the_newest_schema(database: Database):
    with database.reading() as db:
        assert db.execute(select(schema.experiments.c.id, schema.experiments.c.name)).all() == [
            (0, "Default")
        ]
        assert current_revision(db) == HEAD


def test_the_migrations_make_exactly_the_schema(database: Database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as db:
        context = MigrationContext.configure(db, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, schema.metadata) == []


def test_opening_again_changes_nothing_and_does_not_import_alembic(database_uri: str):
    Database.open(database_uri).close()
    code = (
        "import sys; from runwell.stores.sql.engine import Database;"
        f"Database.open({database_uri!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_processes_that_start_at_once_migrate_once(sqlite_uri: str):
    code = f"from runwell.stores.sql.engine import Database; Database.open({sqlite_uri!r}).close()"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    assert [process.wait() for process in started] == [0, 0, 0, 0]
    database = Database.open(sqlite_uri)
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(schema.experiments)).scalar() == 1
    database.close()


def test_a_newer_schema_is_refused_with_the_remedy(database_uri: str):
    database = Database.open(database_uri)
    database.write(lambda db: db.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")))
    database.close()
    with pytest.raises(Conflict, match="newer Runwell") as refusal:
        Database.open(database_uri)
    assert "pip install --upgrade runwell" in refusal.value.hint


def test_a_mlflow_database_is_named_and_not_touched(tmp_path: Path):
    path = tmp_path / "mlflow.db"
    with sqlite3.connect(path) as foreign:
        for table in ("experiments", "runs", "latest_metrics", "alembic_version"):
            foreign.execute(f"CREATE TABLE {table} (id)")
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(Invalid, match="MLflow database") as refusal:
        Database.open(str(path))
    assert "import" in refusal.value.hint
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"hello, this is a text file", b"SQLite format 3"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="not a SQLite database"):
        Database.open(str(path))


def test_another_programs_database_is_refused(tmp_path: Path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE orders (id)")
    foreign.close()
    with pytest.raises(Invalid, match="orders"):
        Database.open(f"sqlite:///{path}")


@pytest.mark.parametrize("uri", ["mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_other_kinds_of_uri_are_refused(uri: str):
    with pytest.raises(Invalid):
        Database.open(uri)


def test_a_write_is_seen_by_the_next_read(database: Database):
    database.write(add("a"))
    assert names(database) == ["a"]


def test_work_that_raises_leaves_nothing_and_its_neighbours_stay(database: Database):
    barrier = threading.Barrier(9)
    problems: list[Exception] = []

    def fail(db: object) -> None:
        add("lost")(db)
        raise NotFound("nothing here")

    def run(work: object) -> None:
        barrier.wait()
        try:
            database.write(work)
        except NotFound as problem:
            problems.append(problem)

    work = [*(add(f"key {i}") for i in range(8)), fail]
    threads = [threading.Thread(target=run, args=(item,)) for item in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names(database)) == [f"key {i}" for i in range(8)]
    assert len(problems) == 1


def test_a_fault_in_one_write_does_not_leave_its_neighbours_waiting(database: Database):
    """They shared a transaction, and once waited for ever when one raised what nobody expected."""
    outcomes: dict[str, object] = {}

    def fail(db: Connection) -> None:
        raise ZeroDivisionError

    def run(name: str) -> None:
        try:
            outcomes[name] = database.write(fail if name == "fault" else add(name)) is not None
        except ZeroDivisionError as problem:
            outcomes[name] = type(problem)

    def first(db: Connection) -> None:
        # All of these queue up behind this write, and so form one group.
        for thread in threads:
            thread.start()
        if database.dialect == "sqlite":
            while len(database._waiting) < len(threads):
                threading.Event().wait(0.001)

    expected = {"a": True, "b": True, "fault": ZeroDivisionError, "c": True}
    threads = [threading.Thread(target=run, args=(name,), daemon=True) for name in expected]
    database.write(first)
    for thread in threads:
        thread.join(30)
    assert outcomes == expected
    assert sorted(names(database)) == ["a", "b", "c"]


def test_ctrl_c_in_the_thread_that_writes_for_others_leaves_their_writes_to_them(sqlite_uri: str):
    database = Database.open(sqlite_uri)
    other = threading.Thread(target=lambda: database.write(add("other")), daemon=True)
    is_first = True

    def interrupted(db: Connection) -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            other.start()
            while not database._waiting:
                threading.Event().wait(0.001)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database.write(interrupted)
    # The write that was interrupted is given up by its thread, not by the store.
    other.join(30)
    assert not other.is_alive()
    assert names(database) == ["other"]
    database.close()


def test_a_unique_violation_is_a_conflict_without_sql_in_its_text(database: Database):
    database.write(add("a"))
    with pytest.raises(Conflict) as refusal:
        database.write(add("a"))
    assert "INSERT" not in str(refusal.value)
    assert names(database) == ["a"]


def test_a_snapshot_does_not_see_later_writes(database: Database):
    count = select(func.count()).select_from(schema.keys)
    with database.reading() as db:
        assert db.execute(count).scalar() == 0
        database.write(add("a"))
        assert db.execute(count).scalar() == 0
    assert names(database) == ["a"]


def test_a_locked_store_says_so(sqlite_uri: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RUNWELL_SQLITE_BUSY_TIMEOUT_S", "0.05")
    database = Database.open(sqlite_uri)
    other = sqlite3.connect(sqlite_uri.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        database.write(add("a"))
    other.execute("ROLLBACK")
    other.close()
    database.write(add("a"))
    assert names(database) == ["a"]
    database.close()


def test_a_pattern_that_takes_too_long_is_given_up(
    sqlite_uri: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(regexp, "MAX_S", 0.05)
    database = Database.open(sqlite_uri)
    endless = text("SELECT regexp('(a|a)+$', :text)")
    with pytest.raises(Invalid, match="takes too long"), database.reading() as db:
        db.execute(endless, {"text": "a" * 40 + "b"})
    # What one transaction used up, the next has again, on the same connection.
    with database.reading() as db:
        assert db.execute(endless, {"text": "aaaa"}).scalar() == 1
    database.close()


def test_all_matches_of_a_transaction_share_the_time(monkeypatch: pytest.MonkeyPatch):
    now = iter(range(100))
    monkeypatch.setattr(regexp, "monotonic", lambda: next(now))
    match = regexp.Regexp()
    assert [match("a", "cat") for _ in range(5)] == [1] * 5
    with pytest.raises(TimeoutError):
        match("a", "cat")
    match.renew()
    assert match("a", "dog") == 0
    assert match("a", None) is None


def test_a_missing_postgresql_database_is_told_from_a_missing_server(postgres: PostgresServer):
    with pytest.raises(Unavailable, match="no such database") as refusal:
        Database.open(postgres.uri("nobody_made_it"))
    assert "createdb" in refusal.value.hint
    with pytest.raises(Unavailable, match="cannot be reached"):
        Database.open("postgresql://nobody@127.0.0.1:9/x")


def test_a_pattern_that_only_postgresql_cannot_read_is_the_callers_mistake(postgres_uri: str):
    database = Database.open(postgres_uri)
    with pytest.raises(Invalid, match="regular expression"), database.reading() as db:
        db.execute(text("SELECT 'a' ~ '(?P<name>a)'"))
    database.close()
