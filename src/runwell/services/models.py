"""Logged models, as acts: their life, their values, their files, and the runs they belong with."""

from msgspec.structs import replace

from runwell.auth.policy import Need
from runwell.base.artifact_path import parse_artifact_path
from runwell.base.errors import Invalid
from runwell.base.ids import new_model_id
from runwell.base.names import random_run_name
from runwell.entities.artifact import FileInfo
from runwell.entities.model import LoggedModel
from runwell.entities.page import Page
from runwell.stores.blobs.api import Blob
from runwell.stores.sql import model_links, model_metrics, model_pages, models, run_rows
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.search import search_models
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.usecase.tickets import Archive, Download, Upload, View
from runwell.wire.admin import Empty
from runwell.wire.artifacts import Artifacts, Deleted
from runwell.wire.models import (
    ArchiveModelArtifacts,
    CreateModel,
    DeleteModelArtifacts,
    DownloadModelArtifact,
    GetModel,
    LinkModels,
    ListModelArtifacts,
    LogModelMetrics,
    LogModelParams,
    SearchModels,
    UpdateModel,
    UploadModelArtifact,
    ViewModelArtifact,
)


@usecase("POST", "/api/v1/models", need=Need.WRITE, on="experiment_id")
def create(ctx: Context, req: CreateModel) -> LoggedModel:
    """Begin a model, whose files come next; asking again with the same id gives what is there."""
    filled = CreateModel(
        experiment_id=req.experiment_id,
        model_id=req.model_id or new_model_id(),
        name=req.name or random_run_name(),
        model_type=req.model_type,
        source_run_id=req.source_run_id,
        params=req.params,
        tags=req.tags,
    )

    def work(db: Connection) -> LoggedModel:
        models.create(db, ctx.workspace, filled, ctx.clock())
        return model_pages.load_one(db, ctx.workspace, filled.model_id)

    return ctx.database.write(work)


@usecase("GET", "/api/v1/models/{model_id}", need=Need.READ, on="model_id", is_quick=True)
def get(ctx: Context, req: GetModel) -> LoggedModel:
    """Return a model with its params, tags and latest metrics; it may be in the trash."""
    with ctx.database.reading() as db:
        return model_pages.load_one(db, ctx.workspace, req.model_id)


@usecase("PATCH", "/api/v1/models/{model_id}", need=Need.WRITE, on="model_id")
def update(ctx: Context, req: UpdateModel) -> LoggedModel:
    """Say that a model is ready or failed, or change its tags."""

    def work(db: Connection) -> LoggedModel:
        row = models.find_writable(db, ctx.workspace, req.model_id)
        models.set_tags(db, row, req.tags)
        models.update_one(
            db,
            row,
            now_ms=ctx.clock(),
            status=req.status,
            status_message=req.status_message,
        )
        models.append_to_tags(db, row, req.append)
        return model_pages.load_one(db, ctx.workspace, req.model_id)

    return ctx.database.write(work)


@usecase("POST", "/api/v1/models/{model_id}/params", need=Need.WRITE, on="model_id")
def log_params(ctx: Context, req: LogModelParams) -> Empty:
    """Add params to a model, all or nothing."""

    def work(db: Connection) -> Empty:
        row = models.find_writable(db, ctx.workspace, req.model_id)
        models.set_params(db, row, req.params)
        models.update_one(db, row, now_ms=ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/models/metrics", need=Need.WRITE)
def log_metrics(ctx: Context, req: LogModelMetrics) -> Empty:
    """Note metrics of models, all or nothing; the latest per key, run and dataset is kept."""
    for point in req.metrics:
        model_metrics.check_point(point)

    def work(db: Connection) -> Empty:
        model_metrics.add_to_known(db, ctx.workspace, req.metrics)
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/runs/{run_id}/models", need=Need.WRITE, on="run_id")
def link(ctx: Context, req: LinkModels) -> Empty:
    """Note which models a run used and which it made, all or nothing."""

    def work(db: Connection) -> Empty:
        run = run_rows.find_writable(db, ctx.workspace, req.run_id)
        model_links.add(db, ctx.workspace, run, inputs=req.inputs, outputs=req.outputs)
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/models/search", need=Need.READ)
def search(ctx: Context, req: SearchModels) -> Page[LoggedModel]:
    """Find models by the query language, in any order, page by page."""
    with ctx.database.reading() as db:
        ids, token = search_models(db, ctx.workspace, req, ctx.clock())
        return Page(items=model_pages.load(db, ids), next_page_token=token)


@usecase("DELETE", "/api/v1/models/{model_id}", need=Need.MANAGE, on="model_id")
def delete(ctx: Context, req: GetModel) -> Empty:
    """Move a model to the trash."""

    def work(db: Connection) -> Empty:
        models.delete_one(db, models.find(db, ctx.workspace, req.model_id), ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/models/{model_id}/restore", need=Need.MANAGE, on="model_id")
def restore(ctx: Context, req: GetModel) -> Empty:
    """Bring a model back from the trash."""

    def work(db: Connection) -> Empty:
        models.restore_one(db, models.find(db, ctx.workspace, req.model_id), ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/models/{model_id}/purge", need=Need.MANAGE, on="model_id")
def purge(ctx: Context, req: GetModel) -> Empty:
    """Remove a model in the trash for ever, with its files and values."""

    def work(db: Connection) -> Empty:
        models.purge_one(db, models.find(db, ctx.workspace, req.model_id))
        return Empty()

    return ctx.database.write(work)


@usecase("GET", "/api/v1/models/{model_id}/artifacts", need=Need.READ, on="model_id")
def list_artifacts(ctx: Context, req: ListModelArtifacts) -> Artifacts:
    """List a folder of a model, or with ``recursive`` all files below it."""
    path = parse_artifact_path(req.path) if req.path else ""
    with ctx.database.reading() as db:
        row = models.find(db, ctx.workspace, req.model_id)
        read = models.FILES.list_files if req.recursive else models.FILES.list_folder
        return Artifacts(files=read(db, row.id, path))


@usecase("GET", "/api/v1/models/{model_id}/artifacts/content", need=Need.READ, on="model_id")
def download_artifact(ctx: Context, req: DownloadModelArtifact) -> Download:
    """Stream the bytes of one file of a model out."""
    path = parse_artifact_path(req.path)
    with ctx.database.reading() as db:
        file = models.find_file(db, models.find(db, ctx.workspace, req.model_id), path)
    return Download(
        blobs=ctx.blobs,
        digest=file.digest,
        size_bytes=file.file_size or 0,
        name=path.rpartition("/")[2],
    )


@usecase("GET", "/api/v1/models/{model_id}/artifacts/view", need=Need.READ, on="model_id")
def view_artifact(ctx: Context, req: ViewModelArtifact) -> View:
    """Show one file of a model in a browser, by its content and without reach into our pages."""
    path = parse_artifact_path(req.path)
    with ctx.database.reading() as db:
        file = models.find_file(db, models.find(db, ctx.workspace, req.model_id), path)
    return View(
        blobs=ctx.blobs,
        digest=file.digest,
        size_bytes=file.file_size or 0,
        name=path.rpartition("/")[2],
        network=req.network,
    )


@usecase("GET", "/api/v1/models/{model_id}/artifacts/archive", need=Need.READ, on="model_id")
def archive_artifacts(ctx: Context, req: ArchiveModelArtifacts) -> Archive:
    """Stream all files of a model below a folder out as one zip archive."""
    path = parse_artifact_path(req.path) if req.path else ""
    with ctx.database.reading() as db:
        row = models.find(db, ctx.workspace, req.model_id)
        files = models.FILES.list_files(db, row.id, path)
        if not files:
            if path and models.find_file(db, row, path):
                raise Invalid(f"artifact {path!r} is a file", hint="download it as it is")
            raise models.no_artifact(row, path)
    above = path.rpartition("/")[0]
    return Archive(
        blobs=ctx.blobs,
        files=[replace(file, path=file.path.removeprefix(f"{above}/")) for file in files],
        name=f"{path.rpartition('/')[2] or row.name}.zip",
    )


@usecase("PUT", "/api/v1/models/{model_id}/artifacts/content", need=Need.WRITE, on="model_id")
def upload_artifact(ctx: Context, req: UploadModelArtifact) -> Upload:
    """Stream bytes in as a file of a model, in place of one of that path."""
    path = parse_artifact_path(req.path)
    # Asked before the bytes come, and again after, as for the files of runs.
    with ctx.database.reading() as db:
        models.find_writable(db, ctx.workspace, req.model_id)

    def finish(blob: Blob) -> FileInfo:
        def work(db: Connection) -> FileInfo:
            row = models.find_writable(db, ctx.workspace, req.model_id)
            file = FileInfo(
                path=path,
                file_size=blob.size_bytes,
                digest=blob.digest,
                created_ms=ctx.clock(),
            )
            return models.FILES.add(db, row.id, file)

        return ctx.database.write(work)

    return Upload(blobs=ctx.blobs, finish=finish)


@usecase("DELETE", "/api/v1/models/{model_id}/artifacts", need=Need.MANAGE, on="model_id")
def delete_artifacts(ctx: Context, req: DeleteModelArtifacts) -> Deleted:
    """Delete a file of a model, or a folder with all below it."""
    path = parse_artifact_path(req.path)

    def work(db: Connection) -> Deleted:
        row = models.find_writable(db, ctx.workspace, req.model_id)
        count = models.FILES.remove(db, row.id, path)
        if count == 0:
            raise models.no_artifact(row, path)
        return Deleted(count=count)

    return ctx.database.write(work)
