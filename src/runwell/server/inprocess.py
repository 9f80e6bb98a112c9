"""The server without a socket: the same acts on a store of this process; knows no HTTP.

Stores are shared: however many clients of one process connect to a place, it is opened once. After
a fork the child opens it again, for neither SQLite nor a connection to PostgreSQL survives one.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from runwell.base import codec
from runwell.base.errors import NotFound
from runwell.server.location import Location, resolve_store
from runwell.server.native import load_services
from runwell.server.streams import CHUNK_BYTES
from runwell.stores.blobs.api import Blob
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.usecase.context import Context
from runwell.usecase.register import USE_CASES
from runwell.usecase.tickets import Download, Upload
from runwell.wire.artifacts import DownloadArtifact, UploadArtifact, UploadBlob, Uploaded
from runwell.wire.ingest import SendBatch

_Key = tuple[str, Path]


@dataclass
class _Opened:
    ctx: Context
    users: int = 0


class _Stores:
    """The stores that this process has open, with the number of clients of each."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_place: dict[_Key, _Opened] = {}

    def forget(self) -> None:
        """In a forked child: leave the parent's stores to the parent, without closing them."""
        self.lock = threading.Lock()
        # Closing would drop the parent's locks; so these stay open here until the process ends.
        _inherited.append(self.by_place)
        self.by_place = {}


_inherited: list[object] = []
_stores: Final = _Stores()
os.register_at_fork(after_in_child=_stores.forget)


def connect(uri: str | None = None, artifacts: str | None = None) -> "InProcess":
    """Return a client of the store at ``uri``, opened and migrated as for a server.

    Raises:
        Invalid, Conflict, Unavailable: the place cannot be understood, or not be opened.
    """
    load_services()
    process = InProcess(resolve_store(uri, artifacts))
    process.open()
    return process


class InProcess:
    """One client of a store in this process; threads may share it. As its owner, it may do all."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self._key = (location.database_uri, location.blobs_dir)
        self._joined: _Opened | None = None
        self._process_id = 0

    def open(self) -> Context:
        """Return the surroundings of acts, opening the store when this process has not yet."""
        if self._joined is not None and self._process_id == os.getpid():
            return self._joined.ctx
        with _stores.lock:
            # Another thread of this client may have been first.
            if self._joined is None or self._process_id != os.getpid():
                opened = _stores.by_place.get(self._key)
                if opened is None:
                    opened = _stores.by_place[self._key] = _Opened(_open(self.location))
                opened.users += 1
                self._joined, self._process_id = opened, os.getpid()
            return self._joined.ctx

    def close(self) -> None:
        """Leave the store; the last one to leave closes it. The client may be used again."""
        with _stores.lock:
            joined, self._joined = self._joined, None
            if joined is None or self._process_id != os.getpid():
                return
            joined.users -= 1
            if joined.users == 0:
                del _stores.by_place[self._key]
                joined.ctx.database.close()

    def call(self, name: str, request: object) -> Any:
        """Do the act ``subject.verb`` and return its answer.

        Raises:
            NotFound: there is no such act.
            Invalid: a field has a value of another type; the message has its path.
            RunwellError: as the act raises it.
        """
        act = USE_CASES.get(name)
        if act is None:
            raise NotFound(f"there is no act {name!r}")
        if not isinstance(request, SendBatch):
            # The checks of types that a request over HTTP passes: annotations alone bind nobody.
            request = codec.decode_msgpack(codec.encode_request(request), act.request)
        return act(self.open(), request)

    def upload_blob(self, upload_id: str, run_id: str, path: Path, *, move: bool) -> Uploaded:
        """Store the file at ``path`` under an id that a later event names; ``move`` hands it over.

        Raises:
            NotFound, Invalid: there is no such file, or it is none.
        """
        ticket = self.call("artifacts.upload_blob", UploadBlob(upload_id=upload_id, run_id=run_id))
        return cast("Uploaded", _store(ticket, path, move=move))

    def upload_artifact(self, run_id: str, path: str, local: Path) -> object:
        """Store a copy of the file ``local`` as ``path`` of a run; see the act for the answer."""
        ticket = self.call("artifacts.upload", UploadArtifact(run_id=run_id, path=path))
        return _store(ticket, local, move=False)

    def open_artifact(self, run_id: str, path: str) -> BinaryIO:
        """Open a file of a run for reading, seekable; the caller closes it.

        Raises:
            NotFound: there is no such run or file.
        """
        ticket: Download = self.call(
            "artifacts.download", DownloadArtifact(run_id=run_id, path=path)
        )
        return ticket.blobs.open(ticket.digest)


def _open(location: Location) -> Context:
    return Context(
        database=Database.open(location.database_uri), blobs=LocalBlobs(location.blobs_dir)
    )


def _store(ticket: Upload, path: Path, *, move: bool) -> object:
    if move:
        return ticket.finish(ticket.blobs.adopt(path))
    try:
        with path.open("rb") as file, ticket.blobs.create() as writer:
            while chunk := file.read(CHUNK_BYTES):
                writer.write(chunk)
            blob: Blob = writer.commit()
    except FileNotFoundError:
        raise NotFound(f"there is no file {path.name!r}") from None
    return ticket.finish(blob)
