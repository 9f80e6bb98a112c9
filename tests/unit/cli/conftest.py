"""A store with a few runs, reached embedded and through a server, and commands upon it."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner, Result

from runwell.cli.main import main
from runwell.entities.attribute import Metric
from runwell.entities.run import RunStatus
from runwell.server.app import create_app
from runwell.server.inprocess import InProcess, connect
from runwell.server.sockets import bind
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.wire.experiments import CreateExperiment
from runwell.wire.ingest import LogValues
from runwell.wire.runs import CreateRun, UpdateRun


@dataclass
class Cli:
    """The command line, talking to one store."""

    uri: str

    def __call__(self, *words: str, code: int = 0, text: str | None = None) -> Result:
        """Run a command that must end with ``code``; ``text`` is typed at its questions."""
        done = CliRunner().invoke(main, ["--tracking-uri", self.uri, *words], input=text)
        assert done.exit_code == code, f"{done.stdout}\n{done.stderr}\n{done.exception!r}"
        return done

    def json(self, *words: str):
        return json.loads(self(*words, "--json").stdout)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InProcess]:
    """An empty store in a folder of its own; what a command writes goes beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("RUNWELL_TRACKING_URI", "MLFLOW_TRACKING_URI", "RUNWELL_SPOOL_DIR"):
        monkeypatch.delenv(name, raising=False)
    opened = connect(str(tmp_path / "lab"))
    yield opened
    opened.close()


@pytest.fixture(params=["embedded", "server"])
def cli(request: pytest.FixtureRequest, store: InProcess) -> Iterator[Cli]:
    """Commands on the store, directly and through a server."""
    if request.param == "embedded":
        yield Cli(str(store.location.home))
        return
    bound = bind("127.0.0.1", 0, may_move=False)
    is_ready = threading.Event()
    location = store.location
    app = create_app(
        Database.open(location.database_uri), LocalBlobs(location.blobs_dir), on_ready=is_ready.set
    )
    config = uvicorn.Config(app, http="httptools", ws="none", lifespan="on", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound.listener]})
    thread.start()
    assert is_ready.wait(10)
    yield Cli(f"http://127.0.0.1:{bound.port}")
    server.should_exit = True
    thread.join()


@pytest.fixture
def embedded(store: InProcess) -> Cli:
    """Commands on the store, directly."""
    return Cli(str(store.location.home))


@pytest.fixture
def new_run(store: InProcess) -> Callable[..., str]:
    """A function that makes a finished run with values and returns its id."""

    def make(name: str, experiment: str = "0", **values: float) -> str:
        made = store.call("runs.create", CreateRun(experiment_id=experiment, run_name=name))
        run_id = made.info.run_id
        metrics = [Metric(key, value, 1_700_000_000_000, 0) for key, value in values.items()]
        params = {"model": name.partition("-")[0]}
        store.call("ingest.log", LogValues(run_id=run_id, metrics=metrics, params=params))
        store.call("runs.update", UpdateRun(run_id=run_id, status=RunStatus.FINISHED))
        return run_id

    return make


@pytest.fixture
def vision(store: InProcess) -> str:
    """The id of an experiment called ``vision``."""
    return store.call("experiments.create", CreateExperiment(name="vision")).experiment_id
