"""The manifests of runs: which file of which run is which blob; knows not where blobs are kept."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, or_, select

from runwell.base.errors import Invalid, NotFound
from runwell.entities.artifact import FileInfo
from runwell.stores.sql.manifest import PAGE, Manifest
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import artifacts, runs
from runwell.stores.sql.statement import Among

__all__ = ["PAGE", "NewFile", "add", "find", "list_files", "list_folder", "named", "remove"]

FILES: Final = Manifest(artifacts, "run")


class NewFile(NamedTuple):
    """A file to be noted; its blob is stored already."""

    run: RunRow
    path: str
    digest: str
    size_bytes: int
    created_ms: int


def add(db: Connection, file: NewFile) -> FileInfo:
    """Note a file of a run, in place of one of that path.

    The caller has seen to it that the run is not deleted.

    Raises:
        Invalid, TooLarge: the path cannot be one.
        Conflict: a folder has that path, or a file has the path of one of its folders.
    """
    info = FileInfo(
        path=file.path,
        file_size=file.size_bytes,
        digest=file.digest,
        created_ms=file.created_ms,
    )
    return FILES.add(db, file.run.id, info)


def find(db: Connection, run: RunRow, path: str) -> FileInfo:
    """Return the file at ``path``.

    Raises:
        NotFound: there is none.
        Invalid: it is a folder.
    """
    if found := FILES.find(db, run.id, path):
        return found
    if FILES.is_folder(db, run.id, path):
        raise is_folder(run, path)
    raise no_artifact(run, path)


def list_folder(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return what is directly in a folder, ascending by path; nothing where there is no folder."""
    return FILES.list_folder(db, run.id, path)


def list_files(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return all files below a folder, ascending by path."""
    return FILES.list_files(db, run.id, path)


def remove(db: Connection, run: RunRow, path: str) -> int:
    """Forget a file, or a folder with all below it, and return how many files that were."""
    return FILES.remove(db, run.id, path)


def named(
    db: Connection, digests: Sequence[str], *, purging_before_ms: int | None = None
) -> set[str]:
    """Return which of these blobs the manifest of a run names.

    With ``purging_before_ms``, leave out runs deleted up to then: as if they were purged already.
    """
    statement = select(artifacts.c.digest).distinct()
    if purging_before_ms is not None:
        statement = statement.join(runs, runs.c.id == artifacts.c.run).where(
            or_(runs.c.deleted_ms.is_(None), runs.c.deleted_ms > purging_before_ms)
        )
    return {digest for (digest,) in Among(statement, artifacts.c.digest).rows(db, digests)}


def is_folder(run: RunRow, path: str) -> Invalid:
    """Return the error for reading a folder as if it were a file."""
    return Invalid(f"artifact {path!r} of run {run.uid!r} is a folder", hint="name a file in it")


def no_artifact(run: RunRow, path: str) -> NotFound:
    """Return the error for a file that there is not."""
    return NotFound(
        f"run {run.uid!r} has no artifact {path!r}",
        hint=f"list them with `runwell artifacts list {run.uid}`",
    )
