"""Requests about logged models; the answers are ``entities.LoggedModel`` and pages of it."""

from typing import Any

import msgspec

from runwell.entities.lifecycle import ViewType
from runwell.entities.model import LoggedModelInput, LoggedModelOutput, LoggedModelStatus


class CreateModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Begin a model, whose files come next; the client may choose the id, as for a run."""

    experiment_id: str
    model_id: str = ""
    name: str = ""
    model_type: str = ""
    source_run_id: str = ""
    params: dict[str, str] = {}
    tags: dict[str, str] = {}


class GetModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one model; also the request to delete, restore or purge it."""

    model_id: str


class UpdateModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given; a tag whose value is null is removed."""

    model_id: str
    status: LoggedModelStatus | None = None
    """READY once all files have arrived."""
    status_message: str | None = None
    tags: dict[str, str | None] = {}
    append: dict[str, list[Any]] = {}
    """What to add to tags that hold lists as JSON, each item unless it is there."""


class LogModelParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add params, which never change."""

    model_id: str
    params: dict[str, str]


class ModelPoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A metric of a model, measured by a run on a dataset; either may be left out."""

    model_id: str
    key: str
    value: float
    timestamp: int
    """Milliseconds UTC."""
    step: int = 0
    run_id: str = ""
    dataset_name: str = ""
    dataset_digest: str = ""


class LogModelMetrics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note metrics of models; the latest per key, run and dataset is kept."""

    metrics: list[ModelPoint]


class LinkModels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say which models a run used and which it made."""

    run_id: str
    inputs: list[LoggedModelInput] = []
    outputs: list[LoggedModelOutput] = []


class MeasuredOn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset that metrics are measured on; without a digest all versions of it."""

    dataset_name: str
    dataset_digest: str = ""


class SearchModels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find models by the query language, in any order, page by page.

    Without experiments the whole workspace is searched. With ``datasets`` a comparison of a metric
    looks only at what was measured on one of them; ``order_datasets`` says, by the key of a metric
    in ``order_by``, on which dataset that one was measured.
    """

    experiment_ids: list[str] = []
    filter: str = ""
    datasets: list[MeasuredOn] = []
    order_by: list[str] = []
    order_datasets: dict[str, MeasuredOn] = {}
    view: ViewType = ViewType.ACTIVE_ONLY
    max_results: int = 100
    page_token: str = ""


class ListModelArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List a folder; with ``recursive`` all files below it and no folders."""

    model_id: str
    path: str = ""
    recursive: bool = False


class DownloadModelArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the bytes of one file."""

    model_id: str
    path: str


class ViewModelArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for one file as a browser shows it, shut off from everything around it."""

    model_id: str
    path: str
    network: bool = False
    """Whether it may load from other sites over HTTPS, as pages with charts do."""


class ArchiveModelArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for all files below a folder as one zip archive; without a path for all there are."""

    model_id: str
    path: str = ""


class UploadModelArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store the bytes of the body as a file of the model, in place of one of that path."""

    model_id: str
    path: str


class DeleteModelArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a file, or a folder with all below it."""

    model_id: str
    path: str
