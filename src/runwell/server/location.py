"""Where a store lives: from what people write to the places of its parts; opens nothing."""

import re
from pathlib import Path
from typing import Final

import msgspec

from runwell.base.errors import Invalid

DEFAULT_HOME: Final = Path(".runwell")
DATABASE_NAME: Final = "runwell.db"
_FILE_SUFFIXES: Final = frozenset({".db", ".sqlite", ".sqlite3"})
_OBJECT_STORES: Final = frozenset({"s3", "gs", "gcs", "az", "abfs", "abfss", "wasbs", "hdfs"})


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one store."""

    database_uri: str
    blobs_dir: Path
    spool_dir: Path

    @property
    def home(self) -> Path:
        """The folder of everything that is beside the database."""
        return self.spool_dir.parent

    @property
    def is_sqlite(self) -> bool:
        """Whether the metadata is a file on this machine."""
        return self.database_uri.startswith("sqlite:")

    @property
    def shown(self) -> str:
        """The database for a person to read: a short path, no password."""
        if not self.is_sqlite:
            return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:…@", self.database_uri)
        path = Path(self.database_uri.removeprefix("sqlite:///"))
        here = Path.cwd()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)


def resolve_store(uri: str | None = None, artifacts: str | None = None) -> Location:
    """Return where the parts of a store are.

    Args:
        uri: ``sqlite:///file.db``, ``postgresql://…``, a file ``*.db`` or a directory; the default
            is ``.runwell`` in the working directory. Blobs and spool of ``runwell.db`` are
            beside it, those of another ``x.db`` in ``x.runwell/`` beside it.
        artifacts: a directory for the content of files, instead of ``blobs/`` in that place.

    Raises:
        Invalid: of a kind that does not exist, or not yet.
    """
    text = (uri or "").strip()
    scheme = _scheme(text)
    if scheme in {"postgresql", "postgres"} or scheme.startswith("postgresql+"):
        return _location(text, DEFAULT_HOME, artifacts)
    if scheme == "sqlite":
        # Three slashes before a relative path, four before an absolute one, as everywhere.
        name = text.partition(":")[2].removeprefix("///").partition("?")[0]
        return _file(Path(name or DEFAULT_HOME / DATABASE_NAME), artifacts)
    path = _directory(text, "store") if text else DEFAULT_HOME
    if path.suffix in _FILE_SUFFIXES or path.is_file():
        return _file(path, artifacts)
    return _location(_sqlite_uri(path / DATABASE_NAME), path, artifacts)


def _file(path: Path, artifacts: str | None) -> Location:
    # The same file may be named by its folder; its blobs must be found either way.
    home = path.parent if path.name == DATABASE_NAME else path.with_suffix(".runwell")
    return _location(_sqlite_uri(path), home, artifacts)


def _location(database_uri: str, home: Path, artifacts: str | None) -> Location:
    root = home.expanduser().absolute()
    # What MLflow writes for "the server keeps them", which is what we do anyway.
    given = "" if (artifacts or "").startswith("mlflow-artifacts:") else artifacts
    blobs = _directory(given, "artifacts").absolute() if given else root / "blobs"
    return Location(database_uri=database_uri, blobs_dir=blobs, spool_dir=root / "spool")


def _sqlite_uri(path: Path) -> str:
    return f"sqlite:///{path.expanduser().absolute()}"


def _directory(text: str, what: str) -> Path:
    scheme = _scheme(text)
    if scheme in _OBJECT_STORES:
        raise Invalid(
            f"{what} in {scheme}:// cannot be kept yet",
            hint="use a directory, which may be a mounted network folder",
        )
    if scheme in {"http", "https"}:
        raise Invalid(
            f"{text!r} is the address of a server, not of a store",
            hint="give a server's address to --tracking-uri or RUNWELL_TRACKING_URI instead",
        )
    if scheme not in {"", "file"}:
        raise Invalid(
            f"{scheme!r} is not a kind of {what}",
            hint="use a directory, sqlite:///file.db or postgresql://user@host/name",
        )
    plain = text.partition(":")[2] if scheme else text
    return Path(re.sub(r"^//(localhost)?(?=/)", "", plain)).expanduser()


def _scheme(text: str) -> str:
    match = re.match(r"([a-z][a-z0-9+.-]*):", text, re.IGNORECASE)
    return match[1].lower() if match else ""
