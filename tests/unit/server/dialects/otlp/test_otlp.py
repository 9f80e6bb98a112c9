"""OpenTelemetry's protocol over HTTP: both encodings, compressed or not, and what is refused."""

import gzip
import json
import zlib

import pytest
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SpanMessage
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from runwell.base.errors import Invalid
from runwell.base.ids import new_run_id
from runwell.entities.trace import Scope, Span, SpanEvent, SpanKind, SpanLink, SpanStatus
from runwell.server.dialects.otlp.app import encode_status
from runwell.server.dialects.otlp.messages import read_json, read_protobuf
from runwell.server.dialects.otlp.spans import spans_of
from runwell.testing.live import LiveServer

PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json"}


def fill(value: AnyValue, content: object) -> None:
    """Set a value of any kind."""
    match content:
        case None:
            pass
        case bool():
            value.bool_value = content
        case str():
            value.string_value = content
        case int():
            value.int_value = content
        case float():
            value.double_value = content
        case bytes():
            value.bytes_value = content
        case list():
            value.array_value.SetInParent()
            for item in content:
                fill(value.array_value.values.add(), item)
        case dict():
            value.kvlist_value.SetInParent()
            for key, item in content.items():
                pair = value.kvlist_value.values.add(key=key)
                pair.value.SetInParent()
                fill(pair.value, item)


def put(pairs, attributes: dict) -> None:
    """Add attributes."""
    for key, value in attributes.items():
        pair = pairs.add(key=key)
        pair.value.SetInParent()
        fill(pair.value, value)


def export(trace_hex: str, *spans: dict) -> ExportTraceServiceRequest:
    """Return a request with spans of one trace, the first its root."""
    request = ExportTraceServiceRequest()
    by_resource = request.resource_spans.add()
    put(by_resource.resource.attributes, {"service.name": "shop"})
    by_scope = by_resource.scope_spans.add()
    by_scope.scope.name, by_scope.scope.version = "lib", "1.0"
    for number, fields in enumerate(spans):
        rest = dict(fields)
        attributes = rest.pop("attributes", {})
        span = by_scope.spans.add(
            trace_id=bytes.fromhex(trace_hex),
            span_id=bytes([number + 1] * 8),
            parent_span_id=bytes([1] * 8) if number else b"",
            start_time_unix_nano=10**18 + number,
            end_time_unix_nano=10**18 + 100,
        )
        span.MergeFrom(SpanMessage(**rest))
        put(span.attributes, attributes)
    return request


def post(real: LiveServer, body: bytes, status: int = 200, **headers: str):
    """Send a request and return its answer."""
    answer = real.ask("POST", "/v1/traces", body, PROTOBUF | headers)
    assert answer.status == status, answer.body
    return answer


def stored(real: LiveServer, trace_hex: str) -> dict:
    """Return a trace with its spans."""
    ask = {"trace_ids": [f"tr-{trace_hex}"], "with_spans": True}
    found = real.send_json("POST", "/api/v1/traces/list", ask).json
    return found[0] if found else {}


@pytest.fixture
def trace_hex() -> str:
    """The id of a new trace, as OpenTelemetry has it."""
    return new_run_id()


def test_spans_in_protobuf_are_stored(real, trace_hex):
    body = export(trace_hex, {"name": "root"}, {"name": "child"}).SerializeToString()
    answer = post(real, body)
    assert (answer.body, answer.headers["content-type"]) == (b"", "application/x-protobuf")
    found = stored(real, trace_hex)
    assert (found["experiment_id"], found["name"], found["state"]) == ("0", "root", "OK")
    assert [each["name"] for each in found["spans"]] == ["root", "child"]
    assert found["spans"][1]["parent_id"] == "01" * 8
    assert found["spans"][0]["resource"] == {"service.name": "shop"}
    assert found["spans"][0]["scope"] == {"name": "lib", "version": "1.0"}


@pytest.mark.parametrize(
    ("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_compressed_request_is_understood(real, trace_hex, encoding, compress):
    body = compress(export(trace_hex, {"name": "root"}).SerializeToString())
    post(real, body, **{"Content-Encoding": encoding})
    assert stored(real, trace_hex)["name"] == "root"


def test_headers_name_the_experiment_and_the_run(real, trace_hex):
    body = {"name": trace_hex}
    made = real.send_json("POST", "/api/v1/experiments", body).json["experiment_id"]
    run_id = new_run_id()
    body = export(trace_hex, {"name": "root"}).SerializeToString()
    post(real, body, **{"x-mlflow-experiment-id": made, "x-mlflow-run-id": run_id})
    found = stored(real, trace_hex)
    assert (found["experiment_id"], found["run_ids"]) == (made, [run_id])


def test_spans_in_json_are_stored(real, trace_hex):
    span = {
        "traceId": trace_hex.upper(),
        "spanId": "0102030405060708",
        "parentSpanId": "",
        "name": "root",
        "kind": 2,
        "startTimeUnixNano": "1000000000000000001",
        "endTimeUnixNano": 1000000000000000005,
        "attributes": [
            {"key": "s", "value": {"stringValue": "x"}},
            {"key": "i", "value": {"intValue": "-7"}},
            {"key": "d", "value": {"doubleValue": 0.5}},
            {"key": "b", "value": {"boolValue": False}},
            {"key": "a", "value": {"arrayValue": {"values": [{"intValue": 1}, {}]}}},
            {"key": "none"},
        ],
        "events": [{"timeUnixNano": "5", "name": "e"}],
        "status": {"code": 2, "message": "no"},
        "unknown": 1,
    }
    body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}).encode()
    answer = real.ask("POST", "/v1/traces", body, JSON)
    assert (answer.status, answer.body) == (200, b"{}")
    [found] = stored(real, trace_hex)["spans"]
    assert found["attributes"] == {
        "s": "x",
        "i": -7,
        "d": 0.5,
        "b": False,
        "a": [1, None],
        "none": None,
    }
    assert (found["kind"], found["status"], found["status_message"]) == ("SERVER", "ERROR", "no")
    assert (found["start_ns"], found["end_ns"]) == (10**18 + 1, 10**18 + 5)
    assert found["events"] == [{"name": "e", "time_ns": 5}]


def test_nothing_to_store_is_fine(real):
    post(real, b"")
    assert real.ask("POST", "/v1/traces", b"{}", JSON).status == 200


def read_status(data: bytes) -> tuple[int, str]:
    """Read a ``google.rpc.Status`` with protobuf itself, as a message of unknown fields."""
    message: Message = ExportTraceServiceRequest()
    # Field 1 is another type there, which protobuf then keeps as unknown; so is field 2.
    message.ParseFromString(data)
    fields = {each.field_number: each.data for each in UnknownFieldSet(message)}
    return fields[1], fields[2].decode()


def test_a_status_is_what_protobuf_reads():
    assert read_status(encode_status(3, "é" * 200)) == (3, "é" * 200)
    assert read_status(encode_status(14, "x")) == (14, "x")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"\xff\xff\xff", {}, 400, 3),
        (b"rubbish", {"Content-Encoding": "gzip"}, 422, 3),
        (b"", {"Content-Encoding": "br"}, 400, 3),
        (b"", {"x-mlflow-experiment-id": "77"}, 404, 5),
        (b"", {"x-mlflow-experiment-id": "abc"}, 400, 3),
        (b"", {"x-mlflow-run-id": "abc"}, 400, 3),
    ],
)
def test_a_refusal_is_a_status_in_the_encoding_of_the_request(real, body, headers, status, code):
    answer = post(real, body, status, **headers)
    assert answer.headers["content-type"] == "application/x-protobuf"
    found, message = read_status(answer.body)
    assert found == code
    assert message


def test_a_refusal_in_json_is_a_status_too(real):
    answer = real.ask("POST", "/v1/traces", b'{"resourceSpans": 1}', JSON)
    assert (answer.status, answer.json["code"]) == (400, 3)
    assert "resourceSpans" in answer.json["message"]
    answer = real.ask("POST", "/v1/traces", b"x", {"Content-Type": "text/plain"})
    assert (answer.status, answer.json["code"]) == (400, 3)
    assert real.ask("GET", "/v1/traces").status == 405


def test_one_wrong_span_refuses_all(real, trace_hex):
    request = export(trace_hex, {"name": "root"}, {"name": "child"})
    request.resource_spans[0].scope_spans[0].spans[1].span_id = b"short"
    post(real, request.SerializeToString(), 400)
    assert stored(real, trace_hex) == {}


def test_a_span_that_has_not_ended_is_in_progress(real, trace_hex):
    request = export(trace_hex, {"name": "root"})
    request.resource_spans[0].scope_spans[0].spans[0].end_time_unix_nano = 0
    post(real, request.SerializeToString())
    assert stored(real, trace_hex)["state"] == "IN_PROGRESS"


# ---- the translation ----


@pytest.mark.parametrize(
    ("attributes", "span_type"),
    [
        ({}, ""),
        ({"mlflow.spanType": "LLM"}, "LLM"),
        ({"mlflow.spanType": '"CHAIN"'}, "CHAIN"),
        ({"mlflow.spanType": '"broken'}, '"BROKEN'),
        ({"openinference.span.kind": "retriever"}, "RETRIEVER"),
        ({"gen_ai.operation.name": "execute_tool"}, "TOOL"),
        ({"gen_ai.operation.name": "dance"}, ""),
        ({"gen_ai.operation.name": 3, "mlflow.spanType": 4}, ""),
    ],
)
def test_what_a_span_does_is_told_by_its_attributes(attributes, span_type):
    request = export("ab" * 16, {"attributes": attributes})
    [span] = spans_of(request)
    assert span.span_type == span_type


def test_unknown_kinds_are_unspecified_and_names_hold_no_nul():
    request = export("ab" * 16, {"name": "a\x00b", "attributes": {"k\x00": "v\x00"}})
    message = request.resource_spans[0].scope_spans[0].spans[0]
    message.kind = 77
    message.status.code = 9
    [span] = spans_of(read_protobuf(request.SerializeToString()))
    assert (span.kind, span.status) == (SpanKind.UNSPECIFIED, SpanStatus.UNSET)
    assert (span.name, span.attributes) == ("a�b", {"k�": "v\x00"})


def test_a_parent_of_zeros_is_none():
    request = export("ab" * 16, {})
    request.resource_spans[0].scope_spans[0].spans[0].parent_span_id = bytes(8)
    assert next(spans_of(request)).parent_id == ""
    read = read_json(
        b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s",'
        b'"parentSpanId":"0000000000000000"}]}]}]}' % (b"ab" * 16, b"cd" * 8)
    )
    assert next(spans_of(read)).parent_id == ""


@pytest.mark.parametrize(
    "ids", [(b"", b"a" * 8), (b"a" * 16, b""), (bytes(16), b"a" * 8), (b"a" * 15, b"a" * 8)]
)
def test_a_wrong_id_is_refused(ids):
    request = export("ab" * 16, {})
    message = request.resource_spans[0].scope_spans[0].spans[0]
    message.trace_id, message.span_id = ids
    with pytest.raises(Invalid, match="is not a"):
        list(spans_of(request))
    hexadecimal = json.dumps(
        {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "xyz", "spanId": "cd" * 8}]}]}]}
    )
    with pytest.raises(Invalid, match="trace_id"):
        list(spans_of(read_json(hexadecimal.encode())))


def test_values_nested_too_deeply_are_refused():
    value: object = {"intValue": 1}
    for _ in range(60):
        value = {"arrayValue": {"values": [value]}}
    resource = {"attributes": [{"key": "a", "value": value}]}
    deep = json.dumps({"resourceSpans": [{"resource": resource}]}).encode()
    with pytest.raises(Invalid, match="nested"):
        list(spans_of(read_json(deep)))
    with pytest.raises(Invalid):
        read_json(b"[" * 200_000)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
KEYS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_attributes_of_all_kinds_come_through_protobuf(attributes):
    request = export("ab" * 16, {"name": "n", "attributes": attributes})
    [span] = spans_of(read_protobuf(request.SerializeToString()))
    assert span.attributes == attributes


def test_a_whole_span_comes_through():
    message = SpanMessage(
        name="n",
        kind=SpanMessage.SPAN_KIND_CONSUMER,
        trace_state="a=b",
        status=Status(code=Status.STATUS_CODE_OK, message="fine"),
    )
    event = message.events.add(name="e", time_unix_nano=3)
    put(event.attributes, {"x": 1})
    link = message.links.add(trace_id=b"\xcd" * 16, span_id=b"\x02" * 8)
    put(link.attributes, {"y": 2})
    request = export("ab" * 16, {})
    request.resource_spans[0].scope_spans[0].spans[0].MergeFrom(message)
    [span] = spans_of(read_protobuf(request.SerializeToString()))
    assert span == Span(
        trace_id="tr-" + "ab" * 16,
        span_id="01" * 8,
        name="n",
        kind=SpanKind.CONSUMER,
        status=SpanStatus.OK,
        status_message="fine",
        start_ns=10**18,
        end_ns=10**18 + 100,
        events=[SpanEvent(name="e", time_ns=3, attributes={"x": 1})],
        links=[SpanLink(trace_id="tr-" + "cd" * 16, span_id="02" * 8, attributes={"y": 2})],
        resource={"service.name": "shop"},
        scope=Scope(name="lib", version="1.0"),
        trace_state="a=b",
    )
