"""Many rows in one statement, whichever way; knows no table of its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam
from sqlalchemy.sql.dml import UpdateBase

from runwell.stores.sql.dialect import insert

T = TypeVar("T")

_MAX_VARIABLES: Final = 10_000
"""SQLite takes 32,766 variables in a statement and PostgreSQL 65,535."""


class Bulk:
    """A statement for many rows, compiled once for each engine.

    SQLAlchemy spends 6 µs on the parameters of a row of ``series``; SQLite itself needs 2. So the
    statement is compiled here and the rows go to the driver as they are. Rows are named tuples
    whose fields are the parameters of the statement, in its order.
    """

    def __init__(self, columns: Sequence[str], build: Callable[[Connection], UpdateBase]) -> None:
        self._columns = list(columns)
        self._build = build
        self._compiled: dict[str, tuple[str, bool]] = {}

    def execute(self, db: Connection, rows: Sequence[NamedTuple]) -> None:
        """Run the statement once for each row."""
        if not rows:
            return
        known = self._compiled.get(db.dialect.name)
        sql, is_positional = self._compile(db) if known is None else known
        parameters: list[Any] = list(rows) if is_positional else [row._asdict() for row in rows]
        db.exec_driver_sql(sql, parameters)

    def _compile(self, db: Connection) -> tuple[str, bool]:
        compiled = self._build(db).compile(dialect=db.dialect, column_keys=self._columns)
        if compiled.positional and list(compiled.positiontup or ()) != self._columns:
            raise TypeError(f"the rows must be {compiled.positiontup}, not {self._columns}")
        self._compiled[db.dialect.name] = (str(compiled), bool(compiled.positional))
        return self._compiled[db.dialect.name]


def bulk_insert(table: Table, row: type[NamedTuple]) -> Bulk:
    """Return the INSERT of rows of the type ``row`` into ``table``."""
    return Bulk(row._fields, lambda db: insert(db, table))


def pieces(items: Sequence[T], size: int = _MAX_VARIABLES) -> Iterator[Sequence[T]]:
    """Cut ``items`` so that each piece fits the variables of one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Among:
    """A SELECT of the rows in which a column has one of some values, however many those are.

    One value, the commonest case, is asked for by equality: SQLAlchemy spells out a list of unknown
    length anew for each execution, which takes longer than finding the row.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], column: ColumnElement[Any]) -> None:
        self._one = statement.where(column == bindparam("among"))
        self._several = statement.where(column.in_(bindparam("among", expanding=True)))

    def rows(self, db: Connection, values: Sequence[Any], **others: object) -> Iterator[Any]:
        """Return the rows for ``values``, as tuples; ``others`` are what the statement binds."""
        for some in pieces(values):
            if len(some) == 1:
                yield from db.execute(self._one, {"among": some[0], **others}).all()
            else:
                yield from db.execute(self._several, {"among": some, **others}).all()
