"""Every limit at, under and over it, through the act that it protects, on the real server.

Limits that the client keeps by itself are in ``tests/unit/client/test_client_limits.py``. A limit
that is in neither table fails ``test_no_limit_is_forgotten``.
"""

import gzip
import random
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from runwell.base import limits
from runwell.base.ids import new_run_id
from runwell.testing.live import Answer, LiveServer
from runwell.testing.streams import Stream
from runwell.wire import frames as wire
from runwell.wire.batch import CONTENT_TYPE, encode_batch
from runwell.wire.events import FileLogged, encode_event

Try = Callable[[LiveServer, str, int], Answer]
"""Does the act on a run with something of a size."""

NOISE = random.Random(11)
JSON = {"Content-Type": "application/json"}


def text(size: int) -> str:
    """Return a text that no index can compress: ``size`` characters of four bytes each."""
    return "".join(chr(NOISE.randrange(0x10000, 0x30000)) for _ in range(size))


def log(**fields: object) -> Callable[..., Answer]:
    def attempt(live: LiveServer, run_id: str, _size: int = 0) -> Answer:
        return live.send_json("POST", f"/api/v1/runs/{run_id}/log", fields)

    return attempt


def a_key(live: LiveServer, run_id: str, size: int) -> Answer:
    answers = [
        log(metrics=[{"key": text(size), "value": 1, "timestamp": 1}])(live, run_id),
        log(params={text(size): "v"})(live, run_id),
        log(tags={text(size): "v"})(live, run_id),
        live.send_json("PATCH", "/api/v1/experiments/0", {"tags": {text(size): "v"}}),
        live.send_json("POST", "/api/v1/runs/search", {"metrics": [text(size)]}),
    ]
    assert len({answer.status for answer in answers}) == 1
    return answers[0]


def a_name(live: LiveServer, run_id: str, size: int) -> Answer:
    dataset = {"dataset": {"name": text(size), "digest": "1"}}
    answers = [
        live.send_json("POST", "/api/v1/experiments", {"name": text(size)}),
        live.send_json("PATCH", f"/api/v1/runs/{run_id}", {"run_name": text(size)}),
        live.send_json("POST", "/api/v1/runs", {"experiment_id": "0", "run_name": text(size)}),
        log(tags={"mlflow.runName": text(size)})(live, run_id),
        live.send_json("POST", f"/api/v1/runs/{run_id}/inputs", {"inputs": [dataset]}),
    ]
    assert len({answer.status for answer in answers}) == 1
    return answers[0]


def a_tag(live: LiveServer, run_id: str, size: int) -> Answer:
    answers = [
        log(tags={"t": text(size)})(live, run_id),
        log(tags={"mlflow.note.content": text(size)})(live, run_id),
        live.send_json("PATCH", f"/api/v1/runs/{run_id}", {"tags": {"t": text(size)}}),
        live.send_json("PATCH", "/api/v1/experiments/0", {"tags": {"t": text(size)}}),
    ]
    assert len({answer.status for answer in answers}) == 1
    return answers[0]


def a_dataset(field: str) -> Try:
    def attempt(live: LiveServer, run_id: str, size: int) -> Answer:
        dataset = {"name": text(3), "digest": "1", field: text(size)}
        path = f"/api/v1/runs/{run_id}/inputs"
        return live.send_json("POST", path, {"inputs": [{"dataset": dataset}]})

    return attempt


def search(field: str, make: Callable[[int], object]) -> Try:
    def attempt(live: LiveServer, _run_id: str, size: int) -> Answer:
        return live.send_json("POST", "/api/v1/runs/search", {field: make(size)})

    return attempt


def a_path(make: Callable[[int], str]) -> Try:
    def attempt(live: LiveServer, run_id: str, size: int) -> Answer:
        path = make(size)
        content = f"/api/v1/runs/{run_id}/artifacts/content?path={quote(path)}"
        stored = live.ask("PUT", content, b"content")
        read = live.ask("GET", content)
        assert read.status == stored.status
        assert stored.status != 200 or read.body == b"content"
        return stored

    return attempt


def a_chart(make: Callable[[str, int], dict[str, object]]) -> Try:
    return lambda live, run_id, size: live.send_json("POST", "/api/v1/charts", make(run_id, size))


def a_body(live: LiveServer, run_id: str, size: int) -> Answer:
    body = b"{" + b" " * (size - 2) + b"}"
    path = f"/api/v1/runs/{run_id}/log"
    whole = live.ask("POST", path, body, JSON)
    pieces = (body[at : at + 2**20] for at in range(0, size, 2**20))
    chunked = live.ask("POST", path, pieces, JSON | {"Transfer-Encoding": "chunked"}, chunked=True)
    assert chunked.status == whole.status
    return whole


def an_inflated_body(live: LiveServer, run_id: str, size: int) -> Answer:
    body = gzip.compress(b"{" + b" " * (size - 2) + b"}", 1)
    assert len(body) < limits.MAX_BODY_BYTES
    headers = JSON | {"Content-Encoding": "gzip"}
    return live.ask("POST", f"/api/v1/runs/{run_id}/log", body, headers)


def a_frame(live: LiveServer, run_id: str, size: int) -> Answer:
    def event(content: bytes) -> bytes:
        return encode_event(FileLogged(run_id=run_id, path="large.bin", content=content))

    # The body of the frame has the size; a length of five bytes goes before a content so large.
    empty = len(event(b"x" * 2**17)) - 2**17
    frame = wire.encode_frame(wire.EVENT, event(bytes(size - empty)))
    assert len(frame) == size + wire.HEADER.size
    body = encode_batch(new_run_id(), 0, frame)
    return live.ask("POST", "/api/v1/ingest", body, {"Content-Type": CONTENT_TYPE})


def a_registered_model(live: LiveServer) -> str:
    name = f"model {new_run_id()}"
    assert live.send_json("POST", "/api/v1/registry/models", {"name": name}).status == 200
    return name


def a_model_tag(live: LiveServer, _run_id: str, size: int) -> Answer:
    path = f"/api/v1/registry/models/{quote(a_registered_model(live))}"
    return live.send_json("PATCH", path, {"tags": {"t": text(size)}})


def a_description(live: LiveServer, _run_id: str, size: int) -> Answer:
    path = f"/api/v1/registry/models/{quote(a_registered_model(live))}"
    return live.send_json("PATCH", path, {"description": text(size)})


def a_source(live: LiveServer, _run_id: str, size: int) -> Answer:
    path = f"/api/v1/registry/models/{quote(a_registered_model(live))}/versions"
    return live.send_json("POST", path, {"source": "s3://bucket/".ljust(size, "x")})


def an_alias(live: LiveServer, _run_id: str, size: int) -> Answer:
    path = f"/api/v1/registry/models/{quote(a_registered_model(live))}"
    made = live.send_json("POST", f"{path}/versions", {"source": "s3://bucket/x"})
    assert made.status == 200
    alias = "a" * size
    return live.send_json("PUT", f"{path}/aliases/{alias}", {"version": made.json["version"]})


def parts(live: LiveServer, _run_id: str, size: int) -> Answer:
    return live.send_json("POST", "/api/v1/uploads", {"part_count": size})


def many_runs(live: LiveServer, run_id: str, size: int) -> Answer:
    return live.send_json("POST", "/api/v1/runs/tag", {"run_ids": [run_id] * size, "tags": {}})


def columns(live: LiveServer, _run_id: str, size: int) -> Answer:
    body = {"columns": [f"metrics.m{number}" for number in range(size)]}
    return live.send_json("POST", "/api/v1/runs/table", body)


OVER_HTTP: dict[str, tuple[Try, int]] = {
    "MAX_KEY": (a_key, 413),
    "MAX_PARAM_VALUE": (
        lambda live, run_id, size: log(params={text(5): text(size)})(live, run_id),
        413,
    ),
    "MAX_TAG_VALUE": (a_tag, 413),
    "MAX_NAME": (a_name, 413),
    "MAX_USER": (
        lambda live, _run_id, size: live.send_json(
            "POST", "/api/v1/runs", {"experiment_id": "0", "user_id": text(size)}
        ),
        413,
    ),
    "MAX_ARTIFACT_PATH": (a_path(lambda size: "ü" * size), 413),
    "MAX_ARTIFACT_PATH_BYTES": (a_path(lambda size: "🦉" * (size // 4) + "a" * (size % 4)), 413),
    "MAX_DATASET_DIGEST": (a_dataset("digest"), 413),
    "MAX_DATASET_SOURCE": (a_dataset("source"), 413),
    "MAX_DATASET_SCHEMA": (a_dataset("schema"), 413),
    "MAX_DATASET_PROFILE": (a_dataset("profile"), 413),
    "MAX_FILTER": (search("filter", "metrics.a > 1".ljust), 413),
    "MAX_FILTER_DEPTH": (search("filter", lambda n: "(" * n + "metrics.a > 1" + ")" * n), 400),
    "MAX_ORDER_KEYS": (search("order_by", lambda n: [f"metrics.m{i}" for i in range(n)]), 400),
    "MAX_PAGE": (search("max_results", lambda n: n), 400),
    "MAX_CHART_BUCKETS": (
        a_chart(lambda run_id, n: {"run_ids": [run_id], "keys": ["m"], "buckets": n}),
        400,
    ),
    "MAX_CHART_SERIES": (
        a_chart(lambda run_id, n: {"run_ids": [run_id], "keys": [f"m{i}" for i in range(n)]}),
        413,
    ),
    "MAX_RUNS_AT_ONCE": (many_runs, 413),
    "MAX_TABLE_COLUMNS": (columns, 413),
    "MAX_REGISTRY_TAG": (a_model_tag, 413),
    "MAX_DESCRIPTION": (a_description, 413),
    "MAX_MODEL_SOURCE": (a_source, 413),
    "MAX_ALIAS": (an_alias, 413),
    "MAX_UPLOAD_PARTS": (parts, 400),
    "MAX_BODY_BYTES": (a_body, 413),
    "MAX_INFLATED_BYTES": (an_inflated_body, 413),
    "MAX_FRAME_BYTES": (a_frame, 422),
}
"""How each limit is reached over HTTP, and the status of what is over it."""
ON_ONE_ENGINE = {"MAX_BODY_BYTES", "MAX_INFLATED_BYTES"}
"""Those that are kept before any store is asked."""
IN_THE_CLIENT = runpy.run_path(str(Path(__file__).parents[1] / "client" / "test_client_limits.py"))


def test_no_limit_is_forgotten():
    known = {name for name in vars(limits) if name.startswith("MAX_")}
    tested = {
        name.removeprefix("test_").upper() for name in IN_THE_CLIENT if name.startswith("test_max_")
    }
    assert OVER_HTTP.keys() | tested == known


@pytest.fixture
def run_id(real: LiveServer) -> Iterator[str]:
    answer = real.send_json("POST", "/api/v1/runs", {"experiment_id": "0"})
    yield answer.json["info"]["run_id"]
    # The long tags of one test are not read by the next ones.
    for key in real.ask("GET", "/api/v1/experiments/0").json.get("tags", {}):
        real.send_json("PATCH", "/api/v1/experiments/0", {"tags": {key: None}})


@pytest.mark.parametrize("name", OVER_HTTP)
def test_at_under_and_over(real: LiveServer, run_id: str, name: str, request):
    if name in ON_ONE_ENGINE and "postgresql" in request.node.name:
        pytest.skip("no store is asked before this limit")
    attempt, refused = OVER_HTTP[name]
    limit: int = getattr(limits, name)
    for size in (limit - 1, limit):
        answer = attempt(real, run_id, size)
        assert answer.status == 200, (size, answer.body[:500])
    answer = attempt(real, run_id, limit + 1)
    assert answer.status == refused
    problem = answer.json["error"]
    assert problem["code"] == {413: "too_large", 400: "invalid", 422: "corrupt"}[refused]
    if refused != 422:
        said = (problem["message"] + problem["hint"]).replace(",", "")
        assert str(limit) in said


def test_what_is_at_the_limit_comes_back_whole(real: LiveServer, run_id: str):
    values = {text(limits.MAX_KEY): text(limits.MAX_PARAM_VALUE)}
    assert log(params=values, tags=values)(real, run_id).status == 200
    data = real.ask("GET", f"/api/v1/runs/{run_id}").json["data"]
    assert data["params"] == values
    assert values.items() <= data["tags"].items()


STEPS = [limits.INT64_MIN, limits.INT64_MIN + 1, limits.INT64_MAX - 1, limits.INT64_MAX]


def test_steps_and_times_at_and_over_the_ends_of_64_bits(real: LiveServer, run_id: str):
    path = f"/api/v1/runs/{run_id}"
    for number in STEPS:
        metric = {"key": "m", "value": 1.0, "timestamp": number, "step": number}
        assert log(metrics=[metric])(real, run_id).status == 200
        for field in ("first_step", "last_step"):
            assert real.ask("GET", f"{path}/history?key=m&{field}={number}").status == 200
    for number in (limits.INT64_MIN - 1, limits.INT64_MAX + 1):
        for field in ("timestamp", "step"):
            metric = {"key": "m", "value": 1.0, "timestamp": 0, field: number}
            assert log(metrics=[metric])(real, run_id).status == 400
        assert real.ask("GET", f"{path}/history?key=m&first_step={number}").status == 400
    stream = Stream()
    stream.create(run_id)
    for number in STEPS:
        stream.log(run_id, {"other": 1.0}, number, number)
    body = stream.piece(0, len(stream.frames))
    assert real.ask("POST", "/api/v1/ingest", body, {"Content-Type": CONTENT_TYPE}).status == 200
    answer = real.ask("GET", f"{path}/history?key=other", headers={"Accept": "application/msgpack"})
    points = msgspec.msgpack.decode(answer.body)
    assert memoryview(points["steps"]).cast("q").tolist() == STEPS
    assert memoryview(points["times_ms"]).cast("q").tolist() == STEPS
