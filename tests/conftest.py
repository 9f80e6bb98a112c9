"""What every test may ask for: a fresh store on each engine, blobs, and a context over both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.postgres import PostgresServer
from runwell.testing.server import ServerProcess
from runwell.usecase.context import Context


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now_ms: int = 1_760_000_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL for each test process."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated, empty database to copy."""
    name = postgres.create_database()
    Database.open(postgres.uri(name)).close()
    return name


@pytest.fixture
def sqlite_uri(tmp_path: Path) -> str:
    """The URI of an embedded store that does not exist yet."""
    return f"sqlite:///{tmp_path / 'store' / 'runwell.db'}"


@pytest.fixture
def postgres_uri(postgres: PostgresServer, postgres_template: str) -> str:
    """The URI of a fresh PostgreSQL store."""
    return postgres.uri(postgres.create_database(postgres_template))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_uri(request: pytest.FixtureRequest) -> str:
    """The URI of a fresh store, on each engine in turn."""
    name = "sqlite_uri" if request.param == "sqlite" else "postgres_uri"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(database_uri: str) -> Iterator[Database]:
    """A fresh store, on each engine in turn."""
    opened = Database.open(database_uri)
    yield opened
    opened.close()


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    """An empty blob store on the local disk."""
    return LocalBlobs(tmp_path / "blobs")


@pytest.fixture
def clock() -> SetClock:
    """The clock of ``ctx``; set ``clock.now_ms`` to move it."""
    return SetClock()


@pytest.fixture
def ctx(database: Database, blobs: LocalBlobs, clock: SetClock) -> Context:
    """The surroundings of a use-case, as its owner."""
    return Context(database=database, blobs=blobs, clock=clock)


@pytest.fixture
def server_process(database_uri: str, tmp_path: Path) -> Iterator[ServerProcess]:
    """A real server on a fresh store, on each engine in turn; a test may kill and restart it."""
    with ServerProcess(database_uri, folder=tmp_path / "server") as process:
        yield process


@pytest.fixture
def server(server_process: ServerProcess) -> str:
    """The URL of a real server on a fresh store, on each engine in turn."""
    return server_process.url
