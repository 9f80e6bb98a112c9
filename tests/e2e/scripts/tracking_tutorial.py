"""As people write it after the tracking tutorial: the plain calls, positional, with numpy values."""

import os

import mlflow
import numpy as np
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

mlflow.set_tracking_uri(os.environ["STORE"])
print(f"tracking URI: '{mlflow.get_tracking_uri()}'")
mlflow.set_experiment("nyc-taxi-experiment")

with mlflow.start_run() as run:
    mlflow.set_tag("developer", "cristian")
    mlflow.log_param("train-data-path", "./data/green_tripdata_2021-01.csv")
    mlflow.log_param("alpha", np.float64(0.1))
    mlflow.log_params({"shape": (3, 4), "columns": ["a", "b"], "nothing": None, "flag": True})
    mlflow.log_metric("rmse", np.float32(6.5))
    mlflow.log_metric("f1 score", np.float64(0.25))
    for epoch in range(3):
        mlflow.log_metric("loss", 1.0 / (epoch + 1), step=epoch)
    mlflow.log_metrics({"mae": 3, "r2": 0.5}, step=2)
    os.makedirs("models", exist_ok=True)
    with open("models/preprocessor.b", "wb") as f_out:
        f_out.write(b"pickled")
    mlflow.log_artifact("models/preprocessor.b", artifact_path="preprocessor")
    mlflow.log_artifact(local_path="models")
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.log_dict({"a": 1}, "config.json")
    print(f"default artifacts URI: '{mlflow.get_artifact_uri()}'")
    mlflow.end_run()

client = MlflowClient(tracking_uri=os.environ["STORE"])
experiment = client.get_experiment_by_name("nyc-taxi-experiment")
assert experiment.name == "nyc-taxi-experiment"
assert experiment.lifecycle_stage == "active"
runs = client.search_runs(
    experiment_ids=experiment.experiment_id,
    filter_string="metrics.rmse < 7",
    run_view_type=ViewType.ACTIVE_ONLY,
    max_results=5,
    order_by=["metrics.rmse ASC"],
)
assert [found.info.run_id for found in runs] == [run.info.run_id]
data = runs[0].data
assert data.metrics["rmse"] == 6.5
assert data.metrics["loss"] == 1 / 3
assert data.metrics["f1 score"] == 0.25
assert data.params["alpha"] == "0.1"
assert data.params["shape"] == "(3, 4)"
assert data.params["nothing"] == "None"
assert data.tags["developer"] == "cristian"
assert runs[0].info.status == "FINISHED"
assert [m.value for m in client.get_metric_history(run.info.run_id, "loss")] == [1.0, 0.5, 1 / 3]
files = {f.path: f.is_dir for f in client.list_artifacts(run.info.run_id)}
logged = {"config.json": False, "models": True, "notes": True, "preprocessor": True}
assert logged.items() <= files.items(), files
path = client.download_artifacts(run.info.run_id, path="preprocessor", dst_path=".")
assert open(os.path.join(path, "preprocessor.b"), "rb").read() == b"pickled"

frame = mlflow.search_runs(experiment_ids=["1"])
assert frame.iloc[0].run_id == run.info.run_id
assert frame["metrics.rmse"][0] == 6.5
assert not frame.empty

try:
    client.get_run("0" * 32)
except MlflowException as problem:
    print("as expected:", problem)
else:
    raise AssertionError("an unknown run must raise")
