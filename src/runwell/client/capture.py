"""What is recorded beside a run without being asked: the diff, packages, console, the machine.

All of it happens on threads of its own; none of it can fail or delay the training code.
"""

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from runwell.base import settings
from runwell.base.log import logger
from runwell.client.console import ConsoleCapture
from runwell.client.files import RunFiles
from runwell.client.source import capture_diff, capture_dirty, capture_packages
from runwell.client.writer import RunWriter

DIFF_FILE: Final = "source/diff.patch"
PACKAGES_FILE: Final = "environment/packages.txt"
CONSOLE_FILE: Final = "console.log"
_FRESH_S: Final = 10.0
"""How long a diff is taken for the present one: a loop of runs must not start git for each."""
_CONSOLE_EVERY_S: Final = 30.0


class Worker:
    """Runs capture jobs one after the other on the thread ``runwell-capture``."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def add(self, job: Callable[[], None]) -> threading.Event:
        """Queue ``job``; the event is set when it has ended."""
        done = threading.Event()

        def work() -> None:
            try:
                job()
            except Exception:  # noqa: BLE001  (edge: never into the training process)
                logger.debug("a capture failed", exc_info=True)
            finally:
                done.set()

        self._jobs.put(work)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._work, name="runwell-capture", daemon=True
                )
                self._thread.start()
        return done

    def _work(self) -> None:
        while True:
            self._jobs.get()()


class SourceCapture:
    """What is found out of the working tree and the environment, kept for a moment."""

    def __init__(self) -> None:
        self._worker = Worker()
        self._packages = ""
        self._dirty: dict[str, str] = {}
        self._diff: str | None = None
        self._read_s = float("-inf")

    def record(self, writer: RunWriter, files: RunFiles) -> threading.Event:
        """Record diff and packages with a run, soon; the event is set when it is done."""
        return self._worker.add(lambda: self._record(writer, files))

    def renew_after_fork(self) -> None:
        """In a forked child: the thread is the parent's."""
        self._worker = Worker()

    def _record(self, writer: RunWriter, files: RunFiles) -> None:
        if time.monotonic() - self._read_s > _FRESH_S:
            self._packages = self._packages or capture_packages()
            self._dirty = capture_dirty()
            self._diff = (
                capture_diff() if self._dirty.get("mlflow.source.git.dirty") != "false" else None
            )
            self._read_s = time.monotonic()
        files.write(PACKAGES_FILE, self._packages.encode("utf-8", "replace"))
        if self._dirty:
            writer.set_tags(self._dirty)
        if self._diff:
            files.write(DIFF_FILE, self._diff.encode("utf-8", "replace"))


class ConsoleRecorder:
    """Keeps what is printed during a run as its file ``console.log``."""

    def __init__(self, files: RunFiles, path: Path) -> None:
        self._files = files
        self._file = path.open("w", encoding="utf-8", errors="replace")
        self._path = path
        self._logged_s = time.monotonic()
        self._capture = ConsoleCapture(self._write)

    def start(self) -> None:
        """Begin."""
        self._capture.start()

    def stop(self) -> None:
        """Stop, and log what was printed since the last time."""
        self._capture.stop()
        self._log()
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        self._file.write(text)
        if time.monotonic() - self._logged_s > _CONSOLE_EVERY_S:
            self._log()

    def _log(self) -> None:
        self._file.flush()
        self._logged_s = time.monotonic()
        self._files.log_file(self._path, CONSOLE_FILE)


def is_source_wanted() -> bool:
    """Say whether the user lets the source be captured."""
    return settings.CAPTURE_SOURCE()
