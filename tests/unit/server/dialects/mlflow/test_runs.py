"""The life of runs over MLflow's routes, on each engine."""

from typing import Any

import pytest

from runwell.testing.live import LiveServer


def post(server: LiveServer, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = server.send_json("POST", f"/api/2.0/mlflow/{path}", body)
    assert answer.status == status, answer.body
    return answer.json


def create(server: LiveServer, **fields: Any) -> str:
    made = post(server, "runs/create", {"experiment_id": "0", **fields})
    return made["run"]["info"]["run_id"]


def get(server: LiveServer, run_id: str, field: str = "run_id") -> Any:
    answer = server.ask("GET", f"/api/2.0/mlflow/runs/get?{field}={run_id}")
    assert answer.status == 200, answer.body
    return answer.json["run"]


def test_a_new_run(real: LiveServer):
    tags = [{"key": "a", "value": "b"}]
    run = create(real, start_time=1_600_000_000_000, user_id="ann", run_name="n", tags=tags)
    found = get(real, run)
    assert found == get(real, run, "run_uuid")
    assert found["info"] == {
        "run_id": run,
        "run_uuid": run,
        "run_name": "n",
        "experiment_id": "0",
        "user_id": "ann",
        "status": "RUNNING",
        "start_time": 1_600_000_000_000,
        "artifact_uri": f"mlflow-artifacts:/0/{run}/artifacts",
        "lifecycle_stage": "active",
    }
    assert found["inputs"] == {}
    pairs = {tag["key"]: tag["value"] for tag in found["data"].pop("tags")}
    assert pairs == {"a": "b", "mlflow.runName": "n"}
    assert found["data"] == {}


def test_a_run_has_one_name(real: LiveServer):
    tag = [{"key": "mlflow.runName", "value": "by tag"}]
    run = create(real, tags=tag)
    assert get(real, run)["info"]["run_name"] == "by tag"
    both = {"experiment_id": "0", "run_name": "other", "tags": tag}
    post(real, "runs/create", both, 400)
    post(real, "runs/update", {"run_id": run, "run_name": "updated"})
    assert {"key": "mlflow.runName", "value": "updated"} in get(real, run)["data"]["tags"]
    post(real, "runs/set-tag", {"run_id": run, "key": "mlflow.runName", "value": "tagged"})
    assert get(real, run)["info"]["run_name"] == "tagged"
    assert get(real, create(real))["info"]["run_name"]


@pytest.mark.parametrize(
    ("status", "name"), [("FAILED", "FAILED"), (5, "KILLED"), ("3", "FINISHED")]
)
def test_an_end(real: LiveServer, status: str | int, name: str):
    run = create(real, start_time=1_000)
    change = {"run_uuid": run, "status": status, "end_time": 2_000}
    info = post(real, "runs/update", change)["run_info"]
    assert (info["status"], info["end_time"], info["run_id"]) == (name, 2_000, run)
    again = post(real, "runs/update", {"run_id": run, "status": "RUNNING"})["run_info"]
    assert again["status"] == "RUNNING"
    assert "end_time" not in again


def test_a_status_that_is_none(real: LiveServer):
    post(real, "runs/update", {"run_id": create(real), "status": "BOGUS"}, 400)


def test_tags(real: LiveServer):
    run = create(real)
    post(real, "runs/set-tag", {"run_id": run, "key": "k", "value": "1"})
    post(real, "runs/set-tag", {"run_id": run, "key": "k"})
    assert {"key": "k", "value": ""} in get(real, run)["data"]["tags"]
    post(real, "runs/delete-tag", {"run_id": run, "key": "k"})
    gone = post(real, "runs/delete-tag", {"run_id": run, "key": "k"}, 404)
    assert gone["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_a_deleted_run_takes_nothing(real: LiveServer):
    run = create(real)
    for _ in range(2):
        post(real, "runs/delete", {"run_id": run})
    assert get(real, run)["info"]["lifecycle_stage"] == "deleted"
    point = {"key": "m", "value": 1, "timestamp": 1}
    dataset = {"name": "d", "digest": "1", "source_type": "", "source": ""}
    for path, body in (
        ("runs/log-metric", point),
        ("runs/log-parameter", {"key": "p", "value": "1"}),
        ("runs/log-batch", {"metrics": [point]}),
        ("runs/log-inputs", {"datasets": [{"dataset": dataset}]}),
        ("runs/log-model", {"model_json": "{}"}),
        ("runs/set-tag", {"key": "t", "value": "1"}),
        ("runs/delete-tag", {"key": "mlflow.runName"}),
        ("runs/update", {"status": "FINISHED"}),
    ):
        refused = post(real, path, {"run_id": run, **body}, 400)
        assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    for _ in range(2):
        post(real, "runs/restore", {"run_id": run})
    assert get(real, run)["info"]["lifecycle_stage"] == "active"


def test_a_run_that_there_is_not(real: LiveServer):
    for run in ("0" * 32, "nonsense", "\u0000"):
        for path, body in (
            ("runs/log-batch", {"tags": [{"key": "a", "value": "b"}]}),
            ("runs/update", {"status": "FINISHED"}),
            ("runs/delete", {}),
            ("runs/restore", {}),
        ):
            refused = post(real, path, {"run_id": run, **body}, 404)
            assert refused["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={'0' * 32}").status == 404


def test_an_experiment_that_takes_no_runs(real: LiveServer):
    made = post(real, "experiments/create", {"name": "of no runs"})["experiment_id"]
    run = create(real, experiment_id=made)
    post(real, "experiments/delete", {"experiment_id": made})
    refused = post(real, "runs/create", {"experiment_id": made}, 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    assert get(real, run)["info"]["lifecycle_stage"] == "deleted"
    post(real, "runs/restore", {"run_id": run}, 400)
    post(real, "runs/create", {"experiment_id": "123456789"}, 404)
    post(real, "runs/create", {}, 400)


def test_files_are_where_the_experiment_says(real: LiveServer):
    body = {"name": "elsewhere", "artifact_location": "s3://bucket/path"}
    made = post(real, "experiments/create", body)["experiment_id"]
    run = create(real, experiment_id=made)
    uri = f"s3://bucket/path/{run}/artifacts"
    assert get(real, run)["info"]["artifact_uri"] == uri
    assert post(real, "runs/update", {"run_id": run})["run_info"]["artifact_uri"] == uri
    (found,) = post(real, "runs/search", {"experiment_ids": [made]})["runs"]
    assert found["info"]["artifact_uri"] == uri
