"""A trace: one request to a program, as a tree of timed spans, and what was thought of it.

The span is OpenTelemetry's, its ids in hexadecimal and its times in nanoseconds; the trace around
it has what people look for: its state, its first input and last output, tags and metadata.
"""

from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec

Json: TypeAlias = Any
"""Any value of JSON, and bytes: what an attribute of OpenTelemetry may hold."""

NAME_TAG: Final = "mlflow.traceName"
"""Setting it names the trace."""
RUN_METADATA: Final = "mlflow.sourceRun"
"""The run in which a trace was made; metadata of that name links the two."""
SESSION_METADATA: Final = "mlflow.trace.session"
USER_METADATA: Final = "mlflow.trace.user"


class TraceState(StrEnum):
    """How a trace ended, if it has."""

    UNKNOWN = "UNKNOWN"
    IN_PROGRESS = "IN_PROGRESS"
    OK = "OK"
    ERROR = "ERROR"


class SpanStatus(StrEnum):
    """How a span ended; UNSET is the usual one, for nothing was said."""

    UNSET = "UNSET"
    OK = "OK"
    ERROR = "ERROR"


class SpanKind(StrEnum):
    """What a span is to the spans of other processes."""

    UNSPECIFIED = "UNSPECIFIED"
    INTERNAL = "INTERNAL"
    SERVER = "SERVER"
    CLIENT = "CLIENT"
    PRODUCER = "PRODUCER"
    CONSUMER = "CONSUMER"


class SpanEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened within a span, such as an exception."""

    name: str
    time_ns: int = 0
    attributes: dict[str, Json] = {}


class SpanLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another span, perhaps of another trace, that has to do with this one."""

    trace_id: str
    span_id: str
    attributes: dict[str, Json] = {}


class Scope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The library that made a span."""

    name: str = ""
    version: str = ""
    attributes: dict[str, Json] = {}


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One timed step of a trace; times are nanoseconds since 1970 UTC."""

    trace_id: str
    span_id: str
    """16 hex characters."""
    parent_id: str = ""
    """The span around it; empty for the root of a trace."""
    name: str = ""
    span_type: str = ""
    """What it does, such as ``LLM``, ``TOOL`` or ``RETRIEVER``; empty if nobody said."""
    kind: SpanKind = SpanKind.UNSPECIFIED
    status: SpanStatus = SpanStatus.UNSET
    status_message: str = ""
    start_ns: int = 0
    end_ns: int | None = None
    attributes: dict[str, Json] = {}
    events: list[SpanEvent] = []
    links: list[SpanLink] = []
    resource: dict[str, Json] = {}
    """What produced it: service, host, process."""
    scope: Scope = Scope()
    trace_state: str = ""


class AssessmentKind(StrEnum):
    """Whether something is a judgement of what came out, or what should have come out."""

    FEEDBACK = "feedback"
    EXPECTATION = "expectation"
    ISSUE = "issue"


class AssessmentError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a judgement could not be made."""

    error_code: str = ""
    error_message: str = ""
    stack_trace: str = ""


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person, a model or a program says of a trace or of one span of it."""

    assessment_id: str
    trace_id: str
    name: str
    kind: AssessmentKind
    value: Json = None
    """The judgement, or the expected value; of an issue its name."""
    error: AssessmentError | None = None
    span_id: str = ""
    source_type: str = ""
    """``HUMAN``, ``LLM_JUDGE`` or ``CODE``."""
    source_id: str = ""
    rationale: str = ""
    metadata: dict[str, str] = {}
    created_ms: int = 0
    updated_ms: int = 0
    overrides: str = ""
    """The assessment that this one replaces, which then is not valid any more."""
    is_valid: bool = True


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One trace. Its spans are listed by an act of their own, there can be very many."""

    trace_id: str
    """``tr-`` and the 32 hex characters that OpenTelemetry knows it by."""
    experiment_id: str
    name: str = ""
    state: TraceState = TraceState.UNKNOWN
    request_ms: int = 0
    """When it began, milliseconds UTC."""
    duration_ms: int | None = None
    request_preview: str = ""
    """The beginning of what went in."""
    response_preview: str = ""
    """The beginning of what came out."""
    client_request_id: str = ""
    span_count: int = 0
    artifact_location: str = ""
    """Where its experiment keeps files, if that is a place of its own."""
    tags: dict[str, str] = {}
    metadata: dict[str, str] = {}
    """What never changes about it, once it is told."""
    run_ids: list[str] = []
    """The runs it is linked to, the first one it was made in."""
    assessments: list[Assessment] = []
    spans: list[Span] = []
    """In the order of their start, where a request asked for them."""
