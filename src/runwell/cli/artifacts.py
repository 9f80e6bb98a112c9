"""Commands on the files of runs."""

import os
import shutil
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import click

from runwell.base.errors import Invalid, NotFound, Unavailable
from runwell.cli import store
from runwell.cli.output import (
    as_json,
    confirm,
    local_time,
    plural,
    progress,
    size_text,
    tell,
    write_json,
    write_table,
)
from runwell.client.files import RunFiles
from runwell.client.process import PROCESS, settle
from runwell.client.transport import routes
from runwell.client.transport.api import Transport
from runwell.entities.artifact import FileInfo
from runwell.wire.artifacts import DeleteArtifacts, ListArtifacts
from runwell.wire.runs import GetRun

_BLOCK_BYTES = 1 << 20


@click.group()
def artifacts() -> None:
    """List, fetch, add and delete the files of a run."""


@artifacts.command(name="list")
@click.argument("run_id")
@click.argument("path", default="")
@click.option("--recursive", "-r", is_flag=True, help="All files below, without folders.")
@as_json
def list_(run_id: str, path: str, recursive: bool, is_json: bool) -> None:
    """List the files of a run, or of its folder PATH."""
    with store.opened() as transport:
        request = ListArtifacts(run_id=run_id, path=path, recursive=recursive)
        files = transport.call(routes.LIST_ARTIFACTS, request).files
    if is_json:
        write_json(files)
    elif not files:
        tell(f"no files in {path!r}" if path else "no files")
    else:
        write_table(("path", "size", "logged"), [_row(file) for file in files])


@artifacts.command()
@click.argument("run_id")
@click.argument("path")
def show(run_id: str, path: str) -> None:
    """Write the content of the file PATH to stdout."""
    out = sys.stdout.buffer
    with store.opened() as transport, transport.open_artifact(run_id, path) as file:
        shutil.copyfileobj(file, out, _BLOCK_BYTES)
    out.flush()


@artifacts.command()
@click.argument("run_id")
@click.argument("path", default="")
@click.option(
    "--to",
    "-d",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder to write to; the default is the working directory.",
)
@as_json
def download(run_id: str, path: str, folder: Path, is_json: bool) -> None:
    """Fetch the file or folder PATH of a run, by default all its files."""
    with store.opened() as transport:
        files = _files_at(transport, run_id, path)
        total = sum(file.file_size or 0 for file in files)
        with progress(total, f"fetching {plural(len(files), 'file')}") as bar:
            written = [str(_fetch(transport, run_id, file, folder, bar)) for file in files]
    if is_json:
        write_json(written)
    else:
        click.echo("\n".join(written))


@artifacts.command()
@click.argument("run_id")
@click.argument("local", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", default="")
def log(run_id: str, local: Path, folder: str) -> None:
    """Add the file LOCAL, or all files below the folder LOCAL, to FOLDER of a run."""
    with store.opened() as transport:
        transport.call(routes.GET_RUN, GetRun(run_id=run_id))
    session = PROCESS.session(click.get_current_context().find_root().obj or None)
    files = RunFiles(session, session.writer(run_id))
    (files.log_folder if local.is_dir() else files.log_path)(local, folder or None)
    if not settle(session, run_id):
        raise Unavailable("the store is away", hint="the files are kept; run `runwell sync` later")
    tell(f"logged {local.name!r} to {f'{folder!r} of ' if folder else ''}run {run_id}")


@artifacts.command()
@click.argument("run_id")
@click.argument("path")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def delete(run_id: str, path: str, yes: bool) -> None:
    """Delete the file PATH of a run, or a folder with all below it, for good."""
    confirm(f"Delete {path!r} of run {run_id} for good?", is_sure=yes)
    with store.opened() as transport:
        request = DeleteArtifacts(run_id=run_id, path=path)
        done = transport.call(routes.DELETE_ARTIFACTS, request)
    tell(f"deleted {plural(done.count, 'file')}")


def _row(file: FileInfo) -> tuple[Any, ...]:
    name = f"{file.path}/" if file.is_dir else file.path
    return (name, size_text(file.file_size), local_time(file.created_ms))


def _files_at(transport: Transport, run_id: str, path: str) -> list[FileInfo]:
    """Return the files below ``path``, or the one that it is."""
    request = ListArtifacts(run_id=run_id, path=path, recursive=True)
    files = transport.call(routes.LIST_ARTIFACTS, request).files
    if files or not path:
        return files
    parent = str(PurePosixPath(path).parent)
    request = ListArtifacts(run_id=run_id, path="" if parent == "." else parent)
    found = [
        file
        for file in transport.call(routes.LIST_ARTIFACTS, request).files
        if file.path == path.rstrip("/")
    ]
    if not found:
        raise NotFound(
            f"run {run_id!r} has no file {path!r}",
            hint=f"list them with `runwell artifacts list {run_id} -r`",
        )
    return found


def _fetch(transport: Transport, run_id: str, file: FileInfo, folder: Path, bar: Any) -> Path:
    target = folder / file.path
    if not target.absolute().is_relative_to(folder.absolute()) or ".." in Path(file.path).parts:
        raise Invalid(f"{file.path!r} would lead out of the folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under another name until it is whole: an interrupted download is never taken for the file.
    handle, part = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out, transport.open_artifact(run_id, file.path) as source:
            while block := source.read(_BLOCK_BYTES):
                out.write(block)
                bar.update(len(block))
        Path(part).chmod(0o666 & ~_umask())
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return target


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
