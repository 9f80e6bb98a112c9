"""From a checked tree to a condition in SQL that is never NULL; knows no order and no page."""

import math
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias, assert_never

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    false,
    literal,
    not_,
    or_,
    select,
    true,
)

from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.query.fields import number_of
from runwell.query.tree import (
    All,
    And,
    Between,
    Clause,
    Compare,
    Condition,
    In,
    IsNan,
    IsNull,
    Match,
    MatchKind,
    Node,
    Not,
    Operator,
    Or,
    Scalar,
    plain,
)
from runwell.stores.sql.functions import DOUBLE, in_lower_case, in_parentheses, matches_like
from runwell.stores.sql.schema import HEAD
from runwell.stores.sql.search_fields import Expression, Rows, Subject, Value, is_in

Truth: TypeAlias = ColumnElement[bool]

_MAX_FLAT: Final = 8
"""Items joined in one row. SQLite nests ``a AND b AND c`` as deep as it is long, up to 1,000."""
_LOOKUPS: Final = ("run_id", "parent_run_id", "model_id", "source_run_id", "trace_id")
"""Attributes with an index of their own, whatever the experiment."""


def conjuncts(tree: Node) -> tuple[Clause, ...]:
    """Return the clauses that must all hold."""
    if isinstance(tree, All):
        return ()
    return tree.items if isinstance(tree, And) else (tree,)


def condition(clauses: Sequence[Clause], subject: Subject) -> Truth:
    """Return whether all ``clauses`` hold of a row of ``subject.table``.

    Values in other tables are looked up run by run, through their primary key; so a search that
    needs few runs looks at few.
    """
    return _join(and_, [true(), *(_clause(one, subject, negated=False) for one in clauses)])


def narrow_set(clause: Clause, subject: Subject) -> Select[tuple[int]] | None:
    """Return the ids for which ``clause`` holds, if an index gives them without looking at runs."""
    if isinstance(clause, And | Or | Not) or not _is_range(clause):
        return None
    if clause.field.entity == "attribute" and clause.field.key in subject.attributes:
        if clause.field.key not in _LOOKUPS or isinstance(clause, IsNull):
            return None
        # The same table stands outside of the set, which must not be taken for this one.
        return select(subject.table.c.id).where(_leaf(clause, subject)).correlate(None)
    rows = subject.rows(clause.field)
    if rows.experiment is None or not rows.is_indexed:
        return None
    in_experiments = is_in(rows.experiment, subject.experiments)
    found = select(rows.owner).select_from(rows.source)
    return found.where(in_experiments, rows.here, _passes(clause, rows.value))


def having(rows: Rows, subject: Subject, test: Truth) -> Truth:
    """Return whether any of ``rows`` that belongs to the item passes ``test``."""
    found = select(literal(1)).select_from(rows.source).where(rows.owner == subject.table.c.id)
    return found.where(rows.here, test).correlate(subject.table).exists()


def has_value(value: Value) -> Truth:
    """Return whether a row has a value."""
    return true() if value.there is None else value.there


# ---- clauses ----


def _clause(clause: Clause, subject: Subject, *, negated: bool) -> Truth:
    """Translate; a NOT goes down to the leaves, because SQLite's parser nests only so deep."""
    match clause:
        case Not():
            return _clause(clause.item, subject, negated=not negated)
        case And() | Or():
            # Nested items first: what stands before one stays on the parser's stack meanwhile.
            items = sorted(clause.items, key=lambda item: not isinstance(item, And | Or | Not))
            joined = and_ if isinstance(clause, And) != negated else or_
            return _join(joined, [_clause(item, subject, negated=negated) for item in items])
        case _:
            found = _leaf(clause, subject)
            return not_(found) if negated else found


def _join(joined: Callable[..., Truth], items: Sequence[Truth]) -> Truth:
    if len(items) <= _MAX_FLAT:
        return joined(*items)
    middle = len(items) // 2
    halves = (_join(joined, items[:middle]), _join(joined, items[middle:]))
    return joined(*(in_parentheses(half) for half in halves))


def _leaf(leaf: Condition, subject: Subject) -> Truth:
    if leaf.field.entity == "attribute" and leaf.field.key in subject.attributes:
        value = subject.attributes[leaf.field.key]
        return _passes(leaf, value) if _needs_value(leaf) else not_(has_value(value))
    rows = subject.rows(leaf.field)
    if _needs_value(leaf):
        return having(rows, subject, _passes(leaf, rows.value))
    return not_(having(rows, subject, has_value(rows.value)))


def _needs_value(leaf: Condition) -> bool:
    return not isinstance(leaf, IsNull) or leaf.negated


def _is_range(leaf: Condition) -> bool:
    match leaf:
        case Compare():
            return leaf.op != "!="
        case IsNull():
            return leaf.negated
        case Between() | In() | IsNan():
            return not leaf.negated
        case Match():
            return False


# ---- one value ----


def _passes(leaf: Condition, value: Value) -> Truth:
    """Return whether there is a value and ``leaf`` holds of it.

    NULL only for a param or a tag that is no number where one is wanted, which stays inside EXISTS.
    """
    return and_(has_value(value), _holds(leaf, value))


def _holds(leaf: Condition, value: Value) -> Truth:
    match leaf:
        case IsNull():
            return true()
        case IsNan():
            is_nan = _of(value.number).is_(None) if value.has_nan else false()
            return not_(is_nan) if leaf.negated else is_nan
        case Match():
            found = _matches(_of(value.text), leaf.kind, leaf.pattern)
            return not_(found) if leaf.negated else found
        case Compare():
            return _compare(value, leaf.op, plain(leaf.value))
        case Between():
            low, high = plain(leaf.low), plain(leaf.high)
            if leaf.negated:
                return or_(_compare(value, "<", low), _compare(value, ">", high))
            return and_(_compare(value, ">=", low), _compare(value, "<=", high))
        case In():
            return _is_among(value, [plain(wanted) for wanted in leaf.values], negated=leaf.negated)
        case _:
            assert_never(leaf)


def _of(column: Expression | None) -> Expression:
    assert column is not None, "the tree was not checked for this subject"
    return column


def _compare(value: Value, op: Operator, wanted: Scalar) -> Truth:
    if op in ("=", "!="):
        return _is_among(value, [wanted], negated=op == "!=")
    number = _of(value.number)
    assert not isinstance(wanted, str)
    if value.is_whole:
        return _compare_whole(number, op, wanted)
    return number.op(op, is_comparison=True)(literal(wanted, DOUBLE))


def _compare_whole(number: Expression, op: Operator, wanted: float) -> Truth:
    """Compare an integer with a number that need not be one, nor fit into 64 bits."""
    if not INT64_MIN <= wanted <= INT64_MAX:
        return true() if (wanted > 0) == (op in ("<", "<=")) else false()
    bound = math.ceil(wanted) if op in ("<", ">=") else math.floor(wanted)
    return number.op(op, is_comparison=True)(literal(bound, BigInteger()))


def _is_among(value: Value, wanted: Sequence[Scalar], *, negated: bool) -> Truth:
    texts = [one for one in wanted if isinstance(one, str)]
    if texts:
        text = _of(value.text)
        return text.not_in(texts) if negated else _is_text_among(value, text, texts)
    number = _of(value.number)
    numbers = [one for one in wanted if not isinstance(one, str)]
    if value.is_whole:
        whole = [int(one) for one in numbers if INT64_MIN <= one <= INT64_MAX and one == int(one)]
        return number.not_in(whole) if negated else number.in_(whole)
    doubles = [literal(float(one), DOUBLE) for one in numbers]
    if not negated:
        return number.in_(doubles)
    return (
        or_(number.is_(None), number.not_in(doubles)) if value.has_nan else number.not_in(doubles)
    )


def _is_text_among(value: Value, text: Expression, wanted: Sequence[str]) -> Truth:
    """Compare by the indexed head; a text shorter than it needs no look at the rest.

    The index has the numbers before it, so each text is looked for among those of its number.
    """
    if value.head is None:
        return text.in_(wanted)
    numbers = {one: number_of(one) for one in wanted}
    others = sorted({one[:HEAD] for one, number in numbers.items() if number is None})
    ways: list[Truth] = []
    if others:
        ways.append(and_(_of(value.number).is_(None), value.head.in_(others)))
    if len(others) < len(wanted):
        doubles = [literal(number, DOUBLE) for number in numbers.values() if number is not None]
        heads = sorted({one[:HEAD] for one, number in numbers.items() if number is not None})
        ways.append(and_(_of(value.number).in_(doubles), value.head.in_(heads)))
    found = or_(*ways)
    return found if all(len(one) < HEAD for one in wanted) else and_(found, text.in_(wanted))


def _matches(text: Expression, kind: MatchKind, pattern: str) -> Truth:
    match kind:
        case "like":
            return matches_like(text, pattern)
        case "ilike":
            return matches_like(in_lower_case(text), pattern.lower())
        case "rlike":
            return text.regexp_match(pattern)
