"""Zip archives that are made while they are sent, in memory that does not grow; knows no act."""

import asyncio
import re
import zlib
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, datetime
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec.structs import replace

from runwell.entities.artifact import FileInfo
from runwell.server.edge import headers as header
from runwell.server.edge.asgi import Disconnected, Exchange
from runwell.server.streams import CHUNK_BYTES, Handler, Issue
from runwell.server.threads import Threads
from runwell.usecase.tickets import Archive

_PIECE_BYTES: Final = 256 << 10
_PROBE_BYTES: Final = 64 << 10
_WORTH_DEFLATING: Final = 0.8
"""Of its size at most a file must become to be deflated; pictures and Parquet are small already."""
_ZIP64_BYTES: Final = 1 << 30
"""From here on an entry has room for a length of 64 bits; deflating could make it a little longer
than it was."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\:]")


def archive_handler(issue: Issue[Archive], threads: Threads) -> Handler:
    """Return the handler that sends the files of a ticket as one zip archive."""

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        ticket = await threads.run(issue, exchange, path)
        head = [
            (b"content-type", b"application/zip"),
            header.attachment(ticket.name),
            header.UNTRUSTED,
        ]
        await exchange.start(200, head)
        if exchange.method == "HEAD":
            return await exchange.send(b"")
        pieces = _zip(ticket)
        gone = asyncio.ensure_future(exchange.left())
        try:
            while chunk := await threads.run(_next, pieces):
                # What is sent to nobody is dropped silently, and there may be gigabytes to come.
                if gone.done():
                    raise Disconnected
                await exchange.send(chunk, more=True)
        finally:
            gone.cancel()
            await threads.run(pieces.close)
        return await exchange.send(b"")

    return handle


def _next(pieces: Generator[bytes]) -> bytes:
    return next(pieces, b"")


class _Sink:
    """Where an archive is written to: keeps what was not sent yet. It cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is here is sent in any case."""

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return data


def _zip(ticket: Archive) -> Generator[bytes]:
    """Yield the archive in chunks of about ``CHUNK_BYTES``."""
    sink = _Sink()
    # It takes any object that can be written to, which its type does not say.
    with ZipFile(sink, "w") as archive:  # pyright: ignore[reportArgumentType, reportCallIssue]
        for file in _renamed(ticket.files):
            with ticket.blobs.open(file.digest) as source:
                first = source.read(_PROBE_BYTES)
                entry = _entry(file, first)
                large = (file.file_size or 0) >= _ZIP64_BYTES
                with archive.open(entry, "w", force_zip64=large) as target:
                    for piece in _pieces(first, source):
                        target.write(piece)
                        if sink.size >= CHUNK_BYTES:
                            yield sink.take()
    yield sink.take()


def _pieces(first: bytes, source: IO[bytes]) -> Generator[bytes]:
    piece = first
    while piece:
        yield piece
        piece = source.read(_PIECE_BYTES)


def _entry(file: FileInfo, first: bytes) -> ZipInfo:
    made = datetime.fromtimestamp(max(0, file.created_ms) / 1000, UTC)
    # A zip archive knows the years 1980 to 2107.
    year = min(max(made.year, 1980), 2107)
    entry = ZipInfo(file.path, (year, made.month, made.day, made.hour, made.minute, made.second))
    entry.file_size = file.file_size or 0
    entry.external_attr = 0o644 << 16
    is_worth_it = len(zlib.compress(first, 1)) < _WORTH_DEFLATING * len(first)
    entry.compress_type = ZIP_DEFLATED if is_worth_it else ZIP_STORED
    entry._compresslevel = 1  # pyright: ignore  # no other way for an entry
    return entry


def _renamed(files: Sequence[FileInfo]) -> Iterable[FileInfo]:
    """Yield files under names that no program unpacks to elsewhere, each once."""
    seen: set[str] = set()
    for file in files:
        names = [_UNSAFE.sub("_", name) for name in file.path.split("/")]
        path = "/".join("_" if name.strip(" .") == "" else name for name in names)
        free = path
        number = 2
        while free in seen:
            free, number = f"{path} ({number})", number + 1
        seen.add(free)
        yield replace(file, path=free)
