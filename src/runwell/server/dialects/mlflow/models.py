"""Logged models in MLflow's protocol; their files are in ``listing.py`` and ``files.py``."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Invalid
from runwell.base.names import is_model_name
from runwell.entities.model import LoggedModel, LoggedModelOutput, LoggedModelStatus
from runwell.server.dialects.mlflow.errors import NOT_FOUND, Refused
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.uris import model_root
from runwell.services import artifacts, models
from runwell.usecase.context import Context
from runwell.wire import models as wire
from runwell.wire.artifacts import ListArtifacts

TABLE: Final = Table()

_STATUSES: Final = {
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}
_NAMES: Final = {name: status for status, name in _STATUSES.items()}
_NUMBERS: Final = {str(number): name for number, name in enumerate(_NAMES, start=1)}
"""Clients may send the number that the status has in the protocol."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A param or a tag; the value may be empty."""

    key: str
    value: str = ""


class MetricMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The latest value of a metric, as one run measured it on one dataset."""

    key: str
    value: float
    timestamp: int
    step: int
    model_id: str
    run_id: str | UnsetType = UNSET
    dataset_name: str | UnsetType = UNSET
    dataset_digest: str | UnsetType = UNSET


class InfoMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Who and when of a model; times are milliseconds UTC."""

    model_id: str
    experiment_id: str
    name: str
    creation_timestamp_ms: int
    last_updated_timestamp_ms: int
    artifact_uri: str
    status: str
    model_type: str | UnsetType = UNSET
    source_run_id: str | UnsetType = UNSET
    status_message: str | UnsetType = UNSET
    tags: list[Pair] | UnsetType = UNSET


class DataMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What was logged to a model."""

    params: list[Pair] | UnsetType = UNSET
    metrics: list[MetricMessage] | UnsetType = UNSET


class ModelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A model as clients read it."""

    info: InfoMessage
    data: DataMessage


class OneModel(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one model."""

    model: ModelMessage


class CreateModel(msgspec.Struct, frozen=True, kw_only=True):
    """A new model, whose files come next."""

    experiment_id: str
    name: str = ""
    model_type: str = ""
    source_run_id: str = ""
    params: list[Pair] = []
    tags: list[Pair] = []


class ModelById(msgspec.Struct, frozen=True, kw_only=True):
    """One model; a deleted one only where that is said."""

    model_id: str
    allow_deleted: bool = False


class FinalizeModel(msgspec.Struct, frozen=True, kw_only=True):
    """Whether all files have arrived."""

    model_id: str
    status: str | int


class LogParams(msgspec.Struct, frozen=True, kw_only=True):
    """Params of a model."""

    model_id: str
    params: list[Pair] = []


class SetTags(msgspec.Struct, frozen=True, kw_only=True):
    """Tags of a model."""

    model_id: str
    tags: list[Pair] = []


class DeleteTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a model; the key may hold slashes."""

    model_id: str
    tag_key: str


class DatasetName(msgspec.Struct, frozen=True, kw_only=True):
    """What metrics are measured on."""

    dataset_name: str
    dataset_digest: str = ""


class OrderBy(msgspec.Struct, frozen=True, kw_only=True):
    """A key of an order, and for a metric the dataset that it was measured on."""

    field_name: str
    ascending: bool = True
    dataset_name: str = ""
    dataset_digest: str = ""


class SearchModels(msgspec.Struct, frozen=True, kw_only=True):
    """A search; without experiments it finds nothing."""

    experiment_ids: list[str] = []
    filter: str = ""
    datasets: list[DatasetName] = []
    max_results: int = 50
    order_by: list[OrderBy] = []
    page_token: str = ""


class ModelPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    models: list[ModelMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


class LogOutputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a run made."""

    run_id: str
    models: list[LoggedModelOutput] = []


@TABLE.add("POST", "2.0/mlflow/logged-models")
def create(ctx: Context, req: CreateModel) -> OneModel:
    """Begin a model."""
    made = models.create(
        ctx,
        wire.CreateModel(
            experiment_id=req.experiment_id,
            name=req.name,
            model_type=req.model_type,
            source_run_id=req.source_run_id,
            params=_values(req.params),
            tags=_values(req.tags),
        ),
    )
    return OneModel(model=message_of(made))


@TABLE.add("GET", "2.0/mlflow/logged-models/{model_id}", is_quick=True)
def get(ctx: Context, req: ModelById) -> OneModel:
    """Return a model."""
    found = models.get(ctx, wire.GetModel(model_id=req.model_id))
    if found.deleted_ms is not None and not req.allow_deleted:
        raise Refused(NOT_FOUND, f"model {req.model_id!r} is deleted")
    return OneModel(model=message_of(found))


@TABLE.add("PATCH", "2.0/mlflow/logged-models/{model_id}")
def finalize(ctx: Context, req: FinalizeModel) -> OneModel:
    """Say that all files of a model are there, or that they will not come."""
    change = wire.UpdateModel(model_id=req.model_id, status=_status(req.status))
    return OneModel(model=message_of(models.update(ctx, change)))


@TABLE.add("DELETE", "2.0/mlflow/logged-models/{model_id}")
def delete(ctx: Context, req: ModelById) -> None:
    """Move a model to the trash."""
    models.delete(ctx, wire.GetModel(model_id=req.model_id))


@TABLE.add("POST", "2.0/mlflow/logged-models/{model_id}/params")
def log_params(ctx: Context, req: LogParams) -> None:
    """Add params."""
    asked = wire.LogModelParams(model_id=req.model_id, params=_values(req.params))
    models.log_params(ctx, asked)


@TABLE.add("PATCH", "2.0/mlflow/logged-models/{model_id}/tags")
def set_tags(ctx: Context, req: SetTags) -> OneModel:
    """Set tags."""
    change = wire.UpdateModel(model_id=req.model_id, tags={**_values(req.tags)})
    return OneModel(model=message_of(models.update(ctx, change)))


@TABLE.add("DELETE", "2.0/mlflow/logged-models/{model_id}/tags/{tag_key...}")
def delete_tag(ctx: Context, req: DeleteTag) -> None:
    """Remove a tag, which must be there."""
    if req.tag_key not in models.get(ctx, wire.GetModel(model_id=req.model_id)).tags:
        raise Refused(NOT_FOUND, f"model {req.model_id!r} has no tag {req.tag_key!r}")
    models.update(ctx, wire.UpdateModel(model_id=req.model_id, tags={req.tag_key: None}))


@TABLE.add("POST", "2.0/mlflow/logged-models/search")
def search(ctx: Context, req: SearchModels) -> ModelPage:
    """Find models of some experiments, page by page."""
    if not req.experiment_ids:
        return ModelPage()
    page = models.search(
        ctx,
        wire.SearchModels(
            experiment_ids=req.experiment_ids,
            filter=req.filter,
            datasets=[_measured_on(each) for each in req.datasets],
            order_by=[
                f"{key.field_name} {'ASC' if key.ascending else 'DESC'}" for key in req.order_by
            ],
            order_datasets={
                _metric_key(key.field_name): _measured_on(key)
                for key in req.order_by
                if key.dataset_name
            },
            max_results=req.max_results,
            page_token=req.page_token,
        ),
    )
    return ModelPage(
        models=[message_of(item) for item in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


@TABLE.add("POST", "2.0/mlflow/runs/outputs")
def log_outputs(ctx: Context, req: LogOutputs) -> None:
    """Note which models a run made."""
    models.link(ctx, wire.LinkModels(run_id=req.run_id, outputs=req.models))


def message_of(model: LoggedModel) -> ModelMessage:
    """Return a model as clients read it."""
    metrics = [
        MetricMessage(
            key=one.key,
            value=one.value,
            timestamp=one.timestamp,
            step=one.step,
            model_id=model.model_id,
            run_id=one.run_id or UNSET,
            dataset_name=one.dataset_name or UNSET,
            dataset_digest=one.dataset_digest or UNSET,
        )
        for one in model.metrics
    ]
    return ModelMessage(
        info=InfoMessage(
            model_id=model.model_id,
            experiment_id=model.experiment_id,
            name=model.name,
            creation_timestamp_ms=model.created_ms,
            last_updated_timestamp_ms=model.updated_ms,
            artifact_uri=model_root(model.experiment_id, model.model_id, model.artifact_location),
            status=_STATUSES[model.status],
            model_type=model.model_type or UNSET,
            source_run_id=model.source_run_id or UNSET,
            status_message=model.status_message or UNSET,
            tags=_pairs(model.tags),
        ),
        data=DataMessage(params=_pairs(model.params), metrics=metrics or UNSET),
    )


def root_in_run(ctx: Context, run_id: str, path: str) -> str:
    """Return where the files are that a run shows at ``path``, if they are those of a model.

    Empty where the run has files of its own there, or no model of that name.
    """
    name, _, rest = path.partition("/")
    own = ListArtifacts(run_id=run_id, path=path, with_models=False)
    if not is_model_name(name) or artifacts.list_(ctx, own).files:
        return ""
    # The name holds no quote.
    filter_ = f"source_run_id = '{run_id}' AND name = '{name}' AND status = 'READY'"
    for model in models.search(ctx, wire.SearchModels(filter=filter_, max_results=1)).items:
        root = model_root(model.experiment_id, model.model_id, model.artifact_location)
        return f"{root}/{rest}".rstrip("/")
    return ""


def _pairs(values: dict[str, str]) -> list[Pair] | UnsetType:
    return [Pair(key=key, value=value) for key, value in values.items()] or UNSET


def _values(pairs: list[Pair]) -> dict[str, str]:
    values = {pair.key: pair.value for pair in pairs}
    if len(values) != len(pairs):
        raise Invalid("a key occurs twice", hint="send each key once")
    return values


def _measured_on(given: DatasetName | OrderBy) -> wire.MeasuredOn:
    return wire.MeasuredOn(dataset_name=given.dataset_name, dataset_digest=given.dataset_digest)


def _metric_key(field: str) -> str:
    """Return the key in ``metrics.key``, as the language reads it."""
    return field.partition(".")[2].strip('`"')


def _status(given: str | int) -> LoggedModelStatus:
    name = _NUMBERS.get(str(given), str(given))
    try:
        return _NAMES[name]
    except KeyError:
        raise Invalid(
            f"{given!r} is not a status of a model", hint=f"use one of {', '.join(_NAMES)}"
        ) from None
