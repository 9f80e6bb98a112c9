"""The files of one run on their way out: small ones inside the spool, large ones beside it."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from runwell.base.artifact_path import parse_artifact_path
from runwell.base.clock import now_ms
from runwell.base.errors import Invalid, NotFound, RunwellError
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_INLINE_FILE_BYTES
from runwell.base.log import logger, warn_once
from runwell.client.session import Session, stage_path
from runwell.client.writer import RunWriter
from runwell.wire.events import FileLogged, UploadLogged

DIRECT_BYTES: Final = 64 * 1024 * 1024
"""From this size a store on the same machine is given the file itself: a copy in the spool would
be written to the same disk first, which halved the throughput (152 MB/s for 1 GiB)."""
_FICLONE: Final = 0x40049409
"""ioctl of Linux: share the blocks of another file, where the file system can (btrfs, xfs)."""


class RunFiles:
    """Appends the files of one run to the spool of its session."""

    def __init__(self, session: Session, writer: RunWriter) -> None:
        self._session = session
        self._writer = writer

    def write(self, path: str, content: bytes) -> None:
        """Log ``content`` as the file ``path`` of the run.

        Raises:
            Invalid, TooLarge: the path cannot name a file of a run.
        """
        parse_artifact_path(path)
        if len(content) <= MAX_INLINE_FILE_BYTES:
            self._append_inline(path, content)
            return
        upload_id = new_run_id()
        staged = stage_path(self._session, upload_id)
        if staged is not None and self._is_kept(lambda: staged.write_bytes(content), staged):
            self._append_upload(path, upload_id, len(content))

    def log_file(self, local: Path, path: str) -> None:
        """Log a copy of the file ``local``, as it is now, as ``path``; memory stays flat.

        Raises:
            Invalid, TooLarge: the path cannot name a file of a run.
            NotFound: there is no such file.
        """
        parse_artifact_path(path)
        size = _size_of(local)
        if size <= MAX_INLINE_FILE_BYTES:
            content = local.read_bytes()
            if len(content) <= MAX_INLINE_FILE_BYTES:
                self._append_inline(path, content)
                return
        upload_id = new_run_id()
        if size >= DIRECT_BYTES and self._is_taken(upload_id, local):
            self._append_upload(path, upload_id, size)
            return
        staged = stage_path(self._session, upload_id)
        if staged is not None and self._is_kept(lambda: copy_file(local, staged), staged):
            self._append_upload(path, upload_id, staged.stat().st_size)

    def log_path(self, local: str | os.PathLike[str], folder: str | None = None) -> None:
        """Log a file, or a folder with all below it, under its own name in ``folder``.

        Raises:
            NotFound: there is neither.
            Invalid, TooLarge: a path cannot name a file of a run.
        """
        source = Path(local)
        if source.is_dir():
            self.log_folder(source, join_paths(folder, source.resolve().name))
        else:
            self.log_file(source, join_paths(folder, source.name))

    def log_folder(self, local: str | os.PathLike[str], folder: str | None = None) -> None:
        """Log all files below ``local`` under their relative paths in ``folder``.

        Raises:
            NotFound, Invalid: there is no such folder, or it is a file.
        """
        source = Path(local)
        if not source.exists():
            raise _missing(source)
        if not source.is_dir():
            raise Invalid(f"{str(source)!r} is not a folder", hint="log a file with log_artifact()")
        for file in _files_below(source):
            self.log_file(file, join_paths(folder, file.relative_to(source).as_posix()))

    def _is_taken(self, upload_id: str, local: Path) -> bool:
        """Hand a large file to a store on this machine, without a copy in the spool before.

        False where a network lies between, which training must not wait for, or when the store
        does not take it now: then the spool does.
        """
        session = self._session
        if not session.target.is_here or session.is_away:
            return False
        try:
            session.transport().upload_blob(upload_id, self._writer.run_id, local)
        except RunwellError as problem:
            logger.debug("a large file goes by the spool: %s", problem)
            return False
        return True

    def _is_kept(self, fill: Callable[[], object], staged: Path) -> bool:
        """Fill the file ``staged``; on a full disk count the call as lost and return False."""
        try:
            fill()
        except OSError as problem:
            staged.unlink(missing_ok=True)
            warn_once(
                f"files/{staged.parent}",
                f"a file was not kept: {problem.strerror or problem} in {staged.parent}\n"
                "  hint: free some space there, or set RUNWELL_SPOOL_DIR to another disk",
            )
            self._writer.spool.count_lost(self._writer.run_id)
            return False
        return True

    def _append_inline(self, path: str, content: bytes) -> None:
        event = FileLogged(run_id=self._writer.run_id, path=path, content=content, time_ms=now_ms())
        self._writer.spool.append_event(event)

    def _append_upload(self, path: str, upload_id: str, size_bytes: int) -> None:
        event = UploadLogged(
            run_id=self._writer.run_id,
            path=path,
            upload_id=upload_id,
            size_bytes=size_bytes,
            time_ms=now_ms(),
        )
        self._writer.spool.append_event(event)


def join_paths(folder: str | os.PathLike[str] | None, name: str) -> str:
    """Return the path of ``name`` in ``folder``, which may be empty, ``.`` or end in a slash."""
    path = PurePosixPath(os.fspath(folder) if folder else "") / name
    return path.as_posix()


def copy_file(source: Path, target: Path) -> None:
    """Copy a file without passing its bytes through Python: shared blocks, or in the kernel.

    Raises:
        OSError: one cannot be read, or there is no room.
    """
    with source.open("rb") as reader, target.open("wb") as writer, contextlib.suppress(OSError):
        fcntl.ioctl(writer.fileno(), _FICLONE, reader.fileno())
        return
    shutil.copyfile(source, target)  # sendfile(2) where there is one.


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(parent) / name


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise _missing(path) from None


def _missing(path: Path) -> NotFound:
    return NotFound(
        f"there is no file or folder {str(path)!r}",
        hint=f"relative paths start in {str(Path.cwd())!r}; write the file before it is logged",
    )
