"""The model registry, as acts: models, versions, aliases; must not know how they are stored."""

from runwell.auth.policy import Need, check
from runwell.entities.page import Page
from runwell.entities.registry import ModelVersion, ModelVersions, RegisteredModel
from runwell.stores.sql import models, registry, registry_rows, registry_sources, registry_versions
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.registry_rows import ModelRow
from runwell.stores.sql.registry_search import search_model_versions, search_registered_models
from runwell.stores.sql.registry_sources import Origin
from runwell.stores.sql.registry_versions import NewVersion
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.registry import (
    CreateModelVersion,
    CreateRegisteredModel,
    GetAlias,
    GetModelVersion,
    GetRegisteredModel,
    ListLatestVersions,
    SearchModelVersions,
    SearchRegisteredModels,
    SetAlias,
    UpdateModelVersion,
    UpdateRegisteredModel,
)


@usecase("POST", "/api/v1/registry/models", need=Need.WRITE, on="name")
def create_model(ctx: Context, req: CreateRegisteredModel) -> RegisteredModel:
    """Register a name, which must be free."""

    def work(db: Connection) -> RegisteredModel:
        made = registry.create(
            db,
            ctx.workspace,
            req.name,
            description=req.description,
            tags=req.tags,
            now_ms=ctx.clock(),
        )
        return registry.load(db, [made])[0]

    return ctx.database.write(work)


@usecase("GET", "/api/v1/registry/models/{name}", need=Need.READ, on="name", is_quick=True)
def get_model(ctx: Context, req: GetRegisteredModel) -> RegisteredModel:
    """Return a registered model with its newest version of each stage."""
    with ctx.database.reading() as db:
        model = registry_rows.find_model(db, ctx.workspace, req.name)
        return registry.load(db, [model.id])[0]


@usecase("PATCH", "/api/v1/registry/models/{name}", need=Need.WRITE, on="name")
def update_model(ctx: Context, req: UpdateRegisteredModel) -> RegisteredModel:
    """Describe or rename a model, or set and remove tags; renaming needs the right to manage."""
    if req.new_name is not None:
        check(ctx.actor, Need.MANAGE, act="registry.update_model")

    def work(db: Connection) -> RegisteredModel:
        model = _hold(ctx, db, req.name)
        if req.new_name is not None:
            registry.rename(db, model, req.new_name)
        if req.description is not None:
            registry.describe(db, model, req.description)
        registry_rows.set_model_tags(db, model.id, req.tags)
        return registry.load(db, [model.id])[0]

    return ctx.database.write(work)


@usecase("DELETE", "/api/v1/registry/models/{name}", need=Need.MANAGE, on="name")
def delete_model(ctx: Context, req: GetRegisteredModel) -> Empty:
    """Delete a model for ever, with its versions, tags and aliases; the files stay."""

    def work(db: Connection) -> Empty:
        registry.remove(db, _hold(ctx, db, req.name))
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/registry/search/models", need=Need.READ)
def search_models(ctx: Context, req: SearchRegisteredModels) -> Page[RegisteredModel]:
    """Find registered models by the query language, page by page."""
    with ctx.database.reading() as db:
        ids, token = search_registered_models(db, ctx.workspace, req, ctx.clock())
        return Page(items=registry.load(db, ids), next_page_token=token)


@usecase("POST", "/api/v1/registry/models/{name}/versions", need=Need.WRITE, on="name")
def create_version(ctx: Context, req: CreateModelVersion) -> ModelVersion:
    """Add a version to a model; of several at once, each gets a number of its own."""

    def work(db: Connection) -> ModelVersion:
        given = Origin(location=req.location, run_id=req.run_id, model_id=req.model_id)
        origin = registry_sources.resolve(db, ctx.workspace, req.source, given, req.tags)
        now_ms = ctx.clock()
        new = NewVersion(
            source=req.source,
            location=origin.location,
            run_uid=origin.run_id,
            model_uid=origin.model_id,
            run_link=req.run_link,
            description=req.description,
        )
        model = registry_rows.hold_model(db, ctx.workspace, req.name, now_ms)
        made = registry_versions.create(db, model, new, now_ms)
        registry_rows.set_version_tags(db, made, req.tags)
        version = registry_versions.load(db, [made])[0]
        if req.model_tag and version.model_id:
            _note_version(ctx, db, version, req.model_tag)
        return version

    return ctx.database.write(work)


@usecase(
    "GET",
    "/api/v1/registry/models/{name}/versions/{version}",
    need=Need.READ,
    on="name",
    is_quick=True,
)
def get_version(ctx: Context, req: GetModelVersion) -> ModelVersion:
    """Return a version of a model."""
    with ctx.database.reading() as db:
        return _load_version(db, registry_rows.find_model(db, ctx.workspace, req.name), req.version)


@usecase("PATCH", "/api/v1/registry/models/{name}/versions/{version}", need=Need.WRITE, on="name")
def update_version(ctx: Context, req: UpdateModelVersion) -> ModelVersion:
    """Describe a version, move it to a stage, or set and remove its tags."""

    def work(db: Connection) -> ModelVersion:
        now_ms = ctx.clock()
        model = _hold(ctx, db, req.name)
        version = registry_rows.find_version(db, model, req.version)
        registry_versions.touch(db, version, now_ms)
        if req.description is not None:
            registry_versions.describe(db, version, req.description, now_ms)
        if req.stage is not None:
            registry_versions.move(
                db, version, req.stage, archive=req.archive_existing, now_ms=now_ms
            )
        registry_rows.set_version_tags(db, version.id, req.tags)
        return registry_versions.load(db, [version.id])[0]

    return ctx.database.write(work)


@usecase("DELETE", "/api/v1/registry/models/{name}/versions/{version}", need=Need.MANAGE, on="name")
def delete_version(ctx: Context, req: GetModelVersion) -> Empty:
    """Delete a version and its aliases; its number is never given out again, and its files stay."""

    def work(db: Connection) -> Empty:
        model = _hold(ctx, db, req.name)
        version = registry_rows.find_version(db, model, req.version)
        registry_versions.remove(db, version, ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/registry/search/versions", need=Need.READ)
def search_versions(ctx: Context, req: SearchModelVersions) -> Page[ModelVersion]:
    """Find versions of all models by the query language, page by page."""
    with ctx.database.reading() as db:
        ids, token = search_model_versions(db, ctx.workspace, req, ctx.clock())
        return Page(items=registry_versions.load(db, ids), next_page_token=token)


@usecase("GET", "/api/v1/registry/models/{name}/latest-versions", need=Need.READ, on="name")
def list_latest_versions(ctx: Context, req: ListLatestVersions) -> ModelVersions:
    """Return the newest version of a model in each stage."""
    with ctx.database.reading() as db:
        model = registry_rows.find_model(db, ctx.workspace, req.name)
        newest = registry_versions.newest_by_stage(db, [model.id], req.stages)
        return ModelVersions(versions=newest.get(model.id, []))


@usecase(
    "GET",
    "/api/v1/registry/models/{name}/aliases/{alias}",
    need=Need.READ,
    on="name",
    is_quick=True,
)
def get_by_alias(ctx: Context, req: GetAlias) -> ModelVersion:
    """Return the version that an alias points to."""
    with ctx.database.reading() as db:
        model = registry_rows.find_model(db, ctx.workspace, req.name)
        return _load_version(db, model, registry_rows.find_alias(db, model, req.alias))


@usecase("PUT", "/api/v1/registry/models/{name}/aliases/{alias}", need=Need.WRITE, on="name")
def set_alias(ctx: Context, req: SetAlias) -> Empty:
    """Let an alias point to a version, wherever it pointed before."""

    def work(db: Connection) -> Empty:
        model = _hold(ctx, db, req.name)
        version = registry_rows.find_version(db, model, req.version)
        registry.set_alias(db, version, req.alias)
        return Empty()

    return ctx.database.write(work)


@usecase("DELETE", "/api/v1/registry/models/{name}/aliases/{alias}", need=Need.WRITE, on="name")
def delete_alias(ctx: Context, req: GetAlias) -> Empty:
    """Remove an alias, if the model has it; the version stays."""

    def work(db: Connection) -> Empty:
        registry.remove_alias(db, _hold(ctx, db, req.name), req.alias)
        return Empty()

    return ctx.database.write(work)


def _note_version(ctx: Context, db: Connection, version: ModelVersion, tag: str) -> None:
    """Add a version to a list of the logged model it is made of, if that is one of this store."""
    for model in models.lookup(db, ctx.workspace, [version.model_id]).values():
        if not model.is_deleted:
            models.update_one(db, model, now_ms=ctx.clock())
            name = {"name": version.name, "version": version.version}
            models.append_to_tags(db, model, {tag: [name]})


def _hold(ctx: Context, db: Connection, name: str) -> ModelRow:
    return registry_rows.hold_model(db, ctx.workspace, name, ctx.clock())


def _load_version(db: Connection, model: ModelRow, number: int) -> ModelVersion:
    row = registry_rows.find_version(db, model, number)
    return registry_versions.load(db, [row.id])[0]
