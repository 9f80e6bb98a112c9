"""Registered models and their aliases in MLflow's protocol; prompts are registered models too."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Conflict, NotFound
from runwell.entities.registry import RegisteredModel
from runwell.server.dialects.mlflow import registry_versions as versions
from runwell.server.dialects.mlflow.errors import ALREADY_EXISTS, INVALID, Refused
from runwell.server.dialects.mlflow.registry_versions import OneVersion, Tag, VersionMessage
from runwell.server.dialects.mlflow.route import Table
from runwell.services import registry
from runwell.usecase.context import Context
from runwell.wire import registry as wire

TABLE: Final = Table()


class Alias(msgspec.Struct, frozen=True):
    """An alias with the number that it points to."""

    alias: str
    version: str


class ModelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A registered model as clients read it; times are milliseconds UTC."""

    name: str
    creation_timestamp: int
    last_updated_timestamp: int
    description: str | UnsetType = UNSET
    latest_versions: list[VersionMessage] | UnsetType = UNSET
    tags: list[Tag] | UnsetType = UNSET
    aliases: list[Alias] | UnsetType = UNSET


class OneModel(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one registered model."""

    registered_model: ModelMessage


class CreateModel(msgspec.Struct, frozen=True, kw_only=True):
    """A new name."""

    name: str
    description: str = ""
    tags: list[Tag] = []


class ModelByName(msgspec.Struct, frozen=True, kw_only=True):
    """One registered model."""

    name: str


class RenameModel(msgspec.Struct, frozen=True, kw_only=True):
    """Another name."""

    name: str
    new_name: str


class UpdateModel(msgspec.Struct, frozen=True, kw_only=True):
    """Another description."""

    name: str
    description: str = ""


class SetTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a model; the value may be empty."""

    name: str
    key: str
    value: str = ""


class DeleteTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a model."""

    name: str
    key: str


class SetAlias(msgspec.Struct, frozen=True, kw_only=True):
    """An alias and the version it is to point to."""

    name: str
    alias: str
    version: int


class AliasByName(msgspec.Struct, frozen=True, kw_only=True):
    """One alias."""

    name: str
    alias: str


@TABLE.add("POST", "2.0/mlflow/registered-models/create", exists=True)
def create(ctx: Context, req: CreateModel) -> OneModel:
    """Register a name."""
    new = wire.CreateRegisteredModel(
        name=req.name, description=req.description, tags={tag.key: tag.value for tag in req.tags}
    )
    try:
        made = registry.create_model(ctx, new)
    except Conflict as problem:
        # mlflow-export-import adds to a model that is there if it reads these two words first.
        message = f"Registered Model {req.name!r} already exists"
        raise Refused(ALREADY_EXISTS, message, hint=problem.hint) from None
    return OneModel(registered_model=message_of(made))


@TABLE.add("GET", "2.0/mlflow/registered-models/get", is_quick=True)
def get(ctx: Context, req: ModelByName) -> OneModel:
    """Return a registered model."""
    found = registry.get_model(ctx, wire.GetRegisteredModel(name=req.name))
    return OneModel(registered_model=message_of(found))


@TABLE.add("POST", "2.0/mlflow/registered-models/rename", exists=True)
def rename(ctx: Context, req: RenameModel) -> OneModel:
    """Give a model another name."""
    change = wire.UpdateRegisteredModel(name=req.name, new_name=req.new_name)
    return OneModel(registered_model=message_of(registry.update_model(ctx, change)))


@TABLE.add("PATCH", "2.0/mlflow/registered-models/update")
def update(ctx: Context, req: UpdateModel) -> OneModel:
    """Change the description."""
    change = wire.UpdateRegisteredModel(name=req.name, description=req.description)
    return OneModel(registered_model=message_of(registry.update_model(ctx, change)))


@TABLE.add("DELETE", "2.0/mlflow/registered-models/delete")
def delete(ctx: Context, req: ModelByName) -> None:
    """Delete a model with its versions."""
    registry.delete_model(ctx, wire.GetRegisteredModel(name=req.name))


@TABLE.add("POST", "2.0/mlflow/registered-models/set-tag")
def set_tag(ctx: Context, req: SetTag) -> None:
    """Set a tag."""
    change = wire.UpdateRegisteredModel(name=req.name, tags={req.key: req.value})
    registry.update_model(ctx, change)


@TABLE.add("DELETE", "2.0/mlflow/registered-models/delete-tag")
def delete_tag(ctx: Context, req: DeleteTag) -> None:
    """Remove a tag, if there is one."""
    registry.update_model(ctx, wire.UpdateRegisteredModel(name=req.name, tags={req.key: None}))


@TABLE.add("POST", "2.0/mlflow/registered-models/alias")
def set_alias(ctx: Context, req: SetAlias) -> None:
    """Let an alias point to a version."""
    registry.set_alias(ctx, wire.SetAlias(name=req.name, alias=req.alias, version=req.version))


@TABLE.add("DELETE", "2.0/mlflow/registered-models/alias")
def delete_alias(ctx: Context, req: AliasByName) -> None:
    """Remove an alias, if there is one."""
    registry.delete_alias(ctx, wire.GetAlias(name=req.name, alias=req.alias))


@TABLE.add("GET", "2.0/mlflow/registered-models/alias", is_quick=True)
def get_by_alias(ctx: Context, req: AliasByName) -> OneVersion:
    """Return the version that an alias points to."""
    try:
        found = registry.get_by_alias(ctx, wire.GetAlias(name=req.name, alias=req.alias))
    except NotFound as problem:
        # That there is no such model is still a 404; an unknown alias is a wrong parameter.
        registry.get_model(ctx, wire.GetRegisteredModel(name=req.name))
        raise Refused(INVALID, problem.message, hint=problem.hint) from None
    return OneVersion(model_version=versions.message_of(found))


def message_of(model: RegisteredModel) -> ModelMessage:
    """Return a registered model as clients read it."""
    return ModelMessage(
        name=model.name,
        creation_timestamp=model.created_ms,
        last_updated_timestamp=model.updated_ms,
        description=model.description or UNSET,
        latest_versions=[versions.message_of(one) for one in model.latest_versions] or UNSET,
        tags=versions.tags_of(model.tags),
        aliases=[Alias(alias, str(number)) for alias, number in model.aliases.items()] or UNSET,
    )
