"""Versions of registered models in MLflow's protocol."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Invalid
from runwell.entities.registry import ModelStage, ModelVersion
from runwell.server.dialects.mlflow.registry_sources import download_uri, location_of
from runwell.server.dialects.mlflow.route import Table
from runwell.services import registry
from runwell.usecase.context import Context
from runwell.wire import registry as wire

TABLE: Final = Table()
MODEL_VERSIONS_TAG: Final = "mlflow.modelVersions"
"""Tag of a logged model, in which clients look for the versions made of it."""
_STAGES: Final = {stage.lower(): stage for stage in ModelStage}


class Tag(msgspec.Struct, frozen=True):
    """A tag of a model or a version."""

    key: str
    value: str = ""


class VersionMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A version as clients read it; times are milliseconds UTC."""

    name: str
    version: str
    creation_timestamp: int
    last_updated_timestamp: int
    current_stage: str
    description: str
    source: str
    run_id: str
    status: str
    status_message: str | UnsetType = UNSET
    tags: list[Tag] | UnsetType = UNSET
    run_link: str
    aliases: list[str] | UnsetType = UNSET
    model_id: str | UnsetType = UNSET


class OneVersion(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one version."""

    model_version: VersionMessage


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds some."""

    model_versions: list[VersionMessage] | UnsetType = UNSET


class CreateVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A new version."""

    name: str
    source: str
    run_id: str = ""
    model_id: str = ""
    run_link: str = ""
    description: str = ""
    tags: list[Tag] = []


class VersionByNumber(msgspec.Struct, frozen=True, kw_only=True):
    """One version."""

    name: str
    version: int


class UpdateVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Another description."""

    name: str
    version: int
    description: str = ""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """Another stage."""

    name: str
    version: int
    stage: str
    archive_existing_versions: bool = False


class SetTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a version; the value may be empty."""

    name: str
    version: int
    key: str
    value: str = ""


class DeleteTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a version."""

    name: str
    version: int
    key: str


class LatestVersions(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version of some stages, of all if none is named."""

    name: str
    stages: list[str] = []


class DownloadUri(msgspec.Struct, frozen=True, kw_only=True):
    """Where the files are."""

    artifact_uri: str


@TABLE.add("POST", "2.0/mlflow/model-versions/create")
def create(ctx: Context, req: CreateVersion) -> OneVersion:
    """Add a version."""
    made = registry.create_version(
        ctx,
        wire.CreateModelVersion(
            name=req.name,
            source=req.source,
            location=location_of(ctx, req.source, req.run_id),
            run_id=req.run_id,
            model_id=req.model_id,
            run_link=req.run_link,
            description=req.description,
            tags={tag.key: tag.value for tag in req.tags},
            model_tag=MODEL_VERSIONS_TAG,
        ),
    )
    return OneVersion(model_version=message_of(made))


@TABLE.add("GET", "2.0/mlflow/model-versions/get", is_quick=True)
def get(ctx: Context, req: VersionByNumber) -> OneVersion:
    """Return a version."""
    found = registry.get_version(ctx, wire.GetModelVersion(name=req.name, version=req.version))
    return OneVersion(model_version=message_of(found))


@TABLE.add("GET", "2.0/mlflow/model-versions/get-download-uri")
def get_download_uri(ctx: Context, req: VersionByNumber) -> DownloadUri:
    """Say where the files are."""
    found = registry.get_version(ctx, wire.GetModelVersion(name=req.name, version=req.version))
    return DownloadUri(artifact_uri=download_uri(ctx, found))


@TABLE.add("PATCH", "2.0/mlflow/model-versions/update")
def update(ctx: Context, req: UpdateVersion) -> OneVersion:
    """Change the description."""
    change = wire.UpdateModelVersion(
        name=req.name, version=req.version, description=req.description
    )
    return OneVersion(model_version=message_of(registry.update_version(ctx, change)))


@TABLE.add("POST", "2.0/mlflow/model-versions/transition-stage")
def transition(ctx: Context, req: Transition) -> OneVersion:
    """Move a version to a stage."""
    change = wire.UpdateModelVersion(
        name=req.name,
        version=req.version,
        stage=stage_of(req.stage),
        archive_existing=req.archive_existing_versions,
    )
    return OneVersion(model_version=message_of(registry.update_version(ctx, change)))


@TABLE.add("DELETE", "2.0/mlflow/model-versions/delete")
def delete(ctx: Context, req: VersionByNumber) -> None:
    """Delete a version."""
    registry.delete_version(ctx, wire.GetModelVersion(name=req.name, version=req.version))


@TABLE.add("POST", "2.0/mlflow/model-versions/set-tag")
def set_tag(ctx: Context, req: SetTag) -> None:
    """Set a tag."""
    change = wire.UpdateModelVersion(name=req.name, version=req.version, tags={req.key: req.value})
    registry.update_version(ctx, change)


@TABLE.add("DELETE", "2.0/mlflow/model-versions/delete-tag")
def delete_tag(ctx: Context, req: DeleteTag) -> None:
    """Remove a tag, if there is one."""
    change = wire.UpdateModelVersion(name=req.name, version=req.version, tags={req.key: None})
    registry.update_version(ctx, change)


@TABLE.add("GET", "2.0/mlflow/registered-models/get-latest-versions")
@TABLE.add("POST", "2.0/mlflow/registered-models/get-latest-versions")
def get_latest_versions(ctx: Context, req: LatestVersions) -> Versions:
    """Return the newest version of each stage."""
    stages = [stage_of(stage) for stage in req.stages]
    found = registry.list_latest_versions(
        ctx, wire.ListLatestVersions(name=req.name, stages=stages)
    )
    return Versions(model_versions=[message_of(one) for one in found.versions] or UNSET)


def stage_of(text: str) -> ModelStage:
    """Return the stage of that name, in any case.

    Raises:
        Invalid: there is none.
    """
    stage = _STAGES.get(text.lower())
    if stage is None:
        names = ", ".join(ModelStage)
        raise Invalid(f"{text!r} is not a stage of a model version", hint=f"use one of {names}")
    return stage


def message_of(version: ModelVersion) -> VersionMessage:
    """Return a version as clients read it."""
    return VersionMessage(
        name=version.name,
        version=str(version.version),
        creation_timestamp=version.created_ms,
        last_updated_timestamp=version.updated_ms,
        current_stage=version.stage,
        description=version.description,
        source=version.source,
        run_id=version.run_id,
        status=version.status,
        status_message=version.status_message or UNSET,
        tags=tags_of(version.tags),
        run_link=version.run_link,
        aliases=version.aliases or UNSET,
        model_id=version.model_id or UNSET,
    )


def tags_of(tags: dict[str, str]) -> list[Tag] | UnsetType:
    """Return tags as clients read them."""
    return [Tag(key, value) for key, value in tags.items()] or UNSET
