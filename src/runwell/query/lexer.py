"""Cuts a query into tokens with their places; knows nothing of what they mean together."""

import re
from typing import Final, Literal

import msgspec

from runwell.base.errors import TooLarge
from runwell.base.limits import MAX_FILTER
from runwell.query.caret import BadQuery

Kind = Literal[
    "word", "number", "duration", "single", "double", "backtick", "operator", "mark", "end"
]

UNITS: Final = {
    "ms": 1,
    "s": 1_000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
}
"""Units of a duration in milliseconds, ascending."""

_QUOTES: Final = {"'": "single", '"': "double", "`": "backtick"}
_SPELLINGS: Final = {"==": "=", "<>": "!="}
_HINTS: Final = {
    "&": "join comparisons with AND",
    "|": "join comparisons with OR",
    "!": "write != for unequal, NOT to negate",
    "%": "quote the text: 'abc%'",
    "*": "quote a key or a text that holds it",
    ";": "give one filter, without a semicolon",
}
# A key may go on with dots, slashes, colons and dashes: the language has no arithmetic on fields,
# so `metrics.val/top-5` is one word. A number is followed by its unit, or by what makes it wrong.
_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<word>[^\W\d][\w./:-]*)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?P<unit>[\w./:-]*)
  | (?P<quoted>'(?:[^']|'')*+'|"(?:[^"]|"")*+"|`(?:[^`]|``)*+`)
  | (?P<operator><=|>=|!=|<>|==|!~|[=<>~])
  | (?P<mark>[(),+-])
    """,
    re.VERBOSE,
)
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One token: ``value`` is the text without quotes, the operator's one spelling, the number."""

    kind: Kind
    value: str
    start: int
    end: int
    unit: str = ""


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``, the last of kind ``end``.

    Raises:
        BadQuery: a character, a quote or a number that cannot be read.
        TooLarge: ``text`` is longer than ``MAX_FILTER``.
    """
    if len(text) > MAX_FILTER:
        raise TooLarge(
            f"the query has {len(text):,} characters; at most {MAX_FILTER:,} are allowed"
        )
    if found := _UNSTORABLE.search(text):
        problem = f"the query holds {found[0]!r}, which nothing stored can hold"
        raise BadQuery(problem, text, found.start(), found.end(), hint="remove it")
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _unreadable(text, place)
        if found.lastgroup != "space":
            tokens.append(_token(found, text))
        place = found.end()
    return [*tokens, Token(kind="end", value="", start=len(text), end=len(text))]


def _token(found: re.Match[str], text: str) -> Token:
    start, end = found.span()
    if found["quoted"]:
        quote = found[0][0]
        inner = found[0][1:-1].replace(quote * 2, quote)
        return Token(kind=_kind_of_quote(quote), value=inner, start=start, end=end)
    if found["number"]:
        return _number(found, text)
    if found["word"]:
        return Token(kind="word", value=found[0], start=start, end=end)
    kind: Kind = "operator" if found["operator"] else "mark"
    return Token(kind=kind, value=_SPELLINGS.get(found[0], found[0]), start=start, end=end)


def _kind_of_quote(quote: str) -> Kind:
    return "single" if quote == "'" else "double" if quote == '"' else "backtick"


def _number(found: re.Match[str], text: str) -> Token:
    start, end = found.span()
    unit = found["unit"].lower()
    if not unit:
        return Token(kind="number", value=found["number"], start=start, end=end)
    if unit not in UNITS:
        raise BadQuery(
            f"{found[0]!r} is neither a number nor a duration",
            text,
            start,
            end,
            hint=f"quote the text: '{found[0]}' (units of a duration: {', '.join(UNITS)})",
        )
    return Token(kind="duration", value=found["number"], start=start, end=end, unit=unit)


def _unreadable(text: str, place: int) -> BadQuery:
    char = text[place]
    if char in _QUOTES:
        hint = f"close it with {char}; inside the quotes write {char} as {char * 2}"
        return BadQuery("a quote is not closed", text, place, len(text), hint=hint)
    hint = _HINTS.get(
        char, f"a key or text that holds it is quoted: metrics.`a{char}b`, 'a{char}b'"
    )
    return BadQuery(f"unexpected character {char!r}", text, place, place + 1, hint=hint)
