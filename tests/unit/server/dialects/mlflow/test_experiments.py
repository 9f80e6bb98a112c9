"""Experiments over MLflow's routes, on each engine."""

import itertools
import json
from typing import Any

import pytest

from runwell.testing.live import LiveServer

names = (f"experiment {number}" for number in itertools.count())


def post(server: LiveServer, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = server.send_json("POST", f"/api/2.0/mlflow/{path}", body)
    assert answer.status == status, answer.body
    return answer.json


def get(server: LiveServer, path: str, status: int = 200) -> Any:
    answer = server.ask("GET", f"/api/2.0/mlflow/{path}")
    assert answer.status == status, answer.body
    return answer.json


def create(server: LiveServer, **fields: Any) -> str:
    made = post(server, "experiments/create", {"name": next(names), **fields})
    return made["experiment_id"]


def test_one_that_was_made(real: LiveServer):
    tags = [{"key": "a", "value": ""}, {"key": "mlflow.note.content", "value": "# ü"}]
    name = "vision/base line"
    made = post(real, "experiments/create", {"name": name, "tags": tags})["experiment_id"]
    found = get(real, f"experiments/get?experiment_id={made}")["experiment"]
    assert (
        found
        == get(real, "experiments/get-by-name?experiment_name=vision/base%20line")["experiment"]
    )
    times = found.pop("creation_time"), found.pop("last_update_time")
    assert times[0] == times[1] > 1_700_000_000_000
    assert found == {
        "experiment_id": made,
        "name": name,
        "artifact_location": f"mlflow-artifacts:/{made}",
        "lifecycle_stage": "active",
        "tags": tags,
    }


def test_an_experiment_without_tags_has_no_list_of_them(real: LiveServer):
    made = create(real, artifact_location="s3://bucket/x/")
    found = get(real, f"experiments/get?experiment_id={made}")["experiment"]
    assert "tags" not in found
    assert found["artifact_location"] == "s3://bucket/x"


def test_the_trash_is_entered_and_left_once(real: LiveServer):
    made = create(real)
    post(real, "experiments/delete", {"experiment_id": made})
    again = post(real, "experiments/delete", {"experiment_id": made}, 404)
    assert again["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    found = get(real, f"experiments/get?experiment_id={made}")["experiment"]
    assert found["lifecycle_stage"] == "deleted"
    change = {"experiment_id": made, "new_name": next(names)}
    refused = post(real, "experiments/update", change, 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    taken = post(real, "experiments/create", {"name": found["name"]}, 400)
    assert taken["error_code"] == "RESOURCE_ALREADY_EXISTS"
    post(real, "experiments/restore", {"experiment_id": made})
    post(real, "experiments/restore", {"experiment_id": made}, 404)
    post(real, "experiments/update", change)


def test_a_name_that_is_taken(real: LiveServer):
    name = next(names)
    post(real, "experiments/create", {"name": name})
    other = create(real)
    for path, body in (
        ("experiments/create", {"name": name}),
        ("experiments/update", {"experiment_id": other, "new_name": name}),
    ):
        assert post(real, path, body, 400)["error_code"] == "RESOURCE_ALREADY_EXISTS"


def test_tags(real: LiveServer):
    made = create(real)
    tag = {"experiment_id": made, "key": "a b"}
    post(real, "experiments/set-experiment-tag", {**tag, "value": "1"})
    post(real, "experiments/set-experiment-tag", {**tag, "value": "2"})
    found = get(real, f"experiments/get?experiment_id={made}")["experiment"]
    assert found["tags"] == [{"key": "a b", "value": "2"}]
    post(real, "experiments/delete-experiment-tag", tag)
    assert "tags" not in get(real, f"experiments/get?experiment_id={made}")["experiment"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("experiments/create", {}, 400),
        ("experiments/create", {"name": ""}, 400),
        ("experiments/create", {"name": "x" * 501}, 400),
        ("experiments/delete", {"experiment_id": "0"}, 400),
        ("experiments/delete", {"experiment_id": "123456789"}, 404),
        ("experiments/delete", {"experiment_id": "abc"}, 400),
        ("experiments/search", {}, 400),
        ("experiments/search", {"max_results": 0}, 400),
        ("experiments/search", {"max_results": 50_001}, 400),
        ("experiments/search", {"max_results": 5, "view_type": "SOME"}, 400),
        ("experiments/search", {"max_results": 5, "page_token": "x"}, 400),
        ("experiments/search", {"max_results": 5, "filter": "metrics.a > 1"}, 400),
        ("experiments/search-datasets", {}, 400),
        ("experiments/search-datasets", {"experiment_ids": ["0"] * 21}, 400),
    ],
)
def test_what_is_refused(real: LiveServer, path: str, body: dict[str, Any], status: int):
    said = post(real, path, body, status)
    assert set(said) == {"error_code", "message"}
    code = "RESOURCE_DOES_NOT_EXIST" if status == 404 else "INVALID_PARAMETER_VALUE"
    assert said["error_code"] == code


def test_a_search_page_by_page(real: LiveServer):
    made = [create(real, tags=[{"key": "group", "value": "pages"}]) for _ in range(5)]
    wanted = {"max_results": 2, "filter": "tags.group = 'pages'", "order_by": ["experiment_id"]}
    found, token, pages = [], "", 0
    while token or not pages:
        page = post(real, "experiments/search", {**wanted, "page_token": token})
        found += [one["experiment_id"] for one in page["experiments"]]
        token, pages = page.get("next_page_token", ""), pages + 1
    assert (sorted(found), pages) == (sorted(made), 3)
    none = {**wanted, "filter": "tags.group = 'none'"}
    assert post(real, "experiments/search", none) == {}


def test_a_search_by_get_as_the_page_of_mlflow_asks(real: LiveServer):
    made = create(real, tags=[{"key": "group", "value": "by get"}])
    where = "filter=tags.group%20%3D%20%27by%20get%27&max_results=10&order_by=name"
    for view in ("ACTIVE_ONLY", "1", "ALL"):
        page = get(real, f"experiments/search?{where}&view_type={view}")
        assert [one["experiment_id"] for one in page["experiments"]] == [made]


def test_the_datasets_of_experiments(real: LiveServer):
    made = create(real)
    for digest, context in (("d1", "training"), ("d1", "training"), ("d2", "")):
        run = post(real, "runs/create", {"experiment_id": made})["run"]["info"]["run_id"]
        tags = [{"key": "mlflow.data.context", "value": context}] if context else []
        dataset = {"name": "taxi", "digest": digest, "source_type": "local", "source": "x"}
        used = {"run_id": run, "datasets": [{"tags": tags, "dataset": dataset}]}
        post(real, "runs/log-inputs", used)
    answer = real.send_json(
        "POST",
        "/ajax-api/2.0/mlflow/experiments/search-datasets",
        {"experiment_ids": [made, "0"]},
    )
    assert json.loads(answer.body)["dataset_summaries"] == [
        {"experiment_id": made, "name": "taxi", "digest": "d1", "context": "training"},
        {"experiment_id": made, "name": "taxi", "digest": "d2"},
    ]
    assert post(real, "experiments/search-datasets", {"experiment_ids": ["0"]}) == {}
