"""Names that break others: exact on their way in, back out and through a search, or refused.

Over HTTP as anybody would send them, and through the client, on both engines.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError
from runwell.client.tracking import MlflowClient
from runwell.entities import Metric, Param, RunTag
from runwell.query.text import format_field, format_filter
from runwell.query.tree import Compare, Field
from runwell.server.app import create_app
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.live import Answer, LiveServer

GOOD = [
    "plain", "ümlaut", "日本語", "🦉🎉", "👩‍👩‍👧", "e\u0301 is not é", "ﬁ", "İıſß", "עברית",
    "\u202ereversed", "a/b/c", "it's", 'say "x"', "back`tick", "back\\slash", "100 %",
    "under_score", "a.b", "a,b;c", "'; DROP TABLE runs; --", "1 OR 1=1", "NULL", "None", "true",
    "0", "-1", "1e5", "NaN", "inf", "$(rm -rf)", "{run_id}", "%s %d", "%2e%2e%2f", "..", "../x",
    "<script>alert(1)</script>", "a\tb", "a\nb", "a\x7fb", "zero\u200bwidth", "\ufeffbom",
    "\U0010ffff", "?a=b&c=d#e", "a+b c", "~", "[x]",
]  # fmt: skip
REFUSED = ["", "   ", "a\x00b", "\x00", "\ud800", "x" * 251]
NOT_A_PATH = {"back\\slash", "..", "../x", "a\tb", "a\nb", "a\x7fb"}
REFUSED_PATHS = [
    "/etc/passwd", "C:/x", "a//b", "a/../b", "./a", "a/.", "..", "../../x", "a\x00", "\ud800", "",
    "a" * 1_025,
]  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def live(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A server on each engine."""
    folder = tmp_path_factory.mktemp("live")
    uri = str(folder / "runwell.db")
    if request.param == "postgresql":
        template = request.getfixturevalue("postgres_template")
        postgres = request.getfixturevalue("postgres")
        uri = postgres.uri(postgres.create_database(template))
    with LiveServer(create_app(Database.open(uri), LocalBlobs(folder / "blobs"))) as server:
        yield server


@pytest.fixture
def client(live: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MlflowClient:
    monkeypatch.setenv("RUNWELL_SPOOL_DIR", str(tmp_path / "spool"))
    monkeypatch.setenv("RUNWELL_CAPTURE_SOURCE", "0")
    return MlflowClient(live.url)


def call(live: LiveServer, method: str, path: str, value: object = None) -> Answer:
    if value is None:
        return live.ask(method, f"/api/v1{path}")
    return live.send_json(method, f"/api/v1{path}", value)


def ok(answer: Answer):
    assert answer.status == 200, answer.body
    return answer.json


def new_run(live: LiveServer, **fields: object) -> str:
    return ok(call(live, "POST", "/runs", {"experiment_id": "0", **fields}))["info"]["run_id"]


def equals(entity: str, key: str, value: str) -> str:
    return format_filter(Compare(field=Field(entity=entity, key=key), op="=", value=value))


@pytest.mark.parametrize("name", GOOD)
def test_over_http(live: LiveServer, name: str):
    run_id = new_run(live, run_name=name, user_id=name)
    value = {
        "metrics": [{"key": name, "value": 1.5, "timestamp": 1, "step": 2}],
        "params": {name: name},
        "tags": {name: name},
    }
    ok(call(live, "POST", f"/runs/{run_id}/log", value))
    use = {"dataset": {"name": name, "digest": name, "source": name}, "tags": []}
    ok(call(live, "POST", f"/runs/{run_id}/inputs", {"inputs": [use]}))
    run = ok(call(live, "GET", f"/runs/{run_id}"))
    assert (run["info"]["run_name"], run["info"]["user_id"]) == (name, name)
    assert run["data"]["metrics"] == {name: 1.5}
    assert run["data"]["params"] == {name: name}
    assert run["data"]["tags"][name] == name
    assert run["inputs"]["dataset_inputs"][0]["dataset"]["name"] == name
    query = urlencode({"key": name})
    assert ok(call(live, "GET", f"/runs/{run_id}/history?{query}"))["n"] == 1
    for entity, key in (("param", name), ("tag", name), ("attribute", "run_name")):
        found = ok(call(live, "POST", "/runs/search", {"filter": equals(entity, key, name)}))
        assert run_id in [item["info"]["run_id"] for item in found["items"]]
    metric = format_field(Field(entity="metric", key=name))
    ordered = {"order_by": [f"{metric} DESC"], "max_results": 1}
    assert ok(call(live, "POST", "/runs/search", ordered))["items"]


@pytest.mark.parametrize("name", GOOD)
def test_experiments_over_http(live: LiveServer, name: str):
    is_name = all(part and part == part.strip() for part in name.split("/"))
    answer = call(live, "POST", "/experiments", {"name": name, "tags": {name: name}})
    if not is_name:
        assert answer.json["error"]["code"] == "invalid"
        return
    made = ok(answer)
    assert (made["name"], made["tags"]) == (name, {name: name})
    found = ok(call(live, "GET", "/experiments/by-name?" + urlencode({"name": name})))
    assert found["experiment_id"] == made["experiment_id"]
    wanted = {"filter": equals("attribute", "name", name)}
    assert [e["name"] for e in ok(call(live, "POST", "/experiments/search", wanted))["items"]] == [
        name
    ]
    again = call(live, "POST", "/experiments", {"name": name})
    assert again.json["error"]["code"] == "conflict"


@pytest.mark.parametrize("name", [name for name in GOOD if name not in NOT_A_PATH])
def test_files_over_http(live: LiveServer, name: str):
    run_id = new_run(live)
    content = f"/api/v1/runs/{run_id}/artifacts/content?path={quote(name, safe='')}"
    assert live.ask("PUT", content, name.encode()).status == 200
    answer = live.ask("GET", content)
    assert (answer.status, answer.body) == (200, name.encode())
    assert "\n" not in answer.headers["content-disposition"]
    listed = ok(call(live, "GET", f"/runs/{run_id}/artifacts?recursive=true"))["files"]
    assert [file["path"] for file in listed] == [name]
    removed = call(live, "DELETE", f"/runs/{run_id}/artifacts?path={quote(name, safe='')}")
    assert ok(removed) == {"count": 1}


@pytest.mark.parametrize("path", [*REFUSED_PATHS, *sorted(NOT_A_PATH)])
def test_what_is_no_path_is_refused_over_http(live: LiveServer, path: str):
    run_id = new_run(live)
    escaped = quote(path, safe="", errors="surrogatepass")
    content = f"/api/v1/runs/{run_id}/artifacts/content?path={escaped}"
    for method in ("PUT", "GET"):
        answer = live.ask(method, content, b"x" if method == "PUT" else None)
        assert answer.status in {400, 413}, (method, answer.body)
    listed = ok(call(live, "GET", f"/runs/{run_id}/artifacts?recursive=true"))
    assert listed.get("files", []) == []


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: ascii(name)[:20])
def test_what_nothing_may_be_called_is_refused_over_http(live: LiveServer, name: str):
    run_id = new_run(live)
    log = f"/runs/{run_id}/log"
    before = ok(call(live, "GET", f"/runs/{run_id}"))
    for method, path, value in [
        ("POST", log, {"metrics": [{"key": name, "value": 1, "timestamp": 1}]}),
        ("POST", log, {"params": {name: "v"}}),
        ("POST", log, {"tags": {name: "v"}}),
        ("PATCH", f"/runs/{run_id}", {"tags": {name: "v"}}),
        ("PATCH", "/experiments/0", {"tags": {name: "v"}}),
    ]:
        answer = call(live, method, path, value)
        assert answer.status in {400, 413}, (path, value, answer.body)
        assert answer.json["error"]["message"]
    assert ok(call(live, "GET", f"/runs/{run_id}")) == before


@pytest.mark.parametrize("value", ["", " ", "a\x00b", "\ud800"], ids=ascii)
def test_values_may_be_empty_but_not_unstorable(live: LiveServer, value: str):
    run_id = new_run(live)
    expected = 200 if value.isspace() or not value else 400
    for kind in ("params", "tags"):
        assert call(live, "POST", f"/runs/{run_id}/log", {kind: {"k": value}}).status == expected


def test_through_the_client(live: LiveServer, client: MlflowClient, tmp_path: Path):
    """All names in one run: the stream takes what single requests take."""
    run_id = client.create_run("0", run_name="🦉 '\"/\\").info.run_id
    client.log_batch(
        run_id,
        metrics=[Metric(name, float(at), 1, at) for at, name in enumerate(GOOD)],
        params=[Param(name, name) for name in GOOD],
        tags=[RunTag(name, name) for name in GOOD],
    )
    paths = [name for name in GOOD if name not in NOT_A_PATH]
    for path in paths:
        client.log_text(run_id, path, f"files/{path}")
    client.set_terminated(run_id)
    run = client.get_run(run_id)
    assert run.info.run_name == "🦉 '\"/\\"
    assert run.data.metrics == {name: float(at) for at, name in enumerate(GOOD)}
    assert run.data.params == {name: name for name in GOOD}
    assert {name: run.data.tags[name] for name in GOOD} == {name: name for name in GOOD}
    for at, name in enumerate(GOOD):
        (point,) = client.get_metric_history(run_id, name)
        assert (point.key, point.value, point.step) == (name, float(at), at)
    folder = Path(client.download_artifacts(run_id, "files", str(tmp_path)))
    for path in paths:
        assert (folder / path).read_text() == path
    # Nothing was written beside the folder.
    assert {entry.name for entry in tmp_path.iterdir()} <= {folder.name, "spool"}


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: ascii(name)[:20])
def test_the_client_refuses_at_once_and_its_run_goes_on(client: MlflowClient, name: str):
    run_id = client.create_run("0").info.run_id
    for attempt in (
        lambda: client.log_param(run_id, name, 1),
        lambda: client.log_metric(run_id, name, 1.0),
        lambda: client.set_tag(run_id, name, "v"),
        lambda: client.log_batch(run_id, params=[Param(name, "v")]),
    ):
        with pytest.raises(RunwellError) as problem:
            attempt()
        assert problem.value.status in {400, 413}
    client.log_param(run_id, "after", 1)
    client.set_terminated(run_id)
    assert client.get_run(run_id).data.params == {"after": "1"}


@pytest.mark.parametrize("path", REFUSED_PATHS, ids=lambda path: ascii(path)[:20])
def test_the_client_refuses_paths_at_once(client: MlflowClient, path: str):
    run_id = client.create_run("0").info.run_id
    with pytest.raises(RunwellError) as problem:
        client.log_text(run_id, "x", path)
    assert problem.value.status in {400, 413}
    client.set_terminated(run_id)
    assert client.list_artifacts(run_id) == []


def test_experiments_through_the_client(client: MlflowClient):
    for name in ("vision/🦉 'x'", 'say "hi"', "100 %/?a=b&c#d", "a \\ slash", "/a//b/", " a"):
        made = client.create_experiment(name)
        assert client.get_experiment_by_name(name).experiment_id == made
        with pytest.raises(Conflict):
            client.create_experiment(name)
    for name in ("", " ", "a\x00b", "\ud800", "x" * 501):
        with pytest.raises(RunwellError) as problem:
            client.create_experiment(name)
        assert problem.value.status in {400, 413}
    with pytest.raises((NotFound, Invalid)):
        client.get_experiment("../../etc")
