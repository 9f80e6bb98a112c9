"""Manifests: which path is which blob, for anything that has files; knows no owner by name.

Folders are not stored; they follow from the paths. A folder's files are one range of the index,
from ``folder/`` up to and without ``folder0``, because ``0`` is the character after ``/``.
"""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, or_, select
from sqlalchemy.sql.dml import UpdateBase

from runwell.base.artifact_path import parent_paths, parse_artifact_path
from runwell.base.errors import Conflict
from runwell.base.limits import MAX_ARTIFACT_PATH_BYTES
from runwell.entities.artifact import FileInfo
from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.statement import Bulk, Statement

PAGE: Final = 1_000
"""Files read at a time while looking for what is directly in a folder."""

_LAST: Final = "\U0010ffff" * (MAX_ARTIFACT_PATH_BYTES // 4 + 1)
"""Above every path, be it the last character of Unicode over and over."""


class _Row(NamedTuple):
    owner: int
    path: str
    digest: str
    size_bytes: int
    created_ms: int


class Manifest:
    """The manifests in one table, whose column ``owner`` says whose file a row is."""

    def __init__(self, table: Table, owner: str) -> None:
        files = table.c
        whose = files[owner] == bindparam("owner")
        between = (files.path >= bindparam("start")) & (files.path < bindparam("end"))
        columns = select(files.path, files.digest, files.size_bytes, files.created_ms)
        self._table = table
        self._owner = owner
        self._at = Statement(columns.where(whose, files.path == bindparam("path")))
        self._range = columns.where(whose, between).order_by(files.path)
        self._page = self._range.limit(PAGE)
        self._first = Statement(self._range.limit(1))
        # One after the other: SQLite answers an OR of them by reading all files of the owner.
        is_folder_of_it = files.path.in_(bindparam("folders", expanding=True))
        self._above = Statement(select(files.path).where(whose, is_folder_of_it).limit(1))
        self._below = Statement(select(files.path).where(whose, between).limit(1))
        self._put = Bulk(_columns(owner), self._build_put)

    def add(self, db: Connection, owner: int, file: FileInfo) -> FileInfo:
        """Note a file, in place of one of that path.

        Raises:
            Invalid, TooLarge: the path cannot be one.
            Conflict: a folder has that path, or a file has the path of one of its folders.
        """
        path = parse_artifact_path(file.path)
        start, end = folder_range(path)
        folders = parent_paths(path)
        obstacle = self._above.first(db, owner=owner, folders=folders) if folders else None
        obstacle = obstacle or self._below.first(db, owner=owner, start=start, end=end)
        if obstacle is not None:
            raise _in_the_way(path, obstacle[0])
        size = file.file_size or 0
        self._put.execute(db, [_Row(owner, path, file.digest, size, file.created_ms)])
        return _entity((path, file.digest, size, file.created_ms))

    def find(self, db: Connection, owner: int, path: str) -> FileInfo | None:
        """Return the file at ``path``, if there is one."""
        values = self._at.first(db, owner=owner, path=path)
        return None if values is None else _entity(values)

    def is_folder(self, db: Connection, owner: int, path: str) -> bool:
        """Say whether there are files below ``path``."""
        start, end = folder_range(path)
        return self._first.first(db, owner=owner, start=start, end=end) is not None

    def _build_put(self, dialect: str) -> UpdateBase:
        statement = insert_on(dialect, self._table)
        new = statement.excluded
        return statement.on_conflict_do_update(
            index_elements=[self._owner, "path"],
            set_={name: new[name] for name in ("digest", "size_bytes", "created_ms")},
        )

    def list_folder(self, db: Connection, owner: int, path: str = "") -> list[FileInfo]:
        """Return what is directly in a folder, ascending by path; nothing where there is no folder.

        A large folder in it is stepped over, not read through: the cost follows what is returned.
        """
        start, end = folder_range(path)
        depth = len(start)
        entries: dict[str, FileInfo] = {}
        while True:
            place = {"owner": owner, "start": start, "end": end}
            rows = db.execute(self._page, place).all()
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

    def list_files(self, db: Connection, owner: int, path: str = "") -> list[FileInfo]:
        """Return all files below a folder, ascending by path."""
        start, end = folder_range(path)
        rows = db.execute(self._range, {"owner": owner, "start": start, "end": end})
        return [_entity(tuple(row)) for row in rows]

    def remove(self, db: Connection, owner: int, path: str) -> int:
        """Forget a file, or a folder with all below it, and return how many files that were."""
        files = self._table.c
        start, end = folder_range(path)
        below: ColumnElement[bool] = (files.path >= start) & (files.path < end)
        statement = delete(self._table).where(
            files[self._owner] == owner, or_(files.path == path, below)
        )
        return db.execute(statement).rowcount


def folder_range(path: str) -> tuple[str, str]:
    """Return between which paths the files of a folder are, the first included."""
    return (path + "/", path + "0") if path else ("", _LAST)


def _columns(owner: str) -> list[str]:
    """Return the columns of a row, of which the first is named by the table."""
    return [owner, *_Row._fields[1:]]


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
