"""Histories over MLflow's routes, on each engine."""

import json
from typing import Any

import pytest

from runwell.testing.live import LiveServer


def create(server: LiveServer) -> str:
    made = server.send_json("POST", "/api/2.0/mlflow/runs/create", {"experiment_id": "0"})
    return made.json["run"]["info"]["run_id"]


def log(server: LiveServer, run: str, points: list[tuple[float | str, int, int]], key: str = "m"):
    """Log points (value, timestamp, step)."""
    for start in range(0, len(points), 1_000):
        metrics = [
            {"key": key, "value": value, "timestamp": time, "step": step}
            for value, time, step in points[start : start + 1_000]
        ]
        body = {"run_id": run, "metrics": metrics}
        assert server.send_json("POST", "/api/2.0/mlflow/runs/log-batch", body).status == 200


def ask(server: LiveServer, what: str, query: str, status: int = 200) -> Any:
    answer = server.ask("GET", f"/ajax-api/2.0/mlflow/metrics/{what}?{query}")
    assert answer.status == status, answer.body
    return answer.json


@pytest.fixture(scope="module")
def long_run(real: LiveServer) -> str:
    """A run of 6,000 points, of which some are in chunks and some are not."""
    run = create(real)
    log(real, run, [(float(n), n, n) for n in range(6_000)])
    return run


def test_a_whole_history(real: LiveServer, long_run: str):
    page = ask(real, "get-history", f"run_uuid={long_run}&metric_key=m")
    assert page == {
        "metrics": [
            {"key": "m", "value": float(n), "timestamp": n, "step": n} for n in range(6_000)
        ]
    }


def test_a_history_of_several_native_pages(
    real: LiveServer, long_run: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("runwell.services.series.MAX_POINTS", 1_700)
    page = ask(real, "get-history", f"run_id={long_run}&metric_key=m")
    assert [one["step"] for one in page["metrics"]] == list(range(6_000))


def test_a_history_by_the_page(real: LiveServer, long_run: str):
    found, token, sizes = [], "", []
    while token or not sizes:
        query = f"run_id={long_run}&metric_key=m&max_results=2500&page_token={token}"
        page = ask(real, "get-history", query)
        found += [one["step"] for one in page["metrics"]]
        sizes.append(len(page["metrics"]))
        token = page.get("next_page_token", "")
    assert found == list(range(6_000))
    assert sizes == [2_500, 2_500, 1_000]


def test_a_history_comes_by_time_then_by_step(real: LiveServer):
    run = create(real)
    log(real, run, [(0.0, 5, 0), (1.0, 6, 1), (2.0, 7, 0), (3.0, 7, -1), (4.0, 4, 9)])
    found = ask(real, "get-history", f"run_id={run}&metric_key=m")["metrics"]
    assert [one["value"] for one in found] == [4, 0, 1, 3, 2]


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_of_a_history_come_by_time(real: LiveServer, limit: int):
    run = create(real)
    log(real, run, [(0.0, 5, 0), (1.0, 6, 1), (2.0, 7, 0), (3.0, 7, -1), (4.0, 4, 9)])
    found, token = [], ""
    while token or not found:
        query = f"run_id={run}&metric_key=m&max_results={limit}&page_token={token}"
        page = ask(real, "get-history", query)
        assert len(page["metrics"]) <= limit
        found += [one["value"] for one in page["metrics"]]
        token = page.get("next_page_token", "")
    assert found == [4, 0, 1, 3, 2]
    bulk = ask(real, "get-history-bulk", f"run_id={run}&metric_key=m&max_results={limit}")
    assert [one["value"] for one in bulk["metrics"]] == found[:limit]


@pytest.mark.parametrize("token", ["time:", "time:-1", "time:x", "time:" + "9" * 30, "x"])
def test_a_forged_token_of_a_history(real: LiveServer, long_run: str, token: str):
    query = f"run_id={long_run}&metric_key=m&max_results=2&page_token={token}"
    answer = ask(real, "get-history", query, status=400)
    assert answer["error_code"] == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("key", ["loss", "null", "a,b", 'q"u\\o', "ü 🚀", "val/top-5"])
def test_values_that_json_has_no_names_for(real: LiveServer, key: str):
    run = create(real)
    values = [1, "NaN", "Infinity", 1e300, "-Infinity", -0.0]
    log(real, run, [(value, n, n) for n, value in enumerate(values)], key)
    body = json.dumps({"run_id": run, "metric_key": key}).encode()
    answer = real.ask("GET", "/api/2.0/mlflow/metrics/get-history", body)
    found = answer.json["metrics"]
    assert [one["value"] for one in found] == values
    assert {one["key"] for one in found} == {key}


def test_nothing_was_logged(real: LiveServer):
    assert ask(real, "get-history", f"run_id={create(real)}&metric_key=none") == {}


def test_histories_of_several_runs(real: LiveServer):
    runs = sorted(create(real) for _ in range(3))
    for number, run in enumerate(runs):
        log(real, run, [(10.0 * number + n, n, n) for n in range(3)])
    query = "&".join(f"run_id={run}" for run in runs) + "&metric_key=m"
    found = ask(real, "get-history-bulk", query)["metrics"]
    assert [(one["run_id"], one["value"]) for one in found] == [
        (run, 10.0 * number + n) for number, run in enumerate(runs) for n in range(3)
    ]
    some = ask(real, "get-history-bulk", f"{query}&max_results=4")["metrics"]
    assert some == found[:4]


def test_samples_keep_the_ends_of_each_run(real: LiveServer, long_run: str):
    short, empty = create(real), create(real)
    log(real, short, [(1.0, 1, 10), ("NaN", 2, 20)])
    query = f"run_ids={long_run}&run_ids={short}&run_ids={empty}&metric_key=m&max_results=7"
    found = ask(real, "get-history-bulk-interval", query)["metrics"]
    of_long = [one["step"] for one in found if one["run_id"] == long_run]
    assert of_long == [0, 1000, 2000, 3000, 3999, 4999, 5999]
    assert found[7:] == [
        {"key": "m", "value": 1.0, "timestamp": 1, "step": 10, "run_id": short},
        {"key": "m", "value": "NaN", "timestamp": 2, "step": 20, "run_id": short},
    ]


def test_samples_of_a_range(real: LiveServer, long_run: str):
    where = f"run_ids={long_run}&metric_key=m"
    part = f"{where}&start_step=100&end_step=299&max_results=5"
    found = ask(real, "get-history-bulk-interval", part)["metrics"]
    assert [one["step"] for one in found] == [100, 150, 200, 249, 299]
    last = ask(real, "get-history-bulk-interval", f"{where}&max_results=1")["metrics"]
    assert [one["step"] for one in last] == [5_999]
    most = ask(real, "get-history-bulk-interval", where)["metrics"]
    assert len(most) == 2_500


def test_many_points_at_one_step_are_thinned_too(real: LiveServer):
    run = create(real)
    log(real, run, [(float(n), n, 0) for n in range(3_000)])
    query = f"run_ids={run}&metric_key=m&max_results=4"
    found = ask(real, "get-history-bulk-interval", query)["metrics"]
    assert [one["value"] for one in found] == [0, 1000, 1999, 2999]


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("get-history", "metric_key=m"),
        ("get-history", "run_id=RUN"),
        ("get-history", "run_id=RUN&metric_key=m&max_results=0"),
        ("get-history", "run_id=RUN&metric_key=m&max_results=-5"),
        ("get-history", "run_id=RUN&metric_key=m&max_results=5&page_token=x"),
        ("get-history-bulk", "metric_key=m"),
        ("get-history-bulk", "run_id=RUN"),
        ("get-history-bulk", "metric_key=m&" + "&".join(["run_id=RUN"] * 101)),
        ("get-history-bulk-interval", "metric_key=m"),
        ("get-history-bulk-interval", "run_ids=RUN"),
        ("get-history-bulk-interval", "metric_key=m&" + "&".join(["run_ids=RUN"] * 101)),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&max_results=0"),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&max_results=2501"),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&start_step=1"),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&end_step=1"),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&start_step=2&end_step=1"),
        ("get-history-bulk-interval", "run_ids=RUN&metric_key=m&start_step=a&end_step=b"),
    ],
)
def test_what_is_refused(real: LiveServer, long_run: str, what: str, query: str):
    refused = ask(real, what, query.replace("RUN", long_run), 400)
    assert refused["error_code"] == "INVALID_PARAMETER_VALUE"


def test_a_run_that_there_is_not(real: LiveServer):
    unknown = ask(real, "get-history", f"run_id={'0' * 32}&metric_key=m", 404)
    assert unknown["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert ask(real, "get-history-bulk-interval", f"run_ids={'0' * 32}&metric_key=m") == {}
