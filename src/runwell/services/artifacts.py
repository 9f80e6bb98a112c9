"""Files of runs, as acts: tickets for their bytes and their manifests; moves no byte itself."""

from msgspec.structs import replace

from runwell.auth.policy import Need
from runwell.base.artifact_path import parse_artifact_path
from runwell.base.errors import Invalid, RunwellError
from runwell.base.ids import parse_run_id
from runwell.entities.artifact import FileInfo
from runwell.stores.blobs.api import Blob
from runwell.stores.sql import artifacts, run_files, runs, uploads
from runwell.stores.sql.artifacts import NewFile
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.uploads import UploadRow
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.usecase.tickets import Archive, Download, Upload, View
from runwell.wire.artifacts import (
    ArchiveArtifacts,
    Artifacts,
    DeleteArtifacts,
    Deleted,
    DownloadArtifact,
    ListArtifacts,
    UploadArtifact,
    UploadBlob,
    Uploaded,
    ViewArtifact,
)


@usecase("GET", "/api/v1/runs/{run_id}/artifacts", need=Need.READ, on="run_id")
def list_(ctx: Context, req: ListArtifacts) -> Artifacts:
    """List a folder of a run, or with ``recursive`` all files below it.

    A logged model that the run made is a folder of its name.
    """
    path = parse_artifact_path(req.path) if req.path else ""
    with ctx.database.reading() as db:
        run = runs.find(db, ctx.workspace, req.run_id)
        seen = run_files if req.with_models else artifacts
        read = seen.list_files if req.recursive else seen.list_folder
        return Artifacts(files=read(db, run, path))


@usecase("GET", "/api/v1/runs/{run_id}/artifacts/content", need=Need.READ, on="run_id")
def download(ctx: Context, req: DownloadArtifact) -> Download:
    """Stream the bytes of one file out."""
    path = parse_artifact_path(req.path)
    with ctx.database.reading() as db:
        file = run_files.find(db, runs.find(db, ctx.workspace, req.run_id), path)
    return Download(
        blobs=ctx.blobs,
        digest=file.digest,
        size_bytes=file.file_size or 0,
        name=path.rpartition("/")[2],
    )


@usecase("GET", "/api/v1/runs/{run_id}/artifacts/view", need=Need.READ, on="run_id")
def view(ctx: Context, req: ViewArtifact) -> View:
    """Show one file in a browser, by its content and without any reach into our pages."""
    path = parse_artifact_path(req.path)
    with ctx.database.reading() as db:
        file = run_files.find(db, runs.find(db, ctx.workspace, req.run_id), path)
    return View(
        blobs=ctx.blobs,
        digest=file.digest,
        size_bytes=file.file_size or 0,
        name=path.rpartition("/")[2],
        network=req.network,
    )


@usecase("GET", "/api/v1/runs/{run_id}/artifacts/archive", need=Need.READ, on="run_id")
def archive(ctx: Context, req: ArchiveArtifacts) -> Archive:
    """Stream all files below a folder out as one zip archive, which is made meanwhile."""
    path = parse_artifact_path(req.path) if req.path else ""
    with ctx.database.reading() as db:
        run = runs.find(db, ctx.workspace, req.run_id)
        files = run_files.list_files(db, run, path)
        if not files:
            raise _no_folder(db, run, path)
    above = path.rpartition("/")[0]
    return Archive(
        blobs=ctx.blobs,
        files=[replace(file, path=file.path.removeprefix(f"{above}/")) for file in files],
        name=f"{path.rpartition('/')[2] or run.name}.zip",
    )


def _no_folder(db: Connection, run: runs.RunRow, path: str) -> RunwellError:
    """Return why there is nothing below ``path``: it is a file, or not there."""
    if path and run_files.find(db, run, path):
        return Invalid(
            f"artifact {path!r} of run {run.uid!r} is a file", hint="download it as it is"
        )
    return artifacts.no_artifact(run, path)


@usecase("PUT", "/api/v1/runs/{run_id}/artifacts/content", need=Need.WRITE, on="run_id")
def upload(ctx: Context, req: UploadArtifact) -> Upload:
    """Stream bytes in as a file of a run, in place of one of that path."""
    path = parse_artifact_path(req.path)
    # Asked before the bytes come, and again after: a gigabyte should not travel in vain.
    with ctx.database.reading() as db:
        runs.find_writable(db, ctx.workspace, req.run_id)

    def finish(blob: Blob) -> FileInfo:
        def work(db: Connection) -> FileInfo:
            run = runs.find_writable(db, ctx.workspace, req.run_id)
            file = NewFile(run, path, blob.digest, blob.size_bytes, ctx.clock())
            return artifacts.add(db, file)

        return ctx.database.write(work)

    return Upload(blobs=ctx.blobs, finish=finish)


@usecase("DELETE", "/api/v1/runs/{run_id}/artifacts", need=Need.MANAGE, on="run_id")
def delete(ctx: Context, req: DeleteArtifacts) -> Deleted:
    """Delete a file of a run, or a folder with all below it."""
    path = parse_artifact_path(req.path)

    def work(db: Connection) -> Deleted:
        run = runs.find_writable(db, ctx.workspace, req.run_id)
        count = artifacts.remove(db, run, path)
        if count == 0:
            raise run_files.not_removed(db, run, path)
        return Deleted(count=count)

    return ctx.database.write(work)


@usecase("PUT", "/api/v1/uploads/{upload_id}", need=Need.WRITE, on="run_id")
def upload_blob(ctx: Context, req: UploadBlob) -> Upload:
    """Stream bytes in under an id that an event of the run will name; the run may come later."""
    uploads.check_id(req.upload_id)
    parse_run_id(req.run_id)

    def finish(blob: Blob) -> Uploaded:
        row = UploadRow(req.upload_id, blob.digest, blob.size_bytes)
        ctx.database.write(lambda db: uploads.add(db, row, ctx.clock()))
        return Uploaded(digest=blob.digest, size_bytes=blob.size_bytes)

    return Upload(blobs=ctx.blobs, finish=finish)
