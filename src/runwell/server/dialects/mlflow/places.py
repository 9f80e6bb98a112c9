"""The files of a place, by the acts of who owns them; knows neither routes nor bytes."""

from typing import Any, Final, NamedTuple

from runwell.entities.artifact import FileInfo
from runwell.server.dialects.mlflow.uris import Owner, Place
from runwell.services import artifacts, models, traces
from runwell.usecase.context import Context
from runwell.usecase.register import UseCase
from runwell.usecase.tickets import Download, Upload
from runwell.wire.artifacts import Artifacts, Deleted, ListArtifacts


class _Acts(NamedTuple):
    """What can be done with the files of one kind of owner; ``field`` holds the owner's id."""

    field: str
    list_: UseCase[Any, Artifacts]
    download: UseCase[Any, Download]
    upload: UseCase[Any, Upload]
    delete: UseCase[Any, Deleted]


_ACTS: Final[dict[Owner, _Acts]] = {
    "model": _Acts(
        "model_id",
        models.list_artifacts,
        models.download_artifact,
        models.upload_artifact,
        models.delete_artifacts,
    ),
    "trace": _Acts(
        "trace_id",
        traces.list_artifacts,
        traces.download_artifact,
        traces.upload_artifact,
        traces.delete_artifacts,
    ),
    "run": _Acts("run_id", artifacts.list_, artifacts.download, artifacts.upload, artifacts.delete),
}


def list_folder(ctx: Context, place: Place, *, with_models: bool = True) -> list[FileInfo]:
    """Return what is directly in a folder, paths from the root; nothing if it is a file.

    Without ``with_models`` what a run shows of the logged models that it made is left out.
    """
    acts = _ACTS[place.owner]
    if place.owner == "run" and not with_models:
        asked = ListArtifacts(run_id=place.id, path=place.path, with_models=False)
        return artifacts.list_(ctx, asked).files
    return acts.list_(ctx, _request(acts, acts.list_, place)).files


def download(ctx: Context, place: Place) -> Download:
    """Return the ticket for the bytes of a file."""
    acts = _ACTS[place.owner]
    return acts.download(ctx, _request(acts, acts.download, place))


def upload(ctx: Context, place: Place) -> Upload:
    """Return the ticket to store bytes as a file."""
    acts = _ACTS[place.owner]
    return acts.upload(ctx, _request(acts, acts.upload, place))


def delete(ctx: Context, place: Place) -> None:
    """Delete a file or a folder; all files of their owner if the path is empty."""
    acts = _ACTS[place.owner]
    if place.path:
        acts.delete(ctx, _request(acts, acts.delete, place))
        return
    for entry in list_folder(ctx, place, with_models=False):
        each = Place(owner=place.owner, id=place.id, path=entry.path)
        acts.delete(ctx, _request(acts, acts.delete, each))


def _request(acts: _Acts, act: UseCase[Any, Any], place: Place) -> Any:
    return act.request(**{acts.field: place.id, "path": place.path})
