"""Statements that are compiled once and go to the driver as they are; knows no table.

SQLAlchemy spends 15 to 40 µs on an execution, on SQLite ten times what the driver and the engine
do: it is what a request of a few statements would consist of. So statements of the busy paths are
built with SQLAlchemy, compiled here for each engine on first use, and run past it. Rows are plain
tuples, or named ones where that is asked for.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Executable, Select, Table, bindparam
from sqlalchemy.sql.dml import UpdateBase

from runwell.stores.sql.dialect import insert_on, wrapped

T = TypeVar("T")
Build = Callable[[str], Executable]
"""Gives the statement for an engine by its name."""

MAX_VARIABLES: Final = 10_000
"""SQLite takes 32,766 variables in a statement and PostgreSQL 65,535."""
_MAX_ROWS: Final = 50
"""Rows that go into one INSERT: more save little, and each number of rows is a text of its own."""
_LIST: Final = re.compile(r"\(__\[POSTCOMPILE_(\w+)\]\)")


class Statement:
    """One statement; what it binds is given by name, a list for ``bindparam(expanding=True)``.

    With ``is_named`` the columns of its rows are attributes too.
    """

    def __init__(self, statement: Executable | Build, *, is_named: bool = False) -> None:
        self._build: Build = statement if callable(statement) else lambda _dialect: statement
        self._is_named = is_named
        self._texts: dict[str, _Text] = {}

    def all(self, db: Connection, **values: object) -> list[Any]:
        """Run it and return all rows."""
        text = self._text(db)
        rows = execute(db, *text.fill(values)).fetchall()
        return rows if text.convert is None else [text.convert(row) for row in rows]

    def first(self, db: Connection, **values: object) -> Any:
        """Run it and return the first row, or None."""
        text = self._text(db)
        row = execute(db, *text.fill(values)).fetchone()
        return row if row is None or text.convert is None else text.convert(row)

    def run(self, db: Connection, **values: object) -> int:
        """Run it and return how many rows it changed."""
        return execute(db, *self._text(db).fill(values)).rowcount

    def _text(self, db: Connection) -> "_Text":
        name = db.dialect.name
        text = self._texts.get(name)
        if text is None:
            statement = self._build(name)
            text = self._texts[name] = _Text.of(statement, db)
            text.convert = _converter(statement, db, is_named=self._is_named)
        return text


class Among:
    """A SELECT of the rows in which a column has one of some values, however many those are."""

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]],
        column: ColumnElement[Any],
        *,
        is_named: bool = False,
    ) -> None:
        one = statement.where(column == bindparam("among"))
        several = statement.where(column.in_(bindparam("among", expanding=True)))
        self._one = Statement(one, is_named=is_named)
        self._several = Statement(several, is_named=is_named)

    def rows(self, db: Connection, values: Sequence[Any], **others: object) -> list[Any]:
        """Return the rows for ``values``; ``others`` are what the statement binds."""
        if len(values) == 1:
            return self._one.all(db, among=values[0], **others)
        return [
            row for some in pieces(values) for row in self._several.all(db, among=some, **others)
        ]


class Bulk:
    """A statement for many rows.

    Rows are named tuples whose fields are the parameters of the statement, in its order.
    """

    def __init__(self, columns: Sequence[str], build: Callable[[str], UpdateBase]) -> None:
        self._columns = list(columns)
        self._build = build
        self._texts: dict[str, _Text] = {}

    def execute(self, db: Connection, rows: Sequence[NamedTuple]) -> int:
        """Run the statement for each row, and return how many rows of the table it changed."""
        if not rows:
            return 0
        text = self._texts.get(db.dialect.name) or self._compile(db)
        if text.order is None:
            named = [dict(zip(self._columns, row, strict=True)) for row in rows]
            return _execute_many(db, text.sql, named)
        if not text.row or len(rows) > _MAX_ROWS:
            return _execute_many(db, text.sql, rows)
        flat = tuple([value for row in rows for value in row])
        return execute(db, text.for_rows(len(rows)), flat).rowcount

    def _compile(self, db: Connection) -> "_Text":
        text = _Text.of(self._build(db.dialect.name), db, self._columns)
        if text.order is not None and list(text.order) != self._columns:
            raise TypeError(f"the rows must be {text.order}, not {self._columns}")
        self._texts[db.dialect.name] = text
        return text


class _Text:
    """What a statement is for one engine."""

    def __init__(self, sql: str, order: tuple[str, ...] | None, known: dict[str, object]) -> None:
        self.sql = sql
        self.order = order
        """The names of the values in their order, where the engine counts them."""
        self.convert: Callable[[tuple[Any, ...]], Any] | None = None
        """Makes of the driver's row what the statement promises, where that differs."""
        self.row = ""
        """The values of one row, where the statement inserts and may insert several at once."""
        self._known = {name: value for name, value in known.items() if value is not None}
        self._lists: tuple[str, ...] = tuple(_LIST.findall(sql))
        self._is_plain = order is not None and not self._known and not self._lists
        values = re.search(r"VALUES (\(\?(?:, \?)*\))", sql)
        if values is not None and order is not None and values[1].count("?") == len(order):
            self.row = values[1]

    @staticmethod
    def of(statement: Executable, db: Connection, columns: Sequence[str] | None = None) -> "_Text":
        """Compile ``statement`` for the engine of ``db``."""
        # What can be executed can be compiled, which its type does not say.
        compiled: Any = cast("Any", statement).compile(dialect=db.dialect, column_keys=columns)
        order = tuple(compiled.positiontup) if compiled.positional else None
        return _Text(str(compiled), order, dict(compiled.params))

    def fill(self, values: dict[str, object]) -> tuple[str, Any]:
        """Return the text and what it binds."""
        sql, order = self.sql, self.order
        if self._is_plain and order is not None:
            return sql, tuple([values[name] for name in order])
        known: dict[str, Any] = {**self._known, **values}
        for name in self._lists:
            items = list(known.pop(name))
            names = [f"{name}_{number}" for number in range(len(items))]
            marks = ", ".join("?" if order else f"%({item})s" for item in names) or "NULL"
            sql = sql.replace(f"(__[POSTCOMPILE_{name}])", f"({marks})")
            known.update(zip(names, items, strict=True))
            if order:
                place = order.index(name)
                order = (*order[:place], *names, *order[place + 1 :])
        return sql, known if order is None else tuple([known[name] for name in order])

    def for_rows(self, count: int) -> str:
        """Return the INSERT of ``count`` rows."""
        if count == 1:
            return self.sql
        return self.sql.replace(self.row, ", ".join([self.row] * count), 1)


def bulk_insert(table: Table, row: type[NamedTuple]) -> Bulk:
    """Return the INSERT of rows of the type ``row`` into ``table``."""
    return Bulk(row._fields, lambda dialect: insert_on(dialect, table))


def pieces(items: Sequence[T], size: int = MAX_VARIABLES) -> Iterator[Sequence[T]]:
    """Cut ``items`` so that each piece fits the variables of one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _converter(
    statement: Executable, db: Connection, *, is_named: bool
) -> Callable[[tuple[Any, ...]], Any] | None:
    """Return what turns a row of the driver into one of the statement; SQLite has no booleans."""
    if not isinstance(statement, Select):
        return None
    columns: list[ColumnElement[Any]] = list(statement.selected_columns)
    processors = {
        place: process
        for place, column in enumerate(columns)
        if (process := column.type.result_processor(db.dialect, None)) is not None
    }
    make: Callable[[Iterable[Any]], Any] = tuple
    if is_named:
        make = namedtuple("Row", [column.key for column in columns])._make  # pyright: ignore[reportUntypedNamedTuple, reportUnknownArgumentType, reportUnknownMemberType]  # its fields come from the statement
    if not processors:
        return make if is_named else None

    def convert(row: tuple[Any, ...]) -> Any:
        values = list(row)
        for place, process in processors.items():
            values[place] = process(values[place])
        return make(values)

    return convert


def execute(db: Connection, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> Any:
    """Give a text to the driver; its errors are those that SQLAlchemy makes of them."""
    # Who listens to statements, to count or to trace them, hears of these too.
    if db.dispatch.before_cursor_execute:
        return db.exec_driver_sql(sql, values)
    raw: Any = db.connection.driver_connection
    try:
        return raw.execute(sql, values)
    except db.dialect.loaded_dbapi.Error as problem:
        raise wrapped(db, sql, problem) from problem


def _execute_many(db: Connection, sql: str, rows: Iterable[Any]) -> int:
    if db.dispatch.before_cursor_execute:
        return db.exec_driver_sql(sql, list(rows)).rowcount
    raw: Any = db.connection.driver_connection
    cursor = raw.cursor()
    try:
        cursor.executemany(sql, rows)
    except db.dialect.loaded_dbapi.Error as problem:
        raise wrapped(db, sql, problem) from problem
    return cursor.rowcount
