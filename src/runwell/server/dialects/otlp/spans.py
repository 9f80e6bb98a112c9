"""From OpenTelemetry's messages to our spans; knows neither HTTP nor how they were encoded."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from runwell.base.codec import UNREADABLE, decode_json
from runwell.base.errors import Invalid
from runwell.entities.trace import Scope, Span, SpanEvent, SpanKind, SpanLink, SpanStatus

_KINDS: Final = tuple(SpanKind)
"""In the order of their numbers in the protocol."""
_STATUSES: Final = tuple(SpanStatus)
_TYPES: Final = ("mlflow.spanType", "openinference.span.kind", "traceloop.span.kind")
"""Attributes in which instrumentation says what a span does, the first that is there."""
_OPERATION: Final = "gen_ai.operation.name"
_OPERATIONS: Final = {
    "chat": "CHAT_MODEL",
    "generate_content": "LLM",
    "text_completion": "LLM",
    "embeddings": "EMBEDDING",
    "execute_tool": "TOOL",
    "create_agent": "AGENT",
    "invoke_agent": "AGENT",
}
_MAX_DEPTH: Final = 50
"""Values that may stand in each other; protobuf itself allows 100 messages."""


def spans_of(export: Any) -> Iterator[Span]:
    """Yield the spans of a request.

    Raises:
        Invalid: an id of the wrong length, or a value nested too deeply.
    """
    for by_resource in export.resource_spans:
        resource = attributes_of(by_resource.resource.attributes)
        for by_scope in by_resource.scope_spans:
            scope = Scope(
                name=by_scope.scope.name,
                version=by_scope.scope.version,
                attributes=attributes_of(by_scope.scope.attributes),
            )
            for message in by_scope.spans:
                yield _span(message, resource, scope)


def attributes_of(pairs: Iterable[Any], depth: int = 0) -> dict[str, Any]:
    """Return attributes as a map; of several with one key the last counts.

    Raises:
        Invalid: a value is nested too deeply.
    """
    return {_plain(pair.key): _value(pair.value, depth) for pair in pairs}


def _span(message: Any, resource: dict[str, Any], scope: Scope) -> Span:
    attributes = attributes_of(message.attributes)
    return Span(
        trace_id=f"tr-{_id(message.trace_id, 16, 'trace_id')}",
        span_id=_id(message.span_id, 8, "span_id"),
        parent_id=_parent(message.parent_span_id),
        name=_plain(message.name),
        span_type=_type(attributes),
        kind=_at(_KINDS, message.kind),
        status=_at(_STATUSES, message.status.code),
        status_message=message.status.message,
        start_ns=message.start_time_unix_nano,
        # A span that has not ended has the time 0 there.
        end_ns=message.end_time_unix_nano or None,
        attributes=attributes,
        events=[
            SpanEvent(
                name=event.name,
                time_ns=event.time_unix_nano,
                attributes=attributes_of(event.attributes),
            )
            for event in message.events
        ],
        links=[
            SpanLink(
                trace_id=f"tr-{_id(link.trace_id, 16, 'trace_id')}",
                span_id=_id(link.span_id, 8, "span_id"),
                attributes=attributes_of(link.attributes),
            )
            for link in message.links
        ],
        resource=resource,
        scope=scope,
        trace_state=message.trace_state,
    )


def _value(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise Invalid(f"an attribute is nested more than {_MAX_DEPTH} deep", hint="send it as text")
    match value.WhichOneof("value"):
        case None:
            return None
        case "array_value":
            return [_value(item, depth + 1) for item in value.array_value.values]
        case "kvlist_value":
            return attributes_of(value.kvlist_value.values, depth + 1)
        case name:
            return getattr(value, name)


def _id(given: bytes | str, size: int, what: str) -> str:
    """Return an id as hexadecimal; protobuf has it as bytes, JSON as hexadecimal already."""
    try:
        raw = bytes.fromhex(given) if isinstance(given, str) else given
    except ValueError:
        raw = b""
    if len(raw) != size or not any(raw):
        raise Invalid(
            f"{given!r} is not a {what}", hint=f"it has {size} bytes, and not all of them are zero"
        )
    return raw.hex()


def _parent(given: bytes | str) -> str:
    """Return the id of the span around; none, or one of zeros, is that of a root."""
    is_zero = not given.strip("0") if isinstance(given, str) else not any(given)
    return "" if is_zero else _id(given, 8, "parent_span_id")


def _type(attributes: dict[str, Any]) -> str:
    for key in _TYPES:
        value = attributes.get(key)
        if isinstance(value, str) and value:
            return _unquoted(value).upper()
    operation = attributes.get(_OPERATION)
    return _OPERATIONS.get(operation, "") if isinstance(operation, str) else ""


def _unquoted(text: str) -> str:
    """Return what a text of JSON says: some exporters encode each attribute once more."""
    if not text.startswith('"'):
        return text
    try:
        return decode_json(text.encode(), str)
    except (Invalid, *UNREADABLE):
        return text


def _at(names: tuple[Any, ...], number: int) -> Any:
    return names[number] if 0 <= number < len(names) else names[0]


def _plain(text: str) -> str:
    """Return a name without NUL, which no database keeps."""
    return text.replace("\x00", "�")
