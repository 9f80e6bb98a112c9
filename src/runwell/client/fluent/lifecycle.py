"""Beginning, ending and finding the active run; settings of what is recorded beside it."""

# ruff: noqa: PLR0917  (MLflow's signatures)

from collections.abc import Mapping
from typing import Any

from runwell.base.errors import NotFound
from runwell.client import runs
from runwell.client.process import PROCESS
from runwell.client.run import ActiveRun
from runwell.client.transport.routes import DELETE_RUN, GET_RUN, RESTORE_RUN
from runwell.entities.run import Run
from runwell.wire.runs import GetRun


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
) -> ActiveRun:
    """Start a run, or resume the run ``run_id``, and make it the active one; use it with ``with``.

    A run that was left active, such as by an interrupted notebook cell, is marked KILLED with the
    tag ``runwell.interrupted``, and the new one starts. ``nested=True`` makes the active run the
    parent of the new one. ``description`` is the run's note, in markdown.

    Raises:
        Conflict: called inside the ``with`` of another run, without ``nested``; or the run to
            resume is deleted.
        NotFound: there is no run or experiment of that id.
        Invalid, TooLarge: a name, a tag or an id is not well formed.
    """
    return runs.begin(
        runs.Begin(
            run_id=run_id,
            experiment_id=None if experiment_id is None else str(experiment_id),
            run_name=run_name,
            nested=nested,
            parent_run_id=parent_run_id,
            tags=tags,
            description=description,
            log_system_metrics=log_system_metrics,
        )
    )


def end_run(status: str = "FINISHED") -> None:
    """End the active run; without one, do nothing. Inside ``with`` it is harmless.

    Raises:
        Invalid: no such status.
        RunwellError: the store refused something of the run.
    """
    run = runs.own()
    if run is not None:
        runs.leave(run, status)


def active_run() -> ActiveRun | None:
    """Return the run that log calls in this context belong to; None if there is none."""
    return runs.current()


def last_active_run() -> Run | ActiveRun | None:
    """Return the active run, or the one that ended last; None if this process had none."""
    run = runs.current() or runs.ACTIVE.last
    if run is None or not run.is_ended:
        return run
    return run.session.ask(GET_RUN, GetRun(run_id=run.info.run_id))


def get_run(run_id: str) -> Run:
    """Return a run as the store has it, after all that this process logged.

    Raises:
        NotFound: there is no such run.
        Unavailable: the store does not answer.
    """
    return PROCESS.session().ask(GET_RUN, GetRun(run_id=run_id))


def get_parent_run(run_id: str) -> Run | None:
    """Return the run that ``run_id`` is nested in; None if it is in none."""
    parent_id = get_run(run_id).info.parent_run_id
    try:
        return get_run(parent_id) if parent_id else None
    except NotFound:
        return None


def delete_run(run_id: str) -> None:
    """Move a run to the trash; ``restore_run`` brings it back."""
    PROCESS.session().ask(DELETE_RUN, GetRun(run_id=run_id))


def restore_run(run_id: str) -> None:
    """Bring a deleted run back."""
    PROCESS.session().ask(RESTORE_RUN, GetRun(run_id=run_id))


def enable_system_metrics_logging() -> None:
    """Record CPU, memory, disk, network and GPU with every run that starts from now on."""
    runs.ACTIVE.wants_system_metrics = True


def disable_system_metrics_logging() -> None:
    """Record no system metrics with runs that start from now on."""
    runs.ACTIVE.wants_system_metrics = False
