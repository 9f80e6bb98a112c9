"""Logged models over MLflow's routes, on each engine."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from runwell.testing.live import LiveServer

MODELS = "/api/2.0/mlflow/logged-models"
PROXY = "/api/2.0/mlflow-artifacts/artifacts"


def send(server: LiveServer, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    path = path if path.startswith("/") else f"/api/2.0/mlflow/{path}"
    answer = server.send_json(method, path, {} if body is None else body)
    assert answer.status == status, answer.body
    return answer.json


def new_experiment(server: LiveServer) -> str:
    body = {"name": f"models {uuid4().hex}"}
    return send(server, "POST", "experiments/create", body)["experiment_id"]


def new_run(server: LiveServer, experiment: str = "0") -> str:
    made = send(server, "POST", "runs/create", {"experiment_id": experiment})
    return made["run"]["info"]["run_id"]


def create(server: LiveServer, experiment: str = "0", **fields: Any) -> dict[str, Any]:
    return send(server, "POST", MODELS, {"experiment_id": experiment, **fields})["model"]


def get(server: LiveServer, model_id: str, query: str = "", status: int = 200) -> Any:
    answer = server.ask("GET", f"{MODELS}/{model_id}{query}")
    assert answer.status == status, answer.body
    return answer.json["model"] if status == 200 else answer.json


def finish(server: LiveServer, model_id: str) -> Any:
    return send(server, "PATCH", f"{MODELS}/{model_id}", {"status": "LOGGED_MODEL_READY"})["model"]


def put(server: LiveServer, path: str, content: bytes) -> None:
    answer = server.ask("PUT", f"{PROXY}/{path}", content)
    assert answer.status == 200, answer.body


def listed(server: LiveServer, path: str) -> list[str]:
    answer = server.ask("GET", f"{PROXY}?path={quote(path)}")
    assert answer.status == 200, answer.body
    return [file["path"] for file in answer.json.get("files", [])]


def found(server: LiveServer, experiment: str, **fields: Any) -> list[str]:
    asked = {"experiment_ids": [experiment], **fields}
    page = send(server, "POST", f"{MODELS}/search", asked)
    return [model["info"]["name"] for model in page.get("models", [])]


def test_a_new_model(real: LiveServer):
    run = new_run(real)
    made = create(
        real,
        name="iris",
        model_type="agent",
        source_run_id=run,
        params=[{"key": "depth", "value": "3"}, {"key": "empty"}],
        tags=[{"key": "team", "value": "red"}],
    )
    model_id = made["info"]["model_id"]
    assert get(real, model_id) == made
    created = made["info"].pop("creation_timestamp_ms")
    assert created == made["info"].pop("last_updated_timestamp_ms")
    assert made == {
        "info": {
            "model_id": model_id,
            "experiment_id": "0",
            "name": "iris",
            "artifact_uri": f"mlflow-artifacts:/0/models/{model_id}/artifacts",
            "status": "LOGGED_MODEL_PENDING",
            "model_type": "agent",
            "source_run_id": run,
            "tags": [{"key": "team", "value": "red"}],
        },
        "data": {"params": [{"key": "depth", "value": "3"}, {"key": "empty", "value": ""}]},
    }


def test_what_is_not_said_is_left_out(real: LiveServer):
    made = create(real)
    assert made["info"]["name"]
    assert made["data"] == {}
    assert not {"tags", "model_type", "source_run_id", "status_message"} & made["info"].keys()


def test_a_model_where_its_experiment_keeps_files(real: LiveServer):
    place = {"name": "far models", "artifact_location": "s3://bucket/far/"}
    experiment = send(real, "POST", "experiments/create", place)["experiment_id"]
    info = create(real, experiment)["info"]
    assert info["artifact_uri"] == f"s3://bucket/far/models/{info['model_id']}/artifacts"


@pytest.mark.parametrize("status", ["LOGGED_MODEL_READY", 2])
def test_a_model_is_finished(real: LiveServer, status: str | int):
    model_id = create(real)["info"]["model_id"]
    changed = send(real, "PATCH", f"{MODELS}/{model_id}", {"status": status})["model"]
    assert changed["info"]["status"] == "LOGGED_MODEL_READY"
    send(real, "PATCH", f"{MODELS}/{model_id}", {"status": "LOGGED_MODEL_UPLOAD_FAILED"})
    assert get(real, model_id)["info"]["status"] == "LOGGED_MODEL_UPLOAD_FAILED"
    for wrong in ("BOGUS", 9, ""):
        refusal = send(real, "PATCH", f"{MODELS}/{model_id}", {"status": wrong}, 400)
        assert refusal["error_code"] == "INVALID_PARAMETER_VALUE"


def test_params_and_tags(real: LiveServer):
    path = f"{MODELS}/{create(real)['info']['model_id']}"
    params = [{"key": "a", "value": "1"}]
    for _ in range(2):
        assert send(real, "POST", f"{path}/params", {"params": params}) == {}
    other = [{"key": "a", "value": "2"}]
    assert (
        "never changes" in send(real, "POST", f"{path}/params", {"params": other}, 400)["message"]
    )
    tags = [{"key": "t", "value": "1"}, {"key": "with/slash %", "value": "2"}]
    model = send(real, "PATCH", f"{path}/tags", {"tags": tags})["model"]
    assert (model["data"]["params"], model["info"]["tags"]) == (params, tags)
    assert send(real, "DELETE", f"{path}/tags/{quote('with/slash %')}") == {}
    gone = send(real, "DELETE", f"{path}/tags/{quote('with/slash %')}", status=404)
    assert gone["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    twice = [{"key": "x", "value": "1"}, {"key": "x", "value": "2"}]
    send(real, "PATCH", f"{path}/tags", {"tags": twice}, 400)


def test_a_deleted_model_is_seen_only_by_who_asks_for_it(real: LiveServer):
    model_id = create(real)["info"]["model_id"]
    for _ in range(2):
        assert send(real, "DELETE", f"{MODELS}/{model_id}") == {}
    assert get(real, model_id, status=404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert get(real, model_id, "?allow_deleted=true")["info"]["model_id"] == model_id


@pytest.mark.parametrize("model_id", ["m-" + "0" * 32, "m-1", "%00", "1"])
def test_a_model_that_is_not_there(real: LiveServer, model_id: str):
    assert get(real, model_id, status=404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    send(real, "DELETE", f"{MODELS}/{model_id}", status=404)
    send(real, "PATCH", f"{MODELS}/{model_id}", {"status": "LOGGED_MODEL_READY"}, 404)


def test_wrong_requests(real: LiveServer):
    for body in (
        {},
        {"experiment_id": "x"},
        {"experiment_id": "0", "name": "a/b"},
        {"experiment_id": "0", "source_run_id": "x"},
        {"experiment_id": "0", "params": [{"value": "1"}]},
    ):
        refusal = send(real, "POST", MODELS, body, 400)
        assert refusal["error_code"] == "INVALID_PARAMETER_VALUE", body
    refusal = send(real, "POST", MODELS, {"experiment_id": "999999"}, 404)
    assert refusal["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_what_a_run_used_and_made(real: LiveServer):
    run = new_run(real)
    used, made = (create(real)["info"]["model_id"] for _ in range(2))
    inputs = {"run_id": run, "models": [{"model_id": used}]}
    assert send(real, "POST", "runs/log-inputs", inputs) == {}
    outputs = {"run_id": run, "models": [{"model_id": made, "step": "4"}]}
    for _ in range(2):
        assert send(real, "POST", "runs/outputs", outputs) == {}
    seen = real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]
    assert seen["inputs"]["model_inputs"] == [{"model_id": used}]
    assert seen["outputs"]["model_outputs"] == [{"model_id": made, "step": 4}]
    lost = {"run_id": run, "models": [{"model_id": "m-" + "0" * 32, "step": 0}]}
    send(real, "POST", "runs/outputs", lost, 404)


def test_a_metric_of_a_run_is_also_one_of_the_model(real: LiveServer):
    run, model_id = new_run(real), create(real)["info"]["model_id"]
    point = {"key": "acc", "timestamp": 7, "model_id": model_id, "dataset_name": "test"}
    body = {"run_id": run, "value": 0.5, "step": 1, "dataset_digest": "d1", **point}
    send(real, "POST", "runs/log-metric", body)
    batch = [{**point, "key": "odd", "value": "NaN"}, {"key": "own", "value": 1, "timestamp": 7}]
    send(real, "POST", "runs/log-batch", {"run_id": run, "metrics": batch})
    assert get(real, model_id)["data"]["metrics"] == [
        {
            "key": "acc",
            "value": 0.5,
            "timestamp": 7,
            "step": 1,
            "model_id": model_id,
            "run_id": run,
            "dataset_name": "test",
            "dataset_digest": "d1",
        },
        {
            "key": "odd",
            "value": "NaN",
            "timestamp": 7,
            "step": 0,
            "model_id": model_id,
            "run_id": run,
            "dataset_name": "test",
        },
    ]
    metrics = real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]["data"][
        "metrics"
    ]
    assert sorted(metric["key"] for metric in metrics) == ["acc", "odd", "own"]


def test_searching(real: LiveServer):
    experiment = new_experiment(real)
    run = new_run(real, experiment)
    for name, value in (("a", 0.1), ("b", 0.9), ("c", 0.5)):
        model_id = create(real, experiment, name=name)["info"]["model_id"]
        for dataset, measured in (("test", value), ("train", 1 - value)):
            point = {"key": "acc", "value": measured, "model_id": model_id, "dataset_name": dataset}
            send(real, "POST", "runs/log-metric", {"run_id": run, "timestamp": 1, **point})
    assert found(real, experiment) == ["c", "b", "a"]
    assert found(real, experiment, filter="name = 'b'") == ["b"]
    assert found(real, experiment, filter="status = 'PENDING' AND name != 'b'") == ["c", "a"]
    on_test = [{"dataset_name": "test"}]
    assert found(real, experiment, filter="metrics.acc > 0.8", datasets=on_test) == ["b"]
    assert found(real, experiment, filter="metrics.acc > 0.8") == ["b", "a"]
    by_name = [{"field_name": "name"}]
    assert found(real, experiment, order_by=by_name) == ["a", "b", "c"]
    best = [{"field_name": "metrics.acc", "ascending": False, "dataset_name": "test"}]
    assert found(real, experiment, order_by=best) == ["b", "c", "a"]
    best = [{"field_name": "metrics.`acc`", "ascending": False, "dataset_name": "train"}]
    assert found(real, experiment, order_by=best) == ["a", "c", "b"]
    asked: dict[str, Any] = {"experiment_ids": [experiment], "max_results": 2}
    first = send(real, "POST", f"{MODELS}/search", asked)
    token = first["next_page_token"]
    assert found(real, experiment, max_results=2, page_token=token) == ["a"]
    assert send(real, "POST", f"{MODELS}/search", {}) == {}
    assert send(real, "POST", f"{MODELS}/search", {"experiment_ids": ["77777"]}) == {}
    for wrong in (
        {"filter": "nonsense = 1"},
        {"order_by": [{"field_name": "nonsense"}]},
        {"max_results": 0},
        {"page_token": "x"},
        {"datasets": [{}]},
    ):
        send(real, "POST", f"{MODELS}/search", {**asked, **wrong}, 400)


def test_files_by_the_proxy_and_by_the_route_of_models(real: LiveServer):
    model_id = create(real)["info"]["model_id"]
    root = f"0/models/{model_id}/artifacts"
    put(real, f"{root}/MLmodel", b"flavors")
    put(real, f"{root}/data/weights", b"weights")
    assert listed(real, root) == ["MLmodel", "data"]
    folder = real.ask(
        "GET", f"{MODELS}/{model_id}/artifacts/directories?artifact_directory_path=data"
    )
    assert folder.json == {
        "root_uri": f"mlflow-artifacts:/{root}",
        "files": [{"path": "data/weights", "is_dir": False, "file_size": 7}],
    }
    assert real.ask("GET", f"{PROXY}/{root}/data/weights").body == b"weights"


def test_a_model_is_below_the_run_that_made_it(real: LiveServer):
    run = new_run(real)
    model_id = create(real, name="iris", source_run_id=run)["info"]["model_id"]
    put(real, f"0/models/{model_id}/artifacts/data/weights", b"weights")
    root = f"0/{run}/artifacts"
    assert listed(real, root) == []
    finish(real, model_id)
    assert listed(real, root) == ["iris"]
    assert listed(real, f"{root}/iris") == ["data"]
    assert listed(real, f"{root}/iris/data") == ["weights"]
    assert real.ask("GET", f"{PROXY}/{root}/iris/data/weights").body == b"weights"
    put(real, f"{root}/iris/note.txt", b"the run's own")
    assert listed(real, f"{root}/iris") == ["data", "note.txt"]


def test_a_version_of_the_files_of_a_run_is_where_the_model_is(real: LiveServer):
    run = new_run(real)
    model_id = create(real, name="iris", source_run_id=run)["info"]["model_id"]
    put(real, f"0/models/{model_id}/artifacts/MLmodel", b"flavors")
    finish(real, model_id)
    put(real, f"0/{run}/artifacts/own/MLmodel", b"flavors")
    name = f"iris {run}"
    send(real, "POST", "registered-models/create", {"name": name})
    roots: list[str] = []
    for path in ("iris", "own", "absent"):
        source = f"mlflow-artifacts:/0/{run}/artifacts/{path}"
        body = {"name": name, "source": source, "run_id": run}
        version = send(real, "POST", "model-versions/create", body)["model_version"]["version"]
        query = f"name={quote(name)}&version={version}"
        answer = real.ask("GET", f"/api/2.0/mlflow/model-versions/get-download-uri?{query}")
        roots.append(answer.json["artifact_uri"])
    assert roots == [
        f"mlflow-artifacts:/0/models/{model_id}/artifacts",
        f"mlflow-artifacts:/0/{run}/artifacts/own",
        f"mlflow-artifacts:/0/{run}/artifacts/absent",
    ]
