"""How SQLite and PostgreSQL differ; nothing outside this file asks which engine it talks to."""

import functools
import re
import sqlite3
from typing import Any, Literal, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from runwell.base.errors import Invalid, MissingExtra
from runwell.base.settings import POOL_SIZE, SQLITE_BUSY_TIMEOUT_S, SQLITE_SYNCHRONOUS
from runwell.stores.sql.regexp import Regexp

Dialect = Literal["sqlite", "postgresql"]

MIGRATION_LOCK = 0x52554E57  # "RUNW", the key of the advisory lock
PAGE_BYTES = 4096
"""SQLite's page. A sealed chunk ends within one, so larger pages waste more: 8192 cost 6.3 bytes a
point of a jittered float32 curve, 4096 cost 4.6."""

WRITING = {"runwell_writing": True}
"""Execution options of a connection that is going to write."""


def insert(db: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that has ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    return insert_on(db.dialect.name, table)


def insert_on(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Do the same for an engine by its name, for statements that are built once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@functools.cache
def excluded(table: Table) -> Any:
    """Return the columns of the row that an INSERT could not insert, for its ``on_conflict``.

    The same as ``insert(db, table).excluded``, which SQLAlchemy builds again for each statement:
    a tenth of the time of a small batch.
    """
    return table.alias("excluded").c


def open_sqlite(path: str) -> Engine:
    """Return an engine on the file ``path``, which is created in WAL mode when it is missing."""

    def connect() -> _SqliteConnection:
        raw = sqlite3.connect(
            path,
            timeout=SQLITE_BUSY_TIMEOUT_S(),
            # Transactions are begun by the event below, never by the driver.
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
            factory=_SqliteConnection,
        )
        for pragma in (
            f"page_size = {PAGE_BYTES}",
            "journal_mode = WAL",
            f"synchronous = {SQLITE_SYNCHRONOUS()}",
            "foreign_keys = ON",
            "case_sensitive_like = ON",
            "temp_store = MEMORY",
            "cache_size = -16384",  # KiB for each connection
            "mmap_size = 1073741824",
            # Pages, 64 MB: writes of one kind change the same pages again and again, and each is
            # copied once. With 16 MB a tenth fewer small runs are written in a second.
            "wal_autocheckpoint = 4000",
        ):
            try:
                raw.execute(f"PRAGMA {pragma}")
            except sqlite3.Error:
                # The error keeps this frame alive, and with it the file open.
                raw.close()
                raise
        raw.create_function("casefold", 1, _casefold, deterministic=True)
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=POOL_SIZE())
    # After SQLAlchemy, which puts in a function of its own that has no limit.
    event.listen(engine, "connect", _limit_regexp)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_postgresql(uri: str) -> Engine:
    """Return an engine on a PostgreSQL database.

    Raises:
        MissingExtra: psycopg is not installed.
        Invalid: the URI cannot be read.
    """
    try:
        import psycopg  # noqa: F401  # pyright: ignore[reportUnusedImport]  # an optional library
    except ImportError:
        raise MissingExtra(
            "PostgreSQL needs psycopg", hint="pip install 'runwell[postgres]'"
        ) from None
    try:
        url = make_url(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", uri))
    except (ArgumentError, ValueError):
        raise Invalid(
            "the PostgreSQL URI cannot be read", hint="write postgresql://user@host:5432/name"
        ) from None
    return create_engine(
        url, pool_size=POOL_SIZE(), pool_pre_ping=True, isolation_level="READ COMMITTED"
    )


def lock_for_migration(db: Connection) -> None:
    """Hold off every other process that wants to migrate, until this transaction ends."""
    # SQLite needs nothing: a writing transaction begins IMMEDIATE and is already alone.
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")


def snapshots(engine: Engine) -> Engine:
    """Return an engine all of whose statements of one transaction see the same state."""
    # A SQLite transaction is a snapshot by itself; and an engine with options, even with none, asks
    # two lists of listeners at each event: 8 % of the time of reading a run.
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def is_retryable(problem: BaseException) -> bool:
    """Say whether PostgreSQL ended a transaction only because of a concurrent one."""
    return getattr(problem, "sqlstate", None) in {"40001", "40P01"}


def is_bad_pattern(problem: BaseException) -> bool:
    """Say whether PostgreSQL could not read a regular expression, whose syntax differs a little."""
    return getattr(problem, "sqlstate", None) == "2201B"


def is_slow_pattern(problem: BaseException) -> bool:
    """Say whether SQLite gave up on a regular expression; no other function of ours raises."""
    return str(problem) == "user-defined function raised exception"


def is_missing_database(problem: BaseException) -> bool:
    """Say whether a PostgreSQL server answered that it has no database of that name."""
    # psycopg gives no SQLSTATE for what happens before there is a connection.
    return re.search(r'database "[^"]*" does not exist', str(problem)) is not None


def wait_for_lock(db: Connection, *, is_patient: bool) -> None:
    """Say whether statements wait or fail at once where another process holds SQLite's lock."""
    raw = cast("_SqliteConnection", db.connection.driver_connection)
    if raw.is_patient != is_patient:
        timeout_ms = int(SQLITE_BUSY_TIMEOUT_S() * 1000) if is_patient else 0
        raw.execute(f"PRAGMA busy_timeout = {timeout_ms}")
        raw.is_patient = is_patient


def wrapped(db: Connection, sql: str, problem: Exception) -> Exception:
    """Return an error of the driver as SQLAlchemy gives it, so that there is one kind to know."""
    base = db.dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, problem, base, dialect=db.dialect)


class _SqliteConnection(sqlite3.Connection):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.regexp = Regexp()
        self.is_patient = True


def _limit_regexp(raw: _SqliteConnection, _record: object) -> None:
    raw.create_function("regexp", 2, raw.regexp, deterministic=True)


def _begin_sqlite(db: Connection) -> None:
    raw = cast("_SqliteConnection", db.connection.driver_connection)
    raw.regexp.renew()
    # A writer takes the lock at once: a transaction that first reads and then upgrades can fail
    # with SQLITE_BUSY without waiting, whatever the timeout.
    is_writing = db.get_execution_options().get("runwell_writing")
    # Past SQLAlchemy it takes a tenth of the time.
    try:
        raw.execute("BEGIN IMMEDIATE" if is_writing else "BEGIN")
    except sqlite3.Error as problem:
        raise wrapped(db, "BEGIN", problem) from problem


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.lower()
