"""The thread that brings what a process logs to its store; knows when to send, try again and wait.

It sends at least every ``RUNWELL_SEND_INTERVAL_S``, or at once for ``flush()``. While the store is
away it tries again with growing pauses of at most 30 s, and says so once.
"""

import random
import threading
import time
from collections.abc import Callable
from typing import Final

from runwell.base import settings
from runwell.base.errors import RunwellError, Unavailable
from runwell.base.log import forget, logger, warn_once
from runwell.client.delivery import Delivery
from runwell.client.recovery import Synced, send_left_overs
from runwell.client.segments import Segment
from runwell.client.spool import Spool
from runwell.client.transport.api import Transport, Unreachable
from runwell.wire.ingest import Rejection

HEARTBEAT_S: Final = 30.0
_LONGEST_PAUSE_S: Final = 30.0
_BUSY_PAUSE_S: Final = 0.05
_GATHER_S: Final = 0.02


class Sender:
    """Owns the thread ``runwell-sender`` of one process for one store.

    Args:
        spool: what this process appends to.
        connect: gives the way to the store; called on the thread, may raise.
        alive: gives the ids of the runs whose writer this process is.
        on_rejection: is told, on the thread, what the store refused of this process's calls.
    """

    def __init__(
        self,
        spool: Spool,
        connect: Callable[[], Transport],
        *,
        alive: Callable[[], list[str]],
        on_rejection: Callable[[Rejection], None],
    ) -> None:
        self._spool = spool
        self._connect = connect
        self._alive = alive
        self._on_rejection = on_rejection
        self._changed = threading.Condition()
        self._asked = 0
        self._answered = 0
        self._failed = 0
        self._failures = 0
        self._problem: RunwellError | None = None
        self._stopping = False
        self._is_woken = False
        self._deliveries: dict[str, Delivery] = {}
        self._heartbeat_s = time.monotonic()
        self._sweep_s = 0.0
        self._topic = f"sender/{spool.uri}"
        self._thread = threading.Thread(target=self._work, name="runwell-sender", daemon=True)

    @property
    def problem(self) -> RunwellError | None:
        """Why the last attempt failed; None while all is well."""
        return self._problem

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Let it send soon: after a moment in which more may come. Does not wait."""
        with self._changed:
            if not self._is_woken:
                self._is_woken = True
                self._changed.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Wait until the store has all that was appended before; False if it has not.

        A store that nobody answers for is tried once; a busy one until ``timeout_s`` is over.
        """
        with self._changed:
            self._asked += 1
            ticket = self._asked
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._answered >= ticket or self._failed >= ticket or self._stopping,
                timeout_s,
            )
            return self._answered >= ticket

    def stop(self) -> None:
        """End the thread and wait for a request in progress; what is not sent stays spooled."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(settings.HTTP_TIMEOUT_S())

    def _work(self) -> None:
        seen = 0
        while True:
            with self._changed:
                if self._asked == seen and not self._is_woken:
                    self._changed.wait(self._pause_s())
                if self._asked == seen and self._is_woken and not self._stopping:
                    # A short run begins and ends within this moment and costs one request.
                    self._changed.wait(_GATHER_S)
                if self._stopping:
                    return
                self._is_woken = False
                seen = self._asked
            self._attempt(seen)

    def _attempt(self, ticket: int) -> None:
        try:
            self._send_all()
        except RunwellError as problem:
            self._note_failure(problem, ticket)
        except Exception as problem:  # noqa: BLE001  (edge: the thread must live on)
            logger.debug("sending failed", exc_info=True)
            self._note_failure(RunwellError(f"sending failed: {problem!r}"), ticket)
        else:
            self._note_success(ticket)

    def _send_all(self) -> None:
        current = self._spool.settle()
        alive = self._due_heartbeat()
        has_closed = bool(self._spool.closed)
        if current is None and not has_closed and not alive and not self._is_sweep_due():
            return
        transport = self._connect()
        while self._spool.closed:
            segment = self._spool.closed[0]
            delivery = self._delivery(segment)
            delivery.send(transport, segment.size_bytes(), self._on_rejection)
            delivery.finish()
            self._deliveries.pop(segment.writer_id, None)
            self._spool.closed.popleft()
        if current is not None and current[0].fd >= 0:
            segment, end = current
            self._delivery(segment).send(transport, end, self._on_rejection, alive)
        if alive:
            self._heartbeat_s = time.monotonic()
        self._sweep(transport)

    def _delivery(self, segment: Segment) -> Delivery:
        delivery = self._deliveries.get(segment.writer_id)
        if delivery is None:
            delivery = self._deliveries[segment.writer_id] = Delivery(segment)
        return delivery

    def _due_heartbeat(self) -> list[str]:
        is_due = time.monotonic() - self._heartbeat_s >= HEARTBEAT_S
        return self._alive() if is_due else []

    def _is_sweep_due(self) -> bool:
        return time.monotonic() - self._sweep_s >= HEARTBEAT_S or self._sweep_s == 0

    def _sweep(self, transport: Transport) -> None:
        """Send what processes left behind that are gone: killed earlier, or our own children."""
        if not self._is_sweep_due():
            return
        self._sweep_s = time.monotonic()
        try:
            send_left_overs(
                self._spool.folder,
                lambda uri: transport if uri == self._spool.uri else None,
                on_synced=_say_synced,
            )
        except Unavailable as problem:  # Our own calls went through; these wait for the next time.
            logger.debug("left-over spools wait: %s", problem)

    def sweep_soon(self) -> None:
        """Look for left-over spools with the next sending: a child may have ended."""
        self._sweep_s = 0.0

    def _pause_s(self) -> float:
        if not self._failures:
            return settings.SEND_INTERVAL_S()
        if isinstance(self._problem, Unavailable) and not isinstance(self._problem, Unreachable):
            first_s = _BUSY_PAUSE_S
        else:
            first_s = settings.SEND_INTERVAL_S()
        longest_s = min(_LONGEST_PAUSE_S, first_s * 2 ** min(self._failures - 1, 10))
        # Jitter: a thousand clients must not come back in step when a server restarts.
        return longest_s * random.uniform(0.5, 1.0)  # noqa: S311

    def _note_failure(self, problem: RunwellError, ticket: int) -> None:
        is_busy = isinstance(problem, Unavailable) and not isinstance(problem, Unreachable)
        if not is_busy or self._failures > 5:
            warn_once(
                self._topic,
                f"{problem.message}\n  nothing is lost: what you log waits in {self._spool.folder}"
                f" and is sent when the store is back\n  hint: {problem.hint or 'runwell sync'}",
            )
        with self._changed:
            self._failures += 1
            self._problem = problem
            if not is_busy:
                self._failed = ticket
            self._changed.notify_all()

    def _note_success(self, ticket: int) -> None:
        if self._failures:
            forget(self._topic)
            logger.info("caught up: all that was logged is now in %s", self._spool.uri)
        with self._changed:
            self._failures = 0
            self._problem = None
            self._answered = ticket
            self._changed.notify_all()


def _say_synced(synced: Synced) -> None:
    if synced.problem:
        warn_once(synced.path, f"the left-over spool {synced.path} waits: {synced.problem}")
    elif synced.sent_bytes:
        logger.info("sent the left-over spool %s: %d bytes", synced.path, synced.sent_bytes)
    for rejection in synced.rejections:
        logger.warning("run %s, logged earlier: %s", rejection.run_id, rejection.message)
