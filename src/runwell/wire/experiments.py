"""Requests about experiments; the answers are ``entities.Experiment`` and pages of it."""

import msgspec

from runwell.entities.lifecycle import ViewType


class CreateExperiment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Create one; the name may be a path and is unique in its workspace, trash included."""

    name: str
    tags: dict[str, str] = {}
    artifact_location: str = ""


class GetExperiment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one by id; also the request to delete, restore or purge it."""

    experiment_id: str


class GetExperimentByName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one by its name; finds deleted ones too."""

    name: str


class UpdateExperiment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rename it, or set tags; a tag whose value is null is removed."""

    experiment_id: str
    name: str | None = None
    tags: dict[str, str | None] = {}


class ListDatasets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask which datasets the runs of some experiments used."""

    experiment_ids: list[str]
    max_results: int = 1_000


class SearchExperiments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find some; default order is the newest first."""

    filter: str = ""
    order_by: list[str] = []
    view: ViewType = ViewType.ACTIVE_ONLY
    max_results: int = 1_000
    page_token: str = ""
