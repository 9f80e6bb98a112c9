"""A writer's stream of frames, built piece by piece; must not know the real client."""

import struct
from collections.abc import Mapping, Sequence

from runwell.base.ids import new_run_id, new_writer_id
from runwell.services import ingest, series
from runwell.usecase.context import Context
from runwell.wire import frames as wire
from runwell.wire.batch import encode_batch
from runwell.wire.events import AnyEvent, RunCreated, encode_event
from runwell.wire.ingest import BatchReply, SendBatch
from runwell.wire.series import GetHistory

Shape = tuple[str, tuple[str, ...]]


class Stream:
    """Everything one writer says, as frames; ``send`` sends what was added since."""

    def __init__(self, writer_id: str = "") -> None:
        self.writer_id = writer_id or new_writer_id()
        self.frames: list[bytes] = []
        self.sent = 0
        self._shapes: dict[Shape, int] = {}

    def say(self, *events: AnyEvent) -> None:
        """Add events."""
        self.frames += [wire.encode_frame(wire.EVENT, encode_event(event)) for event in events]

    def create(self, run_id: str = "", *, user_id: str = "", experiment_name: str = "") -> str:
        """Add the creation of a run, and return its id."""
        run_id = run_id or new_run_id()
        self.say(
            RunCreated(
                run_id=run_id,
                start_ms=1,
                run_name="a-run",
                user_id=user_id,
                experiment_name=experiment_name,
            )
        )
        return run_id

    def log(self, run_id: str, values: Mapping[str, float], step: int, time_ms: int = 0) -> None:
        """Add one log call."""
        shape = self._shape(run_id, tuple(values))
        head = wire.ROW_HEAD.pack(shape, step, time_ms)
        body = head + struct.pack(f"<{len(values)}d", *values.values())
        self.frames.append(wire.encode_frame(wire.ROW, body))

    def log_columns(
        self, run_id: str, values: Mapping[str, Sequence[float]], steps: Sequence[int]
    ) -> None:
        """Add many points at once, logged at 1,000 ms per step."""
        shape = self._shape(run_id, tuple(values))
        n = len(steps)
        times = [step * 1000 for step in steps]
        head = wire.COLUMNS_HEAD.pack(shape, n) + struct.pack(f"<{2 * n}q", *steps, *times)
        body = head + b"".join(struct.pack(f"<{n}d", *column) for column in values.values())
        self.frames.append(wire.encode_frame(wire.COLUMNS, body))

    def position(self, frame: int) -> int:
        """Return where a frame begins in the stream."""
        return sum(map(len, self.frames[:frame]))

    def piece(self, first: int, last: int, *, alive: Sequence[str] = ()) -> bytes:
        """Return the batch of the frames from ``first`` up to and without ``last``."""
        before = self.frames[:first]
        context = b"".join(frame for frame in before if frame[8] == wire.SHAPE)
        return encode_batch(
            self.writer_id,
            self.position(first),
            b"".join(self.frames[first:last]),
            context=context,
            alive=list(alive),
        )

    def send(self, ctx: Context, *, alive: Sequence[str] = ()) -> BatchReply:
        """Send all that was not sent, in one batch."""
        body = self.piece(self.sent, len(self.frames), alive=alive)
        self.sent = len(self.frames)
        return ingest.send(ctx, SendBatch(body=body))

    def _shape(self, run_id: str, keys: tuple[str, ...]) -> int:
        known = self._shapes.get((run_id, keys))
        if known is None:
            known = self._shapes[run_id, keys] = len(self._shapes) + 1
            self.frames.append(wire.encode_shape(known, run_id, keys))
        return known


def points(ctx: Context, run_id: str, key: str) -> list[tuple[int, float]]:
    """Return (step, value) of all points of a series, as the server gives them."""
    found = series.history(ctx, GetHistory(run_id=run_id, key=key))
    steps = struct.unpack(f"<{found.n}q", found.steps)
    return list(zip(steps, struct.unpack(f"<{found.n}d", found.values), strict=True))
