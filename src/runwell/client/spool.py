"""The journal of one process for one store: every log call is one append; it knows no transport.

Its laws (``tests/faults/test_spool_laws.py`` has a test of each number):

1. When a call has returned, its frame is with the operating system: SIGKILL loses nothing.
2. A torn tail is cut at the last whole frame when the spool is sent, and said; never fatal.
3. Sending any spool any number of times, in any order, gives the same store.
4. A store that is away neither blocks nor fails the caller.
5. A full disk neither blocks nor fails the caller: what is not kept is counted and said.
6. Many threads and processes may write one run: each process has a spool of its own.
7. After ``fork`` the child has a spool of its own too, and leaves the parent's alone.
"""

import os
import struct
import threading
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from runwell.base import settings
from runwell.base.clock import now_ms
from runwell.base.errors import TooLarge
from runwell.base.limits import MAX_FRAME_BYTES
from runwell.base.log import forget, logger, warn_once
from runwell.client.segments import Segment, create_segment
from runwell.wire.events import AnyEvent, CallsLost, RunCreated, encode_event
from runwell.wire.frames import (
    COLUMNS,
    COLUMNS_HEAD,
    EVENT,
    HEADER,
    ROW,
    encode_frame,
    encode_shape,
)

_PREFIX: Final = struct.Struct("<II")
"""Size and checksum of a frame; the kind, also part of the header, is packed with the body."""
_MAX_OWED_BYTES: Final = 4 * 1024 * 1024
"""Events held in memory while the disk is full: a run's end and its params are worth it."""
_FULL_DISK: Final = "spool/full"

Keys = tuple[str, ...]


class Shape:
    """The keys that one call logs for one run, as declared in one segment."""

    __slots__ = ("number", "pack", "segment", "size")

    def __init__(self, segment: Segment, number: int, width: int) -> None:
        row = struct.Struct(f"<BIqq{width}d")
        self.segment = segment
        self.number = number
        self.pack = row.pack
        self.size = _PREFIX.size + row.size


Shapes = dict[Keys, Shape]


class Spool:
    """Appends whole frames to the current segment, each by exactly one ``write(2)``.

    ``on_open`` is called, under the lock of the spool, whenever a new file was begun.
    """

    def __init__(self, folder: Path, uri: str, on_open: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self.uri = uri
        self._on_open = on_open
        self.closed: deque[Segment] = deque()
        """Full segments, oldest first, for the sender to send and remove."""
        self._segment: Segment | None = None
        self._lock = threading.Lock()
        self._segment_bytes = settings.SPOOL_SEGMENT_BYTES()
        self._births: dict[str, RunCreated] = {}
        self._owed: list[bytes] = []
        self._lost: dict[str, CallsLost] = {}

    @property
    def segment(self) -> Segment | None:
        """The file that is appended to now; None before the first call."""
        return self._segment

    def append_row(  # noqa: PLR0917  (called for every value: keywords cost 0.1 µs)
        self,
        shapes: Shapes,
        run_id: str,
        keys: Keys,
        step: int,
        time_ms: int,
        values: Sequence[float],
    ) -> None:
        """Append the values of one log call; ``shapes`` is the caller's cache for ``run_id``."""
        with self._lock:
            shape = shapes.get(keys)
            if shape is None or shape.segment is not self._segment:
                shape = self._declare(shapes, run_id, keys)
                if shape is None:
                    return
            body = shape.pack(ROW, shape.number, step, time_ms, *values)
            frame = _PREFIX.pack(shape.size, zlib.crc32(body)) + body
            if not self._write(frame):
                self._count_lost(run_id)

    def append_columns(
        self, shapes: Shapes, run_id: str, keys: Keys, n: int, columns: Sequence[bytes]
    ) -> None:
        """Append ``n`` log calls at once: int64 steps, int64 times, then float64 values per key.

        Raises:
            TooLarge: the columns do not fit a frame.
        """
        with self._lock:
            shape = shapes.get(keys)
            if shape is None or shape.segment is not self._segment:
                shape = self._declare(shapes, run_id, keys)
                if shape is None:
                    return
            body = b"".join((COLUMNS_HEAD.pack(shape.number, n), *columns))
            if not self._write(encode_frame(COLUMNS, _checked(body))):
                self._count_lost(run_id)

    def append_event(self, event: AnyEvent) -> None:
        """Append what happened to a run; a ``RunCreated`` also introduces it in later segments.

        Raises:
            TooLarge: the event does not fit a frame.
        """
        frame = encode_frame(EVENT, _checked(encode_event(event)))
        with self._lock:
            if isinstance(event, RunCreated):
                self._births[event.run_id] = event
                if self._open():
                    self._introduce(event.run_id)
                    return
            elif self._open():
                self._introduce(event.run_id)
                if self._write(frame):
                    return
            self._owe(event.run_id, frame)

    def know_birth(self, birth: RunCreated) -> None:
        """Begin this run in this spool, too, when it is first written."""
        with self._lock:
            self._births[birth.run_id] = birth

    def forget_run(self, run_id: str) -> None:
        """Introduce ``run_id`` no more: it has ended."""
        with self._lock:
            self._births.pop(run_id, None)

    def count_lost(self, run_id: str) -> None:
        """Take note that a call of the run was not kept."""
        with self._lock:
            self._count_lost(run_id)

    def lost_calls(self, run_id: str) -> int:
        """Return how many calls of the run are not kept and not yet written down as lost."""
        lost = self._lost.get(run_id)
        return lost.count if lost else 0

    def settle(self) -> tuple[Segment, int] | None:
        """Return the current segment and its length, which is the end of a whole frame.

        Also tries again to write what is owed since the disk was full. None before the first call.
        """
        with self._lock:
            if self._owed or self._lost:
                self._pay()
            segment = self._segment
            return (segment, segment.size_bytes()) if segment else None

    def close_segment(self) -> None:
        """Close the current segment, so that the sender may remove it; the next call opens one."""
        with self._lock:
            self._roll()

    def abandon(self) -> None:
        """In a forked child: leave the parent's files, and begin anew with the next call."""
        self._lock = threading.Lock()
        for segment in (*self.closed, self._segment):
            if segment is not None:
                segment.close()
        self.closed = deque()
        self._segment = None
        self._owed = []
        self._lost = {}

    # All below is called with the lock held.

    def _open(self) -> bool:
        if self._segment is not None:
            return True
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._segment = create_segment(self.folder, self.uri)
        except OSError as problem:
            self._say_full(problem)
            return False
        self._on_open()
        return True

    def _declare(self, shapes: Shapes, run_id: str, keys: Keys) -> Shape | None:
        if not self._open() or self._segment is None:
            self._count_lost(run_id)
            return None
        segment = self._segment
        self._introduce(run_id)
        if self._segment is not segment:  # The introduction filled it up.
            return self._declare(shapes, run_id, keys)
        shape = Shape(segment, segment.shapes + 1, len(keys))
        if not self._write(encode_shape(shape.number, run_id, keys)):
            self._count_lost(run_id)
            return None
        segment.shapes += 1
        shapes[keys] = shape
        # If this frame filled the segment, the shape is of no use in the next one.
        return shape if self._segment is segment else self._declare(shapes, run_id, keys)

    def _introduce(self, run_id: str) -> None:
        """Let the segment begin a run with its creation, so that each can be sent on its own."""
        segment = self._segment
        birth = self._births.get(run_id)
        if birth is None or segment is None or run_id in segment.runs:
            return
        segment.runs.add(run_id)
        frame = encode_frame(EVENT, encode_event(birth))
        if not self._write(frame) and not self._owe(run_id, frame):
            segment.runs.discard(run_id)

    def _write(self, frame: bytes) -> bool:
        """Write ``frame`` to the segment, whole or not at all; False if it is not kept."""
        segment = self._segment
        if segment is None:
            return False
        if self._owed or self._lost:
            self._pay()
            if self._owed or self._lost:  # Still no room, and the order must stay.
                return False
        if not self._write_whole(segment, frame):
            return False
        segment.written += len(frame)
        if segment.written >= self._segment_bytes:
            self._roll()
        return True

    def _write_whole(self, segment: Segment, frame: bytes) -> bool:
        count = 0
        try:
            count = os.write(segment.fd, frame)
            if count == len(frame):
                return True
            # The disk took a part of the frame: cut it off again, so that the spool ends whole.
            os.ftruncate(segment.fd, segment.size_bytes() - count)
            self._say_full(None)
        except OSError as problem:
            if count:
                self._roll()  # The torn tail stays; whoever sends this segment cuts it.
            self._say_full(problem)
        return False

    def _roll(self) -> None:
        if self._segment is not None:
            self.closed.append(self._segment)
            self._segment = None

    def _owe(self, run_id: str, frame: bytes) -> bool:
        if sum(map(len, self._owed)) + len(frame) > _MAX_OWED_BYTES:
            self._count_lost(run_id)
            return False
        self._owed.append(frame)
        return True

    def _count_lost(self, run_id: str) -> None:
        now = now_ms()
        before = self._lost.get(run_id)
        self._lost[run_id] = CallsLost(
            run_id=run_id,
            count=before.count + 1 if before else 1,
            since_ms=before.since_ms if before else now,
            until_ms=now,
        )

    def _pay(self) -> None:
        """Write the events that had no room, then the admission of what was lost."""
        if not self._open() or self._segment is None:
            return
        while self._owed:
            if not self._write_whole(self._segment, self._owed[0]):
                return
            self._owed.pop(0)
        for run_id, lost in list(self._lost.items()):
            if not self._write_whole(self._segment, encode_frame(EVENT, encode_event(lost))):
                return
            del self._lost[run_id]
            logger.warning("run %s: %d calls were not kept: no room on disk", run_id, lost.count)
        forget(_FULL_DISK)
        logger.warning("there is room for the spool again; logging goes on")

    def _say_full(self, problem: OSError | None) -> None:
        reason = problem.strerror if problem and problem.strerror else "no room"
        warn_once(
            _FULL_DISK,
            f"cannot write the spool in {self.folder} ({reason}): training goes on, calls are lost"
            "\n  hint: free some space there, or set RUNWELL_SPOOL_DIR to another disk",
        )


def _checked(body: bytes) -> bytes:
    if len(body) > MAX_FRAME_BYTES - HEADER.size:
        raise TooLarge(
            f"one call logs {len(body):,} bytes; at most {MAX_FRAME_BYTES:,} fit a frame",
            hint="split it into several calls, or log it as an artifact",
        )
    return body
