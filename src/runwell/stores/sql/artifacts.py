"""The manifests: which file of which run is which blob; must not know where blobs are kept.

Folders are not stored; they follow from the paths. A folder's files are one range of the index,
from ``folder/`` up to and without ``folder0``, because ``0`` is the character after ``/``.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select

from runwell.base.artifact_path import parent_paths, parse_artifact_path
from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.base.limits import MAX_ARTIFACT_PATH_BYTES
from runwell.entities.artifact import FileInfo
from runwell.stores.sql.bulk import Among
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import artifacts, runs

PAGE: Final = 1_000
"""Files read at a time while looking for what is directly in a folder."""

_LAST: Final = "\U0010ffff" * (MAX_ARTIFACT_PATH_BYTES // 4 + 1)
"""Above every path, be it the last character of Unicode over and over."""


class NewFile(NamedTuple):
    """A file to be noted; its blob is stored already."""

    run: RunRow
    path: str
    digest: str
    size_bytes: int
    created_ms: int


_FILE: Final = select(
    artifacts.c.path, artifacts.c.digest, artifacts.c.size_bytes, artifacts.c.created_ms
).where(artifacts.c.run == bindparam("run"))
_AT: Final = _FILE.where(artifacts.c.path == bindparam("path"))
_RANGE: Final = _FILE.where(
    artifacts.c.path >= bindparam("start"), artifacts.c.path < bindparam("end")
).order_by(artifacts.c.path)
_RANGE_PAGE: Final = _RANGE.limit(PAGE)
_RANGE_FIRST: Final = _RANGE.limit(1)
_IN_THE_WAY: Final = (
    select(artifacts.c.path)
    .where(artifacts.c.run == bindparam("run"))
    .where(
        or_(
            artifacts.c.path.in_(bindparam("folders", expanding=True)),
            (artifacts.c.path >= bindparam("start")) & (artifacts.c.path < bindparam("end")),
        )
    )
    .limit(1)
)


def add(db: Connection, file: NewFile) -> FileInfo:
    """Note a file of a run, in place of one of that path.

    The caller has seen to it that the run is not deleted.

    Raises:
        Invalid, TooLarge: the path cannot be one.
        Conflict: a folder has that path, or a file has the path of one of its folders.
    """
    path = parse_artifact_path(file.path)
    start, end = _folder_range(path)
    place = {"run": file.run.id, "folders": parent_paths(path), "start": start, "end": end}
    obstacle = db.execute(_IN_THE_WAY, place).scalar()
    if obstacle is not None:
        raise _in_the_way(path, str(obstacle))
    values = {
        "digest": file.digest,
        "size_bytes": file.size_bytes,
        "created_ms": file.created_ms,
    }
    statement = insert(db, artifacts).values(run=file.run.id, path=path, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["run", "path"], set_=values))
    return _entity((path, file.digest, file.size_bytes, file.created_ms))


def find(db: Connection, run: RunRow, path: str) -> FileInfo:
    """Return the file at ``path``.

    Raises:
        NotFound: there is none.
        Invalid: it is a folder.
    """
    values = db.execute(_AT, {"run": run.id, "path": path}).first()
    if values is not None:
        return _entity(tuple(values))
    start, end = _folder_range(path)
    if db.execute(_RANGE_FIRST, {"run": run.id, "start": start, "end": end}).first():
        raise Invalid(f"artifact {path!r} of run {run.uid!r} is a folder", hint="name a file in it")
    raise NotFound(
        f"run {run.uid!r} has no artifact {path!r}",
        hint=f"list them with `runwell artifacts list {run.uid}`",
    )


def list_folder(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return what is directly in a folder, ascending by path; nothing where there is no folder.

    A large folder in it is stepped over, not read through: the cost follows what is returned.
    """
    start, end = _folder_range(path)
    depth = len(start)
    entries: dict[str, FileInfo] = {}
    while True:
        rows = db.execute(_RANGE_PAGE, {"run": run.id, "start": start, "end": end}).all()
        for row in rows:
            name, slash, _ = row[0][depth:].partition("/")
            entry = row[0][:depth] + name
            entries[entry + slash] = (
                FileInfo(path=entry, is_dir=True) if slash else _entity(tuple(row))
            )
        if len(rows) < PAGE:
            return sorted(entries.values(), key=lambda entry: entry.path)
        # Go on behind the last file, or behind all of the folder that it is in.
        last = next(reversed(entries))
        start = last[:-1] + "0" if last.endswith("/") else last + "\x01"


def list_files(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return all files below a folder, ascending by path."""
    start, end = _folder_range(path)
    rows = db.execute(_RANGE, {"run": run.id, "start": start, "end": end})
    return [_entity(tuple(row)) for row in rows]


def remove(db: Connection, run: RunRow, path: str) -> int:
    """Forget a file, or a folder with all below it, and return how many files that were."""
    start, end = _folder_range(path)
    below: ColumnElement[bool] = (artifacts.c.path >= start) & (artifacts.c.path < end)
    statement = delete(artifacts).where(
        artifacts.c.run == run.id, or_(artifacts.c.path == path, below)
    )
    return db.execute(statement).rowcount


def named(
    db: Connection, digests: Sequence[str], *, purging_before_ms: int | None = None
) -> set[str]:
    """Return which of these blobs a manifest names.

    With ``purging_before_ms``, leave out runs deleted up to then: as if they were purged already.
    """
    statement = select(artifacts.c.digest).distinct()
    if purging_before_ms is not None:
        statement = statement.join(runs, runs.c.id == artifacts.c.run).where(
            or_(runs.c.deleted_ms.is_(None), runs.c.deleted_ms > purging_before_ms)
        )
    return {digest for (digest,) in Among(statement, artifacts.c.digest).rows(db, digests)}


def _folder_range(path: str) -> tuple[str, str]:
    return (path + "/", path + "0") if path else ("", _LAST)


def _entity(values: tuple[str, str, int, int]) -> FileInfo:
    path, digest, size, created = values
    return FileInfo(path=path, file_size=size, digest=digest, created_ms=created)


def _in_the_way(path: str, obstacle: str) -> Conflict:
    if obstacle.startswith(path + "/"):
        return Conflict(
            f"artifact {path!r} is a folder", hint="log the file under another path, or delete it"
        )
    return Conflict(
        f"artifact {obstacle!r} is a file, so nothing can be logged as {path!r}",
        hint="log it under another path, or delete the file",
    )
