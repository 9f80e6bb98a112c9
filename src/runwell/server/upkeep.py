"""Work that nobody asked for but that must be done now and then; knows not what it is."""

import threading
from collections.abc import Callable
from typing import Final

from runwell.base.errors import RunwellError, Unavailable
from runwell.base.log import logger

INTERVAL_S: Final = 5.0


class Upkeep:
    """A thread of one server: does ``work`` every few seconds, and again while it returns true."""

    def __init__(self, work: Callable[[], object], *, interval_s: float = INTERVAL_S) -> None:
        self._work = work
        self._interval_s = interval_s
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="runwell-upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the work in progress finish, and end the thread."""
        self._is_stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._is_stopping.wait(self._interval_s):
            try:
                while self._work() and not self._is_stopping.is_set():
                    continue
            except Unavailable as problem:
                logger.debug("upkeep waits for the store: %s", problem.message)
            except RunwellError as problem:
                logger.error("upkeep failed: %s", problem.message)
            except Exception:  # noqa: BLE001
                # An edge: whatever it is, the server goes on, and the next round tries again.
                logger.exception("upkeep failed")
