"""Whether anything was committed to a store, by any process; knows no table."""

import threading
from typing import Any

from runwell.stores.sql.engine import Database

_SQLITE = "PRAGMA data_version"
_POSTGRESQL = "SELECT pg_current_snapshot()::text"


class Pulse:
    """Feels whether a store changed, which costs 5 µs on SQLite; threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._raw: Any = None

    def feel(self) -> object:
        """Return a value that is another one once something was committed since the last call."""
        with self._lock:
            if self._database.is_embedded:
                # The number counts commits of others as this one connection has seen them, so it
                # is kept and never writes.
                if self._raw is None:
                    self._raw = self._database.engine.raw_connection()
                return self._raw.driver_connection.execute(_SQLITE).fetchone()[0]
            with self._database.engine.connect() as db:
                return db.exec_driver_sql(_POSTGRESQL).scalar_one()

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._raw is not None:
                self._raw.close()
                self._raw = None
