"""Which run is active, and how runs begin and end; the rules of nesting, threads and notebooks.

The active runs form a stack in a context variable: asyncio tasks inherit it, threads begin empty.
A context without runs of its own uses the process's run, if exactly one line of runs is active.
"""

import contextvars
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from runwell.base import settings
from runwell.base.errors import Conflict, Invalid
from runwell.base.ids import parse_run_id
from runwell.base.log import logger
from runwell.client import experiments
from runwell.client.capture import ConsoleRecorder, SourceCapture, is_source_wanted
from runwell.client.creation import PARENT_TAG, create_run, tag_texts
from runwell.client.process import PROCESS
from runwell.client.run import ActiveRun, status_of
from runwell.client.session import Session, stage_path
from runwell.client.source import capture_source
from runwell.client.system.sampler import SystemMetrics
from runwell.client.writer import RunWriter
from runwell.entities.experiment import NOTE_TAG, Experiment
from runwell.entities.run import Run, RunInfo, RunStatus

INTERRUPTED_TAG: Final = "runwell.interrupted"

_stack: contextvars.ContextVar[tuple[ActiveRun, ...]] = contextvars.ContextVar("runwell_runs")


class Begin(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is to begin; the fields of ``start_run()``."""

    run_id: str | None = None
    experiment_id: str | None = None
    run_name: str | None = None
    nested: bool = False
    parent_run_id: str | None = None
    tags: Mapping[str, Any] | None = None
    description: str | None = None
    log_system_metrics: bool | None = None


class _Active:
    """The runs of this process that have begun and not ended, in order of their beginning."""

    def __init__(self) -> None:
        self.runs: dict[str, ActiveRun] = {}
        self.last: ActiveRun | None = None
        self.source = SourceCapture()
        self.wants_system_metrics: bool | None = None
        """Set by ``enable_system_metrics_logging()``; None follows the setting."""


ACTIVE: Final = _Active()


def current() -> ActiveRun | None:
    """Return the run that a log call in this context belongs to; None if there is none."""
    for run in reversed(_stack.get(())):
        if not run.is_ended:
            return run
    return _only_line()


def current_or_new() -> ActiveRun:
    """Return the run that a log call in this context belongs to, begun if there is none."""
    stack = _stack.get(())
    if stack and not stack[-1].is_ended:
        return stack[-1]
    run = current()
    if run is None:
        run = begin(Begin())
        run.is_implicit = True
    return run


def own() -> ActiveRun | None:
    """Return the run that ``end_run()`` in this context ends: one of this context, or thread."""
    for run in reversed(_stack.get(())):
        if not run.is_ended:
            return run
    run = _only_line()
    return run if run is not None and run.thread_id == threading.get_ident() else None


def begin(how: Begin) -> ActiveRun:
    """Start or resume a run and make it the active one of this context.

    Raises:
        Conflict: a run is active in this context, and ``nested`` is not given.
        NotFound, Conflict: the run to resume does not exist, or is deleted.
        Invalid, TooLarge: a name, a tag or an id is not well formed.
    """
    session = PROCESS.session()
    how = _with_environment(how)
    # Before anything ends for its sake: a run that cannot be resumed must not cost another one.
    stored = _find(session, how) if how.run_id else None
    before = _before(how)
    if before is not None and before.info.run_id == how.run_id:
        return before
    parent_id = how.parent_run_id or (before.info.run_id if before and how.nested else "")
    run = _resume(session, how, stored) if how.run_id else _create(session, how, parent_id)
    if on_exit not in PROCESS.before_exit:
        PROCESS.before_exit.append(on_exit)
    ACTIVE.runs[run.info.run_id] = run
    ACTIVE.last = run
    session.alive.add(run.info.run_id)
    _stack.set((*(item for item in _stack.get(()) if not item.is_ended), run))
    _start_recorders(session, run, how, is_top=not parent_id)
    return run


def leave(run: ActiveRun, status: str) -> None:
    """End ``run`` and make the one around it active again."""
    ACTIVE.runs.pop(run.info.run_id, None)
    _stack.set(tuple(item for item in _stack.get(()) if item is not run and not item.is_ended))
    # As MLflow has it: after a nested run and its parent have ended, the parent was the last.
    ACTIVE.last = run
    run.end(status)


def on_exit() -> None:
    """End the runs that this process left active; those of a parent process stay."""
    kind = PROCESS.is_failing
    for run in reversed(list(ACTIVE.runs.values())):
        if run.owner_pid == os.getpid():
            leave(run, status_of(kind, None) if kind else "FINISHED")


def _only_line() -> ActiveRun | None:
    """Return the innermost run, if the active runs of the process are nested in one another."""
    runs = [run for run in list(ACTIVE.runs.values()) if not run.is_ended]
    if len(runs) < 2:
        return runs[0] if runs else None
    parents = {run.info.parent_run_id for run in runs}
    leaves = [run for run in runs if run.info.run_id not in parents]
    return leaves[0] if len(leaves) == 1 else None


def _with_environment(how: Begin) -> Begin:
    """Return ``how`` with the run that ``RUNWELL_RUN_ID`` names, for the first run of a process."""
    if how.run_id or PROCESS.is_run_id_taken:
        return how
    PROCESS.is_run_id_taken = True
    run_id = settings.RUN_ID()
    return msgspec.structs.replace(how, run_id=run_id) if run_id else how


def _before(how: Begin) -> ActiveRun | None:
    """Return the run around the new one, after ending one that was left over."""
    run = _left_over() if _is_notebook() else _top()
    if run is None or how.nested:
        return run
    if run.info.run_id == how.run_id and not run.is_entered:
        return run
    if run.is_entered:
        raise Conflict(
            f"run {run.info.run_id} is active here",
            hint="start_run(nested=True) begins one inside it; end_run() ends it first",
        )
    if run.is_implicit:
        logger.warning("run %s, begun by a log call, ends as the next starts", run.info.run_id)
        leave(run, "FINISHED")
    else:
        logger.warning(
            "run %s was still active: it is marked KILLED, and the next starts", run.info.run_id
        )
        run.writer.set_tags({INTERRUPTED_TAG: "true"})
        leave(run, "KILLED")
    return _before(how)


def _top() -> ActiveRun | None:
    return next((run for run in reversed(_stack.get(())) if not run.is_ended), None)


def _left_over() -> ActiveRun | None:
    # A notebook's kernel may run each cell in a context of its own.
    return own()


def _is_notebook() -> bool:
    ipython: Any = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def _create(session: Session, how: Begin, parent_id: str) -> ActiveRun:
    writer, info = create_run(
        session, _experiment(session, how), _tags(how, parent_id), run_name=how.run_name
    )
    return ActiveRun(session, writer, info)


def _find(session: Session, how: Begin) -> Run | None:
    stored = session.find_run(parse_run_id(str(how.run_id)))
    _check_experiment(stored, how)
    return stored


def _resume(session: Session, how: Begin, stored: Run | None) -> ActiveRun:
    run_id = str(how.run_id)
    writer = RunWriter(session.spool, run_id)
    writer.next_step = None
    if stored is not None:
        writer.know_params(stored.data.params)
        info = msgspec.structs.replace(stored.info, status=RunStatus.RUNNING, end_ms=None)
    else:
        info = RunInfo(run_id=run_id, experiment_id="", artifact_uri=f"runs:/{run_id}")
    session.remember(writer)
    writer.update(status=RunStatus.RUNNING, run_name=how.run_name)
    tags = {**(how.tags or {}), **({NOTE_TAG: how.description} if how.description else {})}
    if tags:
        writer.set_tags(tags)
    return ActiveRun(session, writer, info)


def _check_experiment(stored: Run | None, how: Begin) -> None:
    wanted = how.experiment_id
    if stored and wanted is not None and stored.info.experiment_id != str(wanted):
        raise Invalid(
            f"run {stored.info.run_id} belongs to experiment {stored.info.experiment_id!r}, "
            f"not to {str(wanted)!r}",
            hint="leave experiment_id out when a run is resumed",
        )


def _experiment(session: Session, how: Begin) -> Experiment:
    if how.experiment_id is None:
        return experiments.active(session)
    known = session.known_experiments.get(str(how.experiment_id))
    if known is not None:
        return Experiment(experiment_id=str(how.experiment_id), name=known)
    return experiments.choose(session, experiment_id=how.experiment_id)


def _tags(how: Begin, parent_id: str) -> dict[str, str]:
    tags = capture_source() if is_source_wanted() else {}
    tags |= tag_texts(how.tags or {})
    if how.description:
        tags |= tag_texts({NOTE_TAG: how.description})
    if parent_id:
        tags[PARENT_TAG] = parent_id
    return tags


def _start_recorders(session: Session, run: ActiveRun, how: Begin, *, is_top: bool) -> None:
    if session.mode == "disabled":
        return
    if is_top and not how.run_id and is_source_wanted():
        run.captured = ACTIVE.source.record(run.writer, run.files)
    wants = how.log_system_metrics
    if wants is None:
        wants = ACTIVE.wants_system_metrics
    if settings.SYSTEM_METRICS() if wants is None else wants:
        sampler = SystemMetrics(
            run.writer.log_metrics,
            settings.SYSTEM_METRICS_INTERVAL_S(),
        )
        sampler.start()
        run.recorders.append(sampler)
    if settings.CONSOLE() and is_top:
        path = stage_path(session, f"console-{run.info.run_id}")
        if path is not None:
            console = ConsoleRecorder(run.files, path)
            console.start()
            run.recorders.append(console)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=ACTIVE.source.renew_after_fork)
