"""Traces, as acts: who may do what to them; must not know how they are stored or asked for."""

from typing import Any, Final

import msgspec

from runwell.auth.policy import Need
from runwell.base import codec
from runwell.base.artifact_path import parse_artifact_path
from runwell.base.errors import Invalid, TooLarge
from runwell.base.ids import new_assessment_id, new_trace_id, parse_run_id, parse_trace_id
from runwell.base.limits import MAX_NAME
from runwell.entities.artifact import FileInfo
from runwell.entities.page import Page
from runwell.entities.trace import (
    SESSION_METADATA,
    USER_METADATA,
    Assessment,
    Span,
    SpanStatus,
    Trace,
    TraceState,
)
from runwell.stores.blobs.api import Blob
from runwell.stores.sql import (
    assessments,
    experiments,
    runs,
    spans,
    trace_attributes,
    trace_pages,
    trace_rows,
    traces,
)
from runwell.stores.sql.cursor import Position, Value, decode_position, encode_position
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.search import count_traces, search_traces
from runwell.stores.sql.traces import FILES, Told, check_told
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.usecase.tickets import Download, Upload
from runwell.wire.admin import Empty
from runwell.wire.artifacts import Artifacts, Deleted
from runwell.wire.traces import (
    CountTraces,
    DeleteTraceArtifacts,
    DeleteTraces,
    DownloadTraceArtifact,
    GetTrace,
    LinkTraces,
    ListSpans,
    ListTraceArtifacts,
    ListTraces,
    LogSpans,
    LogTrace,
    SearchTraces,
    SpansLogged,
    TraceCounts,
    UpdateTrace,
    UploadTraceArtifact,
)

MAX_LISTED: Final = 500
"""Traces of one answer, which may hold all their spans."""
MAX_SPANS: Final = 10_000
"""Spans of one page."""
MAX_LINKED: Final = 1_000
MAX_COUNTED: Final = 20
"""Filters that are counted at once."""
INPUTS: Final = ("mlflow.spanInputs", "input.value", "gen_ai.input.messages")
"""Attributes in which instrumentation says what went into a span, the first that is there."""
OUTPUTS: Final = ("mlflow.spanOutputs", "output.value", "gen_ai.output.messages")
_SESSIONS: Final = ("session.id", "gen_ai.conversation.id")
_TAG_PREFIX: Final = "mlflow.traceTag."


# ---- writing ----


@usecase("POST", "/api/v1/traces", need=Need.WRITE, on="experiment_id")
def log(ctx: Context, req: LogTrace) -> Trace:
    """Report a whole trace, before or after its spans; again is fine."""
    reported = req.reported
    told = Told(
        state=reported.state,
        request_ms=reported.request_ms,
        duration_ms=reported.duration_ms,
        # What is not said leaves what the spans said.
        request_preview=reported.request_preview or None,
        response_preview=reported.response_preview or None,
        client_request_id=reported.client_request_id or None,
        tags={**req.tags},
        metadata=req.metadata,
    )
    trace_id = parse_trace_id(req.trace_id or new_trace_id())
    if told.request_ms is None and not req.trace_id:
        told = msgspec.structs.replace(told, request_ms=ctx.clock())
    check_told(told)
    for item in req.assessments:
        assessments.check_assessment(item)

    def work(db: Connection) -> Trace:
        home = experiments.find_writable(db, ctx.workspace, req.experiment_id)
        row = traces.report(db, ctx.workspace, home.id, trace_id, told)
        if req.assessments and not assessments.load(db, [row.id]):
            for item in req.assessments:
                assessments.add(db, row, _complete(ctx, item))
        return trace_pages.load_one(db, row)

    return ctx.database.write(work)


@usecase("POST", "/api/v1/traces/spans", need=Need.WRITE, on="experiment_id")
def log_spans(ctx: Context, req: LogSpans) -> SpansLogged:
    """Store spans of any traces, all or nothing; a span with a known id is replaced."""
    for span in req.spans:
        parse_trace_id(span.trace_id, has_spans=True)
        spans.check_span(span)
    told = {span.trace_id: _told_by(span) for span in req.spans if not span.parent_id}
    run_id = parse_run_id(req.run_id) if req.run_id else ""

    def work(db: Connection) -> SpansLogged:
        home = experiments.find_writable(db, ctx.workspace, req.experiment_id)
        if not req.spans:
            return SpansLogged(spans=0, trace_ids=[])
        rows = traces.add_spans(db, ctx.workspace, home.id, req.spans, told)
        if run_id:
            traces.link(db, rows.values(), run_id)
        return SpansLogged(spans=len(req.spans), trace_ids=list(rows))

    return ctx.database.write(work)


@usecase("PATCH", "/api/v1/traces/{trace_id}", need=Need.WRITE, on="trace_id")
def update(ctx: Context, req: UpdateTrace) -> Trace:
    """End a trace, add metadata to it, or change its tags."""
    told = Told(state=req.state, duration_ms=req.duration_ms, tags=req.tags, metadata=req.metadata)
    check_told(told)

    def work(db: Connection) -> Trace:
        row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
        traces.change(db, row, told)
        trace_attributes.append_to_tags(db, row, req.append)
        return trace_pages.load_one(db, row)

    return ctx.database.write(work)


@usecase("POST", "/api/v1/traces/link", need=Need.WRITE, on="run_id")
def link(ctx: Context, req: LinkTraces) -> Empty:
    """Link traces to a run or unlink them from it, all or nothing."""
    parse_run_id(req.run_id)
    _limit(req.trace_ids, MAX_LINKED)

    def work(db: Connection) -> Empty:
        rows = trace_rows.lookup(db, ctx.workspace, req.trace_ids)
        for trace_id in req.trace_ids:
            if trace_id not in rows:
                raise trace_rows.unknown_trace(trace_id)
        change = traces.link if req.is_linked else traces.unlink
        change(db, rows.values(), req.run_id)
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/traces/delete", need=Need.MANAGE, on="experiment_id")
def delete(ctx: Context, req: DeleteTraces) -> Deleted:
    """Delete traces of an experiment for ever: those named, or the oldest up to a moment."""
    if bool(req.trace_ids) == (req.before_ms is not None):
        raise Invalid("give either trace_ids or before_ms, and not both")
    runs.check_time(req.before_ms, what="before_ms")
    if req.max_traces is not None and (req.trace_ids or req.max_traces < 1):
        raise Invalid("max_traces belongs to before_ms and is at least 1")

    def work(db: Connection) -> Deleted:
        home = experiments.find_writable(db, ctx.workspace, req.experiment_id)
        if req.before_ms is None:
            return Deleted(count=traces.remove(db, home.id, req.trace_ids))
        limit = req.max_traces
        return Deleted(count=traces.remove_before(db, home.id, req.before_ms, limit))

    return ctx.database.write(work)


# ---- reading ----


@usecase("GET", "/api/v1/traces/{trace_id}", need=Need.READ, on="trace_id")
def get(ctx: Context, req: GetTrace) -> Trace:
    """Return a trace with its tags, metadata and assessments, without its spans."""
    with ctx.database.reading() as db:
        return trace_pages.load_one(db, trace_rows.find(db, ctx.workspace, req.trace_id))


@usecase("POST", "/api/v1/traces/list", need=Need.READ)
def list_(ctx: Context, req: ListTraces) -> list[Trace]:
    """Return several traces by id, in that order, with all their spans if asked for."""
    _limit(req.trace_ids, MAX_LISTED)
    with ctx.database.reading() as db:
        rows = trace_rows.lookup(db, ctx.workspace, req.trace_ids)
        ids = [rows[each].id for each in dict.fromkeys(req.trace_ids) if each in rows]
        return trace_pages.load(db, ids, with_spans=req.with_spans)


@usecase("GET", "/api/v1/traces/{trace_id}/spans", need=Need.READ, on="trace_id")
def list_spans(ctx: Context, req: ListSpans) -> Page[Span]:
    """Return the spans of a trace in the order of their start, page by page."""
    if not 1 <= req.max_results <= MAX_SPANS:
        raise Invalid(
            f"max_results is {req.max_results}", hint=f"ask for 1 to {MAX_SPANS:,} spans a page"
        )
    identity = ("spans", ctx.workspace, req.trace_id)
    place = decode_position(req.page_token, identity)
    after = (-1, "") if place is None else _place(place.values)
    with ctx.database.reading() as db:
        row = trace_rows.find(db, ctx.workspace, req.trace_id)
        found = spans.load_page(db, row, after, req.max_results + 1)
    page = found[: req.max_results]
    if len(found) == len(page):
        return Page(items=page)
    end = Position(0, [page[-1].start_ns, page[-1].span_id])
    return Page(items=page, next_page_token=encode_position(end, identity))


@usecase("POST", "/api/v1/traces/search", need=Need.READ)
def search(ctx: Context, req: SearchTraces) -> Page[Trace]:
    """Find traces by the query language, in any order, page by page."""
    if req.with_spans and req.max_results > MAX_LISTED:
        raise TooLarge(
            f"max_results is {req.max_results:,}; with spans at most {MAX_LISTED} are allowed",
            hint="ask for smaller pages, or for the spans of each trace",
        )
    with ctx.database.reading() as db:
        ids, token = search_traces(db, ctx.workspace, req, ctx.clock())
        found = trace_pages.load(db, ids, with_spans=req.with_spans)
        return Page(items=found, next_page_token=token)


@usecase("POST", "/api/v1/traces/count", need=Need.READ)
def count(ctx: Context, req: CountTraces) -> TraceCounts:
    """Count the traces that match each of some filters of the query language."""
    if not 1 <= len(req.filters) <= MAX_COUNTED:
        raise Invalid(f"{len(req.filters)} filters are given", hint=f"give 1 to {MAX_COUNTED}")
    with ctx.database.reading() as db:
        return TraceCounts(counts=count_traces(db, ctx.workspace, req, ctx.clock()))


# ---- files ----


@usecase("GET", "/api/v1/traces/{trace_id}/artifacts", need=Need.READ, on="trace_id")
def list_artifacts(ctx: Context, req: ListTraceArtifacts) -> Artifacts:
    """List a folder of a trace, or with ``recursive`` all files below it."""
    path = parse_artifact_path(req.path) if req.path else ""
    with ctx.database.reading() as db:
        row = trace_rows.find(db, ctx.workspace, req.trace_id)
        read = FILES.list_files if req.recursive else FILES.list_folder
        return Artifacts(files=read(db, row.id, path))


@usecase("GET", "/api/v1/traces/{trace_id}/artifacts/content", need=Need.READ, on="trace_id")
def download_artifact(ctx: Context, req: DownloadTraceArtifact) -> Download:
    """Stream the bytes of one file of a trace out."""
    path = parse_artifact_path(req.path)
    with ctx.database.reading() as db:
        file = traces.find_file(db, trace_rows.find(db, ctx.workspace, req.trace_id), path)
    return Download(
        blobs=ctx.blobs,
        digest=file.digest,
        size_bytes=file.file_size or 0,
        name=path.rpartition("/")[2],
    )


@usecase("PUT", "/api/v1/traces/{trace_id}/artifacts/content", need=Need.WRITE, on="trace_id")
def upload_artifact(ctx: Context, req: UploadTraceArtifact) -> Upload:
    """Stream bytes in as a file of a trace, in place of one of that path."""
    path = parse_artifact_path(req.path)
    # Asked before the bytes come, and again after, as for the files of runs.
    with ctx.database.reading() as db:
        trace_rows.find(db, ctx.workspace, req.trace_id)

    def finish(blob: Blob) -> FileInfo:
        def work(db: Connection) -> FileInfo:
            row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
            file = FileInfo(
                path=path,
                file_size=blob.size_bytes,
                digest=blob.digest,
                created_ms=ctx.clock(),
            )
            return FILES.add(db, row.id, file)

        return ctx.database.write(work)

    return Upload(blobs=ctx.blobs, finish=finish)


@usecase("DELETE", "/api/v1/traces/{trace_id}/artifacts", need=Need.MANAGE, on="trace_id")
def delete_artifacts(ctx: Context, req: DeleteTraceArtifacts) -> Deleted:
    """Delete a file of a trace, or a folder with all below it."""
    path = parse_artifact_path(req.path)

    def work(db: Connection) -> Deleted:
        row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
        count = FILES.remove(db, row.id, path)
        if count == 0:
            raise traces.no_artifact(row, path)
        return Deleted(count=count)

    return ctx.database.write(work)


# ---- what a root span tells of its trace ----


def _told_by(root: Span) -> Told:
    """Return what is to be said of a trace whose program sends nothing but its spans."""
    attributes = root.attributes
    metadata = {
        SESSION_METADATA: _first(attributes, _SESSIONS),
        USER_METADATA: _first(attributes, ("user.id",)),
    }
    tags = {
        key.removeprefix(_TAG_PREFIX): _text(value)
        for key, value in attributes.items()
        if key.startswith(_TAG_PREFIX)
    }
    state = TraceState.OK if root.status != SpanStatus.ERROR else TraceState.ERROR
    told = Told(
        name=root.name[:MAX_NAME] or None,
        state=TraceState.IN_PROGRESS if root.end_ns is None else state,
        request_preview=_first(attributes, INPUTS) or None,
        response_preview=_first(attributes, OUTPUTS) or None,
        tags={**tags},
        metadata={key: value for key, value in metadata.items() if value},
    )
    check_told(told)
    return told


def _first(attributes: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((_text(attributes[key]) for key in keys if key in attributes), "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else codec.encode_json(value).decode()


def _complete(ctx: Context, item: Assessment) -> Assessment:
    now_ms = ctx.clock()
    return msgspec.structs.replace(
        item,
        assessment_id=new_assessment_id(),
        created_ms=item.created_ms or now_ms,
        updated_ms=item.updated_ms or now_ms,
    )


def _place(values: list[Value]) -> tuple[int, str]:
    match values:
        case [int() as start_ns, str() as span_id]:
            return start_ns, span_id
        case _:
            raise Invalid("the page token is forged", hint="begin without a token")


def _limit(trace_ids: list[str], most: int) -> None:
    if len(trace_ids) > most:
        raise TooLarge(
            f"{len(trace_ids):,} traces are named; at most {most:,} are allowed",
            hint="ask in several requests",
        )
