"""Bringing a store's tables up to date: forward only, each migration in a transaction.

Alembic does the work and is imported only when there is some: a store that is up to date opens
without it.
"""

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from runwell.base.errors import Conflict, Invalid, Unavailable
from runwell.stores.sql.dialect import WRITING, lock_for_migration

HEAD: Final = "0006"
"""The newest migration; ids are ascending numbers."""
VERSION_TABLE: Final = "runwell_version"
"""Our own, because a database may also hold tables of MLflow or Optuna, which use Alembic too."""


def migrate(engine: Engine) -> None:
    """Create or update the tables; processes that start at once take turns.

    Raises:
        Conflict: a newer Runwell wrote this store.
        Invalid: the database belongs to another program.
    """
    with engine.connect() as db:
        if current_revision(db) == HEAD:
            return
    with engine.connect().execution_options(**WRITING) as db, db.begin():
        lock_for_migration(db)
        revision = current_revision(db)
        if revision == HEAD:
            return
        if revision is None:
            _refuse_foreign_tables(set(inspect(db).get_table_names()))
        elif revision > HEAD:
            raise Conflict(
                f"a newer Runwell wrote the store: schema {revision!r}, this one knows {HEAD!r}",
                hint="pip install --upgrade runwell",
            )
        _upgrade(db)


def current_revision(db: Connection) -> str | None:
    """Return the revision of the store, or None when it has no tables of ours yet."""
    if not inspect(db).has_table(VERSION_TABLE):
        return None
    return db.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608


def refuse_foreign_file(path: Path) -> None:
    """Refuse an existing file that is no store of ours, before anything in it can change.

    Raises:
        Invalid: it is no SQLite database, or belongs to another program.
        Unavailable: it cannot be read.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as problem:
        raise Unavailable(f"{path.name!r} cannot be read: {problem.strerror}") from None
    if head != b"SQLite format 3\0":
        raise Invalid(f"{path.name!r} is not a SQLite database", hint="choose another file")
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.DatabaseError:
        # Damage is for the real opening to report; here only well-read foreign tables count.
        return
    finally:
        db.close()
    names = {str(name) for (name,) in rows}
    if VERSION_TABLE not in names:
        _refuse_foreign_tables(names)


def _refuse_foreign_tables(names: set[str]) -> None:
    if {"experiments", "runs", "latest_metrics"} <= names:
        raise Invalid(
            "this is a MLflow database; nothing in it was changed",
            hint="its runs must be imported into a store of ours: name a new file here",
        )
    foreign = names - {"sqlite_sequence", "sqlite_stat1", "spatial_ref_sys"}
    if foreign:
        raise Invalid(
            f"the database belongs to another program: it has a table {min(foreign)!r}",
            hint="name a new file or an empty database",
        )


def _upgrade(db: Connection) -> None:
    # Alembic takes 0.2 s to import, which only a store that is new or old has to pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
