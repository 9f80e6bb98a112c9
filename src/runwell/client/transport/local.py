"""The way to an embedded store: the server's own code in this process, without a socket.

This is the one door from the client wing to the server wing, and it is opened when first used.
"""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

from runwell.client.transport.routes import Act

if TYPE_CHECKING:
    from runwell.server.inprocess import InProcess

Response = TypeVar("Response")


class LocalTransport:
    """Calls the use-cases over the store at a database URI; a ``Transport``."""

    def __init__(self, database: str) -> None:
        # The door: a client that only talks to a server never loads SQL.
        from runwell.server.inprocess import connect

        self._process: InProcess = connect(database)

    def call(self, act: Act[Response], request: msgspec.Struct) -> Response:
        """Do an act and return its answer; see ``Transport``."""
        return self._process.call(act.name, request)

    def upload_blob(self, upload_id: str, run_id: str, path: Path) -> None:
        """Move the file into the blob store; see ``Transport``."""
        # A copy: a file that moved just before a crash would be gone from the spool and not yet
        # known to the store.
        self._process.upload_blob(upload_id, run_id, path, move=False)

    def open_artifact(self, run_id: str, path: str) -> BinaryIO:
        """Open a file of a run; see ``Transport``."""
        return self._process.open_artifact(run_id, path)

    def close(self) -> None:
        """Close the store."""
        self._process.close()
