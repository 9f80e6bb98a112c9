"""Traces in MLflow's protocol, version 3; the older version is in ``traces_v2.py``."""

from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base import codec
from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import MAX_BODY_BYTES
from runwell.entities.trace import Span, Trace
from runwell.server.dialects.mlflow.errors import NOT_FOUND, Refused
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.trace_messages import (
    OURS,
    TraceInfoMessage,
    TraceLocation,
    info_of,
    parse_duration,
    parse_time,
    read_assessment,
    read_state,
    without_ours,
)
from runwell.server.dialects.mlflow.trace_spans import page_span_of, span_of
from runwell.services import traces
from runwell.usecase.context import Context
from runwell.wire import traces as wire

TABLE: Final = Table()
PROMPTS_TAG: Final = "mlflow.linkedPrompts"
MAX_LINKED: Final = 100
"""What a client may link in one request."""
MAX_PAGE: Final = 500
"""Traces of one page of a search."""
_DATA_FILE: Final = "traces.json"
"""The file in which clients keep spans that the server did not take."""
_SPANS_PAGE: Final = 10_000


class TraceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A trace, with its spans or without."""

    trace_info: TraceInfoMessage
    spans: list[dict[str, Any]] | UnsetType = UNSET


class OneTrace(msgspec.Struct, frozen=True, kw_only=True):
    """A request or an answer that holds one trace."""

    trace: TraceMessage


class TraceById(msgspec.Struct, frozen=True, kw_only=True):
    """One trace."""

    trace_id: str
    allow_partial: bool = False


class TracesById(msgspec.Struct, frozen=True, kw_only=True):
    """Several traces, perhaps only those of some experiments."""

    trace_ids: list[str]
    experiment_ids: list[str] = []


class SomeTraces(msgspec.Struct, frozen=True, kw_only=True):
    """Several traces with their spans."""

    traces: list[TraceMessage] | UnsetType = UNSET


class SomeInfos(msgspec.Struct, frozen=True, kw_only=True):
    """Several traces without their spans."""

    trace_infos: list[TraceInfoMessage] | UnsetType = UNSET


class SearchTraces(msgspec.Struct, frozen=True, kw_only=True):
    """A search in some experiments."""

    locations: list[TraceLocation]
    filter: str = ""
    max_results: int = 100
    order_by: list[str] = []
    page_token: str = ""


class TracePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    traces: list[TraceInfoMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


class DeleteTraces(msgspec.Struct, frozen=True, kw_only=True):
    """Traces to delete: those named, or the oldest up to a moment."""

    experiment_id: str
    max_timestamp_millis: int | None = None
    max_traces: int | None = None
    request_ids: list[str] = []


class TracesDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """How many traces are gone."""

    traces_deleted: int


class TagOfTrace(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a trace; the value may be empty."""

    trace_id: str
    key: str
    value: str = ""


class LinkToRun(msgspec.Struct, frozen=True, kw_only=True):
    """Traces to be linked to a run."""

    trace_ids: list[str]
    run_id: str


class PromptVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a prompt."""

    name: str
    version: str


class LinkPrompts(msgspec.Struct, frozen=True, kw_only=True):
    """Prompts that were used in a trace."""

    trace_id: str
    prompt_versions: list[PromptVersion]


class TraceData(msgspec.Struct, frozen=True, kw_only=True):
    """The spans of a trace, as a page of a browser asks for them."""

    request_id: str
    path: str = ""


@TABLE.add("POST", "3.0/mlflow/traces")
def start(ctx: Context, req: OneTrace) -> OneTrace:
    """Report a trace, which clients do at its end."""
    info = req.trace.trace_info
    duration = info.execution_duration
    reported = wire.Reported(
        state=read_state(info.state),
        request_ms=None if info.request_time is UNSET else parse_time(info.request_time),
        duration_ms=None if duration is UNSET else parse_duration(duration),
        request_preview=info.request_preview or "",
        response_preview=info.response_preview or "",
        client_request_id=info.client_request_id or "",
    )
    made = traces.log(
        ctx,
        wire.LogTrace(
            experiment_id=_experiment(info.trace_location),
            trace_id=info.trace_id,
            reported=reported,
            tags=without_ours(info.tags),
            metadata=info.trace_metadata or {},
            assessments=[read_assessment(each) for each in info.assessments or []],
        ),
    )
    return OneTrace(trace=TraceMessage(trace_info=info_of(made)))


@TABLE.add("GET", "3.0/mlflow/traces/{trace_id}")
def get_info(ctx: Context, req: TraceById) -> OneTrace:
    """Return a trace without its spans."""
    found = traces.get(ctx, wire.GetTrace(trace_id=req.trace_id))
    return OneTrace(trace=TraceMessage(trace_info=info_of(found)))


@TABLE.add("GET", "3.0/mlflow/traces/get")
def get(ctx: Context, req: TraceById) -> OneTrace:
    """Return a trace with the spans that are there."""
    found = traces.get(ctx, wire.GetTrace(trace_id=req.trace_id))
    spans = [span_of(span) for span in _all_spans(ctx, req.trace_id)]
    return OneTrace(trace=TraceMessage(trace_info=info_of(found), spans=spans or UNSET))


@TABLE.add("GET", "3.0/mlflow/traces/batchGet")
def batch_get(ctx: Context, req: TracesById) -> SomeTraces:
    """Return several traces with their spans; unknown ones are left out."""
    return SomeTraces(
        traces=[
            TraceMessage(
                trace_info=info_of(trace), spans=[span_of(span) for span in trace.spans] or UNSET
            )
            for trace in _listed(ctx, req, with_spans=True)
        ]
        or UNSET
    )


@TABLE.add("POST", "3.0/mlflow/traces/batchGetInfos")
def batch_get_infos(ctx: Context, req: TracesById) -> SomeInfos:
    """Return several traces without their spans; unknown ones are left out."""
    return SomeInfos(trace_infos=[info_of(trace) for trace in _listed(ctx, req)] or UNSET)


@TABLE.add("POST", "3.0/mlflow/traces/search")
def search(ctx: Context, req: SearchTraces) -> TracePage:
    """Find traces of some experiments, page by page."""
    check_page(req.max_results)
    if not req.locations:
        return TracePage()
    page = traces.search(
        ctx,
        wire.SearchTraces(
            experiment_ids=[_experiment(location) for location in req.locations],
            filter=req.filter,
            order_by=req.order_by,
            max_results=req.max_results,
            page_token=req.page_token,
        ),
    )
    return TracePage(
        traces=[info_of(trace) for trace in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


@TABLE.add("POST", "2.0/mlflow/traces/delete-traces")
@TABLE.add("POST", "3.0/mlflow/traces/delete-traces")
def delete(ctx: Context, req: DeleteTraces) -> TracesDeleted:
    """Delete traces for ever."""
    gone = traces.delete(
        ctx,
        wire.DeleteTraces(
            experiment_id=req.experiment_id,
            trace_ids=req.request_ids,
            before_ms=req.max_timestamp_millis,
            max_traces=req.max_traces,
        ),
    )
    return TracesDeleted(traces_deleted=gone.count)


@TABLE.add("PATCH", "3.0/mlflow/traces/{trace_id}/tags")
def set_tag(ctx: Context, req: TagOfTrace) -> None:
    """Set a tag."""
    _refuse_ours(req.key)
    traces.update(ctx, wire.UpdateTrace(trace_id=req.trace_id, tags={req.key: req.value}))


@TABLE.add("DELETE", "3.0/mlflow/traces/{trace_id}/tags")
def delete_tag(ctx: Context, req: TagOfTrace) -> None:
    """Remove a tag, which must be there."""
    _refuse_ours(req.key)
    if req.key not in traces.get(ctx, wire.GetTrace(trace_id=req.trace_id)).tags:
        raise Refused(NOT_FOUND, f"trace {req.trace_id!r} has no tag {req.key!r}")
    traces.update(ctx, wire.UpdateTrace(trace_id=req.trace_id, tags={req.key: None}))


@TABLE.add("POST", "2.0/mlflow/traces/link-to-run")
def link_to_run(ctx: Context, req: LinkToRun) -> None:
    """Link traces to a run."""
    if len(req.trace_ids) > MAX_LINKED:
        raise TooLarge(
            f"{len(req.trace_ids)} traces are named; at most {MAX_LINKED} can be linked at once"
        )
    traces.link(ctx, wire.LinkTraces(run_id=req.run_id, trace_ids=req.trace_ids))


@TABLE.add("POST", "2.0/mlflow/traces/link-prompts")
def link_prompts(ctx: Context, req: LinkPrompts) -> None:
    """Note in a tag which prompts were used."""
    linked = [msgspec.to_builtins(prompt) for prompt in req.prompt_versions]
    traces.update(ctx, wire.UpdateTrace(trace_id=req.trace_id, append={PROMPTS_TAG: linked}))


@TABLE.add("GET", "2.0/mlflow/get-trace-artifact")
@TABLE.add("GET", "3.0/mlflow/get-trace-artifact")
def get_data(ctx: Context, req: TraceData) -> Any:
    """Return the spans of a trace, wherever they are kept."""
    if req.path:
        raise Refused("NOT_IMPLEMENTED", "attachments of a trace are read as its artifacts")
    if traces.get(ctx, wire.GetTrace(trace_id=req.request_id)).span_count:
        return {"spans": [page_span_of(span) for span in _all_spans(ctx, req.request_id)]}
    ask = wire.DownloadTraceArtifact(trace_id=req.request_id, path=_DATA_FILE)
    ticket = traces.download_artifact(ctx, ask)
    if ticket.size_bytes > MAX_BODY_BYTES:
        raise TooLarge(f"the spans take {ticket.size_bytes:,} bytes", hint="download the artifact")
    return codec.decode_json(ticket.blobs.read(ticket.digest), dict[str, Any])


def check_page(max_results: int) -> None:
    """Let a size of a page pass that clients may ask for.

    Raises:
        Invalid: it is above ``MAX_PAGE``.
    """
    if max_results > MAX_PAGE:
        raise Invalid(f"max_results is {max_results}", hint=f"ask for at most {MAX_PAGE}")


def _experiment(location: TraceLocation) -> str:
    if not location.mlflow_experiment.experiment_id:
        raise Invalid("the location of a trace is an experiment here", hint="name its id")
    return location.mlflow_experiment.experiment_id


def _listed(ctx: Context, req: TracesById, *, with_spans: bool = False) -> list[Trace]:
    found = traces.list_(ctx, wire.ListTraces(trace_ids=req.trace_ids, with_spans=with_spans))
    wanted = req.experiment_ids
    return [trace for trace in found if not wanted or trace.experiment_id in wanted]


def _all_spans(ctx: Context, trace_id: str) -> list[Span]:
    found: list[Span] = []
    token = ""
    while True:
        page = traces.list_spans(
            ctx, wire.ListSpans(trace_id=trace_id, max_results=_SPANS_PAGE, page_token=token)
        )
        found += page.items
        token = page.next_page_token
        if not token:
            return found


def _refuse_ours(key: str) -> None:
    if key in OURS:
        raise Invalid(f"the tag {key!r} is set by the server", hint="use another key")
