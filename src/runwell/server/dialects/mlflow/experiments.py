"""Experiments in MLflow's protocol."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.entities.attribute import ExperimentTag
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage, ViewType
from runwell.server.dialects.mlflow.errors import INVALID, NOT_FOUND, Refused
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.uris import experiment_root
from runwell.server.dialects.mlflow.views import view_of
from runwell.services import experiments
from runwell.usecase.context import Context
from runwell.wire import experiments as wire

TABLE: Final = Table()


class ExperimentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment as clients read it; times are milliseconds UTC."""

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    last_update_time: int
    creation_time: int
    tags: list[ExperimentTag] | UnsetType = UNSET


class OneExperiment(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one experiment."""

    experiment: ExperimentMessage


class CreateExperiment(msgspec.Struct, frozen=True, kw_only=True):
    """A new experiment."""

    name: str
    artifact_location: str = ""
    tags: list[ExperimentTag] = []


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """The id of what was created."""

    experiment_id: str


class ExperimentById(msgspec.Struct, frozen=True, kw_only=True):
    """One experiment."""

    experiment_id: str


class ExperimentByName(msgspec.Struct, frozen=True, kw_only=True):
    """One experiment."""

    experiment_name: str


class RenameExperiment(msgspec.Struct, frozen=True, kw_only=True):
    """Another name for an experiment."""

    experiment_id: str
    new_name: str


class SetTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of an experiment; the value may be empty."""

    experiment_id: str
    key: str
    value: str = ""


class DeleteTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of an experiment."""

    experiment_id: str
    key: str


class SearchExperiments(msgspec.Struct, frozen=True, kw_only=True):
    """A search; ``max_results`` must be given, as clients do."""

    max_results: int
    page_token: str = ""
    filter: str = ""
    order_by: list[str] = []
    view_type: str | int = "ACTIVE_ONLY"


class ExperimentPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    experiments: list[ExperimentMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


@TABLE.add("POST", "2.0/mlflow/experiments/create", exists=True)
def create(ctx: Context, req: CreateExperiment) -> Created:
    """Create an experiment."""
    made = experiments.create(
        ctx,
        wire.CreateExperiment(
            name=req.name,
            artifact_location=req.artifact_location,
            tags={tag.key: tag.value for tag in req.tags},
        ),
    )
    return Created(experiment_id=made.experiment_id)


@TABLE.add("GET", "2.0/mlflow/experiments/get", is_quick=True)
def get(ctx: Context, req: ExperimentById) -> OneExperiment:
    """Return an experiment, which may be deleted."""
    found = experiments.get(ctx, wire.GetExperiment(experiment_id=req.experiment_id))
    return OneExperiment(experiment=message_of(found))


@TABLE.add("GET", "2.0/mlflow/experiments/get-by-name", is_quick=True)
def get_by_name(ctx: Context, req: ExperimentByName) -> OneExperiment:
    """Return an experiment, which may be deleted."""
    found = experiments.get_by_name(ctx, wire.GetExperimentByName(name=req.experiment_name))
    return OneExperiment(experiment=message_of(found))


@TABLE.add("POST", "2.0/mlflow/experiments/delete")
def delete(ctx: Context, req: ExperimentById) -> None:
    """Move an experiment and its runs to the trash; a second time there is none to delete."""
    _require_stage(ctx, req.experiment_id, LifecycleStage.ACTIVE)
    experiments.delete(ctx, wire.GetExperiment(experiment_id=req.experiment_id))


@TABLE.add("POST", "2.0/mlflow/experiments/restore")
def restore(ctx: Context, req: ExperimentById) -> None:
    """Bring an experiment back; a second time there is none to restore."""
    _require_stage(ctx, req.experiment_id, LifecycleStage.DELETED)
    experiments.restore(ctx, wire.GetExperiment(experiment_id=req.experiment_id))


@TABLE.add("POST", "2.0/mlflow/experiments/update", exists=True)
def update(ctx: Context, req: RenameExperiment) -> None:
    """Rename an experiment."""
    found = experiments.get(ctx, wire.GetExperiment(experiment_id=req.experiment_id))
    if found.lifecycle_stage != LifecycleStage.ACTIVE:
        # Not to be taken for a name that another one has.
        raise Refused(INVALID, f"experiment {req.experiment_id!r} is deleted", hint="restore it")
    change = wire.UpdateExperiment(experiment_id=req.experiment_id, name=req.new_name)
    experiments.update(ctx, change)


@TABLE.add("POST", "2.0/mlflow/experiments/set-experiment-tag")
def set_tag(ctx: Context, req: SetTag) -> None:
    """Set a tag."""
    tags = {req.key: req.value}
    experiments.update(ctx, wire.UpdateExperiment(experiment_id=req.experiment_id, tags={**tags}))


@TABLE.add("POST", "2.0/mlflow/experiments/delete-experiment-tag")
def delete_tag(ctx: Context, req: DeleteTag) -> None:
    """Remove a tag, which must be there."""
    asked = wire.GetExperiment(experiment_id=req.experiment_id)
    if req.key not in experiments.get(ctx, asked).tags:
        raise Refused(NOT_FOUND, f"experiment {req.experiment_id!r} has no tag {req.key!r}")
    change = wire.UpdateExperiment(experiment_id=req.experiment_id, tags={req.key: None})
    experiments.update(ctx, change)


@TABLE.add("GET", "2.0/mlflow/experiments/search")
@TABLE.add("POST", "2.0/mlflow/experiments/search")
def search(ctx: Context, req: SearchExperiments) -> ExperimentPage:
    """Find experiments, page by page."""
    page = experiments.search(
        ctx,
        wire.SearchExperiments(
            filter=req.filter,
            order_by=req.order_by,
            view=view_of(req.view_type, ViewType.ACTIVE_ONLY),
            max_results=req.max_results,
            page_token=req.page_token,
        ),
    )
    return ExperimentPage(
        experiments=[message_of(item) for item in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


def _require_stage(ctx: Context, experiment_id: str, stage: LifecycleStage) -> None:
    found = experiments.get(ctx, wire.GetExperiment(experiment_id=experiment_id))
    if found.lifecycle_stage != stage:
        raise Refused(NOT_FOUND, f"there is no {stage} experiment {experiment_id!r}")


def message_of(item: Experiment) -> ExperimentMessage:
    """Return an experiment as clients read it."""
    tags = [ExperimentTag(key, value) for key, value in item.tags.items()]
    return ExperimentMessage(
        experiment_id=item.experiment_id,
        name=item.name,
        artifact_location=experiment_root(item.experiment_id, item.artifact_location),
        lifecycle_stage=item.lifecycle_stage,
        last_update_time=item.updated_ms,
        creation_time=item.created_ms,
        tags=tags or UNSET,
    )
