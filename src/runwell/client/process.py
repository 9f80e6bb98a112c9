"""The state of this process: which stores it uses, and what happens when it forks or ends."""

import atexit
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from runwell.base import settings
from runwell.base.errors import RunwellError
from runwell.base.log import logger
from runwell.client.session import Session, say_waiting
from runwell.client.spool import Spool
from runwell.client.targets import Target, parse_target

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE_S: Final = {"http": 2.0, "local": 10.0}
"""How long a wait may be before it says what it waits for; opening a new store takes a while."""


class Process:
    """One for each process; ``PROCESS`` is it."""

    def __init__(self) -> None:
        self.uri: str | None = None
        """As the user set it; None follows the environment."""
        self.chosen_experiment = ""
        """Name of the experiment that ``set_experiment()`` chose; it follows to another store."""
        self.chosen_experiment_ids: dict[str, str] = {}
        """Its id in each store where that is known, by the store's URI; it may be renamed there."""
        self.is_failing: type[BaseException] | None = None
        """The exception that ends the process, if one does."""
        self.is_run_id_taken = False
        """Whether a run resumed the one that ``RUNWELL_RUN_ID`` names."""
        self.before_exit: list[Callable[[], None]] = []
        self._sessions: dict[str, Session] = {}
        self._targets: dict[tuple[str, str], Target] = {}
        self._lock = threading.RLock()

    def session(self, uri: str | os.PathLike[str] | None = None) -> Session:
        """Return the session for ``uri``, by default for the current tracking URI.

        Raises:
            Invalid: the URI, or a setting, is not one.
        """
        text = os.fspath(uri) if uri is not None else self.tracking_uri()
        # A relative URI means another store in another directory.
        place = (text, "" if "://" in text and not text.startswith("sqlite") else _cwd())
        target = self._targets.get(place)
        if target is None:
            target = self._targets[place] = parse_target(text)
        session = self._sessions.get(target.uri)
        if session is None:
            with self._lock:
                session = self._sessions.get(target.uri)
                if session is None:
                    self._begin()
                    session = self._sessions[target.uri] = Session(target)
        return session

    def tracking_uri(self) -> str:
        """Return the URI as it was set or stands in the environment; may be empty."""
        return self.uri if self.uri is not None else settings.TRACKING_URI()

    def sessions(self) -> list[Session]:
        """Return the sessions that are open."""
        return list(self._sessions.values())

    def close(self) -> None:
        """Send what is left within ``RUNWELL_FLUSH_TIMEOUT_S`` and let go of all stores."""
        for session in self.sessions():
            if isinstance(session.spool, Spool):
                session.spool.close_segment()  # So that the sender may remove it.
            if not settle(session) and session.is_online:
                say_waiting(session)
            session.close()
        self._sessions.clear()
        self._targets.clear()

    def _begin(self) -> None:
        if not self._sessions and not _is_prepared:
            _is_prepared.append(True)
            atexit.register(_at_exit)
            _watch_exceptions()


PROCESS: Final = Process()
_is_prepared: Final[list[bool]] = []


def settle(session: Session, run_id: str = "") -> bool:
    """Wait, visibly and within ``RUNWELL_FLUSH_TIMEOUT_S``, until the store has everything.

    Returns False when it has not. With ``run_id`` only that run's refusals are raised; without,
    refusals are logged, because nobody is left to catch them.

    Raises:
        RunwellError: what the store refused of the run.
    """
    try:
        timeout_s = settings.FLUSH_TIMEOUT_S()
        patience_s = min(PATIENCE_S[session.target.kind], timeout_s)
        is_done = session.flush(patience_s, run_id)
        if is_done or session.is_failing or not session.is_online or timeout_s <= patience_s:
            return is_done
        tell(f"sending the rest to {session.target.uri}, for at most {timeout_s:.0f} s …")
        return session.flush(timeout_s - patience_s, run_id)
    except RunwellError as problem:
        if run_id:
            raise
        logger.error("%s", problem)
        return True


def tell(message: str) -> None:
    """Say something to the person at the keyboard, which is no problem."""
    stream: Any = sys.stderr
    if stream is not None:
        stream.write(f"runwell: {message}\n")
        stream.flush()


def _cwd() -> str:
    try:
        return os.getcwd()  # noqa: PTH109  (a tenth of the time of Path.cwd())
    except OSError:
        return ""


def _at_exit() -> None:
    for hook in PROCESS.before_exit:
        try:
            hook()
        except Exception as problem:  # noqa: BLE001  (edge: other hooks must run)
            logger.error("at exit: %s", problem)
    PROCESS.close()


def _watch_exceptions() -> None:
    """Learn from ``sys.excepthook`` that an exception ends the process: its runs have failed."""
    previous = sys.excepthook

    def note(
        kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
    ) -> None:
        PROCESS.is_failing = kind
        previous(kind, error, trace)

    sys.excepthook = note


def _after_fork_in_child() -> None:
    PROCESS._lock = threading.RLock()  # pyright: ignore[reportPrivateUsage]
    for session in PROCESS.sessions():
        session.renew_after_fork()
    util: Any = sys.modules.get("multiprocessing.util")
    if util is not None:
        # Its children leave by os._exit, past atexit; its own finalizers are run before that.
        util.register_after_fork(PROCESS, _finalize_with_multiprocessing)


def _finalize_with_multiprocessing(process: Process) -> None:
    util: Any = sys.modules["multiprocessing.util"]
    util.Finalize(None, process.close, exitpriority=0)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
