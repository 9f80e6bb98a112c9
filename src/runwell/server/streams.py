"""Moving the bytes that tickets permit, in memory that does not grow; knows no act."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import BinaryIO, Final, NamedTuple, TypeVar

from runwell.base import codec
from runwell.base.errors import Corrupt, Invalid, TooLarge
from runwell.base.log import logger
from runwell.server import preview
from runwell.server.edge import headers as header
from runwell.server.edge.asgi import JSON, Disconnected, Exchange, Headers
from runwell.server.edge.errors import refuse
from runwell.server.edge.limits import announced_bytes
from runwell.server.lanes import Lanes
from runwell.server.threads import Threads
from runwell.stores.blobs.api import Blob, BlobWriter
from runwell.usecase.tickets import Download, Upload, View

CHUNK_BYTES: Final = 1 << 20
"""What one hop to a thread reads or writes; a hop costs 50 µs and this much 500 at least."""
SMALL_BYTES: Final = 64 << 10
"""A file that is moved at once where small acts run: on the loop, if the stores are embedded."""
_OCTETS: Final = (b"content-type", b"application/octet-stream")

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]
Ticket = TypeVar("Ticket")
Issue = Callable[[Exchange, dict[str, str]], Ticket]
"""Gives a ticket for a request with the named segments of its path; runs in a thread."""


def download_handler(issue: Issue[Download], lanes: Lanes) -> Handler:
    """Return the handler that hands out the bytes of the blob of a ticket."""

    def begin(exchange: Exchange, path: dict[str, str]) -> "_Delivery":
        ticket = issue(exchange, path)
        head = [_OCTETS, header.attachment(ticket.name), header.UNTRUSTED]
        return _Delivery(ticket, exchange, b'"%s"' % ticket.digest.encode(), head)

    return _delivering(begin, lanes)


def view_handler(issue: Issue[View], lanes: Lanes) -> Handler:
    """Return the handler that shows the blob of a ticket in a browser, as what it is."""

    def begin(exchange: Exchange, path: dict[str, str]) -> "_Delivery":
        ticket = issue(exchange, path)
        with ticket.blobs.open(ticket.digest) as file:
            first = file.read(preview.FIRST_BYTES)
        head = preview.headers_of(first, ticket.name, network=ticket.network)
        etag = b'"%s-%s"' % (ticket.digest.encode(), preview.EDITION)
        return _Delivery(ticket, exchange, etag, head)

    return _delivering(begin, lanes)


def _delivering(begin: Callable[[Exchange, dict[str, str]], "_Delivery"], lanes: Lanes) -> Handler:
    lane = lanes.of("GET", is_quick=True)

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        delivery = await lane.run(begin, exchange, path)
        try:
            await delivery.send(lanes.threads)
        finally:
            delivery.close()

    return handle


def upload_handler(
    issue: Issue[Upload], lanes: Lanes, *, limit_bytes: int | None = None
) -> Handler:
    """Return the handler that takes bytes into the blob of a ticket, at most ``limit_bytes``."""
    threads, quick = lanes.threads, lanes.of("PUT", is_quick=True)

    def begin(exchange: Exchange, path: dict[str, str]) -> "_Reception":
        if limit_bytes is not None and (announced_bytes(exchange) or 0) > limit_bytes:
            raise _above(limit_bytes)
        return _Reception(issue(exchange, path), exchange, limit_bytes)

    def finish_small(exchange: Exchange, path: dict[str, str], body: bytes) -> "_Receipt":
        return begin(exchange, path).finish_with(body)

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        size = announced_bytes(exchange)
        if size is not None and size <= CHUNK_BYTES:
            body = b"".join([piece async for piece in _pieces(exchange)])
            lane = quick if size <= SMALL_BYTES else threads
            receipt = await lane.run(finish_small, exchange, path, body)
        else:
            # The ticket comes first: nobody uploads gigabytes to be refused after the last one.
            reception = await threads.run(begin, exchange, path)
            try:
                await _receive(reception, exchange, threads)
                receipt = await threads.run(reception.finish)
            finally:
                await threads.run(reception.abort)
        await exchange.reply(200, receipt.reply, [JSON, (b"etag", receipt.etag)])

    return handle


class _Delivery:
    """One blob, or a part of it, on its way to a client."""

    def __init__(
        self, ticket: Download | View, exchange: Exchange, etag: bytes, about: Headers
    ) -> None:
        self._exchange = exchange
        self._size = ticket.size_bytes
        self._etag = etag
        self._about = about
        self._is_known = header.is_known(exchange.headers, self._etag)
        part = header.requested_range(exchange.headers, self._etag, self._size)
        self._part = part
        self._left = self._size if part is None else len(part)
        self._file: BinaryIO | None = None
        if not self._is_known and self._left and exchange.method != "HEAD":
            self._file = ticket.blobs.open(ticket.digest)
            self._file.seek(part.start if part else 0)
        is_small = self._file is not None and self._left <= SMALL_BYTES
        self._first = self._read() if is_small else None

    async def send(self, threads: Threads) -> None:
        """Send head and body."""
        exchange = self._exchange
        if self._is_known:
            return await exchange.reply(304, headers=[(b"etag", self._etag)])
        if self._part is not None and not self._part:
            return await self._refuse_range()
        status, head = self._head()
        if self._file is None:
            await exchange.start(status, head)
            return await exchange.send(b"")
        chunk = self._first or await threads.run(self._read)
        await exchange.start(status, head)
        while self._left:
            await exchange.send(chunk, more=True)
            chunk = await threads.run(self._read)
        return await exchange.send(chunk)

    def close(self) -> None:
        """Close the blob."""
        if self._file is not None:
            self._file.close()

    def _head(self) -> tuple[int, Headers]:
        part, size = self._part, self._size
        head: Headers = [
            (b"content-length", b"%d" % (size if part is None else len(part))),
            (b"etag", self._etag),
            (b"accept-ranges", b"bytes"),
            *self._about,
        ]
        if part is None:
            return 200, head
        return 206, [*head, (b"content-range", b"bytes %d-%d/%d" % (part.start, part[-1], size))]

    async def _refuse_range(self) -> None:
        problem = Invalid(
            "the range lies outside of the file", hint=f"the file has {self._size:,} bytes"
        )
        headers = [(b"content-range", b"bytes */%d" % self._size)]
        await refuse(self._exchange, problem, status=416, headers=headers)

    def _read(self) -> bytes:
        assert self._file is not None
        chunk = self._file.read(min(CHUNK_BYTES, self._left))
        if not chunk:
            # The head may be out already; then the only honest end is a broken connection.
            logger.error("a blob is shorter than its manifest says: %s", self._etag.decode())
            raise Corrupt("the stored file is damaged", hint="run `runwell doctor`")
        self._left -= len(chunk)
        return chunk


class _Receipt(NamedTuple):
    """What is answered once a blob is in."""

    reply: bytes
    etag: bytes


class _Reception:
    """One blob on its way in."""

    def __init__(self, ticket: Upload, exchange: Exchange, limit_bytes: int | None) -> None:
        if exchange.headers.get(b"content-encoding", b"identity") != b"identity":
            raise Invalid("files are stored as they come", hint="send them without an encoding")
        self._blake3 = header.expected_blake3(exchange.headers)
        self._sha256 = header.expected_sha256(exchange.headers)
        self._hash = None if self._sha256 is None else hashlib.sha256()
        self._limit_bytes = limit_bytes
        self._size = 0
        self._ticket = ticket
        self._writer: BlobWriter | None = None

    def write(self, data: bytes) -> None:
        """Take the next piece."""
        self._note(data)
        if self._writer is None:
            self._writer = self._ticket.blobs.create()
        self._writer.write(data)

    def finish(self) -> _Receipt:
        """Make the blob visible, if it is what the client meant to send, and return the answer."""
        self._check()
        writer = self._writer or self._ticket.blobs.create()
        return self._accept(writer.commit())

    def finish_with(self, body: bytes) -> _Receipt:
        """Do all at once for a body that is whole."""
        self._note(body)
        self._check()
        return self._accept(self._ticket.blobs.put(body))

    def abort(self) -> None:
        """Drop what came, unless it is a blob by now."""
        if self._writer is not None:
            self._writer.abort()

    def _note(self, data: bytes) -> None:
        self._size += len(data)
        if self._limit_bytes is not None and self._size > self._limit_bytes:
            raise _above(self._limit_bytes)
        if self._hash is not None:
            self._hash.update(data)

    def _check(self) -> None:
        if self._hash is not None and self._hash.digest() != self._sha256:
            raise Corrupt("the body does not match its Content-Digest", hint="send it again")

    def _accept(self, blob: Blob) -> _Receipt:
        if self._blake3 not in {"", blob.digest}:
            raise Corrupt("the body does not match its X-Content-BLAKE3", hint="send it again")
        reply = codec.encode_json(self._ticket.finish(blob))
        return _Receipt(reply, b'"%s"' % blob.digest.encode())


def _above(limit_bytes: int) -> TooLarge:
    return TooLarge(f"the file is above {limit_bytes:,} bytes, which is the limit here")


async def _receive(reception: _Reception, exchange: Exchange, threads: Threads) -> None:
    """Hand the body on in chunks, one being written while the next comes in."""
    waiting: list[bytes] = []
    size = 0
    writing = None
    try:
        async for piece in _pieces(exchange):
            waiting.append(piece)
            size += len(piece)
            if size < CHUNK_BYTES:
                continue
            chunk, waiting, size = b"".join(waiting), [], 0
            if writing is not None:
                await writing
            writing = threads.run(reception.write, chunk)
    finally:
        # Also when the client is gone: a writer is used by one thread at a time, and is next
        # aborted.
        if writing is not None:
            await writing
    await threads.run(reception.write, b"".join(waiting))


async def _pieces(exchange: Exchange) -> AsyncIterator[bytes]:
    """Yield the body as it comes in; nothing more is read while a piece is not taken."""
    while True:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        yield message["body"]
        if not message["more_body"]:
            return
