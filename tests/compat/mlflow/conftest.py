"""Real MLflow clients in environments of their own, and a real server for them to talk to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.compat.mlflow import environments
from tests.compat.mlflow.environments import NEWEST, VERSIONS, python_of

from runwell.testing.server import ServerProcess


@pytest.fixture(scope="session", params=VERSIONS)
def client_version(request: pytest.FixtureRequest) -> str:
    """Each version of MLflow in turn, the newest first."""
    return request.param


@pytest.fixture(scope="session")
def client_python(client_version: str) -> Path:
    """The interpreter of an environment with ``client_version``."""
    return python_of(client_version)


@pytest.fixture(scope="session")
def newest_python() -> Path:
    """The interpreter of the environment with the newest MLflow."""
    return python_of(NEWEST)


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """A real ``runwell server`` that the tests of a module share, on SQLite.

    ``@pytest.mark.parametrize("server", ["postgresql"], indirect=True)`` gives one on PostgreSQL.
    """
    folder = tmp_path_factory.mktemp("server")
    if getattr(request, "param", "sqlite") == "postgresql":
        postgres = request.getfixturevalue("postgres")
        template = request.getfixturevalue("postgres_template")
        store = postgres.uri(postgres.create_database(template))
    else:
        store = f"sqlite:///{folder / 'runwell.db'}"
    with ServerProcess(store, folder=folder) as process:
        yield process


@pytest.fixture
def run_journey(tmp_path: Path) -> Callable[..., str]:
    """``run_journey(client_python, script, server.url)``: run a journey in a folder of its own."""

    def run(python: Path, script: str, url: str) -> str:
        return environments.run_journey(python, script, url, folder=tmp_path / script)

    return run
