"""A batch: a piece of one writer's stream of frames, as it is sent to a server.

``magic "RWB1" | header size: u32 | header (msgpack) | context | frames``. The header names the
writer and the position of the piece in its stream, in bytes from its beginning. A server keeps, per
writer, the position up to which it has stored everything, so a piece that overlaps what it knows
is cut, and sending anything twice, in pieces of any size, changes nothing. ``context`` repeats the
SHAPE frames that the piece needs and that came earlier in the stream; it has no position.
"""

import struct
import zlib
from typing import Final

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Corrupt, Invalid

MAGIC: Final = b"RWB1"
CONTENT_TYPE: Final = "application/x-runwell-batch"
_SIZE: Final = struct.Struct("<4sI")


class BatchHeader(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the receiver must know before it reads the frames."""

    writer_id: str
    position: int
    """Bytes of the writer's stream before the first frame of this batch."""
    context_bytes: int = 0
    checksum: int = 0
    """CRC-32 over context and frames."""
    alive: list[str] = []
    """Ids of runs whose writer is alive: their heartbeat."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A decoded batch; context and frames are views into the received bytes."""

    header: BatchHeader
    context: memoryview
    frames: memoryview


def encode_batch(
    writer_id: str,
    position: int,
    frames: bytes | memoryview,
    *,
    context: bytes = b"",
    alive: list[str] | None = None,
) -> bytes:
    """Return the bytes to send for ``frames`` at ``position`` of the stream of ``writer_id``."""
    header = msgspec.msgpack.encode(
        BatchHeader(
            writer_id=writer_id,
            position=position,
            context_bytes=len(context),
            checksum=zlib.crc32(frames, zlib.crc32(context)),
            alive=alive or [],
        )
    )
    return b"".join((_SIZE.pack(MAGIC, len(header)), header, context, frames))


def decode_batch(body: bytes | memoryview) -> Batch:
    """Return the batch in ``body``.

    Raises:
        Invalid: it is not a batch at all.
        Corrupt: it is a batch, cut short or changed on the way.
    """
    view = memoryview(body)
    if len(view) < _SIZE.size or bytes(view[:4]) != MAGIC:
        raise Invalid(
            "the body is not a Runwell batch",
            hint=f"send {CONTENT_TYPE!r} as written by the client, or use …/log for JSON",
        )
    (_, size) = _SIZE.unpack_from(view)
    rest = view[_SIZE.size :]
    if len(rest) < size:
        raise Corrupt("the batch ends within its header")
    try:
        header = msgspec.msgpack.decode(rest[:size], type=BatchHeader)
    except UNREADABLE as problem:
        raise Corrupt(f"the header of the batch cannot be read: {problem}") from None
    content = rest[size:]
    if zlib.crc32(content) != header.checksum:
        raise Corrupt("the checksum of the batch does not match its content", hint="send it again")
    if not 0 <= header.context_bytes <= len(content) or header.position < 0:
        raise Corrupt("the header of the batch contradicts its length")
    split = header.context_bytes
    return Batch(header=header, context=content[:split], frames=content[split:])
