"""Listing and deleting files in MLflow's protocol; their bytes are in ``files.py``."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.entities.artifact import FileInfo
from runwell.server.dialects.mlflow import places
from runwell.server.dialects.mlflow.errors import no_presigned_urls
from runwell.server.dialects.mlflow.models import message_of as model_message_of
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.runs import message_of as run_message_of
from runwell.server.dialects.mlflow.uris import Place, parse_path, parse_place
from runwell.services import models, runs
from runwell.usecase.context import Context
from runwell.wire import runs as wire
from runwell.wire.models import GetModel

TABLE: Final = Table()


class FileMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a folder, which has no size."""

    path: str
    is_dir: bool
    file_size: int | UnsetType = UNSET


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """A listing; ``root_uri`` where the paths are relative to it."""

    root_uri: str | UnsetType = UNSET
    files: list[FileMessage] | UnsetType = UNSET


class ListOfRun(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of a run; a ``page_token`` is ignored, for there is one page."""

    run_id: str
    path: str = ""


class ListOfModel(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of a logged model."""

    model_id: str
    artifact_directory_path: str = ""


class ListProxied(msgspec.Struct, frozen=True, kw_only=True):
    """A folder by its path from the root of all files."""

    path: str = ""


class Proxied(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder by its path from the root of all files."""

    path: str


class Presigned(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing that is looked at."""


@TABLE.add("GET", "2.0/mlflow/artifacts/list")
def list_of_run(ctx: Context, req: ListOfRun) -> Files:
    """List a folder of a run, with paths from the run's root."""
    run = run_message_of(runs.get(ctx, wire.GetRun(run_id=req.run_id)))
    place = Place(owner="run", id=req.run_id, path=parse_path(req.path))
    entries = places.list_folder(ctx, place)
    return Files(root_uri=run.info.artifact_uri, files=_messages(entries, 0))


@TABLE.add("GET", "2.0/mlflow/logged-models/{model_id}/artifacts/directories")
def list_of_model(ctx: Context, req: ListOfModel) -> Files:
    """List a folder of a logged model, with paths from the model's root."""
    model = model_message_of(models.get(ctx, GetModel(model_id=req.model_id)))
    path = parse_path(req.artifact_directory_path)
    entries = places.list_folder(ctx, Place(owner="model", id=req.model_id, path=path))
    return Files(root_uri=model.info.artifact_uri, files=_messages(entries, 0))


@TABLE.add("GET", "2.0/mlflow-artifacts/artifacts")
def list_proxied(ctx: Context, req: ListProxied) -> Files:
    """List a folder, with paths from that folder.

    The files of a logged model are below its name in the run that made it. Clients of MLflow 3
    that are asked for ``runs:/`` add what they find in the model itself, and so name them twice.
    """
    place = parse_place(req.path)
    entries = places.list_folder(ctx, place)
    return Files(files=_messages(entries, len(place.path) + 1 if place.path else 0))


@TABLE.add("DELETE", "2.0/mlflow-artifacts/artifacts/{path...}")
def delete(ctx: Context, req: Proxied) -> None:
    """Delete a file, or a folder with all below it."""
    places.delete(ctx, parse_place(req.path))


@TABLE.add("GET", "2.0/mlflow-artifacts/presigned/{path...}")
@TABLE.add("POST", "2.0/mlflow/artifacts/presigned-download-url")
@TABLE.add("POST", "2.0/mlflow/artifacts/presigned-upload-url")
def presign(_ctx: Context, req: Presigned) -> None:  # noqa: ARG001
    """Refuse: clients then send bytes through the server, as they do for its own files."""
    raise no_presigned_urls()


def _messages(entries: list[FileInfo], start: int) -> list[FileMessage] | UnsetType:
    """Return ``entries`` as clients read them, without the first ``start`` characters of paths."""
    messages = [
        FileMessage(
            path=entry.path[start:],
            is_dir=entry.is_dir,
            file_size=UNSET if entry.file_size is None else entry.file_size,
        )
        for entry in entries
    ]
    return messages or UNSET
