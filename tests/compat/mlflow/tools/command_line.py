"""Work with a group of MLflow's commands, as a shell would; the only word says which."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import ViewType

COMMAND = Path(sys.executable).with_name("mlflow")
client = MlflowClient()


def mlflow(*words: str, code: int = 0) -> str:
    """Run a command, and return what it wrote to stdout."""
    done = subprocess.run([COMMAND, *words], check=False, capture_output=True, text=True)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout if code == 0 else done.stderr


def experiments() -> None:
    """Create, search, get, rename, delete and restore."""
    said = mlflow("experiments", "create", "-n", "by hand")
    ident = client.get_experiment_by_name("by hand").experiment_id
    assert ident in said, said
    again = mlflow("experiments", "create", "-n", "by hand", code=1)
    assert "RESOURCE_ALREADY_EXISTS" in again, again
    mlflow("experiments", "rename", "-x", ident, "--new-name", "by command")
    assert client.get_experiment(ident).name == "by command"
    shown = json.loads(mlflow("experiments", "get", "-n", "by command", "--output", "json"))
    assert shown["experiment_id"] == ident, shown
    assert shown["lifecycle_stage"] == "active", shown
    assert shown["artifact_location"] == client.get_experiment(ident).artifact_location, shown
    mlflow("experiments", "delete", "-x", ident)
    assert client.get_experiment(ident).lifecycle_stage == "deleted"
    assert "by command" not in mlflow("experiments", "search")
    assert "by command" in mlflow("experiments", "search", "--view", "deleted_only")
    mlflow("experiments", "restore", "-x", ident)
    assert client.get_experiment(ident).lifecycle_stage == "active"
    missing = mlflow("experiments", "get", "-x", "999999999", code=1)
    assert "999999999" in missing, missing


def runs() -> None:
    """Create, list, describe, delete and restore; all of them as a table."""
    experiment_id = client.create_experiment("runs")
    words = ("--experiment-id", experiment_id, "--description", "what it is")
    said = mlflow("runs", "create", *words, "--run-name", "first", "-t", "a=b", "-t", "c=d=e")
    parent = json.loads(said[said.index("{") :])["run_id"]
    run = client.get_run(parent)
    assert (run.info.run_name, run.info.status) == ("first", "FINISHED"), run.info
    assert run.data.tags["mlflow.note.content"] == "what it is"
    assert (run.data.tags["a"], run.data.tags["c"]) == ("b", "d=e"), run.data.tags
    words = ("--experiment-name", "runs", "--parent-run-id", parent, "--status", "failed")
    mlflow("runs", "create", *words, "--run-name", "second")
    (child,) = client.search_runs([experiment_id], f"tags.mlflow.parentRunId = '{parent}'")
    assert (child.info.run_name, child.info.status) == ("second", "FAILED"), child.info

    client.log_param(parent, "rate", "0.1, or so")
    client.log_metric(parent, "loss", 0.25)
    shown = json.loads(mlflow("runs", "describe", "--run-id", parent))
    assert shown["info"]["run_id"] == parent, shown
    assert shown["data"]["params"] == {"rate": "0.1, or so"}, shown
    assert shown["data"]["metrics"] == {"loss": 0.25}, shown

    mlflow("runs", "delete", "--run-id", child.info.run_id)
    listed = mlflow("runs", "list", "--experiment-id", experiment_id)
    assert parent in listed, listed
    assert child.info.run_id not in listed, listed
    gone = client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)
    assert [one.info.run_id for one in gone] == [child.info.run_id]
    mlflow("runs", "restore", "--run-id", child.info.run_id)
    assert client.get_run(child.info.run_id).info.lifecycle_stage == "active"

    mlflow("experiments", "csv", "-x", experiment_id, "-o", "runs.csv")
    with Path("runs.csv").open() as file:
        rows = {row["run_id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {parent, child.info.run_id}
    assert rows[parent]["params.rate"] == "0.1, or so", rows
    assert float(rows[parent]["metrics.loss"]) == 0.25, rows
    assert rows[child.info.run_id]["metrics.loss"] == "", rows


def artifacts() -> None:
    """Log a file and a folder, list them and fetch them."""
    run_id = client.create_run(client.create_experiment("artifacts")).info.run_id
    data = bytes(range(256)) * 5_000
    folder = Path("folder/below")
    folder.mkdir(parents=True)
    (folder / "ü b.bin").write_bytes(data)
    Path("folder/empty.txt").touch()
    mlflow("artifacts", "log-artifact", "-l", "folder/empty.txt", "-r", run_id)
    words = ("-l", "folder", "-r", run_id)
    mlflow("artifacts", "log-artifacts", *words, "-a", "some/where")
    listed = json.loads(mlflow("artifacts", "list", "-r", run_id))
    assert {(one["path"], one["is_dir"]) for one in listed} == {
        ("empty.txt", False),
        ("some", True),
    }
    listed = json.loads(mlflow("artifacts", "list", "-r", run_id, "-a", "some/where/below"))
    (one,) = listed
    assert one["path"] == "some/where/below/ü b.bin", listed
    assert int(one["file_size"]) == len(data), listed
    Path("here").mkdir()
    said = mlflow("artifacts", "download", "-r", run_id, "-a", "some/where", "-d", "here")
    path = Path(said.strip().splitlines()[-1])
    assert (path / "below/ü b.bin").read_bytes() == data
    assert (path / "empty.txt").read_bytes() == b""
    uri = f"runs:/{run_id}/some/where/below"
    path = Path(mlflow("artifacts", "download", "-u", uri).strip().splitlines()[-1])
    assert (path / "ü b.bin").read_bytes() == data


{"experiments": experiments, "runs": runs, "artifacts": artifacts}[sys.argv[1]]()
