"""The facts of a trace that every statement about it needs; must not know what it holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.base.ids import parse_trace_id
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.schema import (
    assessments,
    experiments,
    spans,
    trace_attributes,
    trace_runs,
    traces,
)
from runwell.stores.sql.statement import Among, pieces


class TraceRow(NamedTuple):
    """One trace as the store knows it: ``id`` and ``experiment`` are row ids, ``uid`` is public."""

    id: int
    uid: str
    experiment: int
    name: str
    state: str
    request_ms: int
    duration_ms: int | None
    span_count: int
    is_reported: bool
    is_deleted: bool
    """Its experiment is in the trash."""


_ROWS: Final = (
    select(
        traces.c.id,
        traces.c.uid,
        traces.c.experiment,
        traces.c.name,
        traces.c.state,
        traces.c.request_ms,
        traces.c.duration_ms,
        traces.c.span_count,
        traces.c.is_reported,
        experiments.c.deleted_ms.is_not(None),
    )
    .join(experiments, experiments.c.id == traces.c.experiment)
    .where(experiments.c.workspace == bindparam("workspace"))
)
_LOOKUP: Final = Among(_ROWS, traces.c.uid)
# In one order everywhere, so that two transactions never wait for each other in a circle.
_LOCKED: Final = Among(_ROWS.order_by(traces.c.id).with_for_update(of=traces), traces.c.uid)


def lookup(db: Connection, workspace: str, trace_ids: Iterable[str]) -> dict[str, TraceRow]:
    """Return the rows of those traces that exist, by public id."""
    uids = [uid for uid in dict.fromkeys(trace_ids) if _is_well_formed(uid)]
    found = map(TraceRow._make, _LOOKUP.rows(db, uids, workspace=workspace))
    return {row.uid: row for row in found}


def find(db: Connection, workspace: str, trace_id: str) -> TraceRow:
    """Return the row of a trace.

    Raises:
        NotFound: there is no such trace in the workspace.
    """
    for row in lookup(db, workspace, [trace_id]).values():
        return row
    raise unknown_trace(trace_id)


def find_writable(db: Connection, workspace: str, trace_id: str) -> TraceRow:
    """Return the row of a trace that may be written to, and keep others from writing to it.

    Raises:
        NotFound: there is no such trace in the workspace.
        Conflict: its experiment is in the trash.
    """
    if _is_well_formed(trace_id):
        for values in _LOCKED.rows(db, [trace_id], workspace=workspace):
            row = TraceRow._make(values)
            _refuse_deleted(row)
            return row
    raise unknown_trace(trace_id)


def ensure(
    db: Connection, workspace: str, experiment: int, begins: Mapping[str, int]
) -> dict[str, TraceRow]:
    """Return the rows of traces, making those that are new, and keep others from writing to them.

    Args:
        db: a connection in a writing transaction.
        workspace: where the traces are.
        experiment: row id of the active experiment that new ones are made in.
        begins: when each trace began, milliseconds UTC, by its well-formed public id.

    Raises:
        Conflict: a trace is in an experiment in the trash, or its id is used elsewhere.
    """
    uids = sorted(begins)
    new = {"experiment": experiment, "name": "", "state": "IN_PROGRESS", "span_count": 0}
    empty = dict.fromkeys(("request_preview", "response_preview", "client_request_id"), "")
    db.execute(
        insert(db, traces).on_conflict_do_nothing(index_elements=["uid"]),
        [
            {**new, **empty, "is_reported": False, "uid": uid, "request_ms": begins[uid]}
            for uid in uids
        ],
    )
    found = map(TraceRow._make, _LOCKED.rows(db, uids, workspace=workspace))
    rows = {row.uid: row for row in found}
    for uid in uids:
        if uid not in rows:
            raise Conflict(f"the trace id {uid!r} is taken", hint="choose another")
        _refuse_deleted(rows[uid])
    return rows


def move(db: Connection, row: TraceRow, experiment: int) -> None:
    """Put a trace with all that it has into another experiment."""
    db.execute(update(traces).where(traces.c.id == row.id).values(experiment=experiment))
    for table in (trace_attributes, spans, trace_runs, assessments):
        db.execute(update(table).where(table.c.trace == row.id).values(experiment=experiment))


def ids_of(db: Connection, experiment: int, trace_ids: Sequence[str]) -> list[int]:
    """Return the row ids of those traces that are in ``experiment``."""
    uids = [uid for uid in dict.fromkeys(trace_ids) if _is_well_formed(uid)]
    found = select(traces.c.id).where(traces.c.experiment == experiment)
    return [
        each for some in pieces(uids) for each in db.scalars(found.where(traces.c.uid.in_(some)))
    ]


def unknown_trace(trace_id: str) -> NotFound:
    """Return the error for a trace that does not exist, or was deleted."""
    return NotFound(f"there is no trace {trace_id!r}", hint="search for it by name or time")


def _refuse_deleted(row: TraceRow) -> None:
    if row.is_deleted:
        raise Conflict(
            f"trace {row.uid!r} is in experiment {str(row.experiment)!r}, which is in the trash",
            hint=f"bring it back with `runwell experiments restore {row.experiment}`",
        )


def _is_well_formed(trace_id: str) -> bool:
    """Say whether a trace could have this id; PostgreSQL cannot even be asked for a NUL."""
    try:
        parse_trace_id(trace_id)
    except Invalid:
        return False
    return True
