"""Searching runs over MLflow's routes: shapes, pages, statements; the grammar is in a journey."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from runwell.server.app import create_app
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.live import LiveServer


def post(server: LiveServer, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = server.send_json("POST", f"/api/2.0/mlflow/{path}", body)
    assert answer.status == status, answer.body
    return answer.json


def create(server: LiveServer, experiment: str, number: int) -> str:
    body = {"experiment_id": experiment, "start_time": 1 + number, "run_name": f"run {number}"}
    run = post(server, "runs/create", body)["run"]["info"]["run_id"]
    metrics = [{"key": "m", "value": number, "timestamp": 5, "step": 2}]
    params = [{"key": "p", "value": str(number)}]
    post(server, "runs/log-batch", {"run_id": run, "metrics": metrics, "params": params})
    return run


@pytest.fixture(scope="module")
def found_in(real: LiveServer) -> tuple[str, list[str]]:
    """An experiment and its seven runs, each a millisecond after the last."""
    body = {"name": "searched", "artifact_location": "s3://bucket/a/"}
    experiment = post(real, "experiments/create", body)["experiment_id"]
    return experiment, [create(real, experiment, number) for number in range(7)]


def find(server: LiveServer, experiment: str, **fields: Any) -> list[str]:
    page = post(server, "runs/search", {"experiment_ids": [experiment], **fields})
    return [run["info"]["run_id"] for run in page.get("runs", [])]


def test_a_run_comes_whole(real: LiveServer, found_in: tuple[str, list[str]]):
    experiment, runs = found_in
    filter_ = "attributes.run_name = 'run 3'"
    body = {"experiment_ids": [experiment], "filter": filter_}
    (run,) = post(real, "runs/search", body)["runs"]
    assert run["info"]["artifact_uri"] == f"s3://bucket/a/{runs[3]}/artifacts"
    assert run["data"]["metrics"] == [{"key": "m", "value": 3.0, "timestamp": 5, "step": 2}]
    assert run["data"]["params"] == [{"key": "p", "value": "3"}]
    assert run["inputs"] == {}
    path = f"/api/2.0/mlflow/runs/get?run_id={runs[3]}"
    assert run == real.ask("GET", path).json["run"]


def test_the_newest_come_first(real: LiveServer, found_in: tuple[str, list[str]]):
    experiment, runs = found_in
    assert find(real, experiment) == runs[::-1]
    assert find(real, experiment, order_by=["metrics.`m` ASC"]) == runs
    assert find(real, experiment, order_by=["params.p DESC"]) == runs[::-1]


def test_no_experiments_hold_no_runs(real: LiveServer):
    assert post(real, "runs/search", {}) == {}
    assert post(real, "runs/search", {"experiment_ids": []}) == {}
    assert post(real, "runs/search", {"experiment_ids": ["123456789"]}) == {}


def test_pages(real: LiveServer, found_in: tuple[str, list[str]]):
    experiment, runs = found_in
    body = {"experiment_ids": [experiment], "max_results": 3, "order_by": ["start_time"]}
    found, token, sizes = [], "", []
    while token or not sizes:
        page = post(real, "runs/search", {**body, "page_token": token})
        found += [run["info"]["run_id"] for run in page["runs"]]
        sizes.append(len(page["runs"]))
        token = page.get("next_page_token", "")
    assert (found, sizes) == (runs, [3, 3, 1])


def test_where_files_are(real: LiveServer, found_in: tuple[str, list[str]]):
    experiment, runs = found_in
    uri = f"s3://bucket/a/{runs[2]}/artifacts"
    assert find(real, experiment, filter=f"artifact_uri = '{uri}'") == [runs[2]]
    assert len(find(real, experiment, filter=f"attributes.artifact_uri != '{uri}'")) == 6
    assert find(real, experiment, filter=f"artifact_uri LIKE '%{runs[5]}%'") == [runs[5]]
    assert find(real, experiment, order_by=["artifact_uri"]) == sorted(runs)


@pytest.mark.parametrize("location", ["", "mlflow-artifacts:/mine", "s3://b/c/", "file:///tmp/%41"])
def test_each_run_is_found_by_where_its_files_are(real: LiveServer, location: str):
    name = f"files {len(location)}"
    body = {"name": name, "artifact_location": location}
    experiment = post(real, "experiments/create", body)["experiment_id"]
    run = create(real, experiment, 1)
    path = f"/api/2.0/mlflow/runs/get?run_id={run}"
    uri = real.ask("GET", path).json["run"]["info"]["artifact_uri"]
    assert uri.endswith(f"/{run}/artifacts")
    assert find(real, experiment, filter=f"artifact_uri = '{uri}'") == [run]


@pytest.mark.parametrize("view", ["DELETED_ONLY", 2, "2"])
def test_the_trash(real: LiveServer, found_in: tuple[str, list[str]], view: str | int):
    experiment, runs = found_in
    post(real, "runs/delete", {"run_id": runs[0]})
    assert find(real, experiment, run_view_type=view) == [runs[0]]
    assert len(find(real, experiment, run_view_type="ALL")) == 7
    assert len(find(real, experiment)) == 6
    post(real, "runs/restore", {"run_id": runs[0]})


@pytest.mark.parametrize(
    "fields",
    [
        {"filter": "metrics.m > 'x'"},
        {"filter": "nonsense"},
        {"order_by": ["nonsense"]},
        {"order_by": ["metrics.m", "metrics.m DESC"]},
        {"max_results": 50_001},
        {"max_results": 0},
        {"page_token": "nonsense"},
        {"run_view_type": "SOME"},
        {"experiment_ids": ["x"]},
    ],
)
def test_what_is_refused(real: LiveServer, fields: dict[str, Any]):
    refused = post(real, "runs/search", {"experiment_ids": ["0"], **fields}, 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"
    assert json.dumps(refused).count("SELECT") == 0


@pytest.fixture
def counted(database: Database, blobs: LocalBlobs) -> Iterator[tuple[LiveServer, list[str]]]:
    """A server, and the statements that it ran."""
    statements: list[str] = []

    def note(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    app = create_app(database, blobs, has_upkeep=False)
    with LiveServer(app) as server:
        event.listen(database.engine, "before_cursor_execute", note)
        yield server, statements


def test_a_page_is_a_fixed_number_of_statements(counted: tuple[LiveServer, list[str]]):
    server, statements = counted
    numbers: list[int] = []
    for count in (1, 12):
        for number in range(count):
            create(server, "0", number)
        statements.clear()
        found = find(server, "0", filter="metrics.m >= 0", order_by=["params.p"])
        assert len(found) >= count
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 14


def test_sampled_histories_are_a_fixed_number_of_statements(
    counted: tuple[LiveServer, list[str]],
):
    server, statements = counted
    numbers: list[int] = []
    for count in (2, 9):
        runs = [create(server, "0", number) for number in range(count)]
        query = "&".join(f"run_ids={run}" for run in runs)
        statements.clear()
        path = f"/api/2.0/mlflow/metrics/get-history-bulk-interval?metric_key=m&{query}"
        assert len(server.ask("GET", path).json["metrics"]) == count
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
