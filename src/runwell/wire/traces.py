"""Requests about traces; the answers are ``entities.Trace``, ``Span`` and pages of them."""

from typing import Any

import msgspec

from runwell.entities.trace import Assessment, Span, TraceState


class Reported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What its program says of a whole trace."""

    state: TraceState = TraceState.UNKNOWN
    request_ms: int | None = None
    duration_ms: int | None = None
    request_preview: str = ""
    response_preview: str = ""
    client_request_id: str = ""


class LogTrace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report a trace, before or after its spans; again is fine, tags and metadata are merged."""

    experiment_id: str
    trace_id: str = ""
    """Empty for a new id."""
    reported: Reported = Reported()
    tags: dict[str, str] = {}
    metadata: dict[str, str] = {}
    assessments: list[Assessment] = []
    """With empty ids; only stored with a trace that has none yet, so that a retry adds nothing."""


class LogSpans(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store spans of any traces, all or nothing; a span with a known id replaces what there is.

    A trace that is not known yet is made in the experiment, with what its spans tell of it.
    """

    experiment_id: str
    spans: list[Span]
    run_id: str = ""
    """The run to link their traces to, if there is one."""


class SpansLogged(msgspec.Struct, frozen=True, kw_only=True):
    """How many spans were stored, of which traces."""

    spans: int
    trace_ids: list[str]


class GetTrace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one trace; without its spans, see ``ListSpans``."""

    trace_id: str


class ListTraces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name several traces; those that are not there are left out of the answer."""

    trace_ids: list[str]
    with_spans: bool = False


class ListSpans(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the spans of a trace in the order of their start, page by page."""

    trace_id: str
    max_results: int = 1_000
    page_token: str = ""


class UpdateTrace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given; a tag whose value is null is removed, metadata is only added."""

    trace_id: str
    state: TraceState | None = None
    duration_ms: int | None = None
    tags: dict[str, str | None] = {}
    metadata: dict[str, str] = {}
    append: dict[str, list[Any]] = {}
    """What to add to tags that hold lists as JSON, each item unless it is there."""


class DeleteTraces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete traces of an experiment for ever: those named, or the oldest up to a moment."""

    experiment_id: str
    trace_ids: list[str] = []
    before_ms: int | None = None
    """Traces that began up to this moment, milliseconds UTC, the oldest first."""
    max_traces: int | None = None


class LinkTraces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Link traces to a run, for example to that which evaluates them, or unlink them from it."""

    run_id: str
    trace_ids: list[str]
    is_linked: bool = True


class SearchTraces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find traces by the query language, in any order, page by page.

    Without experiments the whole workspace is searched.
    """

    experiment_ids: list[str] = []
    filter: str = ""
    order_by: list[str] = []
    max_results: int = 100
    page_token: str = ""
    with_spans: bool = False


class CountTraces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Count the traces for which each of some conditions holds, all at one moment.

    Without experiments the whole workspace is counted.
    """

    experiment_ids: list[str] = []
    filters: list[str]
    """An empty one counts all."""


class TraceCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many traces there are for each filter, in their order."""

    counts: list[int]


class ListTraceArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List a folder of a trace's files; with ``recursive`` all files below it and no folders."""

    trace_id: str
    path: str = ""
    recursive: bool = False


class DownloadTraceArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the bytes of one file of a trace."""

    trace_id: str
    path: str


class UploadTraceArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store the bytes of the body as a file of the trace, in place of one of that path."""

    trace_id: str
    path: str


class DeleteTraceArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a file of a trace, or a folder with all below it."""

    trace_id: str
    path: str
