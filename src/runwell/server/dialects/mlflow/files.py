"""The bytes of files in MLflow's protocol, which pass through in memory that does not grow."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final, NamedTuple

import msgspec

from runwell.base.errors import NotFound
from runwell.base.model_uri import ModelFiles, RunFiles, parse_model_uri
from runwell.entities.registry import ModelVersion
from runwell.server.dialects.mlflow import places
from runwell.server.dialects.mlflow.decode import decoder
from runwell.server.dialects.mlflow.errors import no_presigned_urls
from runwell.server.dialects.mlflow.route import PREFIXES
from runwell.server.dialects.mlflow.uris import Place, parse_path, parse_place
from runwell.server.edge.asgi import Exchange
from runwell.server.lanes import Lanes
from runwell.server.streams import Issue, download_handler, upload_handler
from runwell.services import registry
from runwell.usecase.context import Context
from runwell.usecase.tickets import Download, Upload
from runwell.wire.registry import GetModelVersion

MAX_PAGE_UPLOAD_BYTES: Final = 10 * 1024 * 1024
"""What a page of a browser may send as one file."""

EMPTY: Final[dict[str, str]] = {}
"""What clients read after they sent a file."""

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]
_PROXY: Final = "2.0/mlflow-artifacts/artifacts/{path...}"
_MODEL_FILE: Final = "2.0/mlflow/logged-models/{model_id}/artifacts/files"


class FileRoute(NamedTuple):
    """A route whose handler moves bytes."""

    method: str
    path: str
    handler: Handler


class FileOfRun(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a run."""

    run_id: str
    path: str


class FileOfModel(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a logged model."""

    model_id: str
    artifact_file_path: str
    presigned: bool = False


class FileOfVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a version of a registered model."""

    name: str
    version: int
    path: str
    presigned: bool = False


def file_routes(ctx: Context, lanes: Lanes) -> Iterator[FileRoute]:
    """Yield the routes that take files or hand them out."""
    get = download_handler(_proxied(ctx), lanes)
    put = upload_handler(_proxied_in(ctx), lanes)
    for prefix in PREFIXES:
        yield FileRoute("GET", prefix + _PROXY, get)
        yield FileRoute("PUT", prefix + _PROXY, put)
    yield FileRoute("GET", "/get-artifact", download_handler(_of_run(ctx), lanes))
    version = download_handler(_of_version(ctx), lanes)
    yield FileRoute("GET", "/model-versions/get-artifact", version)
    yield FileRoute("GET", f"/ajax-api/{_MODEL_FILE}", download_handler(_of_model(ctx), lanes))
    page = upload_handler(_of_run_in(ctx), lanes, limit_bytes=MAX_PAGE_UPLOAD_BYTES)
    yield FileRoute("POST", "/ajax-api/2.0/mlflow/upload-artifact", page)


def _proxied(ctx: Context) -> Issue[Download]:
    return lambda _exchange, path: places.download(ctx, parse_place(path["path"]))


def _proxied_in(ctx: Context) -> Issue[Upload]:
    return lambda _exchange, path: places.upload(ctx, parse_place(path["path"])).answering(EMPTY)


def _of_run(ctx: Context) -> Issue[Download]:
    return lambda exchange, _path: places.download(ctx, _place_of_run(exchange))


def _of_run_in(ctx: Context) -> Issue[Upload]:
    return lambda exchange, _path: places.upload(ctx, _place_of_run(exchange)).answering(EMPTY)


def _of_model(ctx: Context) -> Issue[Download]:
    decode = decoder(FileOfModel)

    def issue(exchange: Exchange, path: dict[str, str]) -> Download:
        req: FileOfModel = decode(path, exchange.query, b"", b"")
        if req.presigned:
            raise no_presigned_urls()
        file = parse_path(req.artifact_file_path)
        return places.download(ctx, Place(owner="model", id=req.model_id, path=file))

    return issue


def _of_version(ctx: Context) -> Issue[Download]:
    decode = decoder(FileOfVersion)

    def issue(exchange: Exchange, path: dict[str, str]) -> Download:
        req: FileOfVersion = decode(path, exchange.query, b"", b"")
        if req.presigned:
            raise no_presigned_urls()
        found = registry.get_version(ctx, GetModelVersion(name=req.name, version=req.version))
        return places.download(ctx, _below(found, parse_path(req.path)))

    return issue


def _below(version: ModelVersion, path: str) -> Place:
    """Return the place of a file of a version, whose own files are a folder of a run or model."""
    folder = parse_model_uri(version.location) if version.location else None
    match folder:
        case RunFiles():
            owner, id_ = "run", folder.run_id
        case ModelFiles():
            owner, id_ = "model", folder.model_id
        case _:
            raise NotFound(
                f"this server does not keep the files of version {version.version} of "
                f"{version.name!r}",
                hint=f"fetch them from {version.source!r}",
            )
    return Place(owner=owner, id=id_, path=f"{folder.path}/{path}".lstrip("/"))


_decode_of_run: Final = decoder(FileOfRun)


def _place_of_run(exchange: Exchange) -> Place:
    req: FileOfRun = _decode_of_run({}, exchange.query, b"", b"")
    return Place(owner="run", id=req.run_id, path=parse_path(req.path))
