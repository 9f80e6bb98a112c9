"""Keeping what a run prints, while it is still printed; knows text, not where it is stored.

``sys.stdout.write`` and ``sys.stderr.write`` are replaced on the stream objects themselves, not
the streams in ``sys``: loggers and progress bars that took hold of a stream earlier are then heard
too, and ``isatty()``, ``fileno()`` and ``buffer`` stay the originals. Output of C libraries and of
other processes does not pass here.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from runwell.base.limits import MAX_CONSOLE_BYTES
from runwell.base.log import warn_once
from runwell.client.console_lines import LineFolder

_LIMIT_NOTE: Final = "[runwell: console output beyond {:,} bytes is not kept]\n"

_STOP_WAIT_S: Final = 5.0
"""How long ``stop()`` waits for another thread that is just handing over lines."""

_inside = threading.local()
"""Set while a thread hands text to a capture, so that what this prints is not captured again."""


class ConsoleCapture:
    """Hands whole lines of stdout and stderr to ``write``, in the order they were printed.

    ``write(text)`` gets one or more lines, each with its line end, on a thread that prints; one
    call at a time. If it raises, that is warned of once and the capture ends. Captures nest; they
    may be stopped in any order. A forked child prints as before and captures nothing.
    """

    def __init__(
        self, write: Callable[[str], None], *, limit_bytes: int = MAX_CONSOLE_BYTES
    ) -> None:
        self._write = write
        self._limit_bytes = limit_bytes
        self._room_bytes = limit_bytes
        self._hooks: list[_Hook] = []
        self._turn = threading.Condition()
        """Guards all below; notified when a write has ended."""
        self._waiting: deque[str] = deque()
        self._is_writing = False
        self._is_over = False
        """The limit is reached or ``write`` failed: nothing more is taken."""
        self._pid = os.getpid()

    def start(self) -> "ConsoleCapture":
        """Begin capturing; return self, so that ``capture = ConsoleCapture(f).start()`` works."""
        streams: list[Any] = [sys.stdout, sys.stderr]
        for stream in {id(s): s for s in streams if s is not None}.values():
            hook = _Hook(stream, self)
            try:
                stream.write = hook
            except AttributeError:  # A stream of a class that fixes its attributes.
                warn_once("console/stream", f"{type(stream).__name__} output is not captured")
            else:
                self._hooks.append(hook)
        return self

    def stop(self) -> None:
        """Restore the streams and hand over what is unfinished; safe to call twice."""
        hooks, self._hooks = self._hooks, []
        for hook in hooks:
            hook.remove()
        if os.getpid() != self._pid or getattr(_inside, "it", False):
            return
        for hook in hooks:
            self.take(hook, None)
        with self._turn:
            self._turn.wait_for(lambda: not self._is_writing, timeout=_STOP_WAIT_S)

    def take(self, hook: "_Hook", text: str | None) -> None:
        """Accept what was printed to the stream of ``hook``, or None at its end; for the hooks."""
        # The process id is asked first: in a forked child the lock may be held for ever.
        if self._is_over or os.getpid() != self._pid or getattr(_inside, "it", False):
            return
        _inside.it = True
        try:
            with self._turn:
                lines = hook.lines.flush() if text is None else hook.lines.feed(text)
                if not lines:
                    return
                self._waiting.append(lines)
            self._write_waiting()
        finally:
            _inside.it = False

    def _write_waiting(self) -> None:
        """Write what waits, unless another thread is at it: that one then takes ours too.

        ``_write`` runs outside the lock: it takes locks of its own, and a thread that holds one of
        those may print at the same moment.
        """
        while True:
            with self._turn:
                if self._is_writing or not self._waiting:
                    return
                self._is_writing = True
                text = self._within_limit(self._waiting.popleft())
            try:
                self._write(text)
            except Exception as problem:  # noqa: BLE001  (edge: print() must not fail by us)
                self._end()
                warn_once("console/write", f"console output is no longer kept: {problem!r}")
            finally:
                with self._turn:
                    self._is_writing = False
                    self._turn.notify_all()

    def _within_limit(self, text: str) -> str:
        data = text.encode("utf-8", "replace")
        if len(data) <= self._room_bytes:
            self._room_bytes -= len(data)
            return data.decode()
        self._end()
        kept = data[: data.rfind(b"\n", 0, self._room_bytes) + 1]
        return kept.decode() + _LIMIT_NOTE.format(self._limit_bytes)

    def _end(self) -> None:
        self._is_over = True
        self._waiting.clear()


class _Hook:
    """The ``write`` of one stream while one capture is on."""

    def __init__(self, stream: Any, capture: ConsoleCapture) -> None:
        self.lines = LineFolder()
        self._stream = stream
        self._capture = capture
        self._is_active = True
        self._write: Callable[[str], int] = stream.write
        self._below: Any = _replaced_write(stream)
        """A replaced ``write`` that was there before; None for the one of the class."""

    def __call__(self, text: str) -> int:
        count = self._write(text)
        if self._is_active:
            self._capture.take(self, text)
        return count

    def remove(self) -> None:
        """Restore the stream; while somebody else's ``write`` lies above ours, only fall silent."""
        self._is_active = False
        top = _replaced_write(self._stream)
        while isinstance(top, _Hook) and not top._is_active:
            top = top._below
        if top is not None:
            self._stream.write = top
        elif _replaced_write(self._stream) is not None:
            del self._stream.write


def _replaced_write(stream: Any) -> Any:
    """Return the ``write`` that was set on this very object, or None."""
    return getattr(stream, "__dict__", {}).get("write")
