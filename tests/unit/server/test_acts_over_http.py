"""Every act of the register over HTTP, by enumeration, on both engines: refused well, described."""

import json

import pytest

from runwell.client.transport.routes import ROUTES
from runwell.server.native import load_services, placeholders, takes_body
from runwell.testing.hostile import smallest
from runwell.testing.live import LiveServer
from runwell.usecase.tickets import Download

ACTS = load_services()
BODIES = {"assessments.create": {"value": True}, "registry.create_version": {"source": "s3://a/b"}}
"""Fields without which an act refuses the request before it looks for the thing."""
UNKNOWN = {
    "run_id": "0" * 32,
    "experiment_id": "999",
    "upload_id": "no%20such%20id",
    "model_id": "m-" + "0" * 32,
    "trace_id": "tr-" + "0" * 32,
    "assessment_id": "a-" + "0" * 32,
    "version": "7",
}


@pytest.fixture
def client(real: LiveServer):
    """A function that asks the real server around the real acts."""
    connection = real.connect()

    def ask(method: str, path: str, body: bytes | None = None, kind: str = "application/json"):
        connection.request(method, path, body, {"Content-Type": kind} if body else {})
        response = connection.getresponse()
        return response.status, response.read()

    yield ask
    connection.close()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_the_client_expects_what_the_act_answers(name):
    assert ROUTES[name].response == ACTS[name].response


def path_of(act, values) -> str:
    path = act.path
    for name in placeholders(act.path):
        path = path.replace(f"{{{name}}}", values.get(name, "x"))
    return path


def test_every_act_refuses_nonsense_in_the_one_shape(client):
    for act in ACTS.values():
        for query, body, kind in [
            ("?no_such_field=1", b'{"no_such_field": 1}', "application/json"),
            ("", b"\xff\xfe nonsense", "application/json"),
            ("", b"\xc1\xc1", "application/msgpack"),
            ("?=%00&%FF", b"{}", "text/plain"),
        ]:
            status, answer = client(act.method, path_of(act, UNKNOWN) + query, body, kind)
            assert 400 <= status < 500, act.name
            assert set(json.loads(answer)["error"]) == {"code", "message", "hint"}, act.name


def test_every_act_on_an_unknown_thing_says_so(client):
    for act in ACTS.values():
        if not placeholders(act.path) or "upload_id" in placeholders(act.path):
            continue
        path = path_of(act, UNKNOWN)
        needs_path = act.response is Download or "artifacts" in act.path
        fields = {**smallest(act.request), **BODIES.get(act.name, {})}
        given = {key: value for key, value in fields.items() if key not in placeholders(act.path)}
        body = json.dumps(given).encode() if takes_body(act) else None
        query = ("?path=a" if needs_path else "") + (
            "?key=a" if act.path.endswith("history") else ""
        )
        status, answer = client(act.method, path + query, body)
        assert (status, json.loads(answer)["error"]["code"]) == (404, "not_found"), act.name


def test_a_run_from_beginning_to_end(client):
    def call(method, path, value=None):
        status, answer = client(
            method, f"/api/v1{path}", json.dumps(value).encode() if value is not None else None
        )
        assert status == 200, answer
        return json.loads(answer)

    made = call("POST", "/experiments", {"name": "vision/🎉", "tags": {"team": "a"}})
    run = call("POST", "/runs", {"experiment_id": made["experiment_id"], "run_name": "first"})
    run_id = run["info"]["run_id"]
    points = [
        {"key": "loss", "value": v, "timestamp": 1, "step": s}
        for s, v in enumerate([1, "NaN", 0.25])
    ]
    call("POST", f"/runs/{run_id}/log", {"metrics": points, "params": {"alpha": "0.1"}})
    call("PATCH", f"/runs/{run_id}", {"status": "FINISHED"})
    assert (
        client("PUT", f"/api/v1/runs/{run_id}/artifacts/content?path=a/b.txt", b"hello")[0] == 200
    )
    got = call("GET", f"/runs/{run_id}")
    assert got["data"]["metrics"] == {"loss": 0.25}
    assert got["data"]["params"] == {"alpha": "0.1"}
    assert got["info"]["status"] == "FINISHED"
    assert call("GET", f"/runs/{run_id}/series")[0]["n"] == 3
    assert client("GET", f"/api/v1/runs/{run_id}/artifacts/content?path=a/b.txt") == (200, b"hello")
    found = call(
        "POST",
        "/runs/search",
        {"filter": "params.alpha = '0.1'", "experiment_ids": [made["experiment_id"]]},
    )
    assert [item["info"]["run_id"] for item in found["items"]] == [run_id]
