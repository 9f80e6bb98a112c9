"""Requests about traces, their spans and what is said of them; each begins on an empty store."""

from typing import Any, Final

from tests.compat.mlflow.steps import NOW, Step, delete, experiment, get, pairs, patch, post, run

V3: Final = "/api/3.0/mlflow/traces"
FIRST: Final = "tr-" + "1" * 32
SECOND: Final = "tr-" + "2" * 32
THIRD: Final = "tr-" + "3" * 32
UNKNOWN: Final = "tr-" + "9" * 32
PLACE: Final = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "$exp"}}
HUMAN: Final = {"source_type": "HUMAN", "source_id": "ada"}
JUDGE: Final = {"source_type": "LLM_JUDGE", "source_id": "gpt"}


def v3(name: str, path: str, keep: dict[str, str] | None = None, /, **body: Any) -> Step:
    return Step(name, "POST", V3 + path, body, keep=keep or {})


def ask(name: str, path: str, /, **query: Any) -> Step:
    return Step(name, "GET", V3 + path, query=query)


def trace(name: str, trace_id: str, **info: Any) -> Step:
    """Report a trace."""
    told = {"trace_id": trace_id, "trace_location": PLACE, "state": "OK", **info}
    return v3(name, "", trace={"trace_info": told})


def search(name: str, filter_: str = "", **more: Any) -> Step:
    return v3(name, "/search", locations=[PLACE], filter=filter_, **more)


def assess(name: str, of: str = FIRST, keep: str = "said", **said: Any) -> Step:
    path = {keep: "assessment.assessment_id"}
    return v3(name, f"/{of}/assessments", path, assessment={"source": HUMAN, **said})


def change(name: str, mask: str, of: str = "$said", **said: Any) -> Step:
    body = {"assessment": said, "update_mask": mask}
    return Step(name, "PATCH", f"{V3}/{FIRST}/assessments/{of}", body)


def tag(name: str, method: str = "PATCH", of: str = FIRST, /, **body: Any) -> Step:
    return Step(name, method, f"{V3}/{of}/tags", body)


TRACES: Final = [
    experiment(),
    run("asking"),
    trace(
        "report",
        FIRST,
        request_time="2020-09-13T12:26:40.123Z",
        execution_duration="1.500s",
        request_preview="why?",
        response_preview="because",
        client_request_id="request 1",
        trace_metadata={"mlflow.trace.session": "s1", "mlflow.trace.user": "ada"},
        tags={"mlflow.traceName": "answer", "team": "vision"},
        assessments=[
            {
                "assessment_name": "good",
                "source": HUMAN,
                "feedback": {"value": True},
                "create_time": "2020-09-13T12:26:41Z",
                "last_update_time": "2020-09-13T12:26:41Z",
            }
        ],
    ),
    trace("report little", SECOND, request_time="2020-09-13T12:26:41Z", state="ERROR"),
    trace(
        "report one in progress",
        THIRD,
        state="IN_PROGRESS",
        request_time="2020-09-13T12:26:42Z",
        trace_metadata={"mlflow.sourceRun": "$run"},
    ),
    trace("report again", SECOND, request_time="2020-09-13T12:26:41Z", tags={"late": "yes"}),
    v3("report nothing", ""),
    ask("info", f"/{FIRST}"),
    ask("info of little", f"/{SECOND}"),
    ask("info of one in progress", f"/{THIRD}"),
    ask("info of an unknown trace", f"/{UNKNOWN}"),
    ask("get without spans", "/get", trace_id=FIRST),
    ask("get an unknown trace", "/get", trace_id=UNKNOWN),
    ask("get without an id", "/get"),
    ask("get several", "/batchGet", trace_ids=[FIRST, UNKNOWN]),
    v3("infos of several", "/batchGetInfos", trace_ids=[SECOND, UNKNOWN, FIRST]),
    v3("infos of none", "/batchGetInfos", trace_ids=[]),
    tag("set a tag", key="colour", value="blue"),
    tag("set a tag to nothing", key="empty"),
    tag("set a tag without a key", value="blue"),
    tag("set a long tag", key="k" * 251, value="v"),
    tag("delete a tag", "DELETE", key="colour"),
    tag("delete an absent tag", "DELETE", key="colour"),
    ask("info of the tagged", f"/{FIRST}"),
    search("search"),
    v3("search nowhere", "/search", locations=[]),
    search("search by the state", "trace.status = 'OK'"),
    search("search by the old name of the state", "status = 'ERROR'"),
    search("search by a tag", "tags.team = 'vision'"),
    search("search by a quoted tag", "tag.`late` = 'yes'"),
    search("search by the name", "trace.name = 'answer'"),
    search("search by LIKE", "trace.name LIKE 'ans%'"),
    search("search by the time", f"trace.timestamp_ms > {NOW + 500}"),
    search("search by the duration", "trace.execution_time_ms >= 1500"),
    search("search by metadata", "metadata.`mlflow.trace.session` = 's1'"),
    search("search by the client's id", "trace.client_request_id = 'request 1'"),
    search("search by feedback", "feedback.good = 'true'"),
    search("search by the run", "trace.run_id = '$run'"),
    search("search by two", "trace.status = 'OK' AND tags.late = 'yes'"),
    search("search by a bad filter", "colour = 'red'"),
    search("search by half a filter", "trace.status ="),
    search("search by times", order_by=["timestamp_ms ASC"]),
    search("search by times, down", order_by=["timestamp_ms DESC"]),
    search("search by the order of nothing", order_by=["colour ASC"]),
    search("search for too many", max_results=501),
    v3(
        "a page",
        "/search",
        {"token": "next_page_token"},
        locations=[PLACE],
        max_results=2,
        order_by=["timestamp_ms ASC"],
    ),
    search("the next page", max_results=2, page_token="$token", order_by=["timestamp_ms ASC"]),
    post("link", "traces/link-to-run", trace_ids=[FIRST, SECOND], run_id="$run"),
    post("link again", "traces/link-to-run", trace_ids=[FIRST], run_id="$run"),
    post("link nothing", "traces/link-to-run", trace_ids=[], run_id="$run"),
    post("link to no run", "traces/link-to-run", trace_ids=[FIRST]),
    post(
        "link too many",
        "traces/link-to-run",
        trace_ids=[f"tr-{number:032x}" for number in range(101)],
        run_id="$run",
    ),
    search("search the linked", "trace.run_id = '$run'"),
    post(
        "link a prompt",
        "traces/link-prompts",
        trace_id=FIRST,
        prompt_versions=[{"name": "greet", "version": "1"}],
    ),
    ask("info of the linked", f"/{FIRST}"),
    v3("delete by id", "/delete-traces", experiment_id="$exp", request_ids=[FIRST, UNKNOWN]),
    ask("info of the deleted", f"/{FIRST}"),
    v3("delete by nothing", "/delete-traces", experiment_id="$exp"),
    v3(
        "delete by id and by time",
        "/delete-traces",
        experiment_id="$exp",
        request_ids=[SECOND],
        max_timestamp_millis=NOW,
    ),
    v3(
        "delete no more than none",
        "/delete-traces",
        experiment_id="$exp",
        max_timestamp_millis=NOW + 1_000,
        max_traces=0,
    ),
    v3(
        "delete by time",
        "/delete-traces",
        experiment_id="$exp",
        max_timestamp_millis=NOW + 1_000,
        max_traces=10,
    ),
    search("search what is left"),
]

MISTAKES: Final = [
    experiment(),
    trace("report", FIRST, request_time="2020-09-13T12:26:40.5Z"),
    trace("report without an id", ""),
    trace(
        "report to no experiment",
        UNKNOWN,
        trace_location={
            "type": "MLFLOW_EXPERIMENT",
            "mlflow_experiment": {"experiment_id": "77"},
        },
    ),
    trace("report in an unknown state", SECOND, state="HAPPY"),
    trace("report at no time", THIRD, request_time="noon"),
    tag("set a tag of the server", key="mlflow.artifactLocation", value="s3://b"),
    tag("set a tag of an unknown trace", "PATCH", UNKNOWN, key="a", value="b"),
    tag("delete a tag of an unknown trace", "DELETE", UNKNOWN, key="a"),
    ask("info", f"/{FIRST}"),
    assess("say it without a name", feedback={"value": 1}),
    search("search by an unknown view", "trace.colour = 'red'"),
]


def correlate(name: str, one: str, two: str, **more: Any) -> Step:
    asked = {"experiment_ids": ["$exp"], "filter_string1": one, "filter_string2": two, **more}
    return v3(name, "/calculate-filter-correlation", **asked)


def team(number: int, state: str, team: str) -> Step:
    moment = f"2020-09-13T12:26:{number:02d}Z"
    return trace(
        f"report {number}",
        f"tr-{number + 1:032x}",
        request_time=moment,
        state=state,
        tags={"team": team},
    )


STATISTICS: Final = [
    experiment(),
    correlate("of no traces", "trace.status = 'OK'", "trace.status = 'ERROR'"),
    *(
        team(number, "ERROR" if number < 4 else "OK", "b" if number < 2 else "a")
        for number in range(8)
    ),
    correlate("often together", "trace.status = 'ERROR'", "tags.team = 'b'"),
    correlate("seldom together", "trace.status = 'ERROR'", "tags.team = 'a'"),
    correlate("never together", "trace.status = 'OK'", "tags.team = 'b'"),
    correlate("always together", "trace.status = 'OK'", "trace.status = 'OK'"),
    correlate("both of all", "trace.timestamp_ms > 0", "trace.timestamp_ms > 0"),
    correlate("one never", "trace.status = 'OK'", "tags.team = 'c'"),
    correlate("of some", "trace.status = 'OK'", "tags.team = 'a'", base_filter="tags.team = 'a'"),
    correlate("with half a filter", "trace.status =", "tags.team = 'a'"),
    correlate("without a filter", "", "tags.team = 'a'"),
    correlate("of no experiments", "trace.status = 'OK'", "tags.team = 'a'", experiment_ids=[]),
    correlate("of an unknown one", "trace.status = 'OK'", "tags.team = 'a'", experiment_ids=["77"]),
]

ASSESSMENTS: Final = [
    experiment(),
    trace("report", FIRST, request_time="2020-09-13T12:26:40Z"),
    assess("say yes", assessment_name="good", feedback={"value": True}, rationale="it is"),
    assess(
        "say a number",
        keep="number",
        assessment_name="score",
        source=JUDGE,
        feedback={"value": 0.5},
        metadata={"model": "small"},
        span_id="0123456789abcdef",
    ),
    assess(
        "say several things", assessment_name="parts", feedback={"value": [1, "a", {"b": None}]}
    ),
    assess(
        "say that it failed",
        assessment_name="broken",
        feedback={"error": {"error_code": "BOOM", "error_message": "it broke"}},
    ),
    assess("expect a text", assessment_name="answer", expectation={"value": "because"}),
    assess(
        "expect an object",
        assessment_name="facts",
        expectation={
            "serialized_value": {"serialization_format": "JSON_FORMAT", "value": '{"a": [1]}'}
        },
    ),
    assess(
        "say it at a time",
        assessment_name="late",
        feedback={"value": "no"},
        create_time="2020-09-13T12:26:41Z",
        last_update_time="2020-09-13T12:26:42.500Z",
    ),
    assess("say it without a source", assessment_name="x", source={}, feedback={"value": 1}),
    assess("say nothing", assessment_name="x"),
    assess("say it of an unknown trace", UNKNOWN, assessment_name="x", feedback={"value": 1}),
    v3("say it with no words", f"/{FIRST}/assessments"),
    ask("get", f"/{FIRST}/assessments/$said"),
    ask("get what a judge says", f"/{FIRST}/assessments/$number"),
    ask("get an unknown one", f"/{FIRST}/assessments/a-{'9' * 32}"),
    ask("get one of an unknown trace", f"/{UNKNOWN}/assessments/$said"),
    change("change the reason", "rationale", "$number", rationale="it is not"),
    change("change the value", "feedback", "$number", feedback={"value": 1.5}),
    change("change both", "feedback,rationale", "$number", feedback={"value": 2}, rationale="so"),
    change("change the name", "assessmentName", "$number", assessment_name="mark"),
    change("add metadata", "metadata", "$number", metadata={"round": "2"}),
    change("change feedback to an expectation", "expectation", "$number", expectation={"value": 1}),
    change("change nothing", "", "$number", rationale="x"),
    change("change the colour", "colour", "$number", rationale="x"),
    change("change an unknown one", "rationale", f"a-{'9' * 32}", rationale="x"),
    ask("get the changed", f"/{FIRST}/assessments/$number"),
    assess("say otherwise", assessment_name="mark", feedback={"value": 3}, overrides="$number"),
    ask("get what was overridden", f"/{FIRST}/assessments/$number"),
    ask("info with assessments", f"/{FIRST}"),
    search("search by feedback", "feedback.mark = '3'"),
    search("search by an expectation", "expectation.answer = 'because'"),
    Step("delete", "DELETE", f"{V3}/{FIRST}/assessments/$number", {}),
    Step("delete again", "DELETE", f"{V3}/{FIRST}/assessments/$number", {}),
    ask("get the deleted", f"/{FIRST}/assessments/$number"),
]

OLD_TRACES: Final = [
    experiment(),
    post(
        "begin",
        "traces",
        {"trace": "trace_info.request_id"},
        experiment_id="$exp",
        timestamp_ms=NOW,
        request_metadata=pairs(**{"mlflow.traceInputs": '{"q": 1}'}),
        tags=pairs(**{"mlflow.traceName": "answer"}),
    ),
    post("begin in no experiment", "traces", experiment_id="77", timestamp_ms=NOW),
    get("info", "traces/$trace/info"),
    patch(
        "end",
        "traces/$trace",
        request_id="$trace",
        timestamp_ms=NOW + 250,
        status="OK",
        request_metadata=pairs(**{"mlflow.traceOutputs": "2"}),
        tags=pairs(done="yes"),
    ),
    patch("end an unknown trace", f"traces/{UNKNOWN}", timestamp_ms=NOW, status="OK"),
    get("info of the ended", "traces/$trace/info"),
    Step("info in the new protocol", "GET", f"{V3}/$trace"),
    get("info of an unknown trace", f"traces/{UNKNOWN}/info"),
    patch("set a tag", "traces/$trace/tags", request_id="$trace", key="colour", value="blue"),
    delete("delete a tag", "traces/$trace/tags", request_id="$trace", key="colour"),
    delete("delete an absent tag", "traces/$trace/tags", request_id="$trace", key="colour"),
    get("search", "traces", experiment_ids=["$exp"]),
    get("search by the state", "traces", experiment_ids=["$exp"], filter="status = 'ERROR'"),
    get("search nowhere", "traces"),
    post("delete", "traces/delete-traces", experiment_id="$exp", request_ids=["$trace"]),
    get("info of the deleted", "traces/$trace/info"),
]


def span(name: str, span_id: str, parent: str = "", **more: Any) -> dict[str, Any]:
    """A span of the first trace as OpenTelemetry's JSON has it."""
    family = {"parentSpanId": parent} if parent else {}
    return {
        "traceId": "1" * 32,
        "spanId": span_id,
        **family,
        "name": name,
        "kind": 1,
        "startTimeUnixNano": str(NOW * 1_000_000),
        "endTimeUnixNano": str(NOW * 1_000_000 + 2_000_000),
        **more,
    }


def text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def export(name: str, *spans: dict[str, Any], headers: dict[str, str] | None = None) -> Step:
    """Send spans."""
    body = {"resourceSpans": [{"scopeSpans": [{"scope": {"name": "lib"}, "spans": spans}]}]}
    told = {"x-mlflow-experiment-id": "$exp"} if headers is None else headers
    return Step(name, "POST", "/v1/traces", body, headers=told)


ROOT: Final = span(
    "answer",
    "1111111111111111",
    attributes=[
        text("mlflow.traceRequestId", FIRST),
        text("mlflow.spanType", "CHAIN"),
        text("mlflow.spanInputs", '{"q": "why?"}'),
        text("mlflow.spanOutputs", "because"),
        text("quoted", '"text"'),
        text("digits", "2"),
        {"key": "retries", "value": {"intValue": "2"}},
        {"key": "share", "value": {"doubleValue": 0.5}},
        {"key": "ready", "value": {"boolValue": True}},
        {"key": "parts", "value": {"arrayValue": {"values": [{"stringValue": "a"}]}}},
    ],
    status={"code": 1},
)
CHILD: Final = span(
    "look up",
    "2222222222222222",
    "1111111111111111",
    attributes=[text("mlflow.spanType", "TOOL")],
    events=[
        {
            "name": "exception",
            "timeUnixNano": str(NOW * 1_000_000 + 1),
            "attributes": [text("exception.message", "boom")],
        }
    ],
    status={"code": 2, "message": "boom"},
)
PROTOBUF: Final = "application/x-protobuf"

OTLP: Final = [
    experiment(),
    run("asking"),
    export("child first", CHILD),
    Step("info of a trace without a root", "GET", f"{V3}/{FIRST}"),
    export("root", ROOT),
    export("root again", ROOT),
    ask("info", f"/{FIRST}"),
    ask("get", "/get", trace_id=FIRST),
    ask("get several", "/batchGet", trace_ids=[FIRST]),
    Step(
        "spans for a page",
        "GET",
        "/ajax-api/2.0/mlflow/get-trace-artifact",
        query={"request_id": FIRST},
    ),
    search("search"),
    search("search by the name of a span", "span.name = 'look up'"),
    search("search by the type of a span", "span.type = 'TOOL'"),
    search("search by an attribute", "span.attributes.retries = '2'"),
    export(
        "spans of a run",
        {**ROOT, "traceId": "2" * 32, "attributes": []},
        headers={"x-mlflow-experiment-id": "$exp", "x-mlflow-run-id": "$run"},
    ),
    search("search by the run", "trace.run_id = '$run'"),
    trace(
        "report the whole",
        FIRST,
        request_time="2020-09-13T12:26:40Z",
        execution_duration="0.002s",
        tags={"mlflow.traceName": "answer", "team": "vision"},
        trace_metadata={"mlflow.trace.session": "s1"},
    ),
    ask("info of the whole", f"/{FIRST}"),
    export("spans without an experiment", ROOT, headers={}),
    export("spans to no experiment", ROOT, headers={"x-mlflow-experiment-id": "77"}),
    export("no spans"),
    Step("nothing", "POST", "/v1/traces", {}, headers={"x-mlflow-experiment-id": "$exp"}),
    Step(
        "no protobuf",
        "POST",
        "/v1/traces",
        raw=b"\xff\xff\xff",
        kind=PROTOBUF,
        headers={"x-mlflow-experiment-id": "$exp"},
    ),
    Step(
        "plain text",
        "POST",
        "/v1/traces",
        raw=b"hello",
        kind="text/plain",
        headers={"x-mlflow-experiment-id": "$exp"},
    ),
    v3("delete", "/delete-traces", experiment_id="$exp", request_ids=[FIRST]),
    ask("get the deleted", "/get", trace_id=FIRST),
]
