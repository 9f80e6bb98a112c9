"""When ``Default`` was made: with its store, and in a store of before as far as that is known."""

import time
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from runwell.stores.sql import dialect, migrations
from runwell.stores.sql.engine import Database
from runwell.testing.postgres import PostgresServer

OLDEST = 1_600_000_000_000


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URI of a database without tables, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runwell.db'}"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.uri(postgres.create_database())


def make_store_of_before(uri: str, *statements: str) -> None:
    """Make a store as it was before the migration, and run ``statements`` on it."""
    engine = engine_of(uri)
    with engine.connect().execution_options(**dialect.WRITING) as db, db.begin():
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = db
        command.upgrade(config, "0004")
        for statement in statements:
            db.execute(text(statement))
    engine.dispose()


def engine_of(uri: str) -> Engine:
    path = uri.removeprefix("sqlite:///")
    return dialect.open_postgresql(uri) if path == uri else dialect.open_sqlite(path)


def times_of_default(uri: str) -> tuple[int, int]:
    """Open a store and return when its ``Default`` was created and when it was changed."""
    database = Database.open(uri)
    with database.reading() as db:
        found = db.execute(text("SELECT created_ms, updated_ms FROM experiments WHERE id = 0"))
        created_ms, updated_ms = found.one()
    database.close()
    return created_ms, updated_ms


def test_in_a_new_store_it_is_as_old_as_the_store(empty_uri: str):
    before = time.time_ns() // 1_000_000
    created_ms, updated_ms = times_of_default(empty_uri)
    assert before <= created_ms == updated_ms <= time.time_ns() // 1_000_000


@pytest.mark.parametrize("updated_ms", [0, OLDEST + 1])
def test_in_a_store_of_before_it_is_as_old_as_the_oldest_experiment(
    empty_uri: str, updated_ms: int
):
    make_store_of_before(
        empty_uri,
        f"UPDATE experiments SET updated_ms = {updated_ms} WHERE id = 0",
        "INSERT INTO experiments"
        " (id, workspace, name, artifact_location, created_ms, updated_ms)"
        f" VALUES (1, 'default', 'x', '', {OLDEST}, {OLDEST})",
    )
    assert times_of_default(empty_uri) == (OLDEST, max(OLDEST, updated_ms))


def test_in_a_store_of_before_with_nothing_in_it_it_is_new(empty_uri: str):
    before = time.time_ns() // 1_000_000
    make_store_of_before(empty_uri)
    assert times_of_default(empty_uri)[0] >= before
