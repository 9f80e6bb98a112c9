"""Requests that nobody should send, to every act: refused in one shape, and nothing leaks.

The answer may be anything but an internal error (500) or "try again" (503): a client repeats those,
and what is wrong in itself would be repeated for ever.
"""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwell.server.native import load_services, placeholders, takes_body
from runwell.testing.hostile import Hostile, smallest
from runwell.testing.live import Answer, LiveServer
from runwell.usecase.register import UseCase
from runwell.usecase.tickets import Upload
from runwell.wire.ingest import SendBatch

ACTS = {name: act for name, act in load_services().items() if act.request is not SendBatch}
EXAMPLES = 25
LEAKS = re.compile(
    r"Traceback|site-packages|\.py\b|SELECT |INSERT INTO|DELETE FROM|UPDATE \w+ SET|BEGIN IMMEDIATE"
    r"|sqlalchemy|sqlite3|psycopg|OperationalError|IntegrityError|DataError|/root|/home|/tmp"
)
RUN_ID, CHILD_ID = "0123456789abcdef0123456789abcdef", "f" * 32
HOSTILE = Hostile(known=(RUN_ID, CHILD_ID))
REQUESTS = {name: HOSTILE.messages(act.request) for name, act in ACTS.items()}


def text_of(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def send(live: LiveServer, act: UseCase, fields: dict[str, Any]) -> Answer:
    path, rest = act.path, dict(fields)
    for name in placeholders(act.path):
        value = text_of(rest.pop(name))
        path = path.replace(f"{{{name}}}", quote(value, safe="", errors="surrogatepass"))
    if takes_body(act):
        return live.send_json(act.method, path, rest)
    pairs = [
        (name, text_of(one))
        for name, value in rest.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    query = urlencode(pairs, errors="surrogatepass")
    body = b"content" if act.response is Upload else None
    return live.ask(act.method, f"{path}?{query}", body)


def check(answer: Answer) -> None:
    """What must be true of every answer, good or bad."""
    assert answer.status < 500, answer.body
    if answer.body == b"Invalid HTTP request received.":
        # Not even HTTP, such as a URL of 70,000 characters: the parser answers, no act hears of it.
        assert answer.status == 400
    elif answer.status >= 400:
        problem = answer.json["error"]
        # Where a query cannot be read, all three of its place are there, or none.
        place = {"field", "position", "length"}
        assert set(problem) - {"code", "message", "hint"} in (set(), place), problem
        assert {"code", "message", "hint"} <= set(problem)
        assert problem["message"]
        assert "what the store can hold" not in problem["message"], "a check is missing"
        assert not LEAKS.search(problem["message"] + problem["hint"]), problem
        # A message quotes what was sent, but not all of it.
        assert len(answer.body) < 200_000


@pytest.fixture
def hostile(real: LiveServer) -> LiveServer:
    """The real server with runs that hostile requests can hit, and may have purged."""
    for run_id, parent in ((RUN_ID, ""), (CHILD_ID, RUN_ID)):
        real.ask("POST", f"/api/v1/runs/{run_id}/restore")
        value = {"experiment_id": "0", "run_id": run_id, "parent_run_id": parent}
        assert real.send_json("POST", "/api/v1/runs", value).status == 200
    return real


@pytest.mark.parametrize("name", sorted(ACTS))
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_nothing_that_is_sent_breaks_an_act(hostile: LiveServer, name: str, data: st.DataObject):
    check(send(hostile, ACTS[name], data.draw(REQUESTS[name])))


BIG_NUMBER = "9" * 5_000
HEADERS = [
    {"Origin": "http://["},
    {"Origin": "http://[::1"},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "é"},
    {"Host": ""},
    {"Host": "["},
    {"Host": "[::1"},
    {"Host": "a:b:c"},
    {"Content-Type": "é/ü"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "text/json" * 1_000},
    {"Content-Encoding": "gzip"},
    {"Content-Encoding": "deflate"},
    {"Content-Encoding": "é"},
    {"Content-Digest": "sha-256=:x:"},
    {"Content-Digest": "sha-256=:é:"},
    {"X-Content-BLAKE3": "é"},
    {"Accept": "application/msgpack;q=é"},
    {"Range": f"bytes={BIG_NUMBER}-"},
    {"Range": f"bytes=-{BIG_NUMBER}"},
    {"Range": f"bytes=0-{BIG_NUMBER}"},
    {"Range": f"bytes={BIG_NUMBER}-{BIG_NUMBER}"},
    {"Range": "bytes=5-1"},
    {"Range": "bytes=é"},
    {"Range": "lines=1-2"},
    {"If-None-Match": '"' * 1_000},
    {"If-Range": "é"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: str(headers)[:40])
def test_no_header_breaks_an_act(hostile: LiveServer, headers: dict[str, str]):
    head = {key: value.encode() for key, value in headers.items()}
    content = f"/api/v1/runs/{RUN_ID}/artifacts/content?path=a"
    assert hostile.ask("PUT", content, b"content").status == 200
    json_type = {"Content-Type": b"application/json"}
    check(hostile.ask("GET", content, headers=head))
    check(hostile.ask("HEAD", content, headers=head)) if "Host" in head else None
    check(hostile.ask("GET", f"/api/v1/runs/{RUN_ID}", headers=head))
    check(hostile.ask("PUT", content, b"content", head))
    check(hostile.ask("PATCH", f"/api/v1/runs/{RUN_ID}", b"{}", json_type | head))


PATHS = [
    "/api/v1/runs/%00", "/api/v1/runs/%ff%fe", "/api/v1/runs/%2e%2e", "/api/v1/runs/..%2f..%2fetc",
    "/api/v1/runs/%F0%9F%A6%89", "/api/v1/runs//", "/api/v1/runs/a/b/c/d", "//", "/%00",
    "/a" * 2_000, "/api/v1/runs/" + "a" * 30_000, "/api/v1/experiments/by-name?name=%00",
    "/api/v1/experiments/by-name?name=%ff", "/api/v1/experiments/by-name?name=a&name=b",
    "/api/v1/experiments/by-name?" + "a=1&" * 10_001, "/api/v1/experiments/%EF%BC%91",
    "/api/v1/experiments/99999999999999999999999", "/api/v1/experiments/-1",
    f"/api/v1/runs/{RUN_ID}/artifacts?path=%00", f"/api/v1/runs/{RUN_ID}/artifacts?path=..%2f..",
    f"/api/v1/runs/{RUN_ID}/artifacts/content?path=%2fetc%2fpasswd",
    f"/api/v1/runs/{RUN_ID}/history?key=%00",
    f"/api/v1/runs/{RUN_ID}/history?key=a&page_token=%00",
    f"/api/v1/runs/{RUN_ID}/history?key=a&page_token=AAAAAAAAAAD__________w==",
    f"/api/v1/runs/{RUN_ID}/history?key=a&first_step=" + BIG_NUMBER,
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:60])
def test_no_path_breaks_the_server(hostile: LiveServer, path: str):
    for method in ("GET", "DELETE"):
        check(hostile.ask(method, path))


BODIES = [
    b"", b"null", b"[]", b"1", b'"x"', b"{", b"{}}", b'{"a":}', b"\xef\xbb\xbf{}", b"\xff",
    b"\x00", b"[" * 100_000, b'{"a":' * 100_000, b'{"tags":' + b'{"a":' * 100_000, b"9" * 100_000,
    b'{"filter": NaN}', b'{"filter": "\xed\xa0\x80"}', b'{"filter": "\xff"}',
    b'{"filter": "\\ud800"}', b'{"a": 1, "a": 2}', b'{"max_results": 1e400}',
    b'{"max_results": -0.0}', b'{"max_results": 1.0}', b'{"max_results": ' + b"9" * 10_000 + b"}",
    b'{"view": 4}', b'{"view": true}',
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:30]))
def test_no_body_breaks_an_act(hostile: LiveServer, body: bytes):
    for path in ("/api/v1/runs/search", f"/api/v1/runs/{RUN_ID}/log", "/api/v1/ingest"):
        check(hostile.send_json("POST", path, body))


MSGPACKS = [
    b"\xc1", b"\x91" * 100_000, b"\x81\xa6filter" + b"\x91" * 100_000, b"\x81\xa6filter\xa1\xff",
    b"\xdf\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xc7\x00\x00",
    msgspec.msgpack.encode({"filter": b"x"}), msgspec.msgpack.encode({1: 2}), b"\x80\x80",
]  # fmt: skip


@pytest.mark.parametrize("body", MSGPACKS, ids=lambda body: repr(body[:20]))
def test_no_msgpack_breaks_an_act(hostile: LiveServer, body: bytes):
    for path in ("/api/v1/runs/search", f"/api/v1/runs/{RUN_ID}/log", "/api/v1/ingest"):
        check(hostile.ask("POST", path, body, {"Content-Type": "application/msgpack"}))


RUN = f"/api/v1/runs/{RUN_ID}"
METRIC = {"key": "m", "value": 1.0, "timestamp": 1, "step": 0}
DATASET = {"name": "d", "digest": "1"}
WRONG: list[tuple[str, str, object, str]] = [
    ("POST", f"{RUN}/log", {"metrics": [METRIC, METRIC | {"value": "high"}]}, "$.metrics[1].value"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"value": "1.5"}]}, "$.metrics[0].value"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"value": None}]}, "$.metrics[0].value"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"value": True}]}, "$.metrics[0].value"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"step": "NaN"}]}, "$.metrics[0].step"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"step": 1.5}]}, "$.metrics[0].step"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"timestamp": "Infinity"}]}, "[0].timestamp"),
    ("POST", f"{RUN}/log", {"metrics": [{"key": "m"}]}, "$.metrics[0]"),
    ("POST", f"{RUN}/log", {"metrics": [METRIC | {"colour": 1}]}, "`colour` - at `$.metrics[0]`"),
    ("POST", f"{RUN}/log", {"metrics": METRIC}, "$.metrics"),
    ("POST", f"{RUN}/log", {"params": {"a": 1}}, "$.params[...]"),
    ("POST", f"{RUN}/log", {"params": {"a": None}}, "$.params[...]"),
    ("POST", f"{RUN}/log", {"tags": {"a": ["b"]}}, "$.tags[...]"),
    ("POST", f"{RUN}/log", {"run_id": 5}, "$.run_id"),
    ("POST", f"{RUN}/inputs", {"inputs": [{"dataset": DATASET | {"rows": 5}}]},
     "`rows` - at `$.inputs[0].dataset`"),
    ("POST", f"{RUN}/inputs", {"inputs": [{"dataset": DATASET, "tag": []}]},
     "`tag` - at `$.inputs[0]`"),
    ("POST", f"{RUN}/inputs", {"inputs": [{"dataset": DATASET, "tags": [{"key": "a"}]}]},
     "$.inputs[0].tags[0]"),
    ("PATCH", RUN, {"end_ms": "NaN"}, "$.end_ms"),
    ("PATCH", RUN, {"status": "DONE"}, "$.status"),
    ("PATCH", RUN, {"status": 1}, "$.status"),
    ("PATCH", RUN, {"colour": 1}, "`colour`"),
    ("POST", "/api/v1/runs", {}, "`experiment_id`"),
    ("POST", "/api/v1/runs", {"experiment_id": 0}, "$.experiment_id"),
    ("POST", "/api/v1/runs", {"experiment_id": "0", "start_ms": "NaN"}, "$.start_ms"),
    ("POST", "/api/v1/runs/search", {"max_results": "NaN"}, "$.max_results"),
    ("POST", "/api/v1/runs/search", {"max_results": 1.5}, "$.max_results"),
    ("POST", "/api/v1/runs/search", {"view": "ALL"}, "$.view"),
    ("POST", "/api/v1/runs/search", {"experiment_ids": "0"}, "$.experiment_ids"),
    ("POST", "/api/v1/charts", {"run_ids": [], "keys": [], "buckets": "Infinity"}, "$.buckets"),
    ("POST", "/api/v1/charts", {"run_ids": [], "keys": [3]}, "$.keys[0]"),
    ("POST", "/api/v1/gc", {"dry_run": "yes"}, "$.dry_run"),
    ("POST", "/api/v1/gc", {"older_than_s": "NaN"}, "older_than_s"),
    ("GET", f"{RUN}/history?key=m&max_results=NaN", None, "$.max_results"),
    ("GET", f"{RUN}/history?key=m&first_step=1.5", None, "$.first_step"),
    ("GET", f"{RUN}/history?key=m&colour=red", None, "`colour`"),
    ("GET", f"{RUN}/history", None, "`key`"),
    ("GET", f"{RUN}/artifacts?recursive=perhaps", None, "$.recursive"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "value", "said"), WRONG, ids=[f"{case[0]} {case[3]}" for case in WRONG]
)
def test_a_wrong_value_is_refused_with_the_path_of_its_field(
    hostile: LiveServer, method: str, path: str, value: object, said: str
):
    before = hostile.ask("GET", RUN).body
    answer = hostile.ask(method, path) if value is None else hostile.send_json(method, path, value)
    assert answer.status == 400
    assert said in answer.json["error"]["message"]
    assert hostile.ask("GET", RUN).body == before


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_unknown_field_is_refused_by_name(hostile: LiveServer, name: str):
    act = ACTS[name]
    answer = send(hostile, act, smallest(act.request) | {"colour": "red"})
    assert answer.status == 400
    assert "`colour`" in answer.json["error"]["message"]
