"""Read with an MLflow client the run that ours logged; its ids are the words of the command."""

import math
import sys
from pathlib import Path

import mlflow
from mlflow import MlflowClient

experiment_id, run_id = sys.argv[1:]
client = MlflowClient()
experiment = client.get_experiment(experiment_id)
assert experiment.name == "by runwell", experiment
assert experiment.tags["team"] == "speech"
run = client.get_run(run_id)
assert run.info.run_name == "written"
assert run.info.status == "FINISHED"
assert run.info.end_time >= run.info.start_time > 0
assert run.data.params == {"alpha": "0.5", "depth": "3"}, run.data.params
assert run.data.tags["colour"] == "blue"
assert run.data.metrics["loss"] == 0.2
assert math.isnan(run.data.metrics["lost"])
assert run.data.metrics["endless"] == math.inf
history = client.get_metric_history(run_id, "loss")
assert [(point.step, point.value) for point in history] == [(n, 1 / (n + 1)) for n in range(5)]
if hasattr(run, "inputs"):  # since MLflow 2.4
    (used,) = run.inputs.dataset_inputs
    assert used.dataset.name == "table", used
    assert {tag.key: tag.value for tag in used.tags} == {"mlflow.data.context": "training"}
files = {file.path: file.is_dir for file in client.list_artifacts(run_id)}
# Our client keeps more with a run than what the script logged.
assert {"config.json": False, "notes": True}.items() <= files.items(), files
path = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="notes/hello.txt")
assert Path(path).read_text() == "hello"
(found,) = client.search_runs([experiment_id], "metrics.loss < 0.3 AND params.depth = '3'")
assert found.info.run_id == run_id
frame = mlflow.search_runs(experiment_names=["by runwell"])
assert frame.set_index("run_id")["params.alpha"][run_id] == "0.5"
(child,) = client.search_runs([experiment_id], f"tags.mlflow.parentRunId = '{run_id}'")
assert child.info.run_name == "child"
# A run that one client began, the other goes on with.
with mlflow.start_run(run_id=run_id):
    mlflow.log_metric("loss", 0.1, step=5)
