"""Logging over MLflow's routes: what is stored, what is refused, what may be sent again."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from runwell.base.ids import new_model_id
from runwell.services import ingest
from runwell.testing.live import LiveServer

Post = Callable[..., Any]


@pytest.fixture
def post(real: LiveServer) -> Post:
    """``post(path, body, status=200)``: send and return the answer."""

    def send(path: str, body: Any, status: int = 200) -> Any:
        answer = real.send_json("POST", f"/api/2.0/mlflow/{path}", body)
        assert answer.status == status, answer.body
        return answer.json

    return send


@pytest.fixture
def run(post: Post) -> str:
    """A run in the experiment that always is."""
    return post("runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]


def data_of(real: LiveServer, run: str) -> dict[str, Any]:
    return real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]["data"]


def history_of(real: LiveServer, run: str, key: str) -> list[dict[str, Any]]:
    query = f"run_id={run}&metric_key={key}"
    answer = real.ask("GET", f"/api/2.0/mlflow/metrics/get-history?{query}").json
    return answer.get("metrics", [])


def history_tag(real: LiveServer, run: str) -> list[dict[str, Any]]:
    tags = {tag["key"]: tag["value"] for tag in data_of(real, run)["tags"]}
    return json.loads(tags["mlflow.log-model.history"])


def model_json(path: str) -> str:
    flavors = {"sklearn": {"code": "a", "config": {"b": 1}}, "odd": 1}
    made = {"utc_time_created": "2020-09-13", "run_id": "0" * 32, "mlflow_version": "2.13.0"}
    return json.dumps({**made, "artifact_path": path, "flavors": flavors})


@pytest.mark.parametrize("value", [1, -0.5, 1e308, 5e-324, "NaN", "Infinity", "-Infinity", "2.5"])
def test_a_point_of_any_value(real: LiveServer, post: Post, run: str, value: float | str):
    point = {"run_uuid": run, "key": "m", "value": value, "timestamp": 1, "step": -(2**63)}
    post("runs/log-metric", point)
    expected = 2.5 if value == "2.5" else value
    stored = {"key": "m", "value": expected, "timestamp": 1, "step": -(2**63)}
    assert history_of(real, run, "m") == [stored]
    assert data_of(real, run)["metrics"] == [stored]


def test_a_batch(real: LiveServer, post: Post, run: str):
    metrics = [{"key": f"m{n % 3}", "value": n, "timestamp": n, "step": n} for n in range(900)]
    params = [{"key": f"p{n}", "value": str(n)} for n in range(49)] + [{"key": "none"}]
    tags = [{"key": f"t{n}", "value": "ü"} for n in range(50)]
    body = {"run_id": run, "metrics": metrics, "params": params, "tags": tags}
    assert post("runs/log-batch", body) == {}
    data = data_of(real, run)
    assert {one["key"]: one["value"] for one in data["metrics"]} == {
        "m0": 897, "m1": 898, "m2": 899,
    }  # fmt: skip
    assert {"key": "none", "value": ""} in data["params"]
    assert len(data["params"]) == 50
    assert len(data["tags"]) == 51
    assert [one["value"] for one in history_of(real, run, "m1")] == list(range(1, 900, 3))


def test_a_request_sent_again_adds_no_points(real: LiveServer, post: Post, run: str):
    point = {"key": "m", "value": 1.0, "timestamp": 5, "step": 1}
    batch = {"run_id": run, "metrics": [point, {**point, "step": 2, "value": "NaN"}]}
    for _ in range(3):
        post("runs/log-batch", batch)
        post("runs/log-metric", {"run_id": run, **point, "step": 3})
    assert [one["step"] for one in history_of(real, run, "m")] == [1, 2, 3]
    other = post("runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]
    post("runs/log-batch", {**batch, "run_id": other})
    assert len(history_of(real, other, "m")) == 2


def test_a_request_that_failed_may_be_sent_again(real: LiveServer, post: Post, run: str):
    post("runs/log-parameter", {"run_id": run, "key": "p", "value": "1"})
    point = {"key": "m", "value": 1.0, "timestamp": 5}
    batch = {"run_id": run, "metrics": [point], "params": [{"key": "p", "value": "2"}]}
    post("runs/log-batch", batch, 400)
    assert history_of(real, run, "m") == []
    post("runs/delete", {"run_id": run})
    alone = {"run_id": run, "metrics": [point]}
    post("runs/log-batch", alone, 400)
    post("runs/restore", {"run_id": run})
    post("runs/log-batch", alone)
    assert len(history_of(real, run, "m")) == 1


def test_a_tag_is_what_was_said_last(real: LiveServer, post: Post, run: str):
    for value in ("a", "b", "a"):
        tags = [{"key": "t", "value": value}]
        metrics = [{"key": "m", "value": 1, "timestamp": 1}]
        post("runs/log-batch", {"run_id": run, "tags": tags, "metrics": metrics})
    assert {"key": "t", "value": "a"} in data_of(real, run)["tags"]


def test_params_never_change(real: LiveServer, post: Post, run: str):
    param = {"run_id": run, "key": "p", "value": "1"}
    post("runs/log-parameter", param)
    post("runs/log-parameter", param)
    refused = post("runs/log-parameter", {**param, "value": "2"}, 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    assert "'1'" in refused["message"]
    assert "'2'" in refused["message"]
    post("runs/log-parameter", {"run_id": run, "key": "long", "value": "x" * 65_536})
    post("runs/log-parameter", {"run_id": run, "key": "longer", "value": "x" * 65_537}, 400)
    assert {"key": "long", "value": "x" * 65_536} in data_of(real, run)["params"]


def many(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"key": f"k{n}", **fields} for n in range(count)]


POINT = {"value": 1, "timestamp": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"metrics": many(1_001, **POINT)},
        {"params": many(101, value="")},
        {"tags": many(101, value="")},
        {"metrics": many(999, **POINT), "tags": many(2, value="")},
        {"params": [{"key": "p", "value": "1"}] * 2},
        {"metrics": [{"key": "m", "value": 1, "timestamp": -1}]},
        {"metrics": [{"key": "m", "value": "high", "timestamp": 1}]},
        {"metrics": [{"key": "m", "value": 1}]},
        {"metrics": [{"key": "m", "timestamp": 1}]},
        {"metrics": [{"key": "m", "value": 1, "timestamp": 1, "step": 2**63}]},
        {"metrics": [{"key": "m", "value": 1, "timestamp": 2**63}]},
        {"metrics": [{"key": "x" * 251, **POINT}]},
        {"metrics": [{"key": "", **POINT}]},
        {"metrics": "m"},
        {"tags": [{"key": "mlflow.parentRunId", "value": "nobody"}]},
        {"run_id": ""},
        {"run_id": None},
    ],
)
def test_a_batch_that_is_refused_changes_nothing(
    real: LiveServer, post: Post, run: str, body: dict[str, Any]
):
    before = data_of(real, run)
    refused = post("runs/log-batch", {"run_id": run, "tags": [{"key": "a"}], **body}, 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    assert data_of(real, run) == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null", b'"x"', b'{"run_id":3}'])
def test_a_body_that_is_none(post: Post, body: bytes):
    assert post("runs/log-batch", body, 400)["error_code"] == "INVALID_PARAMETER_VALUE"


def test_a_batch_as_other_clients_write_it(real: LiveServer, post: Post, run: str):
    metric = {"key": "m", "value": "1.5", "timestamp": "7", "step": "3", "color": "red"}
    batch = {"run_id": run, "metrics": [metric], "params": None, "tags": []}
    post("runs/log-batch", json.dumps(batch))
    assert history_of(real, run, "m") == [{"key": "m", "value": 1.5, "timestamp": 7, "step": 3}]


def test_the_datasets_of_a_run(real: LiveServer, post: Post, run: str):
    data = {"name": "taxi", "digest": "d1", "source_type": "local", "source": "{}"}
    more = {"schema": '{"a": "long"}', "profile": "{}"}
    tags = [{"key": "mlflow.data.context", "value": "training"}]
    used = {"tags": tags, "dataset": {**data, **more}}
    for _ in range(2):
        post("runs/log-inputs", {"run_id": run, "datasets": [used]})
    answer = real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]
    assert answer["inputs"] == {"dataset_inputs": [used]}
    long = {**used, "dataset": {**data, "name": "x" * 501}}
    post("runs/log-inputs", {"run_id": run, "datasets": [long]}, 400)


def test_the_models_of_a_run(real: LiveServer, post: Post, run: str):
    body = {"experiment_id": "0", "name": "m"}
    made = real.send_json("POST", "/api/v1/models", body).json["model_id"]
    post("runs/log-inputs", {"run_id": run, "models": [{"model_id": made}]})
    answer = real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]
    assert answer["inputs"] == {"model_inputs": [{"model_id": made}]}
    metric = {"key": "f1", "value": 0.5, "timestamp": 1, "model_id": made, "dataset_name": "taxi"}
    post("runs/log-metric", {"run_id": run, **metric})
    post("runs/log-batch", {"run_id": run, "metrics": [{**metric, "key": "f2"}]})
    model = real.ask("GET", f"/api/v1/models/{made}").json
    assert {one["key"]: one["value"] for one in model["metrics"]} == {"f1": 0.5, "f2": 0.5}
    assert len(history_of(real, run, "f2")) == 1
    unknown = {"run_id": run, "models": [{"model_id": new_model_id()}]}
    post("runs/log-inputs", unknown, 404)


def test_models_as_old_clients_note_them(real: LiveServer, post: Post, run: str):
    for number in (0, 1, 1):
        model = model_json(f"model {number}")
        post("runs/log-model", {"run_id": run, "model_json": model})
    history = history_tag(real, run)
    assert [one["artifact_path"] for one in history] == ["model 0", "model 1"]
    assert history[0]["flavors"] == {"sklearn": {"code": "a"}, "odd": {}}
    post("runs/log-model", {"run_id": run, "model_json": json.dumps({"flavors": {}})}, 400)
    post("runs/log-model", {"run_id": run, "model_json": "[]"}, 400)
    post("runs/log-model", {"run_id": run, "model_json": "{"}, 400)


def test_models_that_are_noted_at_once_are_all_noted(real: LiveServer, post: Post, run: str):
    def note(number: int) -> None:
        post("runs/log-model", {"run_id": run, "model_json": model_json(f"model {number}")})

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(note, range(12)))
    names = {one["artifact_path"] for one in history_tag(real, run)}
    assert names == {f"model {number}" for number in range(12)}


def test_what_names_an_unknown_model_leaves_nothing(real: LiveServer, post: Post, run: str):
    unknown = new_model_id()
    dataset = {"name": "d", "digest": "1", "source_type": "local", "source": "{}"}
    body = {"datasets": [{"dataset": dataset}], "models": [{"model_id": unknown}]}
    post("runs/log-inputs", {"run_id": run, **body}, 404)
    post("runs/log-metric", {"run_id": run, **POINT, "key": "m", "model_id": unknown}, 404)
    metrics = [{**POINT, "key": "m", "model_id": unknown}]
    post("runs/log-batch", {"run_id": run, "metrics": metrics, "params": many(1, value="1")}, 404)
    answer = real.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").json["run"]
    assert answer["inputs"] == {}
    assert "metrics" not in answer["data"]
    assert "params" not in answer["data"]


def test_a_batch_is_one_transaction(
    real: LiveServer, post: Post, run: str, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    batch = {"run_id": run, "metrics": many(1, **POINT), "params": many(1, value="1")}
    with monkeypatch.context() as broken:
        broken.setattr(ingest, "append", fail)
        assert post("runs/log-batch", batch, 500)["error_code"] == "INTERNAL_ERROR"
    assert "params" not in data_of(real, run)
    post("runs/log-batch", batch)
    assert len(history_of(real, run, "k0")) == 1
