"""Page tokens: where a search stands, opaque to its user; knows no table and no order.

A token holds the values by which its last item was sorted, so the next page starts right behind
that item however many others came or went. It also holds what ``now()`` meant on the first page,
and a digest of the query and of itself: with another query, or altered, it is refused.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Final, TypeAlias

import msgspec

from runwell.base.errors import Invalid

Value: TypeAlias = int | float | str | None
"""A sort value; None where the item has none of that kind."""

_VERSION: Final = 1
_DIGEST_BYTES: Final = 9  # with three bytes of padding saved, and far above chance


class Position(msgspec.Struct, frozen=True, array_like=True):
    """The end of a page: the sort values of its last item, and the time of the first page."""

    now_ms: int
    values: list[Value]


def encode_position(position: Position, query: object) -> str:
    """Return the token of ``position`` in ``query`` (anything that msgspec encodes)."""
    body = msgspec.msgpack.encode(position)
    return _text(_digest(body, query) + body)


def decode_position(token: str, query: object) -> Position | None:
    """Return where ``token`` stands, or None for the empty token of the first page.

    Raises:
        Invalid: the token is of another query, of another version, or was altered.
    """
    if not token:
        return None
    try:
        raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        body = raw[_DIGEST_BYTES:]
        # Base64 reads over what it does not know, so the text must also be what we would write.
        if raw[:_DIGEST_BYTES] == _digest(body, query) and _text(raw) == token:
            return msgspec.msgpack.decode(body, type=Position)
    except (ValueError, msgspec.MsgspecError):
        pass
    raise Invalid(
        f"the page token {token[:40]!r} does not belong to this search",
        hint="repeat the filter, order and view of the first page, or begin without a token",
    )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _digest(body: bytes, query: object) -> bytes:
    seed = msgspec.msgpack.encode((_VERSION, query))
    key = blake2b(seed, digest_size=32).digest()
    return blake2b(body, digest_size=_DIGEST_BYTES, key=key).digest()
