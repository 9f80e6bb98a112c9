"""Gives a parsed filter its meaning for a subject; knows nothing of how it is evaluated."""

from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import msgspec

from runwell.base.errors import Invalid
from runwell.base.limits import INT64_MAX
from runwell.query.caret import BadQuery, nearest
from runwell.query.fields import (
    DATASET_KEYS,
    OPERATORS,
    SPAN_KEYS,
    SPAN_STATUSES,
    SUBJECTS,
    Attribute,
    Subject,
    SubjectName,
    Type,
    find_attribute,
    number_of,
    plural,
)
from runwell.query.parser import parse
from runwell.query.patterns import matcher
from runwell.query.text import format_field
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
    Scalar,
    Span,
    Value,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXAMPLES: Final[dict[Type, str]] = {
    "text": "'abc'",
    "enum": "'abc'",
    "number": "0.5",
    "time": "'2026-01-31T12:00:00Z' or now() - 7d",
    "duration": "90s",
    "value": "'abc' or 3",
}


class _Scope(msgspec.Struct, frozen=True, kw_only=True):
    subject: Subject
    now_ms: int
    text: str

    def error(self, problem: str, at: Span, *, hint: str = "") -> BadQuery:
        return BadQuery(problem, self.text, at.start, at.end, hint=hint)


class _Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A field under its canonical name, with what it may be compared with."""

    field: Field
    type: Type
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return format_field(self.field)


def parse_filter(text: str, subject: SubjectName, now_ms: int) -> Node:
    """Return the checked tree of a filter over ``subject``; ``now_ms`` is what ``now()`` means.

    Raises:
        BadQuery: it cannot be read, or it asks for what is not there; the message shows the place.
        TooLarge: longer than ``MAX_FILTER``.
    """
    return check(parse(text), subject, now_ms, text)


def check(tree: Node, subject: SubjectName, now_ms: int, text: str = "") -> Node:
    """Return ``tree`` with canonical names and plain values, see ``query/tree.py``.

    Checking a checked tree changes nothing. Without ``text`` errors have no carets.

    Raises:
        BadQuery: an unknown field, or a comparison that its type does not have.
    """
    scope = _Scope(subject=SUBJECTS[subject], now_ms=now_ms, text=text)
    return tree if isinstance(tree, All) else _clause(scope, tree)


def check_field(field: Field, subject: SubjectName, text: str = "") -> Field:
    """Return ``field`` under its canonical name.

    Raises:
        BadQuery: ``subject`` has no such field.
    """
    return _resolve(_Scope(subject=SUBJECTS[subject], now_ms=0, text=text), field).field


def _clause(scope: _Scope, clause: Clause) -> Clause:
    match clause:
        case And():
            return And(items=tuple(_clause(scope, item) for item in clause.items))
        case Or():
            return Or(items=tuple(_clause(scope, item) for item in clause.items))
        case Not():
            return Not(item=_clause(scope, clause.item))
        case _:
            return _condition(scope, clause)


def _condition(scope: _Scope, leaf: Condition) -> Condition:
    typed = _resolve(scope, leaf.field)
    _require_operator(scope, typed, leaf)
    match leaf:
        case Compare():
            value = _value(scope, typed, leaf.value, _part(leaf.at, 0))
            _refuse_text_order(scope, leaf, typed, (value,))
            return _replace(leaf, field=typed.field, value=value)
        case Between():
            low, high = _values(scope, typed, (leaf.low, leaf.high), leaf.at)
            _refuse_text_order(scope, leaf, typed, (low, high))
            return _replace(leaf, field=typed.field, low=low, high=high)
        case In():
            values = _values(scope, typed, leaf.values, leaf.at)
            return _replace(leaf, field=typed.field, values=values)
        case Match():
            _require_pattern(scope, leaf)
            return _replace(leaf, field=typed.field)
        case IsNan() if typed.field.entity != "metric":
            hint = f"for a text write {typed.name} ILIKE 'nan'" if typed.type == "value" else ""
            raise scope.error("only a metric can be nan", leaf.at, hint=hint)
        case _:
            return _replace(leaf, field=typed.field)


_Leaf = TypeVar("_Leaf", bound=Condition)


def _replace(leaf: _Leaf, **changes: object) -> _Leaf:
    return msgspec.structs.replace(leaf, **changes)


def _part(at: Span, index: int) -> Span:
    return at.parts[index] if index < len(at.parts) else at


# ---- fields ----


def _resolve(scope: _Scope, field: Field) -> _Typed:
    subject = scope.subject
    if field.entity not in subject.entities:
        there = ", ".join(plural(entity) for entity in subject.entities)
        raise scope.error(
            f"{subject.name} have no {plural(field.entity)}", field.at, hint=f"they have: {there}"
        )
    match field.entity:
        case "metric":
            if field.aggregate not in (None, "last") and not subject.has_series:
                hint = f"compare the latest value: metrics.{field.key}"
                raise scope.error(
                    f"{subject.name} have no {field.aggregate}()", field.at, hint=hint
                )
            return _Typed(field=field, type="number")
        case "param" | "tag" | "metadata" | "feedback" | "expectation":
            return _Typed(field=field, type="value")
        case "span":
            return _span(scope, field)
        case "dataset":
            return _Typed(field=_dataset_field(scope, field), type="text")
        case "attribute":
            attribute = _attribute(scope, field)
            field = msgspec.structs.replace(field, key=attribute.name)
            return _Typed(field=field, type=attribute.type, choices=attribute.choices)


def _attribute(scope: _Scope, field: Field) -> Attribute:
    subject = scope.subject
    if attribute := find_attribute(subject, field.key):
        return attribute
    if hint := subject.refused.get(field.key.lower()):
        raise scope.error(f"{field.key!r} cannot be searched", field.at, hint=hint)
    hint = nearest(field.key, [attribute.name for attribute in subject.attributes])
    if "metric" in subject.entities and hint.startswith("there"):
        hint += f"; a logged value is metrics.{field.key}, params.{field.key} or tags.{field.key}"
    raise scope.error(f"unknown attribute {field.key!r}", field.at, hint=hint)


def _span(scope: _Scope, field: Field) -> _Typed:
    key = field.key.lower()
    if key not in SPAN_KEYS:
        hint = nearest(key, SPAN_KEYS)
        if key.startswith(("attributes.", "content")):
            hint = "what a span holds is not indexed; look at its name, its type or its status"
        raise scope.error(f"{field.key!r} of a span cannot be searched", field.at, hint=hint)
    field = msgspec.structs.replace(field, key=key)
    if key == "status":
        return _Typed(field=field, type="enum", choices=SPAN_STATUSES)
    return _Typed(field=field, type="text")


def _dataset_field(scope: _Scope, field: Field) -> Field:
    key = field.key.lower()
    if key not in DATASET_KEYS:
        hint = nearest(key, DATASET_KEYS)
        raise scope.error(f"unknown key {field.key!r} of a dataset", field.at, hint=hint)
    return msgspec.structs.replace(field, key=key)


# ---- operators ----


def _require_operator(scope: _Scope, typed: _Typed, leaf: Condition) -> None:
    operator = _operator(leaf)
    allowed = OPERATORS[typed.type]
    if operator not in allowed:
        raise scope.error(
            f"{operator} does not apply to {typed.name}, which is a {typed.type}",
            leaf.at,
            hint=f"use one of {', '.join(allowed)}",
        )


def _operator(leaf: Condition) -> str:
    match leaf:
        case Compare():
            return leaf.op
        case Match():
            return leaf.kind.upper()
        case IsNull():
            return "IS NULL"
        case IsNan():
            return "="
        case _:
            return type(leaf).__name__.upper()


def _refuse_text_order(
    scope: _Scope, leaf: Compare | Between, typed: _Typed, values: tuple[Scalar, ...]
) -> None:
    """Refuse ``params.depth > '3'``: as texts, '10' comes before '3', which nobody means."""
    operator = _operator(leaf)
    texts = [value for value in values if isinstance(value, str)]
    if not texts or operator in ("=", "!="):
        return
    number = next((text for text in texts if number_of(text) is not None), "3")
    raise scope.error(
        f"{operator} does not order texts",
        leaf.at,
        hint=f"without quotes numbers are compared: {typed.name} {operator} {number.strip()}",
    )


def _require_pattern(scope: _Scope, leaf: Match) -> None:
    try:
        matcher(leaf.kind, leaf.pattern)
    except Invalid as problem:
        raise scope.error(problem.message, _part(leaf.at, 0), hint=problem.hint) from None


# ---- values ----


def _values(
    scope: _Scope, typed: _Typed, values: tuple[Value, ...], at: Span
) -> tuple[Scalar, ...]:
    plain = tuple(
        _value(scope, typed, value, _part(at, index)) for index, value in enumerate(values)
    )
    if len({isinstance(value, str) for value in plain}) > 1:
        hint = "quote all or none; or join two comparisons with OR"
        raise scope.error("texts and numbers are mixed", at, hint=hint)
    return plain


def _value(scope: _Scope, typed: _Typed, value: Value, at: Span) -> Scalar:
    match typed.type:
        case "text" | "enum":
            return _text(scope, typed, value, at)
        case "number":
            return _number(scope, typed, value, at)
        case "time":
            return _time(scope, typed, value, at)
        case "duration":
            return value.ms if isinstance(value, Duration) else _whole(scope, typed, value, at)
        case "value":
            return value if isinstance(value, str) else _number(scope, typed, value, at)


def _wrong(scope: _Scope, typed: _Typed, value: Value, at: Span, hint: str = "") -> BadQuery:
    shown = scope.text[at.start : at.end] or repr(value)
    return scope.error(
        f"{typed.name} is a {typed.type} and cannot be compared with {shown}",
        at,
        hint=hint or f"write for example {_EXAMPLES[typed.type]}",
    )


def _text(scope: _Scope, typed: _Typed, value: Value, at: Span) -> str:
    if not isinstance(value, str):
        shown = scope.text[at.start : at.end] or repr(value)
        raise _wrong(scope, typed, value, at, f"quote the text: '{shown}'")
    if not typed.choices:
        return value
    for choice in typed.choices:
        if value.lower() == choice.lower():
            return choice
    lower = {choice.lower(): choice for choice in typed.choices}
    hint = nearest(value, lower)
    for name, choice in lower.items():
        hint = hint.replace(name, choice)
    raise scope.error(f"{value!r} is no {typed.field.key}", at, hint=hint)


def _number(scope: _Scope, typed: _Typed, value: Value, at: Span) -> float:
    if isinstance(value, int | float):
        return float(value)
    is_quoted_number = isinstance(value, str) and number_of(value) is not None
    raise _wrong(
        scope, typed, value, at, f"leave the quotes away: {value}" if is_quoted_number else ""
    )


def _whole(scope: _Scope, typed: _Typed, value: Value, at: Span) -> int | float:
    """Return milliseconds: an integer where the number is one."""
    if not isinstance(value, int | float) or abs(value) > INT64_MAX:
        raise _wrong(scope, typed, value, at)
    return int(value) if value == int(value) else value


def _time(scope: _Scope, typed: _Typed, value: Value, at: Span) -> int | float:
    if isinstance(value, Now):
        return scope.now_ms + value.offset_ms
    if not isinstance(value, str):
        return _whole(scope, typed, value, at)
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise _wrong(scope, typed, value, at) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)
