"""Tracking URIs: what a text means, and where the spool of such a store lives; opens nothing."""

import os
import re
import tempfile
import urllib.parse
from pathlib import Path
from typing import Final, Literal

import msgspec

from runwell.base import settings
from runwell.base.errors import Invalid
from runwell.base.log import warn_once

DEFAULT_FOLDER: Final = ".runwell"
DATABASE_NAME: Final = "runwell.db"

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.\-]+):", re.IGNORECASE)
_FOREIGN: Final = {"databricks", "databricks-uc", "uc", "mysql", "mssql", "s3", "gs", "dbfs"}


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where runs go."""

    kind: Literal["http", "local"]
    uri: str
    """Absolute and without a password: the store's identity, also in the sidecar of a spool."""
    password: str = ""
    """``user:password`` as it stood in the URI, if it did."""
    database: str = ""
    """What an embedded store is opened by: ``sqlite:///…`` or ``postgresql://…``."""
    folder: Path | None = None
    """The folder of an embedded store on SQLite, which holds ``spool/``."""

    @property
    def is_here(self) -> bool:
        """Whether no network lies between: an embedded store, or a server on this machine."""
        host = urllib.parse.urlsplit(self.uri).hostname or ""
        return self.kind == "local" or host in {"localhost", "::1"} or host.startswith("127.")


def parse_target(uri: str | os.PathLike[str]) -> Target:
    """Return what ``uri`` means; an empty text is ``.runwell/`` in the working directory.

    Raises:
        Invalid: it names a store that Runwell does not speak to.
    """
    text = os.fspath(uri).strip()
    if not text:
        return _folder_target(Path.cwd() / DEFAULT_FOLDER)
    match = _SCHEME.match(text)
    scheme = match[1].lower() if match else ""
    if scheme in {"http", "https"}:
        return _http_target(text)
    if scheme.startswith("sqlite"):
        return _sqlite_target(text)
    if scheme.partition("+")[0] in {"postgresql", "postgres"}:
        return _postgres_target(text)
    if scheme == "file":
        path = urllib.parse.unquote(re.sub(r"^file:(//(localhost)?(?=/))?", "", text))
        return _path_target(Path(path))
    if scheme or text in _FOREIGN:
        raise Invalid(
            f"{text!r} is not a tracking URI that Runwell knows",
            hint="use http(s)://host:port, sqlite:///file.db, postgresql://… or a directory",
        )
    return _path_target(Path(text))


def _http_target(text: str) -> Target:
    parts = urllib.parse.urlsplit(text)
    if not parts.hostname:
        raise Invalid(f"{text!r} names no host", hint="write it like http://127.0.0.1:5000")
    user, at, host = parts.netloc.rpartition("@")
    uri = f"{parts.scheme.lower()}://{host}{parts.path.rstrip('/')}"
    return Target(kind="http", uri=uri, password=urllib.parse.unquote(user) if at else "")


def _sqlite_target(text: str) -> Target:
    path = text.partition(":///")[2].partition("?")[0]
    if not path or path == ":memory:":
        raise Invalid(
            f"{text!r} names no file: a store must outlive its process",
            hint="write it like sqlite:///runwell.db",
        )
    return _database_target(Path(path))


def _postgres_target(text: str) -> Target:
    _, _, rest = text.partition("://")
    head, at, tail = rest.rpartition("@")
    user = head.partition(":")[0]
    return Target(
        kind="local", uri=f"postgresql://{user}{at}{tail}", database=f"postgresql://{rest}"
    )


def _path_target(path: Path) -> Target:
    path = path.expanduser()
    if path.is_file() or path.suffix in {".db", ".sqlite", ".sqlite3"}:
        return _database_target(path)
    return _folder_target(path)


def _folder_target(folder: Path) -> Target:
    return _database_target(folder / DATABASE_NAME)


def _database_target(path: Path) -> Target:
    # Made absolute now: a script that changes its directory keeps its store.
    # resolve() would follow links; abspath() keeps two leading slashes, which are one.
    path = Path("/" + os.path.abspath(path).lstrip("/"))  # noqa: PTH100
    folder = path.parent if path.name == DATABASE_NAME else path.with_suffix(".runwell")
    return Target(
        kind="local", uri=f"sqlite:///{path}", database=f"sqlite:///{path}", folder=folder
    )


def spool_folder(target: Target) -> Path:
    """Return the folder for spools of ``target``, created; one that can be written to.

    A read-only working directory falls back to the user's cache, and that to the temporary folder.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    wanted = settings.SPOOL_DIR() or (target.folder or Path(DEFAULT_FOLDER)) / "spool"
    temporary = Path(tempfile.gettempdir()) / f"runwell-{os.getuid()}" / "spool"
    for folder in (Path(wanted).absolute(), home / "runwell" / "spool", temporary):
        if _is_writable(folder):
            return folder
        warn_once(f"spool/{folder}", f"cannot write to {folder}; the spool goes elsewhere")
    raise Invalid(
        f"no folder can hold the spool, neither {str(wanted)!r} nor {str(temporary)!r}",
        hint="set RUNWELL_SPOOL_DIR to a folder with room",
    )


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)
