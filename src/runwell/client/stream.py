"""A spool file read as a stream of pieces to send; it knows neither the writer nor the network."""

import os
import struct
from typing import Final, NamedTuple

import msgspec

from runwell.base.limits import MAX_BATCH_BYTES
from runwell.wire.events import UploadLogged, decode_event
from runwell.wire.frames import COLUMNS, EVENT, HEADER, ROW, SHAPE, scan_frames

_HEAD: Final = struct.Struct("<IIBI")
"""A frame's header and, of all but an event, the number of its shape."""
_UPLOAD: Final = b"upload_logged"
_UPLOAD_WITHIN: Final = 48
"""The tag of an event stands first; no other event holds that text so early."""


class Piece(NamedTuple):
    """Whole frames of a stream, ready to be sent as one batch."""

    position: int
    frames: bytes
    context: bytes
    """The SHAPE frames that ``frames`` needs and that came before."""
    upload: UploadLogged | None
    """The large file named by the first frame: its content must be sent before."""

    @property
    def end(self) -> int:
        """The position behind the piece."""
        return self.position + len(self.frames)


class Stream:
    """Cuts the file into pieces at frame borders; remembers the shapes it has passed."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._shapes: dict[int, tuple[int, bytes]] = {}
        self._passed = 0
        self.uploads: dict[str, int] = {}
        """Large files by id, each with the position behind the frame that names it."""

    def read(self, position: int, end: int, limit: int = MAX_BATCH_BYTES) -> Piece | None:
        """Return the next piece at ``position``, of whole frames before ``end``; None if none is.

        It has about ``limit`` bytes, or one frame. A large file begins a piece of its own, so that
        what was logged before it does not wait for its upload.
        """
        while self._passed < position:  # A server knew more than we: learn its shapes only.
            if self._cut(self._passed, position, MAX_BATCH_BYTES) is None:
                return None
        return self._cut(position, end, limit)

    def _cut(self, position: int, end: int, limit: int) -> Piece | None:
        data = os.pread(self._fd, min(max(limit, _HEAD.size), end - position), position)
        if len(data) < HEADER.size:
            return None
        (size,) = struct.unpack_from("<I", data)
        if size > len(data):
            data = os.pread(self._fd, min(size, end - position), position)
            if size > len(data):
                return None
        used, cut, upload = self._scan(data, position)
        if not cut:
            return None
        self._passed = max(self._passed, position + cut)
        declared = (self._shapes[number] for number in sorted(used & self._shapes.keys()))
        context = b"".join(frame for at, frame in declared if at < position)
        return Piece(position, data[:cut], context, upload)

    def _scan(self, data: bytes, position: int) -> tuple[set[int], int, UploadLogged | None]:
        """Return the shapes used in ``data``, where its last whole frame ends, a leading upload.

        This runs on the thread of the sender beside training code, for each frame: no object is
        made for a row but its four numbers.
        """
        used: set[int] = set()
        upload: UploadLogged | None = None
        unpack, at, length = _HEAD.unpack_from, 0, len(data)
        while at + _HEAD.size <= length:
            size, _, kind, number = unpack(data, at)
            end = at + size
            if end > length or size < _HEAD.size:
                break
            if kind in {ROW, COLUMNS}:
                used.add(number)
            elif kind == SHAPE:
                self._shapes[number] = (position + at, data[at:end])
            elif kind == EVENT and _UPLOAD in data[at : at + _UPLOAD_WITHIN]:
                if at:
                    break
                upload = _decode_upload(data[HEADER.size : end])
                if upload is not None:
                    self.uploads[upload.upload_id] = position + end
            at = end
        return used, at, upload


def whole_bytes(fd: int, end: int) -> int:
    """Return where the last whole frame before ``end`` ends, every checksum computed."""
    position = 0
    while position < end:
        data = os.pread(fd, min(MAX_BATCH_BYTES, end - position), position)
        cut = _last_end(data)
        if not cut and len(data) >= HEADER.size:
            (size,) = struct.unpack_from("<I", data)
            data = os.pread(fd, min(size, end - position), position)
            cut = _last_end(data)
        if not cut:
            break
        position += cut
    return position


def _last_end(data: bytes) -> int:
    end = 0
    for frame in scan_frames(data, verify=True):
        end = frame.end
    return end


def _decode_upload(body: bytes) -> UploadLogged | None:
    try:
        event = decode_event(body)
    except msgspec.MsgspecError:  # Of a newer client: the server will say so.
        return None
    return event if isinstance(event, UploadLogged) else None
