"""Reads the values of comparisons; knows nothing of the fields they stand beside."""

import math
from typing import Final

from runwell.base.limits import INT64_MAX
from runwell.query.cursor import Cursor
from runwell.query.lexer import UNITS, Token
from runwell.query.tree import Duration, Now, Span, Value

_NAMED: Final = {"NAN": math.nan, "INF": math.inf, "INFINITY": math.inf}
_MAX_DURATION_MS: Final = 2**53
"""285,000 years: beyond it a float holds no whole milliseconds."""


def read_value(cursor: Cursor) -> tuple[Value, Span]:
    """Take one value and say where it stood.

    Raises:
        BadQuery: there is none, or it is not written as a value is.
    """
    first = cursor.peek()
    value = _value(cursor)
    return value, Span(first.start, cursor.last_end)


def read_text(cursor: Cursor, operator: str) -> tuple[str, Span]:
    """Take one quoted text, the pattern of ``operator``."""
    token = cursor.peek()
    if token.kind not in ("single", "double"):
        raise cursor.error(
            f"expected a quoted pattern after {operator}, not {cursor.describe()}",
            hint=f"write {operator} '{_unquoted(token)}'",
        )
    cursor.take()
    return token.value, Span(token.start, token.end)


def is_nan(value: Value) -> bool:
    """Say whether a value is the literal ``nan``."""
    return isinstance(value, float) and math.isnan(value)


def _value(cursor: Cursor) -> Value:
    token = cursor.peek()
    if token.kind in ("single", "double"):
        return cursor.take().value
    if token.kind == "word" and token.value.upper() not in _NAMED:
        return _now(cursor) if token.value.lower() == "now" else _refuse_word(cursor, token)
    sign = -1 if cursor.take_mark("+", "-") == "-" else 1
    return _unsigned(cursor, sign)


def _unsigned(cursor: Cursor, sign: int) -> Value:
    token = cursor.peek()
    if token.kind == "duration":
        return Duration(ms=sign * _duration_ms(cursor))
    if token.kind == "number":
        return sign * _number(cursor)
    if token.kind == "word" and token.value.upper() in _NAMED:
        return sign * _NAMED[cursor.take().value.upper()]
    hint = "write a number, or a text in single quotes"
    if token.kind == "backtick":
        hint = f"quote the text with single quotes: '{token.value}'"
    raise cursor.error(f"expected a value, not {cursor.describe()}", hint=hint)


def _number(cursor: Cursor) -> int | float:
    token = cursor.peek()
    number = float(token.value)
    if math.isinf(number):
        raise cursor.error("the number is too large", hint="write inf for infinity")
    cursor.take()
    digits = token.value.lstrip("0") or "0"
    # An integer beyond 64 bits could not be stored exactly, so it counts as the nearest float.
    if token.value.isdigit() and len(digits) < 20 and int(digits) <= INT64_MAX:
        return int(digits)
    return number


def _duration_ms(cursor: Cursor) -> int:
    token = cursor.peek()
    ms = float(token.value) * UNITS[token.unit]
    if ms > _MAX_DURATION_MS:
        raise cursor.error("the duration is too long", hint="at most 285,000 years are allowed")
    cursor.take()
    return round(ms)


def _now(cursor: Cursor) -> Now:
    cursor.take()
    if not (cursor.take_mark("(") and cursor.take_mark(")")):
        raise cursor.error(f"expected () after now, not {cursor.describe()}", hint="write now()")
    sign = cursor.take_mark("+", "-")
    if not sign:
        return Now()
    if cursor.peek().kind != "duration":
        raise cursor.error(
            f"expected a duration after now() {sign}, not {cursor.describe()}",
            hint="for example now() - 7d",
        )
    ms = _duration_ms(cursor)
    return Now(offset_ms=-ms if sign == "-" else ms)


def _refuse_word(cursor: Cursor, token: Token) -> Value:
    word = token.value
    if word.upper() in ("NULL", "NONE"):
        hint = "write IS NULL, or IS NOT NULL"
    elif cursor.peek(1).value == "(" or "." in word:
        hint = f"a field is compared with a value, not with a field; a text is quoted: '{word}'"
    else:
        hint = f"quote the text: '{word}'"
    raise cursor.error(f"expected a value, not {word!r}", token, hint=hint)


def _unquoted(token: Token) -> str:
    return token.value if token.kind in ("word", "number", "backtick") else "%abc%"
