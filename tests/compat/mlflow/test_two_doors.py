"""One store, two doors: what an MLflow client logs is complete behind ours, and the reverse."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from tests.compat.mlflow.environments import HERE, last_json, run_script

import runwell
from runwell.cli.main import main
from runwell.testing.server import ServerProcess

SCRIPTS = HERE / "scripts"


@pytest.fixture(scope="module")
def written(
    client_python: Path, server: ServerProcess, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The ids of a run that an MLflow client logged."""
    folder = tmp_path_factory.mktemp("written")
    return last_json(run_script(client_python, SCRIPTS / "write_run.py", server.url, folder=folder))


@pytest.fixture
def ours(server: ServerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the server, with what our client keeps in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("RUNWELL_SPOOL_DIR", raising=False)
    return server.url


def test_our_client_reads_what_mlflow_logged(written: dict[str, str], ours: str, tmp_path: Path):
    client = runwell.MlflowClient(tracking_uri=ours)
    experiment = client.get_experiment(written["experiment"])
    assert experiment.name.startswith("by mlflow")
    assert experiment.tags["team"] == "vision"
    run = client.get_run(written["run"])
    assert (run.info.run_name, run.info.status) == ("written", "FINISHED")
    assert run.data.params == {"alpha": "0.5", "layers": "[1, 2]", "depth": "3"}
    assert run.data.metrics["loss"] == 0.2
    assert run.data.metrics["acc"] == 0.9
    assert math.isnan(run.data.metrics["lost"])
    assert run.data.tags["colour"] == "blue"
    assert run.data.tags["mlflow.note.content"] == "what it is"
    history = client.get_metric_history(written["run"], "acc")
    assert [(p.step, p.value, p.timestamp) for p in history] == [
        (n, n / 10, 1_600_000_000_000 + n) for n in range(10)
    ]
    assert {f.path for f in client.list_artifacts(written["run"])} == {"config.json", "notes"}
    path = client.download_artifacts(written["run"], "notes/hello.txt", str(tmp_path))
    assert Path(path).read_text() == "hello"
    child = client.get_run(written["child"])
    assert child.data.tags["mlflow.parentRunId"] == written["run"]
    assert child.info.status == "FAILED"
    (found,) = client.search_runs([written["experiment"]], "metrics.acc = 0.9 OR params.x = '1'")
    assert found.info.run_id == written["run"]


def test_our_commands_show_what_mlflow_logged(written: dict[str, str], ours: str):
    def ask(*words: str):
        done = CliRunner().invoke(main, ["--tracking-uri", ours, *words, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    shown = ask("runs", "show", written["run"])
    assert shown["info"]["run_name"] == "written"
    assert shown["data"]["params"]["depth"] == "3"
    assert shown["data"]["metrics"]["loss"] == 0.2
    listed = ask("runs", "search", "params.depth = '3'", "-e", written["experiment"])
    assert written["run"] in json.dumps(listed)
    assert "notes" in json.dumps(ask("artifacts", "list", written["run"]))


def test_an_mlflow_client_reads_what_ours_logged(
    client_python: Path, server: ServerProcess, ours: str, tmp_path: Path
):
    client = runwell.MlflowClient(tracking_uri=ours)
    name = "by runwell"
    old = client.get_experiment_by_name(name)
    if old is not None:
        # Each version of the client finds an experiment of that name and only its own run in it.
        client.rename_experiment(old.experiment_id, f"{name} {old.experiment_id}")
    runwell.set_tracking_uri(ours)
    experiment_id = runwell.create_experiment(name, tags={"team": "speech"})
    with runwell.start_run(experiment_id=experiment_id, run_name="written") as run:
        run_id = run.info.run_id
        runwell.log_params({"alpha": 0.5, "depth": 3})
        for step in range(5):
            runwell.log_metric("loss", 1 / (step + 1), step=step)
        runwell.log_metrics({"lost": math.nan, "endless": math.inf})
        runwell.set_tag("colour", "blue")
        table = runwell.data.from_numpy(np.zeros((3, 2)), name="table")
        runwell.log_input(table, context="training")
        runwell.log_text("hello", "notes/hello.txt")
        runwell.log_dict({"a": 1}, "config.json")
        with runwell.start_run(run_name="child", nested=True, experiment_id=experiment_id):
            runwell.log_metric("loss", 0.0)
    run_script(
        client_python, SCRIPTS / "read_run.py", server.url, experiment_id, run_id, folder=tmp_path
    )
    assert client.get_run(run_id).data.metrics["loss"] == 0.1
