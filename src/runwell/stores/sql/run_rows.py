"""The facts of a run that every statement about it needs; must not know what was logged to it."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.base.ids import parse_run_id
from runwell.stores.sql.schema import experiments, runs
from runwell.stores.sql.statement import Among


class RunRow(NamedTuple):
    """One run as the store knows it: ``id`` and ``experiment`` are row ids, ``uid`` is public."""

    id: int
    uid: str
    experiment: int
    name: str
    status: str
    start_ms: int
    end_ms: int | None
    is_deleted: bool
    parent_uid: str | None


_ROWS: Final = (
    select(
        runs.c.id,
        runs.c.uid,
        runs.c.experiment,
        runs.c.name,
        runs.c.status,
        runs.c.start_ms,
        runs.c.end_ms,
        runs.c.deleted_ms.is_not(None),
        runs.c.parent_uid,
    )
    .join(experiments, experiments.c.id == runs.c.experiment)
    .where(experiments.c.workspace == bindparam("workspace"))
)
_LOOKUP: Final = Among(_ROWS, runs.c.uid)


def lookup(db: Connection, workspace: str, run_ids: Iterable[str]) -> dict[str, RunRow]:
    """Return the rows of those runs that exist, deleted ones too, by public id."""
    uids = [uid for uid in dict.fromkeys(run_ids) if is_well_formed(uid)]
    found = map(RunRow._make, _LOOKUP.rows(db, uids, workspace=workspace))
    return {row.uid: row for row in found}


def find(db: Connection, workspace: str, run_id: str) -> RunRow:
    """Return the row of a run, which may be in the trash.

    Raises:
        NotFound: there is no such run in the workspace.
    """
    for row in lookup(db, workspace, [run_id]).values():
        return row
    raise unknown_run(run_id)


def find_all(db: Connection, workspace: str, run_ids: Iterable[str]) -> list[RunRow]:
    """Return the rows of runs, each once, in the order named; they may be in the trash.

    Raises:
        NotFound: there is no such run in the workspace, which names the first.
    """
    wanted = list(dict.fromkeys(run_ids))
    known = lookup(db, workspace, wanted)
    for run_id in wanted:
        if run_id not in known:
            raise unknown_run(run_id)
    return [known[run_id] for run_id in wanted]


def find_writable(db: Connection, workspace: str, run_id: str) -> RunRow:
    """Return the row of a run that may be written to.

    Raises:
        NotFound: there is no such run in the workspace.
        Conflict: it is in the trash.
    """
    row = find(db, workspace, run_id)
    if row.is_deleted:
        raise deleted_run(run_id)
    return row


def is_well_formed(run_id: str) -> bool:
    """Say whether a run could have this id; PostgreSQL cannot even be asked for a NUL."""
    try:
        parse_run_id(run_id)
    except Invalid:
        return False
    return True


def unknown_run(run_id: str) -> NotFound:
    """Return the error for a run that does not exist, or was purged."""
    return NotFound(f"there is no run {run_id!r}", hint="list runs with `runwell runs search`")


def deleted_run(run_id: str) -> Conflict:
    """Return the error for writing to a run in the trash."""
    return Conflict(
        f"run {run_id!r} is in the trash",
        hint=f"bring it back with `runwell runs restore {run_id}`",
    )
