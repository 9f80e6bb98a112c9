"""Reading a request's body within limits, whole and decompressed; knows not what is in it."""

import zlib
from typing import Final

from runwell.base.errors import Corrupt, Invalid, TooLarge
from runwell.base.limits import MAX_BODY_BYTES, MAX_INFLATED_BYTES
from runwell.server.edge.asgi import Disconnected, Exchange

_ENCODINGS: Final = (b"gzip", b"x-gzip", b"deflate")
_ANY_HEADER: Final = zlib.MAX_WBITS | 32
"""Lets zlib tell a gzip header from its own."""


def announced_bytes(exchange: Exchange) -> int | None:
    """Return the length of the body; None when it comes in chunks of unknown number."""
    length = exchange.headers.get(b"content-length")
    if length is not None:
        return int(length)
    return None if b"transfer-encoding" in exchange.headers else 0


async def read_body(exchange: Exchange) -> bytes:
    """Return the body as it was sent.

    Raises:
        TooLarge: it is above ``MAX_BODY_BYTES``, announced or not.
        Disconnected: the client went away.
    """
    announced = announced_bytes(exchange)
    if announced == 0:
        return b""
    if announced is not None and announced > MAX_BODY_BYTES:
        raise _too_large(announced)
    pieces: list[bytes] = []
    received = 0
    while True:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        pieces.append(message["body"])
        received += len(pieces[-1])
        if received > MAX_BODY_BYTES:
            raise _too_large(received)
        if not message["more_body"]:
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def inflate(body: bytes, encoding: bytes) -> bytes:
    """Return ``body`` without its ``Content-Encoding``, which may be empty.

    Raises:
        Invalid: an encoding that we do not know.
        Corrupt: not what the encoding says, or cut short.
        TooLarge: it grows above ``MAX_INFLATED_BYTES``; not a byte more is decompressed.
    """
    if encoding in {b"", b"identity"}:
        return body
    if encoding.lower() not in _ENCODINGS:
        raise Invalid(
            f"Content-Encoding {encoding.decode('latin-1')!r} is not known",
            hint="send it as gzip, deflate or plain",
        )
    inflater = zlib.decompressobj(_ANY_HEADER)
    try:
        plain = inflater.decompress(body, MAX_INFLATED_BYTES + 1)
    except zlib.error as problem:
        raise Corrupt(f"the compressed body cannot be read: {problem}") from None
    if len(plain) > MAX_INFLATED_BYTES:
        raise TooLarge(f"the body is above {MAX_INFLATED_BYTES:,} bytes once decompressed")
    if not inflater.eof or inflater.unused_data:
        raise Corrupt("the compressed body is cut short or has something behind its end")
    return plain


def _too_large(size: int) -> TooLarge:
    return TooLarge(
        f"the body has at least {size:,} bytes; at most {MAX_BODY_BYTES:,} are allowed",
        hint="send several smaller requests, or upload it as an artifact",
    )
