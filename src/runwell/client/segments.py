"""One file of a spool: made, locked by its owner, appended to and removed; it knows no frames.

``<writer id>.spool`` holds the frames, ``<writer id>.json`` beside it says for which store.
The owner holds an ``flock`` on the file: a lock that can be taken belongs to a writer that is gone.
"""

import contextlib
import fcntl
import os
import platform
import stat
from pathlib import Path
from typing import Final

import msgspec

from runwell.base.clock import now_ms
from runwell.base.ids import new_writer_id
from runwell.base.version import __version__

SUFFIX: Final = ".spool"
FILES: Final = "files"
"""Folder beside the spools for the content of large files, by upload id."""


class Sidecar(msgspec.Struct, frozen=True, kw_only=True):
    """What a stranger must know to send a spool."""

    uri: str
    """The target, without a password."""
    host: str
    pid: int
    created_ms: int
    version: str


class Segment:
    """An open spool file and the lock on it; one that its maker appends to, or a left-over."""

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self.fd = fd
        self.writer_id = path.stem
        self.written = 0
        """Bytes appended by this process; the file itself is the truth."""
        self.shapes = 0
        """How many shapes were declared in it."""
        self.runs: set[str] = set()
        """Runs that were introduced in it."""

    @property
    def files(self) -> Path:
        """The folder for the content of large files."""
        return self.path.parent / FILES

    def size_bytes(self) -> int:
        """Return the length of the file now."""
        return os.fstat(self.fd).st_size

    def close(self) -> None:
        """Let go of the file; the last process that holds it frees the lock by that."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def remove(self) -> None:
        """Delete the file and its sidecar; all of it is stored elsewhere."""
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".json").unlink(missing_ok=True)
        self.close()


def create_segment(folder: Path, uri: str) -> Segment:
    """Create an empty spool file in ``folder`` for the store at ``uri``, and lock it.

    Raises:
        OSError: there is no room, or no permission.
    """
    path = folder / (new_writer_id() + SUFFIX)
    # Nobody may find the file before it is locked, or they would take it for a left-over.
    hidden = path.with_suffix(".new")
    fd = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        sidecar = Sidecar(
            uri=uri,
            host=platform.node(),
            pid=os.getpid(),
            created_ms=now_ms(),
            version=__version__,
        )
        path.with_suffix(".json").write_bytes(msgspec.json.encode(sidecar))
        hidden.rename(path)
    except OSError:
        os.close(fd)
        for name in (hidden, path.with_suffix(".json")):
            with contextlib.suppress(OSError):
                name.unlink(missing_ok=True)
        raise
    return Segment(path, fd)


def open_left_over(path: Path) -> Segment | None:
    """Return the spool at ``path``, locked for us; None while its writer lives or it is gone."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_APPEND)
    except OSError:  # Sent and removed by another process, or another user's.
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(fd)
    except OSError:  # Its writer is alive, or somebody else is sending it.
        os.close(fd)
        return None
    if not status.st_nlink or not stat.S_ISREG(status.st_mode):
        os.close(fd)
        return None
    return Segment(path, fd)


def read_sidecar(path: Path) -> Sidecar | None:
    """Return the sidecar of the spool at ``path``; None if there is none that can be read."""
    try:
        return msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=Sidecar)
    except (OSError, msgspec.MsgspecError):
        return None
