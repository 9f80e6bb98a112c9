"""Decoding of a batch's frames into columns and events, vectorised; knows no database.

ROW frames of one size that follow each other are viewed as one array, whatever their shapes, and
split by shape afterwards. So a point costs some nanoseconds, and only a change of size costs a
step of Python. A frame that cannot be used becomes a rejection, and what follows it is still read.
"""

import struct
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Corrupt, Invalid, RunwellError
from runwell.base.ids import parse_run_id
from runwell.base.limits import MAX_FRAME_BYTES, check_key
from runwell.stores.series.columns import Bools, Floats, Group, Ints, pick_keys, regroup
from runwell.wire import frames as wire
from runwell.wire.events import AnyEvent, decode_event
from runwell.wire.ingest import Rejection

_HEADER: Final = wire.HEADER
_ROW_FIXED: Final = _HEADER.size + wire.ROW_HEAD.size
_COLUMNS_FIXED: Final = _HEADER.size + wire.COLUMNS_HEAD.size
MAX_REJECTIONS: Final = 1_000
"""What is said of one batch: garbage has a frame in nine bytes, and each would be answered."""
_PEEK: Final = 8
"""Frames compared one by one before an array is worth its price."""


class Decoded(NamedTuple):
    """What a batch says, in the order in which it was said."""

    length: int
    """Bytes of whole frames: what the writer's position advances by."""
    events: list[AnyEvent]
    points: dict[str, list[Group[str]]]
    """By run id; no key occurs in two groups of a run."""
    rejections: list[Rejection]


class _Shape(NamedTuple):
    run_id: str
    keys: tuple[str, ...]


class _Piece(NamedTuple):
    """Points of one shape with the position of the frame of each: int64[n]."""

    at: Ints
    shape: _Shape
    steps: Ints
    times: Ints
    values: Floats


@dataclass(frozen=True)
class _Reader:
    """The state of one pass over a batch."""

    buffer: memoryview
    shapes: dict[int, _Shape] = field(default_factory=dict[int, _Shape])
    rows: dict[int, list[tuple[int, int]]] = field(default_factory=dict[int, list[tuple[int, int]]])
    """Runs of ROW frames as (start, end), by the size of a frame."""
    columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    events: list[AnyEvent] = field(default_factory=list[AnyEvent])
    rejections: list[Rejection] = field(default_factory=list[Rejection])

    def reject(self, problem: RunwellError, run_id: str = "") -> None:
        if len(self.rejections) < MAX_REJECTIONS:
            self.rejections.append(
                Rejection(
                    run_id=run_id, code=problem.code, message=problem.message, hint=problem.hint
                )
            )


def decode_frames(context: memoryview, frames: memoryview, *, skip: int = 0) -> Decoded:
    """Decode the frames of a batch whose checksum was verified.

    Args:
        context: SHAPE frames that the frames need, from earlier in the stream.
        frames: the frames.
        skip: bytes of ``frames`` that are stored already; of these only shapes are read.

    Raises:
        Corrupt: ``skip`` is not between two frames, or not even the first frame is whole.
    """
    before = _Reader(context)
    _walk(before, 0, len(context))
    reader = _Reader(frames, shapes=before.shapes, rejections=[])
    start = 0
    if skip:
        earlier = _Reader(frames, shapes=before.shapes)
        start = _walk(earlier, 0, skip)
        if start != skip:
            raise Corrupt(
                f"position {skip} is within a frame of the batch",
                hint="the spool was changed after it was sent; it must only ever be appended to",
            )
    length = _walk(reader, start, len(frames))
    if length == 0 and len(frames):
        raise Corrupt("the batch does not begin with a whole frame", hint="send it again")
    points = _gather(reader)
    return Decoded(length, reader.events, points, reader.rejections)


def _walk(reader: _Reader, position: int, length: int) -> int:
    """Read frames up to ``length`` and return the end of the last whole one."""
    buffer = reader.buffer
    unpack = _HEADER.unpack_from
    while position + _HEADER.size <= length:
        size, _, kind = unpack(buffer, position)
        end = position + size
        if size < _HEADER.size or size > MAX_FRAME_BYTES + _HEADER.size or end > length:
            break
        if kind == wire.ROW:
            end = _end_of_rows(buffer, position, size, length)
            reader.rows.setdefault(size, []).append((position, end))
        elif kind == wire.COLUMNS:
            reader.columns.append((position, end))
        elif kind == wire.EVENT:
            _read_event(reader, buffer[position + _HEADER.size : end])
        elif kind == wire.SHAPE:
            _read_shape(reader, buffer[position + _HEADER.size : end])
        else:
            reader.reject(
                Invalid(f"frames of kind {kind} are not known here", hint="upgrade the server")
            )
        position = end
    return position


def _end_of_rows(buffer: memoryview, start: int, size: int, length: int) -> int:
    """Return where the run of ROW frames of ``size`` bytes ends that begins at ``start``."""
    most = (length - start) // size
    count = 1
    unpack = _HEADER.unpack_from
    while count < min(most, _PEEK):
        next_size, _, kind = unpack(buffer, start + count * size)
        if next_size != size or kind != wire.ROW:
            return start + count * size
        count += 1
    sizes: npt.NDArray[np.uint32] = np.ndarray(most, "<u4", buffer, start, (size,))
    kinds: npt.NDArray[np.uint8] = np.ndarray(most, "u1", buffer, start + 8, (size,))
    # Probes grow with what they found, so a short run never pays for the whole rest of the batch.
    probe = 4 * _PEEK
    while count < most:
        until = min(count + probe, most)
        differs: Bools = (sizes[count:until] != size) | (kinds[count:until] != wire.ROW)
        first = int(differs.argmax())
        if differs[first]:
            return start + (count + first) * size
        count, probe = until, probe * 4
    return start + count * size


def _read_event(reader: _Reader, body: memoryview) -> None:
    try:
        event = decode_event(body)
        parse_run_id(event.run_id)
    except Invalid as problem:
        reader.reject(problem)
    except msgspec.MsgspecError as problem:
        reader.reject(
            Invalid(f"an event cannot be read: {problem}", hint="upgrade the server"),
            _run_id_of(body),
        )
    else:
        reader.events.append(event)


def _run_id_of(body: memoryview) -> str:
    try:
        return msgspec.msgpack.decode(body, type=dict[str, object]).get("run_id", "").__str__()
    except UNREADABLE:
        # Not even a map: there is no run to name.
        return ""


def _read_shape(reader: _Reader, body: memoryview) -> None:
    try:
        number, run_id, keys = wire.decode_shape(body)
        parse_run_id(run_id)
        if len(set(keys)) != len(keys):
            raise Invalid(f"a shape names a metric twice: {keys!r:.200}")
    except RunwellError as problem:
        return reader.reject(problem)
    reader.shapes[number] = _Shape(run_id, keys)
    return None


def _gather(reader: _Reader) -> dict[str, list[Group[str]]]:
    pieces: dict[str, list[_Piece]] = {}
    unknown: dict[str, int] = {}
    for size, runs in reader.rows.items():
        for number, piece in _split_rows(reader, size, runs):
            _keep(pieces, unknown, number, piece)
    for start, end in reader.columns:
        number, piece = _read_columns(reader, start, end)
        _keep(pieces, unknown, number, piece)
    for what, count in unknown.items():
        reader.reject(Invalid(f"{count:,} points were refused: {what}"))
    checked: dict[str, bool] = {}
    points = {run_id: _in_order(found) for run_id, found in pieces.items()}
    return {
        run_id: [_with_good_keys(reader, run_id, group, checked) for group in groups]
        for run_id, groups in points.items()
    }


def _keep(
    pieces: dict[str, list[_Piece]], unknown: dict[str, int], number: int, piece: "_Piece | int"
) -> None:
    if isinstance(piece, int):
        what = f"shape {number} is not declared, or has another number of values"
        unknown[what] = unknown.get(what, 0) + piece
    elif len(piece.at) and piece.shape.keys:
        pieces.setdefault(piece.shape.run_id, []).append(piece)


def _split_rows(
    reader: _Reader, size: int, runs: list[tuple[int, int]]
) -> list[tuple[int, _Piece | int]]:
    """Return (shape number, its rows or how many points are unusable) for each shape."""
    width, odd = divmod(size - _ROW_FIXED, 8)
    if width < 0 or odd:
        count = sum((end - start) // size for start, end in runs)
        reader.reject(Invalid(f"{count:,} row frames have the impossible size {size}"))
        return []
    rows, at = _view_rows(reader.buffer, size, width, runs)
    numbers = rows["shape"]
    if bool((numbers == numbers[0]).all()):
        bounds = [0, len(rows)]
    else:
        order = np.argsort(numbers, kind="stable")
        rows, at = rows[order], at[order]
        numbers = rows["shape"]
        changes = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
        bounds = [0, *changes.tolist(), len(rows)]
    steps, times = rows["step"].astype("<i8"), rows["time"].astype("<i8")
    values = np.ascontiguousarray(rows["values"].T)
    found: list[tuple[int, _Piece | int]] = []
    for number, a, b in zip(numbers[bounds[:-1]].tolist(), bounds, bounds[1:], strict=False):
        shape = reader.shapes.get(number)
        if shape is None or len(shape.keys) != width:
            found.append((number, (b - a) * width))
        else:
            piece = _Piece(at[a:b], shape, steps[a:b], times[a:b], values[:, a:b])
            found.append((number, piece))
    return found


def _view_rows(
    buffer: memoryview, size: int, width: int, runs: list[tuple[int, int]]
) -> tuple[npt.NDArray[np.void], Ints]:
    """Return the rows of one size as a structured array, and the position of each."""
    kind = np.dtype(
        {
            "names": ["shape", "step", "time", "values"],
            "formats": ["<u4", "<i8", "<i8", ("<f8", (width,))],
            "offsets": [9, 13, 21, 29],
            "itemsize": size,
        }
    )
    if len(runs) == 1:
        ((start, end),) = runs
        return np.frombuffer(buffer[start:end], kind), np.arange(start, end, size)
    starts, ends = np.array(runs, dtype=np.int64).T
    counts = (ends - starts) // size
    before = np.cumsum(counts) - counts
    at = np.repeat(starts - before * size, counts) + size * np.arange(int(counts.sum()))
    # Gathering rows through a window is several times as fast as joining thousands of slices.
    windows = sliding_window_view(np.frombuffer(buffer, "u1"), size)
    return windows[at].reshape(-1).view(kind), at


def _read_columns(reader: _Reader, start: int, end: int) -> tuple[int, _Piece | int]:
    body = start + _HEADER.size
    try:
        number, n = wire.COLUMNS_HEAD.unpack_from(reader.buffer[body:end])
    except struct.error:
        return -1, 0
    shape = reader.shapes.get(number)
    width = (end - start - _COLUMNS_FIXED) // 8
    if shape is None or (end - start) != _COLUMNS_FIXED + 8 * n * (2 + len(shape.keys)):
        return number, width
    raw = np.frombuffer(reader.buffer[start + _COLUMNS_FIXED : end], "<i8")
    values = raw[2 * n :].view("<f8").reshape(len(shape.keys), n)
    at = np.broadcast_to(np.int64(start), (n,))
    return number, _Piece(at, shape, raw[:n], raw[n : 2 * n], values)


def _in_order(pieces: list[_Piece]) -> list[Group[str]]:
    """Return groups in which each key occurs once, with its points in the order of arrival."""
    groups = [Group(piece.shape.keys, piece.steps, piece.times, piece.values) for piece in pieces]
    names = [name for group in groups for name in group.keys]
    if len(set(names)) == len(names):
        return groups
    ordered: list[Group[str]] = []
    for path, group in regroup(groups):
        if len(path) > 1:
            # Frames of several pieces may alternate; their positions tell the true order.
            order = np.argsort(np.concatenate([pieces[at].at for at in path]), kind="stable")
            steps, times = group.steps[order], group.times[order]
            ordered.append(Group(group.keys, steps, times, group.values[:, order]))
        else:
            ordered.append(group)
    return ordered


def _with_good_keys(
    reader: _Reader, run_id: str, group: Group[str], checked: dict[str, bool]
) -> Group[str]:
    for key in group.keys:
        if key not in checked:
            checked[key] = _is_good_key(reader, run_id, key)
    return pick_keys(group, [at for at, key in enumerate(group.keys) if checked[key]])


def _is_good_key(reader: _Reader, run_id: str, key: str) -> bool:
    try:
        check_key(key, what="the key of a metric")
    except RunwellError as problem:
        reader.reject(problem, run_id)
        return False
    return True
