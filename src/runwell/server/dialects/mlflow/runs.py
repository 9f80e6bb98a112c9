"""Runs in MLflow's protocol: their life, and finding them. What they log is in ``logging.py``."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.entities.attribute import Metric, Param, RunTag
from runwell.entities.dataset import DatasetInput
from runwell.entities.lifecycle import ViewType
from runwell.entities.model import LoggedModelInput, LoggedModelOutput
from runwell.entities.run import Run, RunInfo, RunStatus
from runwell.server.dialects.mlflow.errors import NOT_FOUND, Refused
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.uris import run_root
from runwell.server.dialects.mlflow.views import view_of
from runwell.services import runs
from runwell.usecase.context import Context
from runwell.wire import runs as wire

TABLE: Final = Table()
RUN_NAME_TAG: Final = "mlflow.runName"


class RunInfoMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Who and when; times are milliseconds UTC."""

    run_id: str
    run_uuid: str
    run_name: str
    experiment_id: str
    user_id: str
    status: str
    start_time: int
    end_time: int | UnsetType = UNSET
    artifact_uri: str
    lifecycle_stage: str


class RunDataMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What was logged; each metric with its latest point."""

    metrics: list[Metric] | UnsetType = UNSET
    params: list[Param] | UnsetType = UNSET
    tags: list[RunTag] | UnsetType = UNSET


class RunInputsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a run used."""

    dataset_inputs: list[DatasetInput] | UnsetType = UNSET
    model_inputs: list[LoggedModelInput] | UnsetType = UNSET


class RunOutputsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a run made."""

    model_outputs: list[LoggedModelOutput] | UnsetType = UNSET


class RunMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A run as clients read it."""

    info: RunInfoMessage
    data: RunDataMessage
    inputs: RunInputsMessage
    outputs: RunOutputsMessage | UnsetType = UNSET


class OneRun(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one run."""

    run: RunMessage


class OneRunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds who and when of a run."""

    run_info: RunInfoMessage


class CreateRun(msgspec.Struct, frozen=True, kw_only=True):
    """A new run."""

    experiment_id: str
    user_id: str = ""
    run_name: str = ""
    start_time: int | None = None
    tags: list[RunTag] = []


class RunById(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    run_id: str


class UpdateRun(msgspec.Struct, frozen=True, kw_only=True):
    """What changes of a run."""

    run_id: str
    status: str | int | None = None
    end_time: int | None = None
    run_name: str = ""


class SetTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a run; the value may be empty."""

    run_id: str
    key: str
    value: str = ""


class DeleteTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a run."""

    run_id: str
    key: str


class SearchRuns(msgspec.Struct, frozen=True, kw_only=True):
    """A search; without experiments it finds nothing."""

    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"
    max_results: int = 1_000
    order_by: list[str] = []
    page_token: str = ""


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    runs: list[RunMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


_STATUSES: Final = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}
"""Clients may send the number that the status has in the protocol."""


@TABLE.add("POST", "2.0/mlflow/runs/create", is_quick=True)
def create(ctx: Context, req: CreateRun) -> OneRun:
    """Begin a run."""
    tags = {tag.key: tag.value for tag in req.tags}
    named = tags.get(RUN_NAME_TAG, "")
    if named and req.run_name and named != req.run_name:
        raise Refused(
            "INVALID_PARAMETER_VALUE",
            f"the run is named {req.run_name!r} and, by its tag {RUN_NAME_TAG!r}, {named!r}",
            hint="give one name",
        )
    made = runs.create(
        ctx,
        wire.CreateRun(
            experiment_id=req.experiment_id,
            run_name=req.run_name or named,
            user_id=req.user_id,
            start_ms=req.start_time,
            tags=tags,
        ),
    )
    # What is new has no outputs, not even empty ones.
    return OneRun(run=msgspec.structs.replace(message_of(made), outputs=UNSET))


@TABLE.add("GET", "2.0/mlflow/runs/get", is_quick=True)
def get(ctx: Context, req: RunById) -> OneRun:
    """Return a run, which may be deleted."""
    return OneRun(run=message_of(runs.get(ctx, wire.GetRun(run_id=req.run_id, with_points=True))))


@TABLE.add("POST", "2.0/mlflow/runs/update", is_quick=True)
def update(ctx: Context, req: UpdateRun) -> OneRunInfo:
    """Change status, end or name of a run."""
    status = None if req.status is None else _status(req.status)
    changed = runs.update(
        ctx,
        wire.UpdateRun(
            run_id=req.run_id,
            status=status,
            end_ms=req.end_time,
            run_name=req.run_name or None,
            with_data=False,
        ),
    )
    return OneRunInfo(run_info=_info(changed.info))


@TABLE.add("POST", "2.0/mlflow/runs/delete")
def delete(ctx: Context, req: RunById) -> None:
    """Move a run to the trash."""
    runs.delete(ctx, wire.GetRun(run_id=req.run_id))


@TABLE.add("POST", "2.0/mlflow/runs/restore")
def restore(ctx: Context, req: RunById) -> None:
    """Bring a run back."""
    runs.restore(ctx, wire.GetRun(run_id=req.run_id))


@TABLE.add("POST", "2.0/mlflow/runs/set-tag", is_quick=True)
def set_tag(ctx: Context, req: SetTag) -> None:
    """Set a tag."""
    runs.update(ctx, wire.UpdateRun(run_id=req.run_id, tags={req.key: req.value}, with_data=False))


@TABLE.add("POST", "2.0/mlflow/runs/delete-tag")
def delete_tag(ctx: Context, req: DeleteTag) -> None:
    """Remove a tag, which must be there."""
    known = runs.get(ctx, wire.GetRun(run_id=req.run_id)).data.tags
    if req.key not in known:
        raise Refused(NOT_FOUND, f"run {req.run_id!r} has no tag {req.key!r}")
    runs.update(ctx, wire.UpdateRun(run_id=req.run_id, tags={req.key: None}, with_data=False))


@TABLE.add("POST", "2.0/mlflow/runs/search")
def search(ctx: Context, req: SearchRuns) -> RunPage:
    """Find runs of some experiments, page by page."""
    if not req.experiment_ids:
        return RunPage()
    page = runs.search(
        ctx,
        wire.SearchRuns(
            experiment_ids=req.experiment_ids,
            filter=req.filter,
            order_by=req.order_by,
            view=view_of(req.run_view_type, ViewType.ACTIVE_ONLY),
            max_results=req.max_results,
            page_token=req.page_token,
            with_points=True,
        ),
    )
    return RunPage(
        runs=[message_of(item) for item in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


def message_of(run: Run) -> RunMessage:
    """Return a run as clients read it."""
    data = run.data
    return RunMessage(
        info=_info(run.info),
        data=RunDataMessage(
            metrics=data.points or UNSET,
            params=[Param(key, value) for key, value in data.params.items()] or UNSET,
            tags=[RunTag(key, value) for key, value in data.tags.items()] or UNSET,
        ),
        inputs=RunInputsMessage(
            dataset_inputs=run.inputs.dataset_inputs or UNSET,
            model_inputs=run.inputs.model_inputs or UNSET,
        ),
        outputs=RunOutputsMessage(model_outputs=run.outputs.model_outputs or UNSET),
    )


def _info(info: RunInfo) -> RunInfoMessage:
    return RunInfoMessage(
        run_id=info.run_id,
        run_uuid=info.run_id,
        run_name=info.run_name,
        experiment_id=info.experiment_id,
        user_id=info.user_id,
        status=info.status,
        start_time=info.start_ms,
        end_time=UNSET if info.end_ms is None else info.end_ms,
        artifact_uri=run_root(info.experiment_id, info.run_id, info.artifact_location),
        lifecycle_stage=info.lifecycle_stage,
    )


def _status(given: str | int) -> RunStatus:
    name = _STATUSES.get(str(given), str(given))
    try:
        return RunStatus(name)
    except ValueError:
        raise Refused(
            "INVALID_PARAMETER_VALUE",
            f"{given!r} is not a status of a run",
            hint=f"use one of {', '.join(RunStatus)}",
        ) from None
