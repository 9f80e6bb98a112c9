"""Traces and assessments as MLflow's clients write and read them; calls no act."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Invalid
from runwell.entities.trace import (
    Assessment,
    AssessmentError,
    AssessmentKind,
    Trace,
    TraceState,
)
from runwell.server.dialects.mlflow.uris import trace_root

LOCATION_TAG: Final = "mlflow.artifactLocation"
SPANS_TAG: Final = "mlflow.trace.spansLocation"
OURS: Final = frozenset({LOCATION_TAG, SPANS_TAG})
"""Tags that the server answers with, whatever it was sent."""
INPUTS_METADATA: Final = "mlflow.traceInputs"
OUTPUTS_METADATA: Final = "mlflow.traceOutputs"
_SOURCES: Final = ("HUMAN", "LLM_JUDGE", "AI_JUDGE", "CODE")
_STATES: Final = {
    "0": TraceState.UNKNOWN,
    "1": TraceState.OK,
    "2": TraceState.ERROR,
    "3": TraceState.IN_PROGRESS,
    "STATE_UNSPECIFIED": TraceState.UNKNOWN,
    "TRACE_STATUS_UNSPECIFIED": TraceState.UNKNOWN,
    "": TraceState.UNKNOWN,
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DURATION: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?s\Z")


class ExperimentLocation(msgspec.Struct, frozen=True, kw_only=True):
    """The experiment that a trace is in."""

    experiment_id: str = ""


class TraceLocation(msgspec.Struct, frozen=True, kw_only=True):
    """Where a trace is; with us always in an experiment."""

    type: str | int = "MLFLOW_EXPERIMENT"
    mlflow_experiment: ExperimentLocation = ExperimentLocation()


class SourceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Who made an assessment."""

    source_type: str | int = ""
    source_id: str | UnsetType = UNSET


class SerializedValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value as text."""

    serialization_format: str = "JSON_FORMAT"
    value: str = ""


class FeedbackMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement of what came out."""

    value: Any = None
    error: AssessmentError | UnsetType | None = UNSET


class ExpectationMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What should have come out: a plain value, or one as text."""

    value: Any | UnsetType = UNSET
    serialized_value: SerializedValue | UnsetType = UNSET


class IssueMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The issue that a trace shows."""

    issue_name: str = ""


class AssessmentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment; exactly one of feedback, expectation and issue is there."""

    assessment_id: str | UnsetType = UNSET
    assessment_name: str = ""
    trace_id: str = ""
    span_id: str | UnsetType = UNSET
    source: SourceMessage = SourceMessage()
    create_time: str | UnsetType = UNSET
    last_update_time: str | UnsetType = UNSET
    feedback: FeedbackMessage | UnsetType = UNSET
    expectation: ExpectationMessage | UnsetType = UNSET
    issue: IssueMessage | UnsetType = UNSET
    rationale: str | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET
    overrides: str | UnsetType = UNSET
    valid: bool = True


class TraceInfoMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A trace without its spans; times as texts."""

    trace_id: str = ""
    client_request_id: str | UnsetType = UNSET
    trace_location: TraceLocation = TraceLocation()
    request_preview: str | UnsetType = UNSET
    response_preview: str | UnsetType = UNSET
    request_time: str | UnsetType = UNSET
    execution_duration: str | UnsetType = UNSET
    state: str | int = "STATE_UNSPECIFIED"
    trace_metadata: dict[str, str] | UnsetType = UNSET
    tags: dict[str, str] = {}
    assessments: list[AssessmentMessage] | UnsetType = UNSET


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A tag or metadata in the older protocol."""

    key: str
    value: str = ""


class OldTraceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A trace without its spans, in the older protocol."""

    request_id: str
    experiment_id: str
    timestamp_ms: int
    execution_time_ms: int
    status: str
    request_metadata: list[Pair]
    tags: list[Pair]


# ---- what clients read ----


def info_of(trace: Trace) -> TraceInfoMessage:
    """Return a trace as clients read it."""
    preview_in = trace.request_preview or trace.metadata.get(INPUTS_METADATA, "")
    preview_out = trace.response_preview or trace.metadata.get(OUTPUTS_METADATA, "")
    duration = trace.duration_ms
    in_time = sorted(trace.assessments, key=lambda item: item.created_ms)
    return TraceInfoMessage(
        trace_id=trace.trace_id,
        client_request_id=trace.client_request_id or UNSET,
        trace_location=TraceLocation(
            mlflow_experiment=ExperimentLocation(experiment_id=trace.experiment_id)
        ),
        request_preview=preview_in or UNSET,
        response_preview=preview_out or UNSET,
        request_time=format_time(trace.request_ms),
        execution_duration=UNSET if duration is None else format_duration(duration),
        state=_state_name(trace.state, "STATE_UNSPECIFIED"),
        trace_metadata=trace.metadata or UNSET,
        tags=tags_of(trace),
        assessments=[assessment_of(item) for item in in_time] or UNSET,
    )


def old_info_of(trace: Trace) -> OldTraceInfo:
    """Return a trace as clients of the older protocol read it."""
    metadata = dict(trace.metadata)
    for key, preview in (
        (INPUTS_METADATA, trace.request_preview),
        (OUTPUTS_METADATA, trace.response_preview),
    ):
        if preview:
            metadata.setdefault(key, preview)
    return OldTraceInfo(
        request_id=trace.trace_id,
        experiment_id=trace.experiment_id,
        timestamp_ms=trace.request_ms,
        execution_time_ms=trace.duration_ms or 0,
        status=_state_name(trace.state, "TRACE_STATUS_UNSPECIFIED"),
        request_metadata=[Pair(key=key, value=value) for key, value in metadata.items()],
        tags=[Pair(key=key, value=value) for key, value in tags_of(trace).items()],
    )


def tags_of(trace: Trace) -> dict[str, str]:
    """Return the tags of a trace with those that say where its spans and files are."""
    root = trace_root(trace.experiment_id, trace.trace_id, trace.artifact_location)
    where = {SPANS_TAG: "TRACKING_STORE"} if trace.span_count else {}
    return {**trace.tags, LOCATION_TAG: root, **where}


def assessment_of(item: Assessment) -> AssessmentMessage:
    """Return an assessment as clients read it."""
    source = item.source_type if item.source_type in _SOURCES else "SOURCE_TYPE_UNSPECIFIED"
    feedback, expectation, issue = UNSET, UNSET, UNSET
    match item.kind:
        case AssessmentKind.FEEDBACK:
            feedback = FeedbackMessage(value=item.value, error=item.error or UNSET)
        case AssessmentKind.EXPECTATION:
            expectation = _expectation_of(item.value)
        case AssessmentKind.ISSUE:
            issue = IssueMessage(issue_name=str(item.value or ""))
    return AssessmentMessage(
        assessment_id=item.assessment_id,
        assessment_name=item.name,
        trace_id=item.trace_id,
        span_id=item.span_id or UNSET,
        source=SourceMessage(source_type=source, source_id=item.source_id or UNSET),
        create_time=format_time(item.created_ms),
        last_update_time=format_time(item.updated_ms),
        feedback=feedback,
        expectation=expectation,
        issue=issue,
        rationale=item.rationale or UNSET,
        metadata=item.metadata or UNSET,
        overrides=item.overrides or UNSET,
        valid=item.is_valid,
    )


def _expectation_of(value: Any) -> ExpectationMessage:
    if value is None or isinstance(value, str | int | float):
        return ExpectationMessage(value=value)
    # With the white space that Python's clients write.
    return ExpectationMessage(serialized_value=SerializedValue(value=json.dumps(value)))


# ---- what clients write ----


def read_assessment(message: AssessmentMessage) -> Assessment:
    """Return what a client says of a trace, still without an id.

    Raises:
        Invalid: it says nothing, or several things.
    """
    kind, value, error = read_value(message)
    source = message.source.source_type
    created = None if message.create_time is UNSET else parse_time(message.create_time)
    updated = None if message.last_update_time is UNSET else parse_time(message.last_update_time)
    return Assessment(
        assessment_id="",
        trace_id=message.trace_id,
        name=message.assessment_name,
        kind=kind,
        value=value,
        error=error,
        span_id=message.span_id or "",
        source_type=source if isinstance(source, str) else "",
        source_id=message.source.source_id or "",
        rationale=message.rationale or "",
        metadata=message.metadata or {},
        created_ms=created or 0,
        updated_ms=updated or created or 0,
        overrides=message.overrides or "",
    )


def read_value(message: AssessmentMessage) -> tuple[AssessmentKind, Any, AssessmentError | None]:
    """Return what an assessment is, its value, and its error.

    Raises:
        Invalid: it says nothing, or several things.
    """
    parts = (message.feedback, message.expectation, message.issue)
    if sum(part is not UNSET for part in parts) != 1:
        raise Invalid("an assessment has exactly one of feedback, expectation and issue")
    if message.feedback is not UNSET:
        return AssessmentKind.FEEDBACK, message.feedback.value, message.feedback.error or None
    if message.issue is not UNSET:
        return AssessmentKind.ISSUE, message.issue.issue_name, None
    assert message.expectation is not UNSET
    serialized = message.expectation.serialized_value
    if serialized is UNSET:
        value = message.expectation.value
        return AssessmentKind.EXPECTATION, None if value is UNSET else value, None
    try:
        return AssessmentKind.EXPECTATION, msgspec.json.decode(serialized.value), None
    except UNREADABLE:
        raise Invalid("the serialized value of the expectation is no JSON") from None


def read_state(given: str | int) -> TraceState:
    """Return the state that a client names, by name or by number.

    Raises:
        Invalid: there is none of that name.
    """
    text = str(given)
    try:
        return _STATES.get(text) or TraceState(text)
    except ValueError:
        raise Invalid(f"{given!r} is not a state of a trace") from None


def without_ours(tags: dict[str, str]) -> dict[str, str]:
    """Return tags without those that the server answers with."""
    return {key: value for key, value in tags.items() if key not in OURS}


# ---- times ----


def format_time(ms: int) -> str:
    """Return milliseconds since 1970 as RFC 3339."""
    moment = _EPOCH + timedelta(milliseconds=ms)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + _fraction(ms) + "Z"


def parse_time(text: str) -> int:
    """Return the milliseconds since 1970 of a time in RFC 3339.

    Raises:
        Invalid: it is something else.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{text!r} is not a time", hint="write 2026-01-31T12:00:00.000Z") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def format_duration(ms: int) -> str:
    """Return milliseconds as seconds, such as ``1.250s``."""
    return f"{ms // 1000}{_fraction(ms)}s"


def parse_duration(text: str) -> int:
    """Return the milliseconds of a duration such as ``1.25s``.

    Raises:
        Invalid: it is something else.
    """
    try:
        if _DURATION.match(text):
            return int(Decimal(text[:-1]) * 1000)
    except InvalidOperation:
        pass
    raise Invalid(f"{text!r} is not a duration", hint="write seconds, as in '1.25s'")


def _fraction(ms: int) -> str:
    """Return what follows the seconds, as protobuf writes it: nothing for none."""
    return f".{ms % 1000:03d}" if ms % 1000 else ""


def _state_name(state: TraceState, unknown: str) -> str:
    return unknown if state == TraceState.UNKNOWN else state.value
