"""Traces and assessments in MLflow's protocol, over HTTP, on both engines."""

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from runwell.base.ids import new_run_id, new_trace_id
from runwell.server.dialects.mlflow.trace_messages import (
    format_duration,
    format_time,
    parse_duration,
    parse_time,
)
from runwell.server.dialects.mlflow.trace_spans import value_of
from runwell.testing.live import LiveServer

V2, V3 = "/api/2.0/mlflow/traces", "/api/3.0/mlflow/traces"


def location(experiment_id: str = "0") -> dict:
    """Return where a trace is."""
    return {
        "type": "MLFLOW_EXPERIMENT",
        "mlflow_experiment": {"experiment_id": experiment_id},
    }


def send(real: LiveServer, method: str, path: str, body: object = None, status: int = 200):
    """Send a request and return its answer."""
    answer = real.send_json(method, path, body) if body is not None else real.ask(method, path)
    assert answer.status == status, answer.body
    return answer.json


def start(real: LiveServer, **given: object) -> dict:
    """Report a trace and return its info."""
    info = {"trace_id": new_trace_id(), "trace_location": location(), "state": "OK"} | given
    return send(real, "POST", V3, {"trace": {"trace_info": info}})["trace"]["trace_info"]


def log_span(real: LiveServer, trace_id: str, **given: object) -> None:
    """Store a span by the native API."""
    span = {"trace_id": trace_id, "span_id": "a1" * 8, "name": "root", "start_ns": 10**18} | given
    send(real, "POST", "/api/v1/traces/spans", {"experiment_id": "0", "spans": [span]})


def new_experiment(real: LiveServer) -> str:
    """Create an experiment."""
    body = {"name": new_run_id()}
    return send(real, "POST", "/api/2.0/mlflow/experiments/create", body)["experiment_id"]


def test_a_trace_is_reported_and_read(real):
    sent = {
        "client_request_id": "r1",
        "request_preview": "in",
        "response_preview": "out",
        "request_time": "2026-01-02T03:04:05.678Z",
        "execution_duration": "1.250s",
        "trace_metadata": {"m": "1"},
        "tags": {"mlflow.traceName": "answer", "mlflow.artifactLocation": "file:///etc"},
    }
    made = start(real, **sent)
    root = f"mlflow-artifacts:/0/traces/{made['trace_id']}/artifacts"
    assert made == sent | {
        "trace_id": made["trace_id"],
        "trace_location": location(),
        "state": "OK",
        "tags": {"mlflow.traceName": "answer", "mlflow.artifactLocation": root},
    }
    assert send(real, "GET", f"{V3}/{made['trace_id']}") == {"trace": {"trace_info": made}}
    ajax = send(real, "GET", f"/ajax-api/3.0/mlflow/traces/{made['trace_id']}")
    assert ajax["trace"]["trace_info"] == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "BOGUS"},
        {"request_time": "yesterday"},
        {"execution_duration": "soon"},
        {"trace_location": {}},
        {"assessments": [{"assessment_name": "a", "source": {}}]},
        {"tags": {"": "x"}},
    ],
)
def test_a_wrong_report_is_refused(real, wrong):
    info = {"trace_id": new_trace_id(), "trace_location": location()} | wrong
    problem = send(real, "POST", V3, {"trace": {"trace_info": info}}, 400)
    assert problem["error_code"] == "INVALID_PARAMETER_VALUE"


def test_an_experiment_that_keeps_files_elsewhere_says_so(real):
    body = {"name": new_run_id(), "artifact_location": "s3://bucket/place/"}
    made = send(real, "POST", "/api/2.0/mlflow/experiments/create", body)
    found = start(real, trace_location=location(made["experiment_id"]))
    wanted = f"s3://bucket/place/traces/{found['trace_id']}/artifacts"
    assert found["tags"]["mlflow.artifactLocation"] == wanted


def test_a_trace_with_spans_says_where_they_are_and_gives_them(real):
    trace_id = new_trace_id()
    log_span(
        real,
        trace_id,
        span_type="LLM",
        kind="CLIENT",
        status="ERROR",
        status_message="no",
        end_ns=10**18 + 5,
        attributes={"n": 1, "x": 0.5, "deep": {"a": [True, None, "é"]}},
        events=[{"name": "e", "time_ns": 7, "attributes": {"k": "v"}}],
        links=[{"trace_id": trace_id, "span_id": "b2" * 8}],
    )
    info = start(real, trace_id=trace_id)
    assert info["tags"]["mlflow.trace.spansLocation"] == "TRACKING_STORE"
    raw = b64encode(bytes.fromhex(trace_id[3:])).decode()
    inner = {"values": [{"bool_value": True}, {}, {"string_value": "é"}]}
    wanted = {
        "trace_id": raw,
        "span_id": b64encode(b"\xa1" * 8).decode(),
        "name": "root",
        "start_time_unix_nano": 10**18,
        "end_time_unix_nano": 10**18 + 5,
        "kind": "SPAN_KIND_CLIENT",
        "status": {"code": "STATUS_CODE_ERROR", "message": "no"},
        "attributes": [
            {"key": "mlflow.spanType", "value": {"string_value": "LLM"}},
            {"key": "n", "value": {"int_value": 1}},
            {"key": "x", "value": {"double_value": 0.5}},
            {
                "key": "deep",
                "value": {
                    "kvlist_value": {"values": [{"key": "a", "value": {"array_value": inner}}]}
                },
            },
            {"key": "mlflow.traceRequestId", "value": {"string_value": trace_id}},
        ],
        "events": [
            {
                "name": "e",
                "time_unix_nano": 7,
                "attributes": [{"key": "k", "value": {"string_value": "v"}}],
            }
        ],
        "links": [{"trace_id": raw, "span_id": b64encode(b"\xb2" * 8).decode(), "attributes": []}],
    }
    whole = send(real, "GET", f"{V3}/get?trace_id={trace_id}&allow_partial=false")["trace"]
    assert whole == {"trace_info": info, "spans": [wanted]}
    several = send(real, "GET", f"{V3}/batchGet?trace_ids={trace_id}&trace_ids=tr-none")
    assert several == {"traces": [whole]}
    ask = {"trace_ids": [trace_id], "experiment_ids": ["0"]}
    assert send(real, "POST", f"{V3}/batchGetInfos", ask) == {"trace_infos": [info]}
    elsewhere = ask | {"experiment_ids": ["77"]}
    assert send(real, "POST", f"{V3}/batchGetInfos", elsewhere) == {}


def test_values_of_all_kinds_have_a_message():
    assert value_of(b"\x00") == {"bytes_value": "AA=="}
    assert value_of(2**70) == {"double_value": 2**70}
    assert value_of(False) == {"bool_value": False}
    assert value_of(object)["string_value"]


def test_an_unknown_trace_is_not_there(real):
    for path in (f"{V3}/tr-none", f"{V3}/get?trace_id=tr-none", f"{V2}/tr-none/info"):
        problem = send(real, "GET", path, status=404)
        assert problem["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_traces_are_searched_page_by_page(real):
    home = new_experiment(real)
    for number in range(3):
        start(
            real,
            trace_location=location(home),
            request_time=f"2026-01-01T00:00:0{number}Z",
            tags={"mlflow.traceName": f"n{number}"},
        )
    ask = {"locations": [location(home)], "max_results": 2, "order_by": ["timestamp_ms DESC"]}
    first = send(real, "POST", f"{V3}/search", ask)
    assert [each["tags"]["mlflow.traceName"] for each in first["traces"]] == ["n2", "n1"]
    ask["page_token"] = first["next_page_token"]
    second = send(real, "POST", f"{V3}/search", ask)
    assert [each["tags"]["mlflow.traceName"] for each in second["traces"]] == ["n0"]
    assert "next_page_token" not in second
    ask = {"locations": [location(home)], "filter": "trace.name = 'n1' AND trace.status = 'OK'"}
    assert len(send(real, "POST", f"{V3}/search", ask)["traces"]) == 1
    ask["filter"] = "trace.name = 'none'"
    assert send(real, "POST", f"{V3}/search", ask) == {}
    text = quote("name LIKE 'n%'")
    old = f"{V2}?experiment_ids={home}&experiment_ids=77&filter={text}"
    assert len(send(real, "GET", old)["traces"]) == 3
    ask["filter"] = "trace.colour = 'red'"
    assert send(real, "POST", f"{V3}/search", ask, 400)["error_code"] == "INVALID_PARAMETER_VALUE"
    assert send(real, "POST", f"{V3}/search", {"locations": []}) == {}


@pytest.mark.parametrize("base", [V2, V3])
def test_tags_are_set_and_removed(real, base):
    trace_id = start(real)["trace_id"]
    path = f"{base}/{trace_id}/tags"
    send(real, "PATCH", path, {"key": "a", "value": "b"})
    assert send(real, "GET", f"{V3}/{trace_id}")["trace"]["trace_info"]["tags"]["a"] == "b"
    send(real, "DELETE", path, {"key": "a"})
    problem = send(real, "DELETE", path, {"key": "a"}, 404)
    assert problem["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    for key in ("mlflow.artifactLocation", "mlflow.trace.spansLocation"):
        send(real, "PATCH", path, {"key": key, "value": "x"}, 400)
        send(real, "DELETE", path, {"key": key}, 400)


@pytest.mark.parametrize("base", [V2, V3])
def test_traces_are_deleted(real, base):
    home = new_experiment(real)
    made = [
        start(real, trace_location=location(home), request_time=f"2026-01-01T00:00:0{number}Z")
        for number in range(4)
    ]
    ask = {"experiment_id": home, "request_ids": [made[3]["trace_id"], "tr-none"]}
    assert send(real, "POST", f"{base}/delete-traces", ask) == {"traces_deleted": 1}
    until = parse_time("2026-01-01T00:00:02Z")
    ask = {"experiment_id": home, "max_timestamp_millis": until, "max_traces": 2}
    assert send(real, "POST", f"{base}/delete-traces", ask) == {"traces_deleted": 2}
    ask = {"locations": [location(home)]}
    [left] = send(real, "POST", f"{V3}/search", ask)["traces"]
    assert left["trace_id"] == made[2]["trace_id"]
    send(real, "POST", f"{base}/delete-traces", {"experiment_id": home}, 400)


def test_traces_are_linked_to_runs_and_prompts(real):
    body = {"experiment_id": "0"}
    run = send(real, "POST", "/api/2.0/mlflow/runs/create", body)["run"]["info"]["run_id"]
    trace_id = start(real)["trace_id"]
    send(real, "POST", f"{V2}/link-to-run", {"run_id": run, "trace_ids": [trace_id]})
    ask = {"locations": [location()], "filter": f"attribute.run_id = '{run}'"}
    [found] = send(real, "POST", f"{V3}/search", ask)["traces"]
    assert found["trace_id"] == trace_id
    many = {"run_id": run, "trace_ids": [trace_id] * 101}
    send(real, "POST", f"{V2}/link-to-run", many, 400)
    for version in ("1", "2", "1"):
        prompts = [{"name": "p", "version": version}]
        ask = {"trace_id": trace_id, "prompt_versions": prompts}
        send(real, "POST", f"{V2}/link-prompts", ask)
    tags = send(real, "GET", f"{V3}/{trace_id}")["trace"]["trace_info"]["tags"]
    assert [each["version"] for each in json.loads(tags["mlflow.linkedPrompts"])] == ["1", "2"]


def test_texts_of_json_are_what_they_hold(real):
    trace_id = new_trace_id()
    texts = {"object": '{"a": 1}', "text": '"é"', "list": "[1]", "number": "1", "half": '{"a"'}
    log_span(real, trace_id, attributes=texts)
    [span] = send(real, "GET", f"{V3}/get?trace_id={trace_id}")["trace"]["spans"]
    told = {each["key"]: each["value"] for each in span["attributes"]}
    assert told["object"] == {"kvlist_value": {"values": [{"key": "a", "value": {"int_value": 1}}]}}
    assert told["text"] == {"string_value": "é"}
    assert told["list"] == {"array_value": {"values": [{"int_value": 1}]}}
    assert (told["number"], told["half"]) == ({"string_value": "1"}, {"string_value": '{"a"'})


def test_spans_for_a_page_have_values_as_texts(real):
    trace_id = new_trace_id()
    link = {"trace_id": trace_id, "span_id": "b2" * 8}
    attributes = {"a": {"b": None}, "text": "x", "raw": '"y"', "n": 1}
    log_span(real, trace_id, attributes=attributes, links=[link])
    page = f"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={trace_id}"
    [span] = send(real, "GET", page)["spans"]
    assert span["attributes"] == {
        "a": '{"b": null}',
        "text": '"x"',
        "raw": '"y"',
        "n": "1",
        "mlflow.traceRequestId": f'"{trace_id}"',
    }
    assert span["links"] == [link | {"attributes": {}}]
    assert span["parent_span_id"] is None


def test_a_report_without_previews_keeps_those_of_the_spans(real):
    trace_id = new_trace_id()
    ends = {"mlflow.spanInputs": "why?", "mlflow.spanOutputs": "because"}
    log_span(real, trace_id, attributes=ends)
    info = start(real, trace_id=trace_id)
    assert (info["request_preview"], info["response_preview"]) == ("why?", "because")


def test_a_page_of_too_many_traces_is_refused(real):
    body = {"locations": [location()], "max_results": 501}
    send(real, "POST", f"{V3}/search", body, 400)
    send(real, "GET", f"{V2}?experiment_ids=0&max_results=501", status=400)


def test_the_older_protocol_begins_and_ends_a_trace(real):
    begin = {
        "experiment_id": "0",
        "timestamp_ms": 1_000,
        "request_metadata": [{"key": "mlflow.traceInputs", "value": "in"}],
        "tags": [{"key": "a", "value": "b"}],
    }
    made = send(real, "POST", V2, begin)["trace_info"]
    assert (made["status"], made["timestamp_ms"]) == ("IN_PROGRESS", 1_000)
    assert made["execution_time_ms"] == 0
    trace_id = made["request_id"]
    end = {
        "timestamp_ms": 1_500,
        "status": "OK",
        "request_metadata": [{"key": "mlflow.traceOutputs", "value": "out"}],
        "tags": [{"key": "mlflow.traceName", "value": "n"}],
    }
    done = send(real, "PATCH", f"{V2}/{trace_id}", end)["trace_info"]
    assert (done["status"], done["execution_time_ms"]) == ("OK", 500)
    pairs = {each["key"]: each["value"] for each in done["request_metadata"] + done["tags"]}
    root = f"mlflow-artifacts:/0/traces/{trace_id}/artifacts"
    assert pairs == {
        "mlflow.traceInputs": "in",
        "mlflow.traceOutputs": "out",
        "a": "b",
        "mlflow.traceName": "n",
        "mlflow.artifactLocation": root,
    }
    for path in (f"{V2}/{trace_id}/info", f"{V2}/{trace_id}"):
        assert send(real, "GET", path) == {"trace_info": done}
    newer = send(real, "GET", f"{V3}/{trace_id}")["trace"]["trace_info"]
    assert (newer["request_preview"], newer["response_preview"]) == ("in", "out")
    older = start(real, request_preview="newer in")["trace_id"]
    metadata = send(real, "GET", f"{V2}/{older}/info")["trace_info"]["request_metadata"]
    assert metadata == [{"key": "mlflow.traceInputs", "value": "newer in"}]


def test_spans_in_a_file_are_kept_below_the_root_of_the_trace(real):
    trace_id = start(real)["trace_id"]
    base = f"/api/2.0/mlflow-artifacts/artifacts/0/traces/{trace_id}/artifacts"
    data = b'{"spans": []}'
    assert real.ask("PUT", f"{base}/traces.json", data).status == 200
    assert real.ask("GET", f"{base}/traces.json").body == data
    page = f"/ajax-api/3.0/mlflow/get-trace-artifact?request_id={trace_id}"
    assert send(real, "GET", page) == {"spans": []}
    send(real, "GET", page + "&path=a", status=501)
    assert real.ask("PUT", base.replace(trace_id, "tr-none") + "/a", b"x").status == 404


# ---- assessments ----


def say(real: LiveServer, trace_id: str, **given: object) -> dict:
    """Say something of a trace."""
    said = {
        "assessment_name": "good",
        "trace_id": trace_id,
        "source": {"source_type": "HUMAN", "source_id": "ann"},
    } | given
    path = f"{V3}/{trace_id}/assessments"
    return send(real, "POST", path, {"assessment": said})["assessment"]


@pytest.mark.parametrize(
    "value",
    [
        {"feedback": {"value": True}},
        {"feedback": {"value": None, "error": {"error_code": "E", "error_message": "m"}}},
        {"feedback": {"value": {"a": [1, None]}}},
        {"expectation": {"value": 0.5}},
        {
            "expectation": {
                "serialized_value": {"serialization_format": "JSON_FORMAT", "value": '{"a": [1]}'}
            }
        },
        {"issue": {"issue_name": "slow"}},
    ],
)
def test_an_assessment_is_made_read_and_removed(real, value):
    trace_id = start(real)["trace_id"]
    sent = {
        "rationale": "so it is",
        "metadata": {"k": "v"},
        "span_id": "a1" * 8,
        "create_time": "2026-01-02T03:04:05Z",
        "last_update_time": "2026-01-02T03:04:06.007Z",
    } | value
    made = say(real, trace_id, **sent)
    assert sent.items() <= made.items()
    assert made["valid"] is True
    path = f"{V3}/{trace_id}/assessments/{made['assessment_id']}"
    assert send(real, "GET", path) == {"assessment": made}
    assert send(real, "GET", f"{V3}/{trace_id}")["trace"]["trace_info"]["assessments"] == [made]
    assert send(real, "DELETE", path) == {}
    assert send(real, "GET", path, status=404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    assert send(real, "DELETE", path) == {}
    elsewhere = path.replace(trace_id, new_trace_id())
    assert send(real, "DELETE", elsewhere, status=404)["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_assessments_come_in_the_order_of_their_times(real):
    trace_id = start(real)["trace_id"]
    for day in (3, 1, 2):
        name, time = f"day {day}", f"2026-01-0{day}T00:00:00Z"
        say(real, trace_id, assessment_name=name, create_time=time, feedback={"value": day})
    found = send(real, "GET", f"{V3}/{trace_id}")["trace"]["trace_info"]["assessments"]
    assert [each["assessment_name"] for each in found] == ["day 1", "day 2", "day 3"]


def test_feedback_never_becomes_an_expectation(real):
    trace_id = start(real)["trace_id"]
    made = say(real, trace_id, feedback={"value": 1})
    path = f"{V3}/{trace_id}/assessments/{made['assessment_id']}"
    body = {"assessment": {"expectation": {"value": 2}}, "update_mask": "expectation"}
    assert send(real, "PATCH", path, body, 400)["error_code"] == "INVALID_PARAMETER_VALUE"
    assert send(real, "GET", path)["assessment"]["feedback"] == {"value": 1}


def test_an_assessment_is_changed_where_the_mask_says(real):
    trace_id = start(real)["trace_id"]
    made = say(real, trace_id, feedback={"value": 1}, rationale="old", metadata={"a": "1"})
    path = f"{V3}/{trace_id}/assessments/{made['assessment_id']}"
    change = {"assessment_name": "ignored", "feedback": {"value": 2}, "metadata": {"b": "2"}}
    body = {"assessment": change, "update_mask": "feedback,metadata"}
    found = send(real, "PATCH", path, body)["assessment"]
    assert (found["assessment_name"], found["rationale"]) == ("good", "old")
    assert (found["feedback"], found["metadata"]) == ({"value": 2}, {"a": "1", "b": "2"})
    body = {"assessment": change, "update_mask": "assessmentName"}
    assert send(real, "PATCH", path, body)["assessment"]["assessment_name"] == "ignored"
    for mask in ("", "colour", None):
        send(real, "PATCH", path, {"assessment": change, "update_mask": mask}, 400)


def test_assessments_may_come_with_their_trace(real):
    said = {"assessment_name": "good", "source": {"source_type": "CODE"}, "feedback": {"value": 1}}
    made = start(real, assessments=[said])
    [found] = made["assessments"]
    assert (found["assessment_name"], found["feedback"]) == ("good", {"value": 1})
    assert found["trace_id"] == made["trace_id"]


def test_a_wrong_assessment_is_refused(real):
    trace_id = start(real)["trace_id"]
    path = f"{V3}/{trace_id}/assessments"
    for wrong in (
        {"assessment_name": "a"},
        {"assessment_name": "a", "feedback": {"value": 1}, "expectation": {"value": 2}},
        {"assessment_name": "", "feedback": {"value": 1}},
        {"assessment_name": "a", "expectation": {"serialized_value": {"value": "{"}}},
    ):
        send(real, "POST", path, {"assessment": wrong}, 400)
    send(real, "POST", f"{V3}/tr-none/assessments", {"assessment": wrong}, 400)


# ---- times ----


@pytest.mark.parametrize("ms", [0, 1, 999, 1_760_000_000_123])
def test_times_come_back(ms):
    assert parse_time(format_time(ms)) == ms
    assert parse_duration(format_duration(ms)) == ms


def test_times_are_read_as_protobuf_writes_them():
    assert parse_time("1970-01-01T00:00:01.123456789Z") == 1_123
    assert parse_time("1970-01-01T01:00:01+01:00") == 1_000
    assert parse_duration("2s") == 2_000
    assert parse_duration("0.000999999s") == 0


def test_a_client_is_told_a_version_that_it_understands(real):
    agent = {"User-Agent": "mlflow-python-client/3.17.2"}
    major, minor, _ = real.ask("GET", "/version", headers=agent).body.decode().split(".")
    assert (int(major), int(minor)) >= (3, 4)
    assert real.ask("GET", "/version").json["version"]
