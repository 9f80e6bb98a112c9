"""The database: opening, reading, and writing with group commit; knows no table.

SQLite has one writer at a time. Writers queue up; whoever gets the lock runs the waiting work of
all in one transaction, so many small writes share one commit, without a thread of their own. One
thread alone may do the same with ``together``. On PostgreSQL each piece of work has its own
transaction and is tried again when a concurrent one made it fail.
"""

import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import Final, Generic, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from runwell.base.errors import Conflict, Corrupt, Invalid, RunwellError, Unavailable
from runwell.base.log import logger
from runwell.stores.sql import dialect
from runwell.stores.sql.migrations import migrate, refuse_foreign_file
from runwell.stores.sql.statement import execute

__all__ = ["Apart", "Busy", "Connection", "Database"]

T = TypeVar("T")

MAX_GROUP: Final = 64
"""Pieces of work that share one commit; bounds how long one of them waits for the others."""
MAX_TRIES: Final = 8


class Apart(Exception):
    """Several writes cannot share a transaction now, and none of them was done: do each alone."""


class Busy(Apart):
    """Somebody else is writing; nothing was begun."""


class _Job(Generic[T]):
    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.work = work
        self.is_done = False
        self.result: T | None = None
        self.problem: BaseException | None = None

    def finish(self, result: T | None, problem: BaseException | None = None) -> None:
        self.result, self.problem, self.is_done = result, problem, True

    def outcome(self) -> T:
        if self.problem is not None:
            raise self.problem
        return cast("T", self.result)


class Database:
    """One metadata store, on either engine. Threads share it; after a fork, open it again."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        self.engine = engine
        self._path = path
        self._identity: tuple[int, int] | None = None
        self.dialect = cast("dialect.Dialect", engine.dialect.name)
        self._snapshots = dialect.snapshots(engine)
        self._waiting: deque[_Job[object]] = deque()
        self._lock = threading.Lock()
        self._writer: Connection | None = None
        self._shared: tuple[int, Connection] | None = None
        """The thread whose writes share a transaction, and where."""

    @staticmethod
    def open(uri: str) -> "Database":
        """Open the store at ``uri``, and create or migrate its tables under a lock.

        Args:
            uri: ``sqlite:///file.db`` (or a path), or ``postgresql://user@host/name``.

        Raises:
            Invalid: the URI is of no known kind, or it holds something that is not ours.
            Conflict: a newer Runwell wrote it.
            Unavailable: it cannot be reached or written.
        """
        with _translated():
            if uri.startswith(("postgresql", "postgres:")):
                database = Database(dialect.open_postgresql(uri))
            else:
                path = _sqlite_path(uri)
                database = Database(dialect.open_sqlite(str(path)), path)
            try:
                migrate(database.engine)
                database._identity = database._find_file()
            except BaseException:
                database.close()
                raise
        return database

    @property
    def is_embedded(self) -> bool:
        """Whether this process reads it itself, without waiting for another."""
        return self.dialect == "sqlite"

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Give a connection on which all statements see the same state of the store."""
        shared = self._shared
        if shared is not None and shared[0] == get_ident():
            # What this thread has written is only seen there until it is committed.
            with _apart():
                yield shared[1]
            return
        self._check_file()
        with _translated(), self._snapshots.connect() as db, db.begin():
            yield db

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction and return its result once that is committed.

        ``work`` may be run again from its beginning when a transaction is retried, so it must have
        no effect outside of the database. If it raises, only its own part is rolled back.

        Raises:
            Unavailable: the store is locked, full, read-only or gone; nothing was changed.
        """
        shared = self._shared
        if shared is not None and shared[0] == get_ident():
            with _apart():
                return _write_within(shared[1], work)
        self._check_file()
        with _translated():
            return self._write_alone(work) if self.dialect != "sqlite" else self._enqueue(work)

    @contextmanager
    def together(self) -> Generator[None]:
        """Let what this thread writes until the end share one transaction; SQLite only.

        It waits for nobody. Each write is still all or nothing by itself, but what it returns is
        only stored at the end, and must not be told before.

        Raises:
            Busy: somebody else is writing.
            Apart: a statement or the commit failed; all is as before.
        """
        if not self._lock.acquire(blocking=False):
            raise Busy
        try:
            with _apart():
                self._check_file()
                db = self._connection(is_patient=False)
                try:
                    transaction = db.begin()
                except OperationalError:
                    raise Busy from None
                with transaction:
                    self._shared = (get_ident(), db)
                    try:
                        yield
                    finally:
                        self._shared = None
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close all connections; on SQLite this also folds the write-ahead log into the file."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()

    def _find_file(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _check_file(self) -> None:
        # SQLite goes on with a file that nobody else can see any more, and what it is given there
        # is lost when the process ends. Looking costs 2 µs.
        if self._path is not None and self._find_file() != self._identity:
            raise Unavailable(
                "the file of the store was removed or replaced while it was open",
                hint="put it back where it was, or start this process again",
            )

    def _write_alone(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(MAX_TRIES):
            try:
                with self.engine.begin() as db:
                    return work(db)
            except DBAPIError as problem:
                if attempt + 1 == MAX_TRIES or not dialect.is_retryable(problem.orig or problem):
                    raise
        raise AssertionError

    def _enqueue(self, work: Callable[[Connection], T]) -> T:
        job = _Job(work)
        self._waiting.append(cast("_Job[object]", job))
        try:
            while not job.is_done:
                with self._lock:
                    if not job.is_done:
                        self._commit_waiting()
        except BaseException:
            # Only Ctrl-C comes here: this thread gives up its write, so no other must do it later.
            with suppress(ValueError):
                self._waiting.remove(cast("_Job[object]", job))
            raise
        return job.outcome()

    def _commit_waiting(self) -> None:
        jobs = [self._waiting.popleft() for _ in range(min(MAX_GROUP, len(self._waiting)))]
        try:
            if len(jobs) > 1:
                self._try_group(jobs)
            for job in jobs:
                if not job.is_done:
                    self._commit_one(job)
        finally:
            # Ctrl-C ends the work of whichever thread is at it. What is left goes back to the
            # queue: a job that is nowhere would let its thread wait for ever.
            self._waiting.extendleft(job for job in reversed(jobs) if not job.is_done)

    def _try_group(self, jobs: list[_Job[object]]) -> None:
        try:
            self._commit_group(jobs)
        except Exception as problem:  # noqa: BLE001
            # A full disk, or a fault in one job, takes the whole transaction with it. Not each of
            # them need be to blame, so every job gets a transaction of its own next.
            logger.debug("a group of %d writes is taken apart", len(jobs), exc_info=problem)

    def _commit_one(self, job: _Job[object]) -> None:
        try:
            with self._connection().begin() as transaction:
                result = job.work(transaction.connection)
        except Exception as problem:  # noqa: BLE001
            # Whatever it is belongs to the thread that asked, and is raised there.
            return job.finish(None, problem)
        return job.finish(result)

    def _commit_group(self, jobs: list[_Job[object]]) -> None:
        outcomes: list[tuple[object, RunwellError | None]] = []
        try:
            db = self._connection()
            transaction = db.begin()
        except Exception as problem:  # noqa: BLE001
            # The store is locked or gone, for all of them: asking for each would only take longer.
            for job in jobs:
                job.finish(None, problem)
            return
        with transaction:
            for job in jobs:
                try:
                    outcomes.append((_write_within(db, job.work), None))
                except RunwellError as problem:
                    outcomes.append((None, problem))
        for job, (result, problem) in zip(jobs, outcomes, strict=True):
            job.finish(result, problem)

    def _connection(self, *, is_patient: bool = True) -> Connection:
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(**dialect.WRITING)
        dialect.wait_for_lock(self._writer, is_patient=is_patient)
        return self._writer


def _write_within(db: Connection, work: Callable[[Connection], T]) -> T:
    """Run ``work`` in a transaction that it shares; if it raises, only its own part is undone.

    An error of the engine may have ended the whole transaction, and is for the caller to end.
    """
    # SQLAlchemy's own savepoint takes 60 µs, as long as a small write.
    execute(db, "SAVEPOINT job")
    try:
        result = work(db)
    except DBAPIError:
        raise
    except Exception:
        execute(db, "ROLLBACK TO job")
        execute(db, "RELEASE job")
        raise
    execute(db, "RELEASE job")
    return result


def _sqlite_path(uri: str) -> Path:
    scheme, mark, rest = uri.partition("://")
    if mark and scheme != "sqlite":
        raise Invalid(
            f"{scheme!r} is not a kind of store",
            hint="use sqlite:///file.db, postgresql://user@host/name, or a path",
        )
    path = Path(rest.removeprefix("/") if mark else uri)
    if not path.name or path.name == ":memory:":
        raise Invalid("an embedded store is a file", hint="name one, as in sqlite:///runs.db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Unavailable(f"the folder of the store cannot be made: {problem.strerror}") from None
    refuse_foreign_file(path)
    return path.absolute()


@contextmanager
def _apart() -> Generator[None]:
    """Say of an error of the driver, which may end a transaction for all, that each goes alone."""
    try:
        yield
    except (DBAPIError, Unavailable) as problem:
        logger.debug("writes are taken apart", exc_info=problem)
        raise Apart from None


@contextmanager
def _translated() -> Generator[None]:
    """Turn errors of the driver into those of the tree; their text holds SQL and is only logged."""
    try:
        yield
    except IntegrityError as problem:
        logger.debug("integrity error", exc_info=problem)
        raise Conflict(
            "this contradicts what is stored", hint="it was changed meanwhile: look again"
        ) from None
    except (DataError, OverflowError) as problem:
        raise _refused(problem) from None
    except (OperationalError, DBAPIError) as problem:
        logger.debug("database error", exc_info=problem)
        raise _refused_by_engine(problem.orig or problem) from None


def _refused(problem: DataError | OverflowError) -> Invalid:
    """Return the error for a value that the engine does not take: trying again cannot help."""
    reason = str(getattr(problem, "orig", "")).partition("\n")[0]
    if reason.startswith("invalid regular expression"):
        return Invalid(f"PostgreSQL says {reason!r}", hint="LIKE needs no regular expression")
    # The checks before this were to name the field; one of them is missing.
    logger.error("a value was refused by the store itself", exc_info=problem)
    return Invalid("a value lies outside of what the store can hold", hint="its log says which")


def _refused_by_engine(problem: BaseException) -> RunwellError:
    if dialect.is_bad_pattern(problem):
        return Invalid("PostgreSQL cannot read the regular expression", hint="use its POSIX syntax")
    if dialect.is_slow_pattern(problem):
        return Invalid(
            "the regular expression takes too long",
            hint="repeat nothing inside of a repetition, or use LIKE",
        )
    if dialect.is_missing_database(problem):
        return Unavailable(
            "the PostgreSQL server has no such database", hint="make it first with `createdb`"
        )
    return _unavailable(str(problem))


def _unavailable(text: str) -> RunwellError:
    lower = text.lower()
    if "locked" in lower or "busy" in lower:
        return Unavailable("the store is locked by another process", hint="try again")
    if "full" in lower or "no space" in lower:
        return Unavailable("the disk of the store is full", hint="free some space and try again")
    if "readonly" in lower or "read-only" in lower:
        return Unavailable("the store is read-only", hint="check the permissions of its file")
    if "unable to open" in lower:
        return Unavailable("the file of the store cannot be opened", hint="check its permissions")
    if "malformed" in lower or "not a database" in lower:
        return Corrupt("the file of the store is damaged", hint="run `runwell doctor`")
    if "connect" in lower:
        return Unavailable(
            "PostgreSQL cannot be reached", hint="check its address and that it runs"
        )
    logger.error("the store failed: %s", text.splitlines()[0])
    return Unavailable("the store failed; its log says why")
