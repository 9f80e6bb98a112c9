"""Regular expressions on SQLite, which has none, with a bound on their time; knows no table.

An engine that backtracks can need years for ``(a+)+$`` and forty letters, and holds the interpreter
lock meanwhile: one search would stop the whole server. The engine used here gives up in time.
"""

from functools import lru_cache
from time import monotonic
from typing import Final

import regex

MAX_S: Final = 5.0
"""What all matches of one transaction may take together; a million short texts take one second."""


class Regexp:
    """The function ``regexp(pattern, text)`` of one connection."""

    def __init__(self) -> None:
        self._left_s = MAX_S

    def renew(self) -> None:
        """Give the next transaction the whole time again."""
        self._left_s = MAX_S

    def __call__(self, pattern: str, text: str | None) -> int | None:
        """Say whether ``pattern`` is found anywhere in ``text``: 1, 0, or None for no text.

        Raises:
            TimeoutError: the time is over.
        """
        if text is None:
            return None
        if self._left_s <= 0:
            raise TimeoutError
        begun = monotonic()
        try:
            return int(_compiled(pattern).search(text, timeout=self._left_s) is not None)
        finally:
            self._left_s -= monotonic() - begun


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)
