"""Sources of model versions in MLflow's words: from the proxy's URIs to ours, and back again."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from runwell.base.errors import Invalid, NotFound
from runwell.base.model_uri import (
    Elsewhere,
    ModelFiles,
    RunFiles,
    VersionFiles,
    format_model_uri,
    parse_model_uri,
    refuse_climbing,
)
from runwell.entities.registry import ModelVersion
from runwell.server.dialects.mlflow.models import root_in_run
from runwell.server.dialects.mlflow.runs import message_of as run_message_of
from runwell.server.dialects.mlflow.uris import SCHEME, model_root, parse_place
from runwell.services import models, runs
from runwell.usecase.context import Context
from runwell.wire.models import GetModel
from runwell.wire.runs import GetRun

_PROXY: Final = re.compile(
    r"https?://[^/]*/(?:[^?#]*/)?(?:ajax-)?api/2\.0/mlflow-artifacts/artifacts/"
)
"""What a file of the proxy is called where the client spells out the address of the server."""
_DISK: Final = re.compile(r"\Afile:(?://(?:localhost)?)?(?=/)")
"""What may precede the path in the URI of a file on a disk."""


def location_of(ctx: Context, source: str, run_id: str) -> str:
    """Return ``source`` in our words if it names files of a run or a model in MLflow's, or nothing.

    Raises:
        Invalid: it climbs out of its folder, or is below no run and no model.
        NotFound: it is a path on a disk, and there is no run ``run_id``.
    """
    refuse_climbing(source)
    path = _proxied_path(source)
    if path is None:
        return _location_on_disk(ctx, source, run_id)
    try:
        place = parse_place(path)
    except NotFound as problem:
        raise Invalid(
            f"the source {source!r} is of no run and of no logged model", hint=problem.hint
        ) from None
    if place.owner == "run":
        return format_model_uri(RunFiles(run_id=place.id, path=place.path))
    return format_model_uri(ModelFiles(model_id=place.id, path=place.path))


def download_uri(ctx: Context, version: ModelVersion) -> str:
    """Return where a client of any age finds the files of a version.

    Raises:
        Invalid: the version is a prompt, which has none.
        NotFound: its run or its model was purged.
    """
    if not version.location:
        raise Invalid(
            f"version {version.version} of {version.name!r} is a prompt, which has no files",
            hint="read its text with mlflow.genai.load_prompt()",
        )
    place = parse_model_uri(version.location)
    match place:
        case RunFiles():
            # A logged model that the run only shows is named by its own root.
            if root := root_in_run(ctx, place.run_id, place.path):
                return root
            run = run_message_of(runs.get(ctx, GetRun(run_id=place.run_id)))
            return f"{run.info.artifact_uri}/{place.path}".rstrip("/")
        case ModelFiles():
            return f"{_model_files(ctx, place.model_id)}/{place.path}".rstrip("/")
        case Elsewhere() | VersionFiles():
            return format_model_uri(place)


def _location_on_disk(ctx: Context, source: str, run_id: str) -> str:
    """Return the folder of a run whose clients keep its files on a disk that they share.

    Clients before MLflow 3 register such a path. Only one below the root of the run that is given
    with it means anything here: the server reads neither.
    """
    path = _DISK.sub("", source)
    if not run_id or not path.startswith("/"):
        return ""
    root = _DISK.sub("", run_message_of(runs.get(ctx, GetRun(run_id=run_id))).info.artifact_uri)
    rest = path.removeprefix(root)
    if rest == path or not rest.startswith("/"):
        return ""
    return format_model_uri(RunFiles(run_id=run_id, path=rest[1:]))


def _model_files(ctx: Context, model_id: str) -> str:
    model = models.get(ctx, GetModel(model_id=model_id))
    return model_root(model.experiment_id, model_id, model.artifact_location)


def _proxied_path(source: str) -> str | None:
    if source.lower().startswith(SCHEME):
        parts = urlsplit(source)
        if parts.query or parts.fragment:
            raise Invalid(f"the source {source!r} has a query", hint="give the plain path")
        return parts.path.lstrip("/")
    found = _PROXY.match(source)
    return unquote(source[found.end() :]) if found else None
