"""Frames: the bytes of a spool, which are also the bytes of a batch.

A frame is ``size: u32 | crc32: u32 | kind: u8 | body``, little-endian; ``size`` counts the whole
frame and the checksum (zlib's CRC-32) covers kind and body. Four kinds:

- SHAPE    ``shape: u32 | msgpack [run_id, [key, …]]``  names what later frames log together
- ROW      ``shape: u32 | step: i64 | time_ms: i64 | values: f64[k]``  one log call
- COLUMNS  ``shape: u32 | n: u32 | steps: i64[n] | times_ms: i64[n] | values: f64[k][n]``  many
- EVENT    ``msgpack`` of one of ``wire/events.py``

All ROW frames of one shape have the same size, so a reader can view a run of them as one array.
A shape is declared in its spool before it is used, once; its number has no meaning elsewhere.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Corrupt
from runwell.base.limits import MAX_FRAME_BYTES

HEADER: Final = struct.Struct("<IIB")
SHAPE: Final = 1
ROW: Final = 2
COLUMNS: Final = 3
EVENT: Final = 4

ROW_HEAD: Final = struct.Struct("<Iqq")
COLUMNS_HEAD: Final = struct.Struct("<II")
SHAPE_HEAD: Final = struct.Struct("<I")

_KIND: Final = tuple(bytes([kind]) for kind in range(5))


class Frame(NamedTuple):
    """One frame in place: ``buffer[start:end]`` with its header; the body starts at ``body``."""

    kind: int
    start: int
    body: int
    end: int


def encode_frame(kind: int, body: bytes) -> bytes:
    """Return ``body`` framed."""
    checksum = zlib.crc32(body, zlib.crc32(_KIND[kind]))
    return HEADER.pack(HEADER.size + len(body), checksum, kind) + body


def encode_shape(shape: int, run_id: str, keys: tuple[str, ...]) -> bytes:
    """Return the frame that declares ``shape``: the keys that one call logs for one run."""
    return encode_frame(SHAPE, SHAPE_HEAD.pack(shape) + msgspec.msgpack.encode((run_id, keys)))


def decode_shape(body: bytes | memoryview) -> tuple[int, str, tuple[str, ...]]:
    """Return (shape, run id, keys) of a SHAPE frame's body.

    Raises:
        Corrupt: it is not one.
    """
    try:
        (shape,) = SHAPE_HEAD.unpack_from(body)
        run_id, keys = msgspec.msgpack.decode(body[4:], type=tuple[str, tuple[str, ...]])
    except (struct.error, *UNREADABLE) as problem:
        raise Corrupt(f"a shape frame cannot be read: {problem}") from None
    return shape, run_id, keys


def scan_frames(buffer: bytes | memoryview, *, verify: bool) -> Iterator[Frame]:
    """Yield the whole frames of ``buffer`` in order, and stop at the first that is not whole.

    The caller compares the last ``end`` with the length to learn whether a tail is torn. Without
    ``verify`` the checksums are not computed: for bytes that this process wrote itself.
    """
    view = memoryview(buffer)
    position, length = 0, len(view)
    while position + HEADER.size <= length:
        size, checksum, kind = HEADER.unpack_from(view, position)
        end = position + size
        if size < HEADER.size or size > MAX_FRAME_BYTES + HEADER.size or end > length:
            return
        if not SHAPE <= kind <= EVENT:
            return
        # The checksum covers the kind byte, which is the last of the header, and the body.
        if verify and zlib.crc32(view[position + HEADER.size - 1 : end]) != checksum:
            return
        yield Frame(kind, position, position + HEADER.size, end)
        position = end
