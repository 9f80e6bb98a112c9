"""The trash: what deleting, restoring and purging mean for runs and experiments; reads no values.

Deleting a run leaves its children where they are: each run stands for itself. Deleting an
experiment takes its active runs along, and restoring brings back exactly those. A purge removes all
that hangs on a row, by the foreign keys of the schema; blobs are left to the collection of garbage.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, exists, func, select, update

from runwell.base.errors import Conflict
from runwell.stores.sql import models, traces
from runwell.stores.sql.experiments import ExperimentRow
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import datasets, experiments, inputs, runs
from runwell.stores.sql.statement import pieces

SLICE: Final = 200
"""Runs that one transaction of a collection purges, so that others get their turn to write."""


class Expired(NamedTuple):
    """How many things left the trash, or would."""

    runs: int
    experiments: int
    models: int = 0
    traces: int = 0
    """Those of the experiments, which have no trash of their own."""


def delete_run(db: Connection, run: RunRow, now_ms: int) -> None:
    """Move a run to the trash; one that is there stays as it is."""
    db.execute(
        update(runs)
        .where(runs.c.id == run.id, runs.c.deleted_ms.is_(None))
        .values(deleted_ms=now_ms, deleted_with_experiment=False)
    )


def restore_run(db: Connection, run: RunRow) -> None:
    """Bring a run back; one that is active stays as it is.

    Raises:
        Conflict: its experiment is in the trash.
    """
    # The lock on the experiment keeps a concurrent deletion from leaving this run behind, active.
    is_gone = db.execute(
        select(experiments.c.deleted_ms.is_not(None))
        .where(experiments.c.id == run.experiment)
        .with_for_update()
    ).scalar()
    if is_gone:
        raise _in_deleted_experiment(run)
    db.execute(
        update(runs)
        .where(runs.c.id == run.id)
        .values(deleted_ms=None, deleted_with_experiment=False)
    )


def purge_run(db: Connection, run: RunRow) -> None:
    """Remove a run for ever with all that was logged to it.

    Raises:
        Conflict: it is not in the trash.
    """
    _refuse_active(run)
    purge_runs(db, [run.id])


def delete_runs(db: Connection, several: Sequence[RunRow], now_ms: int) -> None:
    """Move runs to the trash; those that are there stay as they are."""
    for ids in pieces(sorted(run.id for run in several)):
        db.execute(
            update(runs)
            .where(runs.c.id.in_(ids), runs.c.deleted_ms.is_(None))
            .values(deleted_ms=now_ms, deleted_with_experiment=False)
        )


def restore_runs(db: Connection, several: Sequence[RunRow]) -> None:
    """Bring runs back, all or none; those that are active stay as they are.

    Raises:
        Conflict: the experiment of one of them is in the trash.
    """
    homes = sorted({run.experiment for run in several})
    gone: set[int] = set()
    for ids in pieces(homes):
        # The locks keep a concurrent deletion from leaving a run behind, active.
        locked = select(experiments.c.id, experiments.c.deleted_ms).where(experiments.c.id.in_(ids))
        rows = db.execute(locked.order_by(experiments.c.id).with_for_update())
        gone |= {home for home, deleted_ms in rows if deleted_ms is not None}
    for run in several:
        if run.experiment in gone:
            raise _in_deleted_experiment(run)
    for ids in pieces(sorted(run.id for run in several)):
        db.execute(
            update(runs)
            .where(runs.c.id.in_(ids))
            .values(deleted_ms=None, deleted_with_experiment=False)
        )


def purge_many(db: Connection, several: Sequence[RunRow]) -> None:
    """Remove runs for ever with all that was logged to them, all or none.

    Raises:
        Conflict: one of them is not in the trash.
    """
    for run in several:
        _refuse_active(run)
    purge_runs(db, sorted(run.id for run in several))


def purge_runs(db: Connection, run_ids: Sequence[int]) -> int:
    """Remove those runs that are in the trash, with datasets no other run uses; return how many."""
    count = 0
    for ids in pieces(run_ids):
        used = select(inputs.c.dataset).where(inputs.c.run.in_(ids)).distinct()
        orphans = db.scalars(used).all()
        is_in_trash = runs.c.deleted_ms.is_not(None)
        count += db.execute(delete(runs).where(runs.c.id.in_(ids), is_in_trash)).rowcount
        for some in pieces(orphans):
            is_used = exists().where(inputs.c.dataset == datasets.c.id)
            db.execute(delete(datasets).where(datasets.c.id.in_(some), ~is_used))
    return count


def delete_experiment(db: Connection, experiment: ExperimentRow, now_ms: int) -> None:
    """Move an experiment and its active runs to the trash; one that is there stays as it is.

    Raises:
        Conflict: it is ``Default``.
    """
    _refuse_default(experiment)
    # The experiment comes first: its lock makes the creation of runs wait and then fail.
    moved = db.execute(
        update(experiments)
        .where(experiments.c.id == experiment.id, experiments.c.deleted_ms.is_(None))
        .values(deleted_ms=now_ms, updated_ms=now_ms)
    )
    if moved.rowcount:
        db.execute(
            update(runs)
            .where(runs.c.experiment == experiment.id, runs.c.deleted_ms.is_(None))
            .values(deleted_ms=now_ms, deleted_with_experiment=True)
        )


def restore_experiment(db: Connection, experiment: ExperimentRow, now_ms: int) -> None:
    """Bring an experiment back, with the runs that were deleted with it."""
    moved = db.execute(
        update(experiments)
        .where(experiments.c.id == experiment.id, experiments.c.deleted_ms.is_not(None))
        .values(deleted_ms=None, updated_ms=now_ms)
    )
    if moved.rowcount:
        db.execute(
            update(runs)
            .where(runs.c.experiment == experiment.id, runs.c.deleted_with_experiment)
            .values(deleted_ms=None, deleted_with_experiment=False)
        )


def purge_experiment(db: Connection, experiment: ExperimentRow) -> None:
    """Remove an experiment for ever with all its runs; its name is free again.

    Raises:
        Conflict: it is ``Default``, or not in the trash.
    """
    _refuse_default(experiment)
    if experiment.deleted_ms is None:
        raise Conflict(
            f"experiment {str(experiment.id)!r} ({experiment.name!r}) is not in the trash,"
            " so it cannot be purged",
            hint=f"delete it first: `runwell experiments delete {experiment.id}`",
        )
    db.execute(delete(experiments).where(experiments.c.id == experiment.id))


def count_expired(db: Connection, before_ms: int) -> Expired:
    """Count what was deleted up to a moment, in all workspaces."""
    found = [
        db.execute(
            select(func.count()).select_from(table).where(table.c.deleted_ms <= before_ms)
        ).scalar_one()
        for table in (runs, experiments)
    ]
    return Expired(found[0], found[1], models.count_expired(db, before_ms))


def purge_expired(db: Connection, before_ms: int) -> Expired:
    """Remove some of what was deleted up to a moment, in all workspaces; nothing left gives zeros.

    Experiments go once their runs, models and traces are gone.
    """
    expired = select(runs.c.id).where(runs.c.deleted_ms <= before_ms).limit(SLICE)
    if ids := db.scalars(expired).all():
        return Expired(purge_runs(db, ids), 0)
    if count := models.purge_expired(db, before_ms, SLICE):
        return Expired(0, 0, count)
    if count := traces.purge_expired(db, before_ms, SLICE):
        return Expired(0, 0, 0, count)
    gone = db.execute(delete(experiments).where(experiments.c.deleted_ms <= before_ms))
    return Expired(0, gone.rowcount)


def _refuse_default(experiment: ExperimentRow) -> None:
    if experiment.is_default:
        raise Conflict(
            f"experiment {experiment.name!r} always exists and cannot be deleted",
            hint="delete its runs instead",
        )


def _refuse_active(run: RunRow) -> None:
    if not run.is_deleted:
        raise Conflict(
            f"run {run.uid!r} is not in the trash, so it cannot be purged",
            hint=f"delete it first: `runwell runs delete {run.uid}`",
        )


def _in_deleted_experiment(run: RunRow) -> Conflict:
    return Conflict(
        f"run {run.uid!r} is in experiment {str(run.experiment)!r}, which is in the trash",
        hint=f"bring that back first: `runwell experiments restore {run.experiment}`",
    )
