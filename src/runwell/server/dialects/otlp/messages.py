"""Reading OpenTelemetry's request to store spans, as protobuf or as its JSON.

Both give an object with the field names of the protocol, so one translation serves for both.
"""

from typing import Any

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Invalid


class _Json(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message in JSON; fields that were not sent are what protobuf says they are then."""


class AnyValue(_Json, frozen=True, kw_only=True):
    """One value; at most one of its fields is set."""

    string_value: str | None = None
    bool_value: bool | None = None
    int_value: int | None = None
    double_value: float | None = None
    array_value: "Values | None" = None
    kvlist_value: "Pairs | None" = None
    bytes_value: bytes | None = None

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802  # protobuf's name for it
        """Return the name of the field that is set."""
        fields = self.__struct_fields__
        return next((name for name in fields if getattr(self, name) is not None), None)


class KeyValue(_Json, frozen=True, kw_only=True):
    """An attribute."""

    key: str = ""
    value: AnyValue = AnyValue()


class Values(_Json, frozen=True, kw_only=True):
    """A list of values."""

    values: list[AnyValue] = []


class Pairs(_Json, frozen=True, kw_only=True):
    """A map of values."""

    values: list[KeyValue] = []


class Event(_Json, frozen=True, kw_only=True):
    """An event of a span."""

    time_unix_nano: int = 0
    name: str = ""
    attributes: list[KeyValue] = []


class Link(_Json, frozen=True, kw_only=True):
    """A link of a span; its ids are hexadecimal, not base64."""

    trace_id: str = ""
    span_id: str = ""
    attributes: list[KeyValue] = []


class Status(_Json, frozen=True, kw_only=True):
    """How a span ended."""

    message: str = ""
    code: int = 0


class SpanMessage(_Json, frozen=True, kw_only=True):
    """A span; its ids are hexadecimal, not base64."""

    trace_id: str = ""
    span_id: str = ""
    trace_state: str = ""
    parent_span_id: str = ""
    name: str = ""
    kind: int = 0
    start_time_unix_nano: int = 0
    end_time_unix_nano: int = 0
    attributes: list[KeyValue] = []
    events: list[Event] = []
    links: list[Link] = []
    status: Status = Status()


class Scope(_Json, frozen=True, kw_only=True):
    """The library that made spans."""

    name: str = ""
    version: str = ""
    attributes: list[KeyValue] = []


class ScopeSpans(_Json, frozen=True, kw_only=True):
    """Spans of one library."""

    scope: Scope = Scope()
    spans: list[SpanMessage] = []


class Resource(_Json, frozen=True, kw_only=True):
    """What produced spans."""

    attributes: list[KeyValue] = []


class ResourceSpans(_Json, frozen=True, kw_only=True):
    """Spans of one service."""

    resource: Resource = Resource()
    scope_spans: list[ScopeSpans] = []


class Export(_Json, frozen=True, kw_only=True):
    """The request."""

    resource_spans: list[ResourceSpans] = []


_json = msgspec.json.Decoder(Export, strict=False)


def read_json(body: bytes) -> Export:
    """Read a request in JSON.

    Raises:
        Invalid: it is none.
    """
    try:
        return _json.decode(body or b"{}")
    except UNREADABLE as problem:
        raise Invalid(f"the body is not OTLP in JSON: {problem}") from None


def read_protobuf(body: bytes) -> Any:
    """Read a request in protobuf.

    Raises:
        Invalid: it is none.
    """
    # Imported by the first request: protobuf takes 70 ms, which most servers never need.
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
        ExportTraceServiceRequest,
    )

    message = ExportTraceServiceRequest()
    try:
        message.ParseFromString(body)
    except DecodeError:
        raise Invalid("the body is not OTLP in protobuf", hint="check its Content-Type") from None
    return message
