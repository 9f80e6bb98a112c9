"""How LIKE, ILIKE and RLIKE match a text; knows nothing of fields and trees."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from runwell.base.errors import Invalid
from runwell.query.tree import MatchKind

MAX_PATTERN: Final = 500
"""Characters of a pattern. It limits accidents, not malice: ``(a+)+$`` is exponential in the text,
so ``stores/sql/regexp.py`` bounds the time. PostgreSQL's own engine does not backtrack."""


@lru_cache(maxsize=256)
def matcher(kind: MatchKind, pattern: str) -> Callable[[str], bool]:
    """Return the function that says whether a text matches.

    LIKE and ILIKE match the whole text: ``%`` is any run of characters, ``_`` one, and a backslash
    takes the meaning of the next. ILIKE compares both in lower case. RLIKE is a regular expression,
    found anywhere in the text; ``^ $`` anchor it, a leading ``(?i)`` ignores case.

    Raises:
        Invalid: the pattern cannot be read or is too long; the message has no place.
    """
    if len(pattern) > MAX_PATTERN:
        raise Invalid(
            f"the pattern has {len(pattern)} characters; at most {MAX_PATTERN} are allowed"
        )
    if kind == "rlike":
        compiled = _compile(pattern)
        return lambda text: compiled.search(text) is not None
    if kind == "ilike":
        lowered = re.compile(_regex_of_like(pattern.lower()), re.DOTALL)
        return lambda text: lowered.match(text.lower()) is not None
    exact = re.compile(_regex_of_like(pattern), re.DOTALL)
    return lambda text: exact.match(text) is not None


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as problem:
        raise Invalid(
            f"{pattern!r} is not a regular expression: {problem}",
            hint="a backslash before a character such as . ( [ + takes its meaning; "
            "LIKE needs no regular expression",
        ) from None


def _regex_of_like(pattern: str) -> str:
    """Translate a LIKE pattern; the middle parts are atomic, so that matching stays linear.

    Taking each part at its first place can never spoil a later one, so ``(?>…)`` may forget the
    other places: ``%a%a%a%`` on a long text costs one pass instead of a power of its length.
    """
    first, *rest = _parts_of_like(pattern)
    if not rest:
        return rf"\A{first}\Z"
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1] if part)
    return rf"\A{first}{middle}.*{rest[-1]}\Z"


def _parts_of_like(pattern: str) -> list[str]:
    parts = [""]
    chars = iter(pattern)
    for char in chars:
        if char == "%":
            parts.append("")
        elif char == "_":
            parts[-1] += "."
        elif char != "\\":
            parts[-1] += re.escape(char)
        elif escaped := next(chars, ""):
            parts[-1] += re.escape(escaped)
        else:
            raise Invalid(
                f"the pattern {pattern!r} ends with a lone backslash", hint="write \\\\ for one"
            )
    return parts
