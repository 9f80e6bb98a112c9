"""Log everything through a network that loses the first answer to it, and find everything once.

Usage: log_once.py REAL_URL; the tracking URI of the environment is that of the bad network.
"""

import os
import sys
import time
from pathlib import Path

# Both waits are short: what is tested is what happens after them.
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "3"
os.environ["MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR"] = "1"
os.environ["MLFLOW_HTTP_REQUEST_BACKOFF_JITTER"] = "0"

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

IS_NEW = int(mlflow.__version__.partition(".")[0]) >= 3
BAD, GOOD = os.environ["MLFLOW_TRACKING_URI"], sys.argv[1]
MODEL = f"once {time.time_ns()}"


def log(client, run_id):
    """Do what can be done twice without harm."""
    for step in range(5):
        client.log_metric(run_id, "single", step / 2, step=step)
    client.log_batch(
        run_id,
        [Metric("batch", float(n), 1_700_000_000_000 + n, n) for n in range(1_000 - 100)],
        [Param(f"p{n}", str(n)) for n in range(50)],
        [RunTag(f"t{n}", str(n)) for n in range(50)],
    )
    client.log_param(run_id, "alone", "1")
    client.set_tag(run_id, "alone", "2")
    if hasattr(client, "log_inputs"):
        from mlflow.entities import Dataset, DatasetInput

        client.log_inputs(run_id, [DatasetInput(Dataset("data", "d", "local", "{}"), [])])
    client.log_text(run_id, "text", "notes/a.txt")
    client.log_text(run_id, "", "notes/empty.txt")
    client.update_run(run_id, name="renamed")
    client.delete_run(run_id)
    client.restore_run(run_id)
    client.set_terminated(run_id)


def register(client):
    """Change a model of the registry, whose version is there already."""
    client.update_registered_model(MODEL, description="said twice")
    client.set_registered_model_tag(MODEL, "team", "red")
    client.set_registered_model_alias(MODEL, "champion", "1")
    client.set_model_version_tag(MODEL, "1", "checked", "yes")
    client.transition_model_version_stage(MODEL, "1", "Production")
    client.set_registered_model_alias(MODEL, "gone", "1")
    client.delete_registered_model_alias(MODEL, "gone")


def log_model(client, model_id):
    """Give a logged model of MLflow 3 its files and all else."""
    Path("model").mkdir()
    Path("model/MLmodel").write_text("a: 1\n")
    client.log_model_artifacts(model_id, "model")
    client.log_model_params(model_id, {"depth": "3"})
    client.set_logged_model_tags(model_id, {"team": "red"})
    client.finalize_logged_model(model_id, "READY")


def check(client, run_id):
    """Compare what is there with what was logged."""
    run = client.get_run(run_id)
    assert (run.info.status, run.info.run_name) == ("FINISHED", "renamed")
    assert run.info.lifecycle_stage == "active"
    points = client.get_metric_history(run_id, "single")
    assert [point.value for point in points] == [0.0, 0.5, 1.0, 1.5, 2.0], points
    batch = client.get_metric_history(run_id, "batch")
    assert [point.value for point in batch] == list(range(900)), len(batch)
    assert run.data.params == {**{f"p{n}": str(n) for n in range(50)}, "alone": "1"}
    assert run.data.tags["t49"] == "49"
    assert run.data.tags["alone"] == "2"
    if hasattr(client, "log_inputs"):
        assert [one.dataset.name for one in run.inputs.dataset_inputs] == ["data"]
    files = [one.path for one in client.list_artifacts(run_id, "notes")]
    assert files == ["notes/a.txt", "notes/empty.txt"], files
    found = client.get_registered_model(MODEL)
    assert (found.description, found.tags) == ("said twice", {"team": "red"})
    assert {alias: int(version) for alias, version in found.aliases.items()} == {"champion": 1}
    (version,) = client.search_model_versions(f"name='{MODEL}'")
    assert (version.current_stage, version.tags) == ("Production", {"checked": "yes"})


def check_model(client, model_id):
    """Compare what a logged model has with what it was given."""
    model = client.get_logged_model(model_id)
    assert (model.status, model.params["depth"], model.tags["team"]) == ("READY", "3", "red")
    files = [one.path for one in client.list_logged_model_artifacts(model_id)]
    assert files == ["MLmodel"], files


def main():
    """Make what is not safe to repeat over the good network, the rest over the bad one."""
    good = MlflowClient(GOOD, GOOD)
    run_id = good.create_run("0").info.run_id
    good.create_registered_model(MODEL)
    good.create_model_version(MODEL, "s3://bucket/model")
    bad = MlflowClient(BAD, BAD)
    log(bad, run_id)
    register(bad)
    check(good, run_id)
    if IS_NEW:
        model_id = good.create_logged_model("0", name="once").model_id
        log_model(bad, model_id)
        check_model(good, model_id)


main()
