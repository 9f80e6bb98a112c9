"""SQL functions that the engines spell differently; knows no table and no query."""

from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Double, Text, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_SPACE = "[ \t\n\r\f\v]*"
_NUMBER = rf"(?i)^{_SPACE}[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?{_SPACE}$"
_INFINITY = rf"(?i)^{_SPACE}[+]?(inf|infinity){_SPACE}$"
_MINUS_INFINITY = rf"(?i)^{_SPACE}-(inf|infinity){_SPACE}$"


DOUBLE: Final[TypeEngine[float]] = Double()


class by_codepoint(FunctionElement[str]):  # noqa: N801  # reads as the SQL function it is
    """A text that compares and sorts by code point, whatever the collation of the database."""

    type = Text()
    inherit_cache = True


class in_lower_case(FunctionElement[str]):  # noqa: N801
    """A text in lower case by the rules of Unicode, as ``str.lower`` has them."""

    type = Text()
    inherit_cache = True


class unindexed(FunctionElement[Any]):  # noqa: N801
    """A column for which SQLite, which knows nothing of its values, shall consider no index."""

    inherit_cache = True


class in_parentheses(FunctionElement[bool]):  # noqa: N801
    """A condition that stays one operand, for SQLAlchemy and for the planner of PostgreSQL.

    The one would make a long row of AND or OR of it again; the other would turn each EXISTS of it
    into a join, and plans 1,000 joins for minutes.
    """

    type = Boolean()
    inherit_cache = True


class _double_of(FunctionElement[float]):  # noqa: N801
    """The number that a text of the form of a number says; too large is infinite, too small 0."""

    type = DOUBLE
    inherit_cache = True


def number_of(text: ColumnElement[str]) -> ColumnElement[float | None]:
    """Return the number that ``text`` says, or NULL: ``query.fields.number_of`` in SQL."""
    return case(
        (text.regexp_match(_NUMBER), _double_of(text)),
        (text.regexp_match(_INFINITY), literal(float("inf"), DOUBLE)),
        (text.regexp_match(_MINUS_INFINITY), literal(float("-inf"), DOUBLE)),
    )


def matches_like(text: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
    """Return whether all of ``text`` matches a LIKE pattern whose escape is the backslash."""
    return text.like(pattern, escape="\\")


def _argument(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(unindexed)
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"+{_argument(element, compiler, **options)}"


@compiles(unindexed, "postgresql")
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    # It has statistics, and anything but a plain column would make it guess without them.
    return _argument(element, compiler, **options)


@compiles(in_parentheses)
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"({_argument(element, compiler, **options)})"


@compiles(in_parentheses, "postgresql")
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"(({_argument(element, compiler, **options)}) IS TRUE)"


@compiles(by_codepoint)
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    # SQLite compares the bytes of UTF-8, whose order is that of the code points.
    return f"({_argument(element, compiler, **options)})"


@compiles(by_codepoint, "postgresql")
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f'({_argument(element, compiler, **options)}) COLLATE "C"'


@compiles(in_lower_case)
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    # Registered by dialect.py: SQLite's own lower() knows only ASCII.
    return f"casefold({_argument(element, compiler, **options)})"


@compiles(in_lower_case, "postgresql")
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f'lower(({_argument(element, compiler, **options)}) COLLATE "und-x-icu")'


@compiles(_double_of)
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({_argument(element, compiler, **options)} AS REAL)"


@compiles(_double_of, "postgresql")
def _(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    # A cast to double fails beyond its range where float() gives infinity or 0, and a cast to
    # numeric fails for exponents of five digits.
    text = _argument(element, compiler, **options)
    number = f"CAST({text} AS numeric)"
    return (
        f"CASE WHEN {text} ~* '^[^e]*[1-9].*e[+]?0*[1-9][0-9]{{3}}' AND {text} ~ '-'"
        f" THEN '-Infinity'::float8"
        f" WHEN {text} ~* '^[^e]*[1-9].*e[+]?0*[1-9][0-9]{{3}}' THEN 'Infinity'::float8"
        f" WHEN {text} ~* 'e[+-]?0*[1-9][0-9]{{3}}' THEN 0"
        f" WHEN {number} > 1.797693134862315807e308 THEN 'Infinity'::float8"
        f" WHEN {number} < -1.797693134862315807e308 THEN '-Infinity'::float8"
        f" WHEN abs({number}) < 2.5e-324 THEN 0"
        f" ELSE CAST({number} AS float8) END"
    )
