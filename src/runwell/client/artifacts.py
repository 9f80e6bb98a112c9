"""Reading the files of runs: listed, opened, downloaded in parallel with flat memory."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from runwell.base.errors import Corrupt, Invalid, NotFound
from runwell.base.ids import parse_run_id
from runwell.client.session import Session
from runwell.client.transport.routes import LIST_ARTIFACTS
from runwell.entities.artifact import FileInfo
from runwell.wire.artifacts import ListArtifacts

_BLOCK_BYTES: Final = 1024 * 1024
_DOWNLOADS_AT_ONCE: Final = 8


def list_files(session: Session, run_id: str, path: str = "") -> list[FileInfo]:
    """Return the entries of a folder of the run, by path; a file is listed as empty."""
    request = ListArtifacts(run_id=run_id, path=_clean(path))
    return session.ask(LIST_ARTIFACTS, request).files


def read_file(session: Session, run_id: str, path: str) -> bytes:
    """Return the content of a file of the run.

    Raises:
        NotFound: there is no such run or file.
    """
    session.push()
    with session.transport().open_artifact(run_id, _clean(path)) as stream:
        return stream.read()


def download(
    session: Session, run_id: str, path: str = "", target: str | os.PathLike[str] | None = None
) -> Path:
    """Download a file, or a folder with all below it, and return where it is now.

    It keeps its path of the run below ``target``, by default a new temporary folder. Each file
    appears whole or not at all.

    Raises:
        NotFound: there is no such run, file or folder.
        Corrupt: a file arrived shorter than it is.
    """
    path = _clean(path)
    session.push()
    request = ListArtifacts(run_id=run_id, path=path, recursive=True)
    files = session.call(LIST_ARTIFACTS, request).files
    # Of a file the listing may be empty, or the file itself.
    is_file = bool(path) and (not files or [file.path for file in files] == [path])
    if is_file and not files:
        files = [_find_file(session, run_id, path)]
    root = Path(target) if target else Path(tempfile.mkdtemp(prefix="runwell-"))
    root.mkdir(parents=True, exist_ok=True)
    _download_all(session, run_id, files, root)
    place = root / path
    if not is_file:
        place.mkdir(parents=True, exist_ok=True)
    return place.absolute()


def parse_artifact_uri(uri: str) -> tuple[str, str]:
    """Return run id and path of ``runs:/<run id>/<path>``.

    Raises:
        Invalid: it is something else.
    """
    scheme, _, rest = str(uri).partition(":")
    if scheme != "runs":
        raise Invalid(
            f"{uri!r} is not the address of an artifact",
            hint="write runs:/<run id>/<path>, or give run_id= and artifact_path=",
        )
    run_id, _, path = rest.lstrip("/").partition("/")
    return parse_run_id(run_id), unquote(path).strip("/")


def _find_file(session: Session, run_id: str, path: str) -> FileInfo:
    folder = str(PurePosixPath(path).parent)
    for entry in list_files(session, run_id, "" if folder == "." else folder):
        if entry.path == path:
            return entry
    raise NotFound(
        f"run {run_id} has no file or folder {path!r}",
        hint=f"MlflowClient().list_artifacts({run_id!r}) shows what there is",
    )


def _download_all(session: Session, run_id: str, files: Iterable[FileInfo], root: Path) -> None:
    jobs = [(file, _place(root, file.path)) for file in files if not file.is_dir]
    if len(jobs) <= 1:
        for file, place in jobs:
            _download_file(session, run_id, file, place)
        return
    with ThreadPoolExecutor(_DOWNLOADS_AT_ONCE, "runwell-download") as pool:
        waiting = [
            pool.submit(_download_file, session, run_id, file, place) for file, place in jobs
        ]
        for job in waiting:
            job.result()


def _download_file(session: Session, run_id: str, file: FileInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".runwell-")
    part = Path(name)
    try:
        with (
            session.transport().open_artifact(run_id, file.path) as stream,
            os.fdopen(descriptor, "wb") as out,
        ):
            shutil.copyfileobj(stream, out, _BLOCK_BYTES)
        size = part.stat().st_size
        if file.file_size is not None and size != file.file_size:
            raise Corrupt(
                f"{file.path!r} arrived with {size:,} of {file.file_size:,} bytes",
                hint="download it again",
            )
        part.chmod(0o644)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _place(root: Path, path: str) -> Path:
    """Return where the file ``path`` of a run goes below ``root``; never outside of it."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise Corrupt(f"the store names a file {path!r}, which would leave the target folder")
    return root / pure


def _clean(path: str | os.PathLike[str] | None) -> str:
    text = PurePosixPath(os.fspath(path) if path else "").as_posix().strip("/")
    return "" if text == "." else text
