"""MlflowClient by hand: runs without the fluent state, deletion and return, tags, nested runs."""

import os

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.tracking import MlflowClient

mlflow.set_tracking_uri(os.environ["STORE"])
client = MlflowClient()
experiment_id = client.create_experiment("by hand", tags={"team": "vision"})
run = client.create_run(experiment_id, run_name="first", tags={"a": "b"})
run_id = run.info.run_id
client.log_param(run_id, "p", 1)
client.log_metric(run_id, "m", 0.5, step=1)
client.log_batch(
    run_id,
    metrics=[Metric("m", 0.25, 1_700_000_000_000, 2)],
    params=[Param("q", "2")],
    tags=[RunTag("t", "u")],
)
client.set_tag(run_id, "mlflow.note.content", "**bold**")
client.set_terminated(run_id, "FAILED")
stored = client.get_run(run_id)
assert stored.info.status == "FAILED" and stored.info.run_name == "first"
assert stored.data.params == {"p": "1", "q": "2"}
assert stored.data.metrics == {"m": 0.25}
assert stored.data.tags["a"] == "b" and stored.data.tags["t"] == "u"
client.delete_tag(run_id, "t")
assert "t" not in client.get_run(run_id).data.tags

client.delete_run(run_id)
assert client.get_run(run_id).info.lifecycle_stage == "deleted"
assert client.search_runs(experiment_ids=[experiment_id]) == []
assert len(client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)) == 1
client.restore_run(run_id)
client.rename_experiment(experiment_id, "renamed")
assert mlflow.get_experiment(experiment_id).name == "renamed"
assert mlflow.get_experiment_by_name("by hand") is None
assert {e.name for e in mlflow.search_experiments()} == {"Default", "renamed"}
assert {e.name for e in mlflow.list_experiments()} == {"Default", "renamed"}
mlflow.delete_experiment(experiment_id)
assert [e.name for e in client.search_experiments()] == ["Default"]
client.restore_experiment(experiment_id)

mlflow.set_experiment(experiment_id=experiment_id)
with mlflow.start_run(run_name="parent") as parent:
    for i in range(3):
        with mlflow.start_run(run_name=f"child {i}", nested=True) as child:
            mlflow.log_metric("accuracy", i / 10)
assert mlflow.active_run() is None
assert mlflow.last_active_run().info.run_id == parent.info.run_id
children = client.search_runs(
    [experiment_id],
    filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
    order_by=["metrics.accuracy DESC"],
)
assert [c.info.run_name for c in children] == ["child 2", "child 1", "child 0"]

mlflow.start_run(run_name="left open")
mlflow.start_run(run_name="after an interrupted cell")
mlflow.log_metric("x", 1)
mlflow.end_run()
mlflow.end_run()
