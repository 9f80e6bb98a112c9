"""The tree of a filter: what it says, without how it was written; knows nothing of meaning.

After ``check`` a tree holds canonical attribute names and only plain values (``str int float``).
Its laws, for whoever translates one:

1. A leaf matches only if a value is there, except ``IsNull``. That holds for ``!=``, ``NOT LIKE``,
   ``NOT IN`` and ``NOT BETWEEN`` too.
2. ``Not`` is two-valued: it matches exactly what its item does not match.
3. A run may have several datasets, a trace several spans, runs, and feedback of one name: a leaf on
   them matches if any one of them does.
4. A NaN passes ``!=``, ``NOT IN`` and ``IsNan``, and nothing else. No value in a tree is NaN.
"""

from typing import Literal, TypeAlias

import msgspec

Entity = Literal[
    "attribute",
    "metric",
    "param",
    "tag",
    "dataset",
    "metadata",
    "span",
    "feedback",
    "expectation",
]
Aggregate = Literal["last", "min", "max", "first", "count"]
Operator = Literal["=", "!=", "<", "<=", ">", ">="]
MatchKind = Literal["like", "ilike", "rlike"]


class Span(msgspec.Struct, frozen=True, eq=False):
    """A place in the text. All places are equal, so that trees compare by what they say.

    In ``at`` of a comparison it goes from the operator to the end of the value.
    """

    start: int = 0
    end: int = 0
    parts: tuple["Span", ...] = ()
    """The places of the values of a comparison, in their order."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span)

    def __hash__(self) -> int:
        return 0


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """A literal such as ``90s``; ``check`` turns it into milliseconds."""

    ms: int


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """The literal ``now() - 7d``; ``check`` turns it into a time."""

    offset_ms: int = 0


Scalar: TypeAlias = str | int | float
Value: TypeAlias = Scalar | Duration | Now
"""What the parser finds; a checked tree holds only ``Scalar``."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a comparison looks at; ``aggregate`` is set for metrics only, ``last`` if not said."""

    entity: Entity
    key: str
    aggregate: Aggregate | None = None
    at: Span = Span()


class Compare(msgspec.Struct, frozen=True, kw_only=True, tag="compare"):
    """``field op value``; for a param or a tag a number compares numerically, a text as text."""

    field: Field
    op: Operator
    value: Value
    at: Span = Span()


class Between(msgspec.Struct, frozen=True, kw_only=True, tag="between"):
    """``field BETWEEN low AND high``, both included; negated: below ``low`` or above ``high``."""

    field: Field
    low: Value
    high: Value
    negated: bool = False
    at: Span = Span()


class In(msgspec.Struct, frozen=True, kw_only=True, tag="in"):
    """``field IN (…)``; the values are not empty and, once checked, all text or all numbers."""

    field: Field
    values: tuple[Value, ...]
    negated: bool = False
    at: Span = Span()


class IsNull(msgspec.Struct, frozen=True, kw_only=True, tag="isnull"):
    """There is no value; negated: there is one."""

    field: Field
    negated: bool = False
    at: Span = Span()


class IsNan(msgspec.Struct, frozen=True, kw_only=True, tag="isnan"):
    """``metrics.x = nan``; negated: a value is there and is not NaN."""

    field: Field
    negated: bool = False
    at: Span = Span()


class Match(msgspec.Struct, frozen=True, kw_only=True, tag="match"):
    """A text against a pattern; ``query/patterns.py`` says how each kind matches."""

    field: Field
    kind: MatchKind
    pattern: str
    negated: bool = False
    at: Span = Span()


class And(msgspec.Struct, frozen=True, kw_only=True, tag="and"):
    """All items match; none of them is an ``And`` itself."""

    items: tuple["Clause", ...]


class Or(msgspec.Struct, frozen=True, kw_only=True, tag="or"):
    """Any item matches; none of them is an ``Or`` itself."""

    items: tuple["Clause", ...]


class Not(msgspec.Struct, frozen=True, kw_only=True, tag="not"):
    """Exactly what ``item`` does not match."""

    item: "Clause"


class All(msgspec.Struct, frozen=True, kw_only=True, tag="all"):
    """The empty filter; it stands alone, never inside another node."""


Condition: TypeAlias = Compare | Between | In | IsNull | IsNan | Match
Clause: TypeAlias = Condition | And | Or | Not
Node: TypeAlias = Clause | All


def plain(value: Value) -> Scalar:
    """Return a value of a checked tree with its narrower type.

    Raises:
        TypeError: the tree was not checked, which is a mistake of the caller.
    """
    if isinstance(value, Duration | Now):
        raise TypeError(f"{value!r} stands in a tree that was not checked")
    return value
