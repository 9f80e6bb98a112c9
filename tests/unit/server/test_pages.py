"""The pages for people: what they show, and that nothing logged can act in a browser."""

import pytest

from runwell.testing.live import LiveServer

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def run_id(real: LiveServer) -> str:
    """A run whose every text is an attack."""
    body = {"experiment_id": "0", "run_name": HOSTILE, "tags": {"mlflow.note.content": HOSTILE}}
    made = real.send_json("POST", "/api/v1/runs", body).json["info"]["run_id"]
    values = {
        "params": {HOSTILE: HOSTILE},
        "metrics": [{"key": HOSTILE, "value": 0.25, "timestamp": 1, "step": 0}],
        "tags": {"x": '" onload="x'},
    }
    assert real.send_json("POST", f"/api/v1/runs/{made}/log", values).status == 200
    path = f"/api/v1/runs/{made}/artifacts/content?path=a%26b/%3Cb%3E.txt"
    answer = real.ask("PUT", path, b"hello", {"Content-Type": "application/octet-stream"})
    assert answer.status == 200, answer.body
    return made


def test_the_first_page_links_to_the_runs(real: LiveServer, run_id: str):
    text = real.ask("GET", "/").body.decode()
    assert f'href="/runs/{run_id}"' in text
    assert "RUNNING" in text


def test_the_address_of_a_run_shows_it(real: LiveServer, run_id: str):
    answer = real.ask("GET", f"/runs/{run_id}")
    text = answer.body.decode()
    assert answer.status == 200
    assert "0.25" in text
    assert "path=a%26b%2F%3Cb%3E.txt" in text


@pytest.mark.parametrize("path", ["/", "/runs/{run_id}"])
def test_what_was_logged_is_text(real: LiveServer, run_id: str, path: str):
    answer = real.ask("GET", path.format(run_id=run_id))
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.body.decode()
    assert "&lt;script&gt;" in answer.body.decode()


def test_a_run_that_is_not_there(real: LiveServer):
    assert real.ask("GET", "/runs/nothing").status == 404


def test_mlflows_own_client_is_told_in_its_own_shape(real: LiveServer):
    answer = real.send_json("POST", "/api/2.0/mlflow/runs/fly", {})
    assert (answer.status, answer.json["error_code"]) == (404, "ENDPOINT_NOT_FOUND")
    answer = real.send_json("PATCH", "/api/2.0/mlflow/runs/search", {})
    assert (answer.status, answer.json["error_code"]) == (405, "INVALID_PARAMETER_VALUE")
    assert answer.headers["allow"] == "OPTIONS, POST"
