"""Sending one spool until a store has all of it; knows the batch protocol, not when to send."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from runwell.base.errors import Corrupt, TooLarge
from runwell.base.limits import MAX_BATCH_BYTES
from runwell.client.segments import Segment
from runwell.client.stream import Piece, Stream
from runwell.client.transport.api import Transport
from runwell.client.transport.routes import SEND_BATCH
from runwell.wire.batch import encode_batch
from runwell.wire.events import UploadLogged
from runwell.wire.ingest import BatchReply, Rejection, SendBatch

_SMALLEST_LIMIT: Final = 64 * 1024
_MAX_REWINDS: Final = 100
"""A store that answers with ever lower positions is broken; do not talk to it for ever."""


class Delivery:
    """Brings one segment to a store; ``position`` is what the store said it has."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.position = 0
        self._stream = Stream(segment.fd)
        self._limit = MAX_BATCH_BYTES
        self._uploaded: set[str] = set()

    def send(
        self,
        transport: Transport,
        end: int,
        on_rejection: Callable[[Rejection], None],
        alive: list[str] | None = None,
    ) -> None:
        """Send the frames before ``end`` that the store lacks.

        Sending again after any error continues where the store says that it stands.

        Raises:
            RunwellError: as the transport raises it; what was stored before that stays stored.
        """
        rewinds = 0
        while self.position < end or alive:
            piece = self._stream.read(self.position, end, self._limit)
            if piece is None and not alive:
                return
            piece = piece or Piece(self.position, b"", b"", None)
            reply = self._send_piece(transport, piece, alive)
            if reply is None:
                continue
            for rejection in reply.rejections:
                on_rejection(rejection)
            alive = None
            if reply.position < piece.end:
                rewinds += 1
                if rewinds > _MAX_REWINDS:
                    raise Corrupt(f"the store keeps asking for {self.segment.path.name!r} again")
            self.position = reply.position
            self._clean_uploads()

    def ask_position(self, transport: Transport) -> int:
        """Learn from the store how much of the segment it has; sends nothing."""
        reply = self._send_piece(transport, Piece(0, b"", b"", None), None)
        if reply is not None:
            self.position = reply.position
        return self.position

    def finish(self) -> None:
        """Remove the segment and the large files that it names; the store has all of it."""
        self._stream.read(self.position, self.position)
        self._clean_uploads()
        self.segment.remove()

    def _send_piece(
        self, transport: Transport, piece: Piece, alive: list[str] | None
    ) -> BatchReply | None:
        """Send a piece and its large file; None when it must be cut smaller first."""
        if piece.upload is not None:
            self._send_upload(transport, piece.upload)
        body = encode_batch(
            self.segment.writer_id,
            piece.position,
            piece.frames,
            context=piece.context,
            alive=alive,
        )
        try:
            return transport.call(SEND_BATCH, SendBatch(body=body))
        except TooLarge:
            # A proxy before the server may allow less than the server does.
            if self._limit <= _SMALLEST_LIMIT:
                raise
            self._limit //= 2
            return None

    def _send_upload(self, transport: Transport, upload: UploadLogged) -> None:
        path = self._file(upload.upload_id)
        if upload.upload_id in self._uploaded or not path.exists():
            return
        transport.upload_blob(upload.upload_id, upload.run_id, path)
        self._uploaded.add(upload.upload_id)

    def _clean_uploads(self) -> None:
        for upload_id, end in list(self._stream.uploads.items()):
            if end <= self.position:
                self._file(upload_id).unlink(missing_ok=True)
                del self._stream.uploads[upload_id]

    def _file(self, upload_id: str) -> Path:
        return self.segment.files / upload_id
