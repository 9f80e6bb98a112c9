"""Several processes that share one listening socket; knows not what they serve.

Children are forked before any thread or database exists, so they share the memory of all imported
code, and the kernel hands each connection to one that waits for it.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Final

from runwell.base.errors import Unavailable
from runwell.base.log import logger

_SHORT_LIFE_S: Final = 5.0
_MAX_SHORT_LIVES: Final = 5
"""Children in a row that died young, before the parent gives up: the fault is not in a request."""


def supervise(count: int, work: Callable[[int], None]) -> None:
    """Run ``work(0)`` to ``work(count - 1)`` in processes of their own until asked to stop.

    One that dies is replaced. SIGTERM or SIGINT lets all of them finish, and then returns.

    Raises:
        Unavailable: they die as soon as they are started.
    """
    parent = _Parent(work)
    previous = {
        number: signal.signal(number, parent.stop) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        for slot in range(count):
            parent.start(slot)
        parent.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


class _Parent:
    def __init__(self, work: Callable[[int], None]) -> None:
        self._work = work
        self._slots: dict[int, tuple[int, float]] = {}
        self._is_stopping = False
        self._short_lives = 0
        # Closed by the kernel when this process is no more, however it ended.
        self._ends, self._lives = os.pipe()

    def start(self, slot: int) -> None:
        """Fork the child of ``slot``."""
        process = os.fork()
        if process == 0:
            self._live(slot)
        self._slots[process] = (slot, time.monotonic())
        if self._is_stopping:
            # The signal came between the decision to start it and now.
            os.kill(process, signal.SIGTERM)

    def stop(self, _number: int, _frame: object) -> None:
        """Ask all children to finish."""
        self._is_stopping = True
        for process in self._slots:
            os.kill(process, signal.SIGTERM)

    def wait(self) -> None:
        """Return when the last child has ended."""
        while self._slots:
            process, status = os.wait()
            slot, started = self._slots.pop(process, (-1, 0.0))
            if slot < 0 or self._is_stopping:
                continue
            logger.error("worker %d ended (%s); starting another", slot, _cause(status))
            is_short = time.monotonic() - started < _SHORT_LIFE_S
            self._short_lives = self._short_lives + 1 if is_short else 0
            if self._short_lives >= _MAX_SHORT_LIVES:
                self.stop(0, None)
                raise Unavailable("the workers end as soon as they start; the log says why")
            self.start(slot)

    def _live(self, slot: int) -> None:
        """Be a child; never returns."""
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.close(self._lives)
            threading.Thread(target=_outlive_nobody, args=[self._ends], daemon=True).start()
            # Ctrl+C reaches the whole group; the parent is the one that decides.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if not self._is_stopping:
                self._work(slot)
            code = 0
        except Exception:  # noqa: BLE001
            # The edge of the process.
            logger.exception("worker %d failed", slot)
        finally:
            os._exit(code)


def _outlive_nobody(ends: int) -> None:
    """Stop this child once its parent is gone: nobody else could tell it to."""
    os.read(ends, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _cause(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit code {code}"
