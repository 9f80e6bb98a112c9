"""From tokens to the tree; knows the grammar, not which fields exist.

filter     := [ either ]
either     := both { OR both }
both       := term { AND term }
term       := NOT term | "(" either ")" | comparison
comparison := field ( op value | [NOT] (LIKE | ILIKE | RLIKE) text
                    | [NOT] IN "(" value { "," value } ")"
                    | [NOT] BETWEEN value AND value | IS [NOT] NULL )
field      := key | entity "." key | (last | min | max | first | count) "(" field ")"
value      := text | [sign] (number | duration | inf | nan) | now "(" ")" [ sign duration ]
"""

from typing import Final, cast

from runwell.base.limits import MAX_FILTER_DEPTH
from runwell.query.caret import nearest
from runwell.query.cursor import Cursor
from runwell.query.fields import AGGREGATES, ENTITIES, plural
from runwell.query.lexer import Token
from runwell.query.literals import is_nan, read_text, read_value
from runwell.query.tree import (
    All,
    And,
    Between,
    Clause,
    Compare,
    Condition,
    Entity,
    Field,
    In,
    IsNan,
    IsNull,
    Match,
    MatchKind,
    Node,
    Not,
    Operator,
    Or,
    Span,
)

RESERVED: Final = frozenset(
    ("AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ILIKE", "RLIKE", "BETWEEN", "ASC", "DESC")
)
"""Words that name an attribute only behind ``attributes.``."""

_OPERATORS: Final = "one of = != < <= > >= LIKE ILIKE RLIKE IN BETWEEN IS NULL"


def parse(text: str) -> Node:
    """Return the tree of a filter; an empty or white one is ``All``.

    Raises:
        BadQuery: not a filter; the message shows the place.
        TooLarge: longer than ``MAX_FILTER``.
    """
    cursor = Cursor(text)
    if cursor.peek().kind == "end":
        return All()
    tree = _either(cursor)
    if cursor.peek().kind != "end":
        raise _left_over(cursor)
    return tree


def read_field(cursor: Cursor) -> Field:
    """Take one field, with or without an aggregate around it.

    Raises:
        BadQuery: there is none, or its entity is unknown.
    """
    token = cursor.peek()
    is_call = token.kind == "word" and cursor.peek(1).value == "(" and cursor.peek(1).kind == "mark"
    if not is_call:
        field = _plain_field(cursor)
        _refuse_split_key(cursor, token)
        return field
    aggregate = AGGREGATES.get(token.value.lower())
    if aggregate is None:
        hint = nearest(token.value, AGGREGATES)
        raise cursor.error(f"unknown function {token.value!r}", hint=hint)
    cursor.take()
    cursor.take()
    inner = cursor.peek()
    field = _plain_field(cursor)
    if field.entity != "metric":
        hint = f"write {aggregate}(metrics.{field.key})"
        raise cursor.error(f"{aggregate}() is of a metric only", inner, hint=hint)
    if not cursor.take_mark(")"):
        raise cursor.error(f"expected ) after the metric, not {cursor.describe()}")
    at = Span(token.start, cursor.last_end)
    return Field(entity="metric", key=field.key, aggregate=aggregate, at=at)


def _either(cursor: Cursor) -> Clause:
    items = [_both(cursor)]
    while cursor.take_word("OR"):
        items.append(_both(cursor))
    if len(items) == 1:
        return items[0]
    return Or(items=tuple(part for item in items for part in _items_of(item, Or)))


def _both(cursor: Cursor) -> Clause:
    items = [_term(cursor)]
    while cursor.take_word("AND"):
        items.append(_term(cursor))
    if len(items) == 1:
        return items[0]
    return And(items=tuple(part for item in items for part in _items_of(item, And)))


def _items_of(clause: Clause, kind: type[And] | type[Or]) -> tuple[Clause, ...]:
    return clause.items if isinstance(clause, And | Or) and type(clause) is kind else (clause,)


def _term(cursor: Cursor) -> Clause:
    token = cursor.peek()
    is_not = cursor.at_word("NOT")
    if not is_not and not (token.kind == "mark" and token.value == "("):
        return _comparison(cursor)
    cursor.depth += 1
    if cursor.depth > MAX_FILTER_DEPTH:
        hint = f"at most {MAX_FILTER_DEPTH} parentheses and NOTs may stand in each other"
        raise cursor.error("the filter is nested too deeply", hint=hint)
    cursor.take()
    clause = Not(item=_term(cursor)) if is_not else _parenthesis(cursor, token)
    cursor.depth -= 1
    return clause


def _parenthesis(cursor: Cursor, opening: Token) -> Clause:
    clause = _either(cursor)
    if cursor.take_mark(")"):
        return clause
    if cursor.peek().kind == "end":
        raise cursor.error("a parenthesis is not closed", opening)
    raise _left_over(cursor)


def _comparison(cursor: Cursor) -> Condition:
    field = read_field(cursor)
    start = cursor.peek()
    if start.kind == "operator":
        cursor.take()
        if start.value in ("~", "!~"):
            return _match(cursor, field, start, "RLIKE", negated=start.value == "!~")
        return _compare(cursor, field, start)
    if cursor.take_word("IS"):
        negated = bool(cursor.take_word("NOT"))
        if not cursor.take_word("NULL"):
            hint = "write IS NULL or IS NOT NULL; compare with = otherwise"
            raise cursor.error(f"expected NULL, not {cursor.describe()}", hint=hint)
        return IsNull(field=field, negated=negated, at=Span(start.start, cursor.last_end))
    negated = bool(cursor.take_word("NOT"))
    word = cursor.take_word("LIKE", "ILIKE", "RLIKE", "IN", "BETWEEN")
    if word == "IN":
        return _in(cursor, field, start, negated=negated)
    if word == "BETWEEN":
        return _between(cursor, field, start, negated=negated)
    if word:
        return _match(cursor, field, start, word, negated=negated)
    raise cursor.error(
        f"expected an operator after the field, not {cursor.describe()}", hint=_OPERATORS
    )


def _compare(cursor: Cursor, field: Field, operator: Token) -> Condition:
    value, place = read_value(cursor)
    at = Span(operator.start, place.end, (place,))
    if not is_nan(value):
        return Compare(field=field, op=cast(Operator, operator.value), value=value, at=at)
    if operator.value not in ("=", "!="):
        hint = "NaN is neither less nor greater than a number; use = or !="
        raise cursor.error(f"nothing is {operator.value} nan", operator, hint=hint)
    return IsNan(field=field, negated=operator.value == "!=", at=at)


def _match(cursor: Cursor, field: Field, start: Token, word: str, *, negated: bool) -> Match:
    pattern, place = read_text(cursor, word)
    at = Span(start.start, place.end, (place,))
    kind = cast(MatchKind, word.lower())
    return Match(field=field, kind=kind, pattern=pattern, negated=negated, at=at)


def _in(cursor: Cursor, field: Field, start: Token, *, negated: bool) -> In:
    if not cursor.take_mark("("):
        hint = "write the values in parentheses: IN ('a', 'b')"
        raise cursor.error(f"expected ( after IN, not {cursor.describe()}", hint=hint)
    found = [read_value(cursor)]
    while cursor.take_mark(","):
        # Python writes a tuple of one with a comma behind it, and filters are made of those.
        if cursor.peek().kind == "mark" and cursor.peek().value == ")":
            break
        found.append(read_value(cursor))
    if not cursor.take_mark(")"):
        raise cursor.error(f"expected , or ) after a value, not {cursor.describe()}")
    if any(is_nan(value) for value, _ in found):
        raise cursor.error("nan cannot stand in a list", start, hint="add: OR … = nan")
    at = Span(start.start, cursor.last_end, tuple(place for _, place in found))
    return In(field=field, values=tuple(value for value, _ in found), negated=negated, at=at)


def _between(cursor: Cursor, field: Field, start: Token, *, negated: bool) -> Between:
    low, first = read_value(cursor)
    if not cursor.take_word("AND"):
        hint = "write BETWEEN 1 AND 2"
        raise cursor.error(f"expected AND, not {cursor.describe()}", hint=hint)
    high, second = read_value(cursor)
    if is_nan(low) or is_nan(high):
        raise cursor.error("nothing is between nan and a number", start)
    at = Span(start.start, second.end, (first, second))
    return Between(field=field, low=low, high=high, negated=negated, at=at)


def _plain_field(cursor: Cursor) -> Field:
    token = cursor.peek()
    if token.kind in ("double", "backtick"):
        cursor.take()
        return _field(cursor, "attribute", token.value, token)
    if token.kind != "word" or token.value.upper() in RESERVED:
        hint = "a comparison begins with a field: metrics.loss < 0.5"
        raise cursor.error(f"expected a field, not {cursor.describe()}", hint=hint)
    cursor.take()
    prefix, dot, key = token.value.partition(".")
    if not dot:
        return _field(cursor, "attribute", prefix, token)
    entity = ENTITIES.get(prefix.lower())
    if entity is None:
        place = Token(kind="word", value=prefix, start=token.start, end=token.start + len(prefix))
        raise cursor.error(f"unknown entity {prefix!r}", place, hint=_entity_hint(prefix))
    if not key and _is_quoted_key(cursor):
        key = cursor.take().value
    return _field(cursor, entity, key, token)


def _field(cursor: Cursor, entity: Entity, key: str, token: Token) -> Field:
    if not key:
        hint = "write it behind the dot, quoted if need be: metrics.`my key`"
        raise cursor.error("the key is missing", token, hint=hint)
    aggregate = "last" if entity == "metric" else None
    at = Span(token.start, cursor.last_end)
    return Field(entity=entity, key=key, aggregate=aggregate, at=at)


def _is_quoted_key(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind in ("double", "backtick") and token.start == cursor.last_end


def _refuse_split_key(cursor: Cursor, first: Token) -> None:
    """Recognise `metrics.val loss < 1` and `tags.a."b"`, where a part of the key stands alone."""
    token = cursor.peek()
    is_stray = token.kind == "word" and token.value.upper() not in RESERVED
    if first.kind == "word" and "." in first.value and (is_stray or _is_quoted_key(cursor)):
        prefix, _, key = cursor.text[first.start : token.end].partition(".")
        whole = key.replace("`", "").replace('"', "")
        raise cursor.error(
            f"expected an operator after {first.value!r}, not {cursor.describe()}",
            hint=f"quote a key with blanks: {prefix}.`{whole}`; else write {_OPERATORS}",
        )


def _entity_hint(prefix: str) -> str:
    canonical = list(dict.fromkeys(plural(entity) for entity in ENTITIES.values()))
    return nearest(prefix, canonical)


def _left_over(cursor: Cursor) -> Exception:
    token = cursor.peek()
    if token.kind == "mark" and token.value == ")":
        return cursor.error("a parenthesis closes that was not opened")
    if token.kind == "mark" and token.value == ",":
        return cursor.error("unexpected ','", hint="join comparisons with AND or OR")
    return cursor.error(
        f"expected AND or OR, not {cursor.describe()}", hint="join comparisons with AND or OR"
    )
