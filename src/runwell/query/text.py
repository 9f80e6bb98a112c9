"""From a tree back to its one canonical text; knows nothing of what fields exist."""

import re
from typing import Final

from runwell.query.fields import plural
from runwell.query.lexer import UNITS
from runwell.query.parser import RESERVED
from runwell.query.tree import (
    All,
    And,
    Between,
    Clause,
    Compare,
    Condition,
    Duration,
    Field,
    In,
    IsNan,
    IsNull,
    Match,
    Node,
    Not,
    Now,
    Or,
    Value,
)

_BARE_ATTRIBUTE: Final = re.compile(r"[^\W\d]\w*")
_BARE_KEY: Final = re.compile(r"[\w./:-]+")
_EXACT: Final = 1e15
"""Whole floats below it are written as integers."""


def format_filter(tree: Node) -> str:
    """Return the canonical text of a tree; ``parse`` of it gives an equal tree."""
    match tree:
        case All():
            return ""
        case And():
            return " AND ".join(_inside(item, Or) for item in tree.items)
        case Or():
            return " OR ".join(format_filter(item) for item in tree.items)
        case Not():
            return f"NOT {_inside(tree.item, And, Or)}"
        case _:
            return f"{format_field(tree.field)} {_format_condition(tree)}"


def format_field(field: Field) -> str:
    """Return the canonical text of a field; quoted only where it must be."""
    if field.entity == "attribute":
        is_bare = _BARE_ATTRIBUTE.fullmatch(field.key) and field.key.upper() not in RESERVED
        return field.key if is_bare else f"attributes.{_format_key(field.key)}"
    text = f"{plural(field.entity)}.{_format_key(field.key)}"
    return text if field.aggregate in (None, "last") else f"{field.aggregate}({text})"


def _inside(clause: Clause, *looser: type[And] | type[Or]) -> str:
    text = format_filter(clause)
    return f"({text})" if isinstance(clause, looser) else text


def _format_condition(leaf: Condition) -> str:
    match leaf:
        case Compare():
            return f"{leaf.op} {_format_value(leaf.value)}"
        case IsNan():
            return f"{'!=' if leaf.negated else '='} nan"
        case IsNull():
            return "IS NOT NULL" if leaf.negated else "IS NULL"
        case Between():
            rest = f"BETWEEN {_format_value(leaf.low)} AND {_format_value(leaf.high)}"
        case In():
            rest = f"IN ({', '.join(_format_value(value) for value in leaf.values)})"
        case Match():
            rest = f"{leaf.kind.upper()} {_format_value(leaf.pattern)}"
    return f"NOT {rest}" if leaf.negated else rest


def _format_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else f"`{key.replace('`', '``')}`"


def _format_value(value: Value) -> str:
    match value:
        case str():
            return f"'{value.replace(chr(39), chr(39) * 2)}'"
        case Duration():
            return _format_duration(value.ms)
        case Now(offset_ms=0):
            return "now()"
        case Now():
            sign = "-" if value.offset_ms < 0 else "+"
            return f"now() {sign} {_format_duration(abs(value.offset_ms))}"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return repr(int(value))
        case _:
            return repr(value)


def _format_duration(ms: int) -> str:
    unit, size = next(pair for pair in reversed(UNITS.items()) if ms % pair[1] == 0)
    return f"{ms // size}{unit}"
