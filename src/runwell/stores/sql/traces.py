"""Traces as a whole: reported, told by their spans, changed, linked, deleted; knows no search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, select, update

from runwell.base.errors import Invalid, NotFound
from runwell.base.ids import parse_run_id, parse_trace_id
from runwell.base.limits import INT64_MAX, MAX_NAME, check_text, is_storable
from runwell.entities.artifact import FileInfo
from runwell.entities.trace import NAME_TAG, RUN_METADATA, Span, TraceState
from runwell.stores.sql import spans as span_rows
from runwell.stores.sql import trace_attributes, trace_rows
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.manifest import Manifest
from runwell.stores.sql.run_rows import is_well_formed
from runwell.stores.sql.schema import experiments, trace_files, trace_runs, traces
from runwell.stores.sql.statement import Among, pieces
from runwell.stores.sql.trace_rows import TraceRow

FILES: Final = Manifest(trace_files, "trace")
PREVIEW: Final = 1_000
"""Characters of an input or an output that are shown in a list."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a trace; None leaves a thing as it is."""

    name: str | None = None
    state: TraceState | None = None
    request_ms: int | None = None
    duration_ms: int | None = None
    request_preview: str | None = None
    response_preview: str | None = None
    client_request_id: str | None = None
    tags: Mapping[str, str | None] = {}
    metadata: Mapping[str, str] = {}


def check_told(told: Told) -> None:
    """Let something pass that may be said of a trace.

    Raises:
        Invalid, TooLarge: a text or a time that cannot be stored.
    """
    check_text(told.name or "", what="the name of a trace", limit=MAX_NAME, empty=True)
    check_text(
        told.client_request_id or "", what="a client's request id", limit=MAX_NAME, empty=True
    )
    for what, number in (("begin", told.request_ms), ("duration", told.duration_ms)):
        if number is not None and not 0 <= number <= INT64_MAX // 1_000_000:
            raise Invalid(f"the {what} of a trace is {number} ms", hint="write milliseconds")
    for key, value in told.tags.items():
        trace_attributes.check_attribute("tag", key, value)
    if name := told.tags.get(NAME_TAG):
        check_text(name, what="the name of a trace", limit=MAX_NAME)
    for key, value in told.metadata.items():
        trace_attributes.check_attribute("metadata", key, value)


def report(db: Connection, workspace: str, experiment: int, trace_id: str, told: Told) -> TraceRow:
    """Note what the program says of a whole trace, which spans do not change afterwards.

    Raises:
        Invalid: the id is none.
        Conflict: see ``trace_rows.ensure``.
    """
    uid = parse_trace_id(trace_id)
    begins = {uid: told.request_ms or 0}
    row = trace_rows.ensure(db, workspace, experiment, begins)[uid]
    if row.experiment != experiment:
        trace_rows.move(db, row, experiment)
        row = row._replace(experiment=experiment)
    change(db, row, told, is_reported=True)
    return row


def add_spans(
    db: Connection,
    workspace: str,
    experiment: int,
    items: Sequence[Span],
    told: Mapping[str, Told],
) -> dict[str, TraceRow]:
    """Store checked spans, make the traces that are new, and note what the spans tell of them.

    Args:
        db: a connection in a writing transaction.
        workspace: where the traces are.
        experiment: row id of the active experiment that new traces are made in.
        items: spans of any traces.
        told: what the roots among ``items`` say, by public id; ignored for a reported trace.

    Raises:
        Conflict: see ``trace_rows.ensure``.
    """
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    for span in items:
        begin, uid = span.start_ns // 1_000_000, span.trace_id
        begins[uid] = min(begins.get(uid, begin), begin)
        ends[uid] = max(ends.get(uid, 0), (span.end_ns or span.start_ns) // 1_000_000)
    rows = trace_rows.ensure(db, workspace, experiment, begins)
    counts = span_rows.add(db, [(rows[span.trace_id], span) for span in items])
    for uid, row in rows.items():
        count = row.span_count + counts.get(row.id, 0)
        if row.is_reported:
            _update(db, row, {"span_count": count})
            continue
        begin = min(row.request_ms, begins[uid])
        end = max(row.request_ms + (row.duration_ms or 0), ends[uid])
        now = msgspec.structs.replace(
            told.get(uid, Told()), request_ms=begin, duration_ms=max(0, end - begin)
        )
        change(db, row, now, span_count=count)
    return rows


def change(
    db: Connection,
    row: TraceRow,
    told: Told,
    *,
    is_reported: bool = False,
    span_count: int | None = None,
) -> None:
    """Note what was told and checked; the caller holds the lock of the trace."""
    name = told.tags.get(NAME_TAG, told.name)
    values = {
        "name": name,
        "state": told.state,
        "request_ms": told.request_ms,
        "duration_ms": told.duration_ms,
        "request_preview": _preview(told.request_preview),
        "response_preview": _preview(told.response_preview),
        "client_request_id": told.client_request_id,
        "is_reported": is_reported or None,
        "span_count": span_count,
    }
    _update(db, row, {column: value for column, value in values.items() if value is not None})
    own = {NAME_TAG: told.name} if told.name and NAME_TAG not in told.tags else {}
    trace_attributes.set_tags(db, [(row, {**own, **told.tags})])
    trace_attributes.add_metadata(db, [(row, told.metadata)])
    run_id = told.metadata.get(RUN_METADATA, "")
    if is_well_formed(run_id):
        link(db, [row], run_id, is_source=True)


def link(db: Connection, rows: Iterable[TraceRow], run_id: str, *, is_source: bool = False) -> None:
    """Link traces to a run, which need not be there yet; once linked is linked.

    Raises:
        Invalid: it is no run id.
    """
    uid = parse_run_id(run_id)
    links = [
        {"trace": row.id, "run_uid": uid, "experiment": row.experiment, "is_source": is_source}
        for row in rows
    ]
    if links:
        statement = insert(db, trace_runs)
        # Where a trace was made stays known, whoever links it again.
        made = trace_runs.c.is_source | excluded(trace_runs).is_source
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["trace", "run_uid"], set_={"is_source": made}
            ),
            links,
        )


def unlink(db: Connection, rows: Iterable[TraceRow], run_id: str) -> None:
    """Take back the links of traces to a run, but not that to the run they were made in."""
    for some in pieces([row.id for row in rows]):
        db.execute(
            delete(trace_runs).where(
                trace_runs.c.trace.in_(some),
                trace_runs.c.run_uid == parse_run_id(run_id),
                ~trace_runs.c.is_source,
            )
        )


def remove(db: Connection, experiment: int, trace_ids: Sequence[str]) -> int:
    """Delete traces of an experiment for ever and return how many there were."""
    return _remove(db, trace_rows.ids_of(db, experiment, trace_ids))


def remove_before(db: Connection, experiment: int, before_ms: int, limit: int | None = None) -> int:
    """Delete the oldest traces of an experiment that began up to a moment; return how many."""
    oldest = (
        select(traces.c.id)
        .where(traces.c.experiment == experiment, traces.c.request_ms <= before_ms)
        .order_by(traces.c.request_ms, traces.c.id)
        .limit(limit)
    )
    return _remove(db, db.scalars(oldest).all())


def purge_expired(db: Connection, before_ms: int, limit: int) -> int:
    """Delete some traces of experiments that were deleted up to a moment; return how many."""
    gone = select(experiments.c.id).where(experiments.c.deleted_ms <= before_ms)
    found = select(traces.c.id).where(traces.c.experiment.in_(gone)).limit(limit)
    return _remove(db, db.scalars(found).all())


def find_file(db: Connection, row: TraceRow, path: str) -> FileInfo:
    """Return the file of a trace at ``path``.

    Raises:
        NotFound: there is none.
        Invalid: it is a folder.
    """
    if found := FILES.find(db, row.id, path):
        return found
    if FILES.is_folder(db, row.id, path):
        raise Invalid(
            f"artifact {path!r} of trace {row.uid!r} is a folder", hint="name a file in it"
        )
    raise no_artifact(row, path)


def no_artifact(row: TraceRow, path: str) -> NotFound:
    """Return the error for a file that a trace does not have."""
    return NotFound(
        f"trace {row.uid!r} has no artifact {path!r}", hint="list its artifacts to see those it has"
    )


def named(db: Connection, digests: Sequence[str]) -> set[str]:
    """Return which of these blobs the manifest of a trace names."""
    found = select(trace_files.c.digest).distinct()
    return {digest for (digest,) in Among(found, trace_files.c.digest).rows(db, digests)}


def _update(db: Connection, row: TraceRow, values: Mapping[str, object]) -> None:
    if values:
        db.execute(update(traces).where(traces.c.id == row.id).values(values))


def _remove(db: Connection, ids: Sequence[int]) -> int:
    # What hangs on a trace goes with it, by the foreign keys of the schema.
    return sum(
        db.execute(delete(traces).where(traces.c.id.in_(some))).rowcount for some in pieces(ids)
    )


def _preview(text: str | None) -> str | None:
    if text is None:
        return None
    short = text if len(text) <= PREVIEW else text[: PREVIEW - 1] + "…"
    return short if is_storable(short) else short.replace("\x00", "�")
