"""Spans as MLflow's clients read them: OpenTelemetry's message in the JSON of protobuf."""

from base64 import b64encode
from typing import Any, Final, cast

from runwell.entities.trace import Span, SpanEvent, SpanLink

TYPE_ATTRIBUTE: Final = "mlflow.spanType"


def span_of(span: Span) -> dict[str, Any]:
    """Return a span; its ids are bytes, which this JSON writes as base64."""
    attributes = span.attributes
    if span.span_type and TYPE_ATTRIBUTE not in attributes:
        attributes = {**attributes, TYPE_ATTRIBUTE: span.span_type}
    message: dict[str, Any] = {
        "trace_id": _id(span.trace_id.removeprefix("tr-")),
        "span_id": _id(span.span_id),
        "name": span.name,
        "start_time_unix_nano": span.start_ns,
        "attributes": pairs_of(attributes),
        "status": {"code": f"STATUS_CODE_{span.status}", "message": span.status_message},
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
