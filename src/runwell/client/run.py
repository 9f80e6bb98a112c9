"""The run that is being written now: what a script holds between start and end."""

import os
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Protocol, Self

import msgspec

from runwell.base.clock import now_ms
from runwell.base.errors import RunwellError, Unavailable
from runwell.base.log import logger
from runwell.client.files import RunFiles
from runwell.client.process import settle, tell
from runwell.client.session import Session
from runwell.client.transport.routes import GET_RUN, LIST_SERIES
from runwell.client.values import run_status
from runwell.client.writer import RunWriter
from runwell.entities.run import Run, RunData, RunInfo, RunInputs
from runwell.wire.runs import GetRun
from runwell.wire.series import ListSeries


class Recorder(Protocol):
    """Something that records beside a run until the run ends; see ``client/capture.py``."""

    def stop(self) -> None:
        """Stop recording and log the rest."""
        ...


class ActiveRun:
    """A run that this process started or resumed; ``with`` ends it."""

    def __init__(self, session: Session, writer: RunWriter, info: RunInfo) -> None:
        self.writer = writer
        self.files = RunFiles(session, writer)
        self.session = session
        self.is_ended = False
        self.is_entered = False
        """Whether a ``with`` holds it and will end it."""
        self.is_implicit = False
        """Whether a log call began it, because there was none."""
        self.owner_pid = os.getpid()
        self.thread_id = threading.get_ident()
        self.recorders: list[Recorder] = []
        self.captured: threading.Event | None = None
        self._info = info

    @property
    def info(self) -> RunInfo:
        """Id, name, status and times, as this process knows them."""
        name = self.writer.run_name
        if name and name != self._info.run_name:
            self._info = msgspec.structs.replace(self._info, run_name=name)
        return self._info

    @property
    def data(self) -> RunData:
        """Latest metrics, params and tags as the store has them; while it is away, the params."""
        run = self._stored()
        return run.data if run else RunData(params=dict(self.writer.params))

    @property
    def inputs(self) -> RunInputs:
        """The datasets that the run used, as the store has them."""
        run = self._stored()
        return run.inputs if run else RunInputs()

    @property
    def url(self) -> str:
        """The address of the run's page; empty for an embedded store."""
        if self.session.target.kind != "http":
            return ""
        return f"{self.session.target.uri}/runs/{self._info.run_id}"

    def log(self, values: Mapping[str, object], step: int | None = None) -> None:
        """Log many values at once, by default at the step after the last; see ``runwell.log``."""
        if self.writer.next_step is None:
            self.writer.next_step = self._next_stored_step()
        self.writer.log_next(values, step)

    def flush(self) -> bool:
        """Wait until the store has all that was logged; see ``runwell.flush``."""
        return self.session.flush(sweep=True)

    def end(self, status: str = "FINISHED") -> None:
        """End the run and wait, bounded, for the store; a second call does nothing.

        In a forked child the run goes on: it is the parent's to end.

        Raises:
            Invalid: no such status.
            RunwellError: the store refused something of this run.
        """
        final = run_status(status)
        if self.is_ended:
            return
        self.is_ended = True
        if os.getpid() != self.owner_pid:
            self.session.flush()
            return
        self._stop_recorders()
        self._info = msgspec.structs.replace(self.info, status=final, end_ms=now_ms())
        self.writer.update(status=final, end_ms=self._info.end_ms)
        self.session.forget(self._info.run_id)
        is_done = settle(self.session, self._info.run_id)
        self._say_lost()
        if is_done and self.url:
            tell(f"run {self._info.run_name!r} is at {self.url}")

    def __enter__(self) -> Self:
        """Return the run; the end of the ``with`` ends it."""
        self.is_entered = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the run: FINISHED, FAILED after an exception, KILLED after an interrupt."""
        from runwell.client.runs import leave

        try:
            leave(self, status_of(kind, error))
        except RunwellError as problem:
            if error is None:
                raise
            logger.error("%s", problem)  # The error of the training code is the one to raise.

    def __repr__(self) -> str:
        """Show what tells one run from another."""
        info = self.info
        return f"<ActiveRun {info.run_name!r} {info.run_id} {info.status}>"

    def _stored(self) -> Run | None:
        try:
            return self.session.ask(GET_RUN, GetRun(run_id=self._info.run_id))
        except Unavailable:
            return None

    def _next_stored_step(self) -> int:
        try:
            series = self.session.ask(LIST_SERIES, ListSeries(run_id=self._info.run_id))
        except Unavailable:
            return 0
        return max((item.last_step for item in series), default=-1) + 1

    def _stop_recorders(self) -> None:
        for recorder in self.recorders:
            try:
                recorder.stop()
            except Exception as problem:  # noqa: BLE001  (edge: never into the training process)
                logger.warning("a recorder of the run failed: %r", problem)
        self.recorders = []
        if self.captured is not None:
            self.captured.wait(timeout=2.0)

    def _say_lost(self) -> None:
        self.session.spool.settle()
        if lost := self.session.spool.lost_calls(self._info.run_id):
            logger.warning(
                "run %s: %d calls were not kept, because the disk of the spool is full",
                self._info.run_id,
                lost,
            )


def status_of(kind: type[BaseException] | None, error: BaseException | None) -> str:
    """Return the status of a run whose code ended with ``error``."""
    if kind is None:
        return "FINISHED"
    if issubclass(kind, SystemExit):
        return "FINISHED" if getattr(error, "code", None) in {None, 0} else "FAILED"
    return "KILLED" if issubclass(kind, KeyboardInterrupt) else "FAILED"
