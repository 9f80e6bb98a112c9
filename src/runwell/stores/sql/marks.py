"""Marks: what a reader was told of runs and experiments, small enough to travel; knows no table.

There is no journal of changes, for each write would have to add to it. Instead a mark keeps short
signatures of what was told, and what is found later is compared with them.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable
from typing import Final

import msgspec

WINDOW: Final = 200
"""Row ids below the highest seen that may still come: PostgreSQL gives them out before the commit.
"""
SIGN_BYTES: Final = 6
MAX_STATES: Final = 300
"""Runs of watched experiments whose status is remembered, and MAX_FRESH experiments: a mark travels
in a header of at most 8 kB."""
MAX_FRESH: Final = 100


class Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What was told, and when."""

    question: int
    """Checksum of what was asked for: a mark of another question says nothing about this one."""
    swept_ms: int = 0
    """When all runs of the watched experiments were looked at."""
    signs: bytes = b""
    """``SIGN_BYTES`` for each watched run, ascending by id; zeros for one that there is not."""
    last_run: int = 0
    """The highest row id of a run."""
    seen: bytes = b""
    """A bit for each of the ``WINDOW`` row ids up to ``last_run``, descending: it was told of."""
    states: dict[int, int] = {}
    """The state of runs of watched experiments that are alive or were lately, by row id."""
    homes: bytes = b""
    """The same for each watched experiment: when it was changed, and how many runs it had."""
    total: int = 0
    """How many experiments there are."""
    updated_ms: int = 0
    """When any experiment was last changed."""
    fresh: list[tuple[int, int]] = []
    """Experiments that were changed shortly before that, and when."""

    def is_seen(self, row_id: int) -> bool:
        """Say whether a run of a watched experiment was told of when it was new."""
        place = self.last_run - row_id
        if place < 0:
            return False
        if place >= WINDOW or place // 8 >= len(self.seen):
            return True
        return bool(self.seen[place // 8] >> (place % 8) & 1)


def encode(mark: Mark) -> str:
    """Return ``mark`` as a text that fits a header."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(mark)).decode().rstrip("=")


def decode(text: str, question: int) -> Mark | None:
    """Return the mark in ``text``; None if it is not one, or of another question.

    A reader whose mark cannot be used, after a new version say, is told how things stand instead.
    """
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        mark = msgspec.msgpack.decode(data, type=Mark)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        return None
    return mark if mark.question == question else None


def question(experiments: Iterable[int], runs: Iterable[str]) -> int:
    """Return the checksum of a question."""
    return zlib.crc32(repr((1, sorted(experiments), sorted(runs))).encode())


def sign(*facts: object) -> bytes:
    """Return a short signature of ``facts``, which is never zeros only."""
    return (zlib.crc32(repr(facts).encode()) % 0xFFFFFF + 1).to_bytes(3, "big")


def window(last_run: int, told: Iterable[int]) -> bytes:
    """Return the bits of ``Mark.seen`` for row ids that were told of."""
    bits = bytearray(WINDOW // 8)
    for row_id in told:
        place = last_run - row_id
        if 0 <= place < WINDOW:
            bits[place // 8] |= 1 << (place % 8)
    return bytes(bits)
