"""Log one run of everything with an MLflow client, and print its ids as JSON."""

import json

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient()
experiment = client.create_experiment(f"by mlflow {mlflow.__version__}", tags={"team": "vision"})
mlflow.set_experiment(experiment_id=experiment)
with mlflow.start_run(run_name="written", description="what it is") as run:
    mlflow.log_params({"alpha": 0.5, "layers": [1, 2]})
    for step in range(5):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metric("lost", float("nan"))
    mlflow.set_tag("colour", "blue")
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("acc", step / 10, 1_600_000_000_000 + step, step) for step in range(10)],
        params=[Param("depth", "3")],
        tags=[RunTag("batch", "yes")],
    )
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.log_dict({"a": 1}, "config.json")
    with mlflow.start_run(run_name="child", nested=True) as child:
        mlflow.log_metric("loss", 0.0)
client.set_terminated(child.info.run_id, "FAILED")
ids = {"experiment": experiment, "run": run.info.run_id, "child": child.info.run_id}
print(json.dumps(ids))
