"""Requests about runs; the answers are ``entities.Run`` and pages of it."""

from typing import Any

import msgspec

from runwell.entities.dataset import DatasetInput
from runwell.entities.lifecycle import ViewType
from runwell.entities.model import LoggedModelInput
from runwell.entities.run import RunStatus


class CreateRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Begin a run; the client may choose the id, and creating the same run twice is one run."""

    experiment_id: str
    run_id: str = ""
    run_name: str = ""
    user_id: str = ""
    start_ms: int | None = None
    parent_run_id: str = ""
    tags: dict[str, str] = {}


class GetRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one run; also the request to delete, restore or purge it.

    ``with_points`` asks for the step and the time of each latest value.
    """

    run_id: str
    with_points: bool = False


class UpdateRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given; status RUNNING clears the end, a tag whose value is null is removed."""

    run_id: str
    status: RunStatus | None = None
    end_ms: int | None = None
    run_name: str | None = None
    tags: dict[str, str | None] = {}
    append: dict[str, list[Any]] = {}
    """What to add to tags that hold lists as JSON, each item unless it is there."""
    with_data: bool = True
    """Whether the answer also says what was logged, or only who and when."""


class LogInputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say which datasets the run used, and which models."""

    run_id: str
    inputs: list[DatasetInput]
    models: list[LoggedModelInput] = []


class SearchRuns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find runs by the query language, in any order, page by page.

    Without experiments the whole workspace is searched. ``metrics``, ``params`` and ``tags`` limit
    which keys come back with each run: null for all, a list for those, an empty list for none.
    """

    experiment_ids: list[str] = []
    filter: str = ""
    order_by: list[str] = []
    view: ViewType = ViewType.ACTIVE_ONLY
    max_results: int = 100
    page_token: str = ""
    metrics: list[str] | None = None
    params: list[str] | None = None
    tags: list[str] | None = None
    with_points: bool = False
    """Whether each latest value comes with its step and its time."""
