"""Real clients under strain: in the background, many at once, and through a server's crashes."""

from pathlib import Path

import pytest
from tests.compat.mlflow.environments import (
    HERE,
    NEWEST,
    VERSIONS,
    finish_script,
    last_json,
    python_of,
    run_script,
    start_script,
)
from tests.compat.mlflow.proxies import LosingProxy

from runwell.testing.server import ServerProcess

SCRIPTS = HERE / "scripts"
STORES = {"sqlite": "sqlite_uri", "postgresql": "postgres_uri"}
EVERYWHERE = [*((version, "sqlite") for version in VERSIONS), (NEWEST, "postgresql")]
"""Each version on the embedded store, and the newest on the other too."""
HAS_BACKGROUND = [pair for pair in EVERYWHERE if pair[0] != "2.3"]


@pytest.fixture
def own_server(store: str, request: pytest.FixtureRequest, tmp_path: Path):
    """A server that only this test uses, on ``store``; it may be killed."""
    uri = str(request.getfixturevalue(STORES[store]))
    with ServerProcess(uri, folder=tmp_path / "server") as process:
        yield process


@pytest.mark.parametrize(("version", "store"), HAS_BACKGROUND)
def test_what_is_logged_in_the_background_is_all_there(
    version: str, own_server: ServerProcess, tmp_path: Path
):
    script = SCRIPTS / "log_asynchronously.py"
    run_script(python_of(version), script, own_server.url, "single", folder=tmp_path)


@pytest.mark.parametrize("version", [one for one in VERSIONS if one.startswith("3.")])
def test_what_waits_in_the_background_is_joined_into_batches(
    version: str, server: ServerProcess, tmp_path: Path
):
    script = SCRIPTS / "log_asynchronously.py"
    run_script(python_of(version), script, server.url, "buffered", folder=tmp_path)


@pytest.mark.parametrize(("version", "store"), EVERYWHERE)
def test_threads_of_processes_write_to_one_run_and_one_experiment(
    version: str, own_server: ServerProcess, tmp_path: Path
):
    run_script(python_of(version), SCRIPTS / "many_writers.py", own_server.url, folder=tmp_path)


@pytest.mark.parametrize(("version", "store"), EVERYWHERE)
def test_a_client_outlives_the_server_and_nothing_is_lost_or_doubled(
    version: str, own_server: ServerProcess, tmp_path: Path
):
    script = SCRIPTS / "keep_logging.py"
    client = start_script(python_of(version), script, own_server.url, folder=tmp_path)
    assert client.stdout is not None
    crashes = 0
    while crashes < 2 and client.stdout.readline() == "acknowledged\n":
        own_server.kill()
        own_server.start()
        crashes += 1
    tried_again = last_json(finish_script(client))
    assert crashes == 2
    assert tried_again >= crashes


@pytest.mark.parametrize(("version", "store"), EVERYWHERE)
def test_what_is_sent_again_for_want_of_an_answer_is_stored_once(
    version: str, own_server: ServerProcess, tmp_path: Path
):
    script = SCRIPTS / "log_once.py"
    with LosingProxy(own_server.port) as network:
        run_script(python_of(version), script, network.url, own_server.url, folder=tmp_path)
    runs = "/api/2.0/mlflow/runs"
    assert network.lost[f"{runs}/log-metric"] == 5
    assert network.lost[f"{runs}/log-batch"] == 1
    assert network.lost[f"{runs}/delete"] == network.lost[f"{runs}/restore"] == 1
