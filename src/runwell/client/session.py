"""What this process holds for one store: the way to it, the spool, the sender, refusals.

A session is made when a store is first named and opens nothing before it is first used.
"""

import contextlib
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from runwell.base import settings
from runwell.base.errors import Conflict, NotFound, RunwellError, Unavailable, error_of
from runwell.base.log import logger, warn_once
from runwell.client.segments import FILES
from runwell.client.sender import Sender
from runwell.client.siblings import find_birth
from runwell.client.silence import Silence
from runwell.client.spool import Spool
from runwell.client.targets import Target, spool_folder
from runwell.client.transport.api import Transport
from runwell.client.transport.routes import GET_RUN, Act
from runwell.client.writer import RunWriter
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.run import Run
from runwell.wire.ingest import Rejection
from runwell.wire.runs import GetRun

Response = TypeVar("Response")

_MAX_WRITERS: Final = 1_024
"""Foreign runs that are remembered, for their params and shapes; forgetting one costs little."""
_MAX_REJECTIONS: Final = 1_000
_AWAY_S: Final = 10.0
"""How long a store that did not answer is not asked again for what training can do without."""


class Session:
    """One store as this process sees it; all methods may be called from any thread."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.mode = settings.MODE()
        self.alive: set[str] = set()
        """Runs whose writer is this process: their heartbeat."""
        self.known_experiments: dict[str, str] = {}
        """Names of experiments seen active, by id: what was seen is not asked for again."""
        self.spool = self._new_spool()
        self._writers: OrderedDict[str, RunWriter] = OrderedDict()
        self._rejections: list[Rejection] = []
        self._refused = 0
        self._abandoned: list[object] = []
        self._begin()

    def _begin(self) -> None:
        self._lock = threading.RLock()
        self._transport: Transport | None = None
        self._sender: Sender | None = None
        self._away_until_s = 0.0

    def _new_spool(self) -> Spool | Silence:
        if self.mode == "disabled":
            return Silence()
        return Spool(spool_folder(self.target), self.target.uri, self._start_sender)

    @property
    def is_online(self) -> bool:
        """Whether calls may go to the store while the process runs."""
        return self.mode == "online"

    @property
    def is_away(self) -> bool:
        """Whether the store is known not to answer at the moment, or must not be asked."""
        if not self.is_online or time.monotonic() < self._away_until_s:
            return True
        return self.is_failing

    def note_away(self, problem: Unavailable) -> None:
        """Take note that the store did not answer, say so once, and do not ask it for a while."""
        self._away_until_s = time.monotonic() + _AWAY_S
        # The same topic as the sender's: one warning for one absence.
        warn_once(
            f"sender/{self.target.uri}",
            f"{problem.message}\n  going on offline: what you log is kept, and sent when the store "
            f"is back\n  hint: {problem.hint}",
        )

    @property
    def files(self) -> Path | None:
        """The folder where large files wait to be sent; None when nothing is kept."""
        return None if isinstance(self.spool, Silence) else self.spool.folder / FILES

    def transport(self) -> Transport:
        """Return the way to the store, opened when first asked for.

        Raises:
            Unavailable: ``RUNWELL_MODE`` forbids it.
            RunwellError: an embedded store cannot be opened.
        """
        if not self.is_online:
            raise Unavailable(
                f"RUNWELL_MODE={self.mode!r}: the store is not asked anything",
                hint="unset RUNWELL_MODE to read, or run: runwell sync",
            )
        with self._lock:
            if self._transport is None:
                self._transport = open_transport(self.target)
            return self._transport

    def call(self, act: Act[Response], request: msgspec.Struct) -> Response:
        """Do an act on the store, now."""
        return self.transport().call(act, request)

    def ask(self, act: Act[Response], request: msgspec.Struct) -> Response:
        """Do an act on the store after it has all that this process logged before."""
        self.push()
        return self.call(act, request)

    def push(self) -> None:
        """Bring what was logged to the store before a read; one that is away is no error yet."""
        if self._sender is not None:
            self._sender.sweep_soon()
            self._sender.flush(settings.FLUSH_TIMEOUT_S())

    def wake(self) -> None:
        """Let the sender work now; does not wait."""
        if self._sender is not None:
            self._sender.wake()

    def flush(
        self, timeout_s: float | None = None, run_id: str = "", *, sweep: bool = False
    ) -> bool:
        """Wait until the store has all that was logged; False if it is away and the spool keeps it.

        With ``run_id`` only that run's refusals are raised. ``sweep`` also sends what other
        processes left behind, such as children that have ended.

        Raises:
            RunwellError: the first thing that the store refused since the last call, of its class.
        """
        is_done = self.mode != "offline"
        if self._sender is not None:
            if sweep:
                self._sender.sweep_soon()
            wait_s = settings.FLUSH_TIMEOUT_S() if timeout_s is None else timeout_s
            is_done = self._sender.flush(wait_s)
        self._raise_rejections(run_id)
        return is_done

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt to send failed, so that waiting on is of little use."""
        return self._sender is not None and self._sender.problem is not None

    def writer(self, run_id: str) -> RunWriter:
        """Return the writer for a run of any process.

        Of a run that this process has not met, the store is asked once whether it may be written.

        Raises:
            Invalid: not a run id.
            NotFound, Conflict: there is no such run, or it is deleted.
        """
        writer = self._writers.get(run_id)
        if writer is None:
            writer = RunWriter(self.spool, run_id)
            self._meet(writer)
            self.remember(writer)
        return writer

    def remember(self, writer: RunWriter) -> None:
        """Return ``writer`` from now on when its run is written."""
        with self._lock:
            self._writers[writer.run_id] = writer
            while len(self._writers) > _MAX_WRITERS:
                self._writers.popitem(last=False)

    def forget(self, run_id: str) -> None:
        """Let go of what is remembered of a run that has ended or was changed by others."""
        with self._lock:
            self._writers.pop(run_id, None)
        self.alive.discard(run_id)
        self.spool.forget_run(run_id)

    def find_run(self, run_id: str) -> Run | None:
        """Return a run that may be written, as the store has it; None if it cannot say so yet.

        That is while the store is away, or when a process of this host began the run just now.

        Raises:
            NotFound, Conflict: there is no such run, or it is deleted.
        """
        if self.is_away:
            self._know_birth(run_id)
            return None
        try:
            run = self.ask(GET_RUN, GetRun(run_id=run_id))
        except Unavailable as problem:
            self.note_away(problem)
            self._know_birth(run_id)
            return None
        except NotFound:
            if self._know_birth(run_id):
                return None
            raise
        if run.info.lifecycle_stage == LifecycleStage.DELETED:
            raise Conflict(
                f"run {run_id!r} is deleted and takes no more values",
                hint=f"runwell.restore_run({run_id!r}) brings it back",
            )
        return run

    def close(self) -> None:
        """Stop sending and let go of the store; what is not sent stays spooled."""
        if self._sender is not None:
            self._sender.stop()
            self._sender = None
        with self._lock:
            if self._transport is not None:
                self._transport.close()
                self._transport = None

    def renew_after_fork(self) -> None:
        """In a forked child: own spool, own sender, own connections; the parent's stay its own."""
        # Kept, not closed and not collected: closing would speak to the server, or to SQLite's
        # files, in the parent's name.
        self._abandoned.append(self._transport)
        self._abandoned.append(self._sender)
        self.spool.abandon()
        self.alive = set()
        self._rejections = []
        self._begin()

    def _meet(self, writer: RunWriter) -> None:
        run = self.find_run(writer.run_id)
        if run is not None:
            writer.know_params(run.data.params)

    def _know_birth(self, run_id: str) -> bool:
        """Learn from the spools of other processes how the run began; False if none says so."""
        if not isinstance(self.spool, Spool):
            return False
        birth = find_birth(self.spool.folder, run_id)
        if birth is not None:
            self.spool.know_birth(birth)
        return birth is not None

    def _start_sender(self) -> None:
        """Begin sending; called by the spool when it begins a file."""
        if self._sender is None and self.is_online and isinstance(self.spool, Spool):
            self._sender = Sender(
                self.spool,
                self.transport,
                alive=lambda: sorted(self.alive),
                on_rejection=self._note_rejection,
            )
            self._sender.start()

    def _note_rejection(self, rejection: Rejection) -> None:
        self._refused += 1
        if len(self._rejections) < _MAX_REJECTIONS:
            self._rejections.append(rejection)

    def _raise_rejections(self, run_id: str) -> None:
        raised = [item for item in self._rejections if not run_id or item.run_id == run_id]
        if not raised:
            return
        self._rejections = [item for item in self._rejections if item not in raised]
        raise _rejection_error(raised)


def _rejection_error(rejections: list[Rejection]) -> RunwellError:
    first = rejections[0]
    count = len(rejections)
    more = f" (and {count - 1:,} more refusals)" if count > 1 else ""
    return error_of(first.code, f"run {first.run_id}: {first.message}{more}", first.hint)


def open_transport(target: Target) -> Transport:
    """Open the way to a store.

    Raises:
        RunwellError: an embedded store cannot be opened; a server is not asked yet.
    """
    if target.kind == "http":
        from runwell.client.transport.http import HttpTransport

        return HttpTransport(target.uri, target.password)
    from runwell.client.transport.local import LocalTransport

    return LocalTransport(target.database)


def stage_path(session: Session, upload_id: str) -> Path | None:
    """Return where the content of a large file waits to be sent; None when nothing is kept."""
    folder = session.files
    if folder is None:
        return None
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder / upload_id


def say_waiting(session: Session) -> None:
    """Tell the user that the spool keeps what the store has not."""
    if isinstance(session.spool, Spool):
        logger.warning(
            "process %d ends while %s is away; what it logged is kept in %s\n"
            "  hint: the next run sends it, or: runwell sync",
            os.getpid(),
            session.target.uri,
            session.spool.folder,
        )
