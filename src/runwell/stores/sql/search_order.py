"""From an ordering to the phases of a search and the place behind a token; knows no filter."""

from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Text,
    and_,
    case,
    false,
    literal,
    not_,
    or_,
    true,
)
from sqlalchemy.types import TypeEngine

from runwell.query.order import Order
from runwell.query.tree import Field
from runwell.stores.sql.cursor import Value as SortValue
from runwell.stores.sql.functions import DOUBLE, by_codepoint
from runwell.stores.sql.search_fields import Expression, Rows, Subject, Value
from runwell.stores.sql.search_filter import has_value, having

_NUMBER, _OTHER, _MISSING = 0, 1, 2
"""The groups of ``query/order.py``: numbers (or all values there are), NaN or texts, missing."""

Kind: TypeAlias = Literal["whole", "number", "text"]
_SQL_TYPES: Final[dict[Kind, TypeEngine[Any]]] = {
    "whole": BigInteger(),
    "number": DOUBLE,
    "text": Text(),
}
_TYPES: Final[dict[Kind, type]] = {"whole": int, "number": float, "text": str}


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is sorted by: an expression, or a constant where all rows have the same."""

    kind: Kind
    expression: Expression | None = None
    constant: int | None = None
    descending: bool = False


def expressions(terms: Sequence[Term]) -> list[tuple[Expression, bool]]:
    """Return what a statement sorts by, each with whether it descends."""
    return [(term.expression, term.descending) for term in terms if term.expression is not None]


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the answer that one statement reads in order; all phases have the same terms."""

    source: FromClause
    condition: ColumnElement[bool]
    terms: Sequence[Term]


def phases(orders: Sequence[Order], subject: Subject) -> list[Phase]:
    """Return the statements that together give the items of ``subject`` in order.

    Where an index holds the first key's values in order, its groups are read one by one: numbers
    as the index gives them, then NaN or texts, then the runs without the key. Each can stop after
    a page. Otherwise, or when a filter leaves few, one statement sorts all.
    """
    if orders and not subject.is_few and len(subject.experiments) == 1:
        first, *later = orders
        rows = _indexed_rows(first.field, subject)
        if rows is not None and rows.experiment is not None:
            return _phases_by_index(first, rows, later, subject)
    source, terms = _joined(subject.table, orders, subject)
    return [Phase(source=source, condition=subject.scope, terms=terms)]


def behind(terms: Sequence[Term], values: Sequence[SortValue]) -> ColumnElement[bool]:
    """Return whether a row comes behind the one that has these values."""
    ways: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    bound: ColumnElement[bool] | None = None
    for term, value in zip(terms, values, strict=True):
        # No value is a matter of the group, which an earlier term tells apart.
        if term.expression is None or value is None:
            continue
        last = literal(value, _SQL_TYPES[term.kind])
        beyond = term.expression < last if term.descending else term.expression > last
        ways.append(and_(*equal, beyond))
        equal.append(term.expression == last)
        if bound is None:
            # Follows from the rest, but is what an index can begin at.
            bound = term.expression <= last if term.descending else term.expression >= last
    return false() if bound is None else and_(bound, or_(*ways))


def are_values_of(terms: Sequence[Term], values: Sequence[SortValue]) -> bool:
    """Say whether ``values`` can be those of an item; those of a forged token need not be."""
    return len(values) == len(terms) and all(
        value is None or type(value) is _TYPES[term.kind]
        for term, value in zip(terms, values, strict=True)
    )


# ---- by index ----


def _indexed_rows(field: Field, subject: Subject) -> Rows | None:
    if field.entity == "attribute":
        return None
    rows = subject.rows(field)
    return rows if rows.is_indexed else None


def _phases_by_index(
    first: Order, rows: Rows, later: Sequence[Order], subject: Subject
) -> list[Phase]:
    table, value = subject.table, rows.value
    assert rows.experiment is not None
    assert value.number is not None
    here = and_(rows.experiment == subject.experiments[0], rows.here)
    joined = rows.source.join(table, table.c.id == rows.owner)
    source, rest = _joined(joined, later, subject)
    found = [
        Phase(
            source=source,
            condition=and_(here, value.number.is_not(None)),
            terms=[*_group_terms(first, value, _NUMBER), *rest],
        )
    ]
    if value.parts or value.has_nan:
        found.append(
            Phase(
                source=source,
                condition=and_(here, value.number.is_(None)),
                terms=[*_group_terms(first, value, _OTHER), *rest],
            )
        )
    source, rest = _joined(table, later, subject)
    missing = not_(having(rows, subject, has_value(value)))
    found.append(
        Phase(
            source=source,
            condition=and_(subject.scope, missing),
            terms=[*_group_terms(first, value, _MISSING), *rest],
        )
    )
    return found


def _group_terms(order: Order, value: Value, group: int) -> list[Term]:
    """Return the terms of a key within one group: all constant but the group's own."""
    down = order.descending
    # Among texts it is always NULL, and only says that the index has them in order.
    number = value.number if group == _NUMBER or (group == _OTHER and value.parts) else None
    parts = [by_codepoint(part) if group == _OTHER else None for part in value.parts]
    return [
        Term(kind="whole", constant=group),
        Term(kind="whole" if value.is_whole else "number", expression=number, descending=down),
        *(Term(kind="text", expression=part, descending=down) for part in parts),
    ]


# ---- by sorting ----


def _joined(
    source: FromClause, orders: Sequence[Order], subject: Subject
) -> tuple[FromClause, list[Term]]:
    """Join the values of ``orders`` to ``source``; return it with all terms, of ties too."""
    terms: list[Term] = []
    for order in orders:
        if order.field.entity == "attribute":
            terms += _terms(order, subject.attributes[order.field.key], None)
            continue
        rows = (subject.rows_in_order or subject.rows)(order.field)
        source = source.outerjoin(rows.source, and_(rows.owner == subject.table.c.id, rows.here))
        terms += _terms(order, rows.value, rows.owner)
    if not any(_is_newest(order, subject) for order in orders):
        terms.append(Term(kind="whole", expression=subject.newest, descending=True))
    terms.append(Term(kind="whole", expression=subject.table.c.id, descending=True))
    return source, terms


def _is_newest(order: Order, subject: Subject) -> bool:
    return order.field.entity == "attribute" and order.field.key == subject.newest_name


def _terms(order: Order, value: Value, owner: Expression | None) -> list[Term]:
    terms = [_group_term(value, owner)]
    down = order.descending
    if value.number is not None:
        kind: Kind = "whole" if value.is_whole else "number"
        terms.append(Term(kind=kind, expression=value.number, descending=down))
    for part in value.parts:
        # Texts that are numbers are sorted as numbers alone: '1' and '1.0' are equal.
        own = part if value.number is None else case((value.number.is_(None), part))
        terms.append(Term(kind="text", expression=by_codepoint(own), descending=down))
    return terms


def _group_term(value: Value, owner: Expression | None) -> Term:
    is_row = true() if owner is None else owner.is_not(None)
    if value.number is not None and (value.parts or value.has_nan):
        group = case((value.number.is_not(None), _NUMBER), (is_row, _OTHER), else_=_MISSING)
    elif owner is None and value.there is None:
        return Term(kind="whole", constant=_NUMBER)
    else:
        group = case((and_(is_row, has_value(value)), _NUMBER), else_=_MISSING)
    return Term(kind="whole", expression=group)
