"""Values as compact bytes: MessagePack, compressed where that saves something; knows no table."""

import threading
from typing import Final, TypeVar

import msgspec
import zstandard

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Corrupt, Invalid

T = TypeVar("T")

WORTH_BYTES: Final = 256
"""Below it compression saves little: a span of that size loses 60 bytes for 8 µs."""
_LEVEL: Final = 3
_MAGIC: Final = b"\x28\xb5\x2f\xfd"
"""How a frame of zstd begins, and no MessagePack of an object does."""


class _Codec(threading.local):
    """Contexts of zstd, which are not to be shared among threads."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_codec = _Codec()


def pack(value: object) -> bytes:
    """Return a Struct as bytes.

    Raises:
        Invalid: it holds something that cannot be stored, such as a number beyond 64 bits.
    """
    try:
        plain = msgspec.msgpack.encode(value)
    except (UnicodeEncodeError, TypeError, OverflowError, RecursionError) as problem:
        raise Invalid(f"an attribute cannot be stored: {problem}") from None
    if len(plain) < WORTH_BYTES:
        return plain
    packed = _codec.compressor.compress(plain)
    return packed if len(packed) < len(plain) else plain


def unpack(data: bytes, kind: type[T]) -> T:
    """Return what ``pack`` was given.

    Raises:
        Corrupt: the bytes are damaged.
    """
    try:
        plain = _codec.decompressor.decompress(data) if data.startswith(_MAGIC) else data
        return msgspec.msgpack.decode(plain, type=kind)
    except (zstandard.ZstdError, *UNREADABLE):
        raise Corrupt("a stored trace is damaged", hint="run `runwell doctor`") from None
