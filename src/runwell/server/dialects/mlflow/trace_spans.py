"""Spans as MLflow's clients read them: OpenTelemetry's message in the JSON of protobuf."""

import json
from base64 import b64encode
from typing import Any, Final, cast

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.entities.trace import Span, SpanEvent, SpanLink

_JSON_BEGINS: Final = ('"', "{", "[")
TYPE_ATTRIBUTE: Final = "mlflow.spanType"
TRACE_ATTRIBUTE: Final = "mlflow.traceRequestId"


def span_of(span: Span) -> dict[str, Any]:
    """Return a span; its ids are bytes, which this JSON writes as base64."""
    message: dict[str, Any] = {
        "trace_id": _id(span.trace_id.removeprefix("tr-")),
        "span_id": _id(span.span_id),
        "name": span.name,
        "start_time_unix_nano": span.start_ns,
        "attributes": pairs_of(_attributes_of(span)),
        "status": _status_of(span),
        "kind": f"SPAN_KIND_{span.kind}",
    }
    if span.parent_id:
        message["parent_span_id"] = _id(span.parent_id)
    if span.end_ns is not None:
        message["end_time_unix_nano"] = span.end_ns
    if span.trace_state:
        message["trace_state"] = span.trace_state
    if span.events:
        message["events"] = [_event_of(event) for event in span.events]
    if span.links:
        message["links"] = [_link_of(link) for link in span.links]
    return message


def page_span_of(span: Span) -> dict[str, Any]:
    """Return a span as pages read it, and as clients keep it in a file: values as texts of JSON."""
    return {
        "trace_id": _id(span.trace_id.removeprefix("tr-")),
        "span_id": _id(span.span_id),
        "parent_span_id": _id(span.parent_id) if span.parent_id else None,
        "name": span.name,
        "start_time_unix_nano": span.start_ns,
        "end_time_unix_nano": span.end_ns,
        "events": [
            {"name": event.name, "time_unix_nano": event.time_ns, "attributes": event.attributes}
            for event in span.events
        ],
        "status": {"code": f"STATUS_CODE_{span.status}", "message": span.status_message},
        "attributes": {
            key: json.dumps(value, ensure_ascii=False, default=_text)
            for key, value in _attributes_of(span).items()
        },
        "links": [
            {"trace_id": link.trace_id, "span_id": link.span_id, "attributes": link.attributes}
            for link in span.links
        ],
    }


def _attributes_of(span: Span) -> dict[str, Any]:
    """Return the attributes, with those that MLflow's server adds."""
    said = {TYPE_ATTRIBUTE: span.span_type} if span.span_type else {}
    told = {key: _content(value) for key, value in span.attributes.items()}
    return {**said, **told, TRACE_ATTRIBUTE: span.trace_id}


def _text(value: object) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _content(value: Any) -> Any:
    """Return what a text of JSON holds, as instrumentation writes it, and other values as they are.

    A text of digits stays a text.
    """
    if not isinstance(value, str) or not value.startswith(_JSON_BEGINS):
        return value
    try:
        # What begins so is a text, a list or an object, if it is JSON.
        return msgspec.json.decode(value)
    except UNREADABLE:
        return value


def _status_of(span: Span) -> dict[str, str]:
    message = {"message": span.status_message} if span.status_message else {}
    return {"code": f"STATUS_CODE_{span.status}", **message}


def pairs_of(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return attributes as OpenTelemetry's pairs of a key and a value of one of its kinds."""
    return [{"key": key, "value": value_of(value)} for key, value in attributes.items()]


def value_of(value: Any) -> dict[str, Any]:
    """Return a value as the one field that says its kind; no field for null."""
    match value:
        case None:
            return {}
        case bool():
            return {"bool_value": value}
        case str():
            return {"string_value": value}
        case int():
            return {"int_value": value} if -(2**63) <= value < 2**63 else {"double_value": value}
        case float():
            return {"double_value": value}
        case bytes():
            return {"bytes_value": b64encode(value).decode()}
        case dict():
            return {"kvlist_value": {"values": pairs_of(cast("dict[str, Any]", value))}}
        case list() | tuple():
            items = cast("list[Any]", value)
            return {"array_value": {"values": [value_of(item) for item in items]}}
        case _:
            return {"string_value": str(value)}


def _event_of(event: SpanEvent) -> dict[str, Any]:
    return {
        "name": event.name,
        "time_unix_nano": event.time_ns,
        "attributes": pairs_of(event.attributes),
    }


def _link_of(link: SpanLink) -> dict[str, Any]:
    return {
        "trace_id": _id(link.trace_id.removeprefix("tr-")),
        "span_id": _id(link.span_id),
        "attributes": pairs_of(link.attributes),
    }


def _id(text: str) -> str:
    return b64encode(bytes.fromhex(text)).decode()
