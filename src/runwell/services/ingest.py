"""Writing what runs log, as acts: the stream of our client, and values one call at a time.

Must not know how points are kept, nor how the bytes came here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec

from runwell.auth.policy import Need
from runwell.base.errors import Corrupt, Invalid, NotFound, RunwellError
from runwell.base.ids import parse_run_id
from runwell.entities.dataset import DatasetInput
from runwell.entities.run import RunStatus
from runwell.stores.blobs.api import Blob
from runwell.stores.series.append import NewPoints, append, group_metrics
from runwell.stores.series.columns import Group
from runwell.stores.series.decode import MAX_REJECTIONS, Decoded, decode_frames
from runwell.stores.sql import (
    artifacts,
    attributes,
    inputs,
    model_metrics,
    requests,
    runs,
    uploads,
    writers,
)
from runwell.stores.sql.artifacts import NewFile
from runwell.stores.sql.attributes import RUN_NAME_TAG
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.run_rows import RunRow, deleted_run, unknown_run
from runwell.stores.sql.uploads import UploadRow
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.batch import Batch, decode_batch
from runwell.wire.events import (
    AnyEvent,
    CallsLost,
    FileLogged,
    InputsLogged,
    ParamsLogged,
    RunCreated,
    RunUpdated,
    TagsChanged,
    UploadLogged,
)
from runwell.wire.ingest import BatchReply, LogValues, Rejection, SendBatch

Item = TypeVar("Item")
_Params = tuple[str, dict[str, str]]
_Tags = tuple[str, dict[str, str | None]]
_Inputs = tuple[str, list[DatasetInput]]

_REQUEST_ID: Final = re.compile(r"[0-9a-f]{32}")
LOST_CALLS_TAG: Final = "runwell.lost_calls"
"""How many calls of a run could not be kept, because the disk of its writer was full."""


@usecase("POST", "/api/v1/ingest", need=Need.WRITE)
def send(ctx: Context, req: SendBatch) -> BatchReply:
    """Store a piece of a writer's stream; sending it again, whole or in part, changes nothing."""
    batch = decode_batch(req.body)
    for name in (batch.header.writer_id, *batch.header.alive):
        parse_run_id(name)
    decoded = decode_frames(batch.context, batch.frames)
    blobs = _keep_contents(ctx, decoded.events)
    return ctx.database.write(lambda db: _store(db, ctx, batch, decoded, blobs))


@usecase("POST", "/api/v1/runs/{run_id}/log", need=Need.WRITE, on="run_id", is_quick=True)
def log(ctx: Context, req: LogValues) -> Empty:
    """Log metrics, params and tags to a run in one call, all or nothing."""
    if req.request_id and not _REQUEST_ID.fullmatch(req.request_id):
        raise Invalid(
            f"{req.request_id[:60]!r} is not the id of a request",
            hint="give 32 characters of 0-9a-f, or none",
        )
    groups = group_metrics(req.metrics)
    for point in req.model_metrics:
        model_metrics.check_point(point)

    def work(db: Connection) -> Empty:
        now_ms = ctx.clock()
        row = runs.find_writable(db, ctx.workspace, req.run_id)
        refusals = attributes.set_params(db, [(row, req.params)])
        refusals += attributes.set_tags(db, [(row, req.tags)])
        for _, problem in refusals:
            raise problem
        if groups and _is_first(db, req.request_id, now_ms):
            append(db, [NewPoints(row.id, row.experiment, groups)], now_ms=now_ms)
        if req.model_metrics:
            model_metrics.add_to_known(db, ctx.workspace, req.model_metrics)
        runs.heartbeat(db, [row.id], now_ms)
        return Empty()

    return ctx.database.write(work)


def _is_first(db: Connection, request_id: str, now_ms: int) -> bool:
    return not request_id or requests.claim(db, request_id, now_ms)


def _keep_contents(ctx: Context, events: Iterable[AnyEvent]) -> dict[bytes, Blob]:
    """Store the contents of small files before the transaction: doing it twice changes nothing."""
    contents = {event.content for event in events if isinstance(event, FileLogged)}
    return {content: ctx.blobs.put(content) for content in contents}


def _store(
    db: Connection, ctx: Context, batch: Batch, decoded: Decoded, blobs: dict[bytes, Blob]
) -> BatchReply:
    now_ms = ctx.clock()
    header = batch.header
    position = writers.lock(db, header.writer_id, now_ms)
    known = position - header.position
    if known < 0 or known >= decoded.length:
        # A gap, of which nothing may be applied, or nothing new: in both cases the writer lives.
        alive = runs.lookup(db, ctx.workspace, header.alive)
        runs.heartbeat(db, [row.id for row in alive.values()], now_ms)
        return BatchReply(position=position)
    if known:
        decoded = decode_frames(batch.context, batch.frames, skip=known)
    rejections = _apply(db, ctx, header.alive, _sort(decoded), blobs)
    end = header.position + decoded.length
    writers.advance(db, header.writer_id, end, now_ms)
    return BatchReply(position=end, rejections=_listed(decoded.rejections + rejections))


def _listed(rejections: list[Rejection]) -> list[Rejection]:
    if len(rejections) < MAX_REJECTIONS:
        return rejections
    more = f"more was refused; only the first {MAX_REJECTIONS - 1:,} are listed"
    return [*rejections[: MAX_REJECTIONS - 1], _rejection("", Invalid(more))]


@dataclass(frozen=True)
class _Said:
    """What a batch says, by kind; within a kind in the order in which it was said, by run id.

    Kinds do not depend on each other's order: a run is created first, and a name that an update
    gives is carried as the tag that it also is.
    """

    points: dict[str, list[Group[str]]]
    events: Counter[str] = field(default_factory=Counter[str])
    """How many there are by run, creation left out."""
    created: list[RunCreated] = field(default_factory=list[RunCreated])
    params: list[_Params] = field(default_factory=list[_Params])
    tags: list[_Tags] = field(default_factory=list[_Tags])
    inputs: list[_Inputs] = field(default_factory=list[_Inputs])
    files: list[FileLogged | UploadLogged] = field(default_factory=list[FileLogged | UploadLogged])
    updates: list[tuple[str, RunUpdated]] = field(default_factory=list[tuple[str, RunUpdated]])
    lost: Counter[str] = field(default_factory=Counter[str])


def _sort(decoded: Decoded) -> _Said:
    said = _Said(decoded.points)
    for event in decoded.events:
        run_id = event.run_id
        said.events[run_id] += not isinstance(event, RunCreated)
        match event:
            case RunCreated():
                said.created.append(event)
            case ParamsLogged(params=params):
                said.params.append((run_id, params))
            case TagsChanged(tags=tags):
                said.tags.append((run_id, tags))
            case InputsLogged(inputs=used):
                said.inputs.append((run_id, used))
            case FileLogged() | UploadLogged():
                said.files.append(event)
            case RunUpdated(run_name=name):
                if name is not None:
                    said.tags.append((run_id, {RUN_NAME_TAG: name}))
                said.updates.append((run_id, msgspec.structs.replace(event, run_name=None)))
            case CallsLost(count=count):
                said.lost[run_id] += max(count, 0)
    return said


def _apply(
    db: Connection, ctx: Context, alive: list[str], said: _Said, blobs: dict[bytes, Blob]
) -> list[Rejection]:
    """Apply all that can be applied, and return what was refused.

    The number of statements does not depend on the number of runs, except for files.
    """
    now_ms = ctx.clock()
    problems = runs.create_many(db, ctx.workspace, said.created, now_ms)
    refused = [
        _rejection(event.run_id, problem)
        for event, problem in zip(said.created, problems, strict=True)
        if problem is not None
    ]
    created = {event.run_id for event in said.created}
    rows = runs.lookup(db, ctx.workspace, {*created, *said.events, *said.points, *alive})
    writable = {run_id: row for run_id, row in rows.items() if not row.is_deleted}
    refused += _unwritable(said, rows, writable)
    updates = _of(writable, said.updates)
    refusals = [
        *attributes.set_params(db, _of(writable, said.params)),
        *attributes.set_tags(db, _of(writable, said.tags)),
        *inputs.add(db, _of(writable, said.inputs)),
        *runs.update_many(db, updates, now_ms),
        *_add_files(db, writable, said.files, blobs, now_ms),
    ]
    _add_lost(db, writable, said.lost)
    points = [
        NewPoints(row.id, row.experiment, groups)
        for row, groups in _of(writable, said.points.items())
    ]
    append(db, points, ended=_ended(updates), now_ms=now_ms)
    runs.heartbeat(db, [row.id for row in writable.values()], now_ms)
    return refused + [_rejection(row.uid, problem) for row, problem in refusals]


def _of(
    writable: Mapping[str, RunRow], items: Iterable[tuple[str, Item]]
) -> list[tuple[RunRow, Item]]:
    return [(writable[run_id], item) for run_id, item in items if run_id in writable]


def _unwritable(
    said: _Said, rows: Mapping[str, RunRow], writable: Mapping[str, RunRow]
) -> Iterable[Rejection]:
    """Yield one rejection for each run that takes nothing, which says how much was refused."""
    for run_id in {**said.events, **said.points}:
        events = said.events[run_id]
        points = sum(group.values.size for group in said.points.get(run_id, ()))
        if run_id in writable or not (events or points):
            continue
        problem = deleted_run(run_id) if run_id in rows else unknown_run(run_id)
        what = f"; {points:,} points and {events:,} events for it were refused"
        yield _rejection(run_id, type(problem)(problem.message + what, hint=problem.hint))


def _ended(updates: Iterable[tuple[RunRow, RunUpdated]]) -> set[int]:
    last = {row.id: event.status for row, event in updates if event.status is not None}
    return {row_id for row_id, status in last.items() if RunStatus.is_terminated(status)}


def _add_files(
    db: Connection,
    writable: Mapping[str, RunRow],
    files: Iterable[FileLogged | UploadLogged],
    blobs: Mapping[bytes, Blob],
    now_ms: int,
) -> Iterable[tuple[RunRow, RunwellError]]:
    logged = [event for event in files if event.run_id in writable]
    uploaded = uploads.lookup(db, [e.upload_id for e in logged if isinstance(e, UploadLogged)])
    for event in logged:
        row = writable[event.run_id]
        try:
            blob = _blob(event, blobs, uploaded)
            # A file is worth more than a clock that was wrong.
            created_ms = event.time_ms if 0 < event.time_ms <= runs.MAX_TIME_MS else now_ms
            artifacts.add(db, NewFile(row, event.path, blob.digest, blob.size_bytes, created_ms))
        except RunwellError as problem:
            yield row, problem


def _blob(
    event: FileLogged | UploadLogged, blobs: Mapping[bytes, Blob], uploaded: Mapping[str, UploadRow]
) -> Blob | UploadRow:
    if isinstance(event, FileLogged):
        return blobs[event.content]
    row = uploaded.get(event.upload_id)
    if row is None:
        raise NotFound(
            f"the content of artifact {event.path!r} was never uploaded",
            hint="send it to /api/v1/uploads/{upload_id} before the event that names it",
        )
    if row.size_bytes != event.size_bytes:
        raise Corrupt(
            f"{row.size_bytes:,} bytes of artifact {event.path!r} were uploaded,"
            f" not {event.size_bytes:,}",
            hint="log it again",
        )
    return row


def _add_lost(db: Connection, writable: Mapping[str, RunRow], lost: Mapping[str, int]) -> None:
    counts = _of(writable, lost.items())
    if not counts:
        return
    known = attributes.load(db, [row.id for row, _ in counts], params=[], tags=[LOST_CALLS_TAG])
    tags: list[tuple[RunRow, dict[str, str | None]]] = []
    for row, count in counts:
        before = known[row.id].tags.get(LOST_CALLS_TAG, "")
        # People may set the tag too: what is no sensible number counts as none.
        total = count + (int(before) if before.isdecimal() and len(before) < 20 else 0)
        tags.append((row, {LOST_CALLS_TAG: str(total)}))
    attributes.set_tags(db, tags)


def _rejection(run_id: str, problem: RunwellError) -> Rejection:
    return Rejection(run_id=run_id, code=problem.code, message=problem.message, hint=problem.hint)
