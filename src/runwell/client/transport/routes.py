"""The acts that the client calls, each with its route and answer; a test compares the register.

The client may not import the server's declarations, so the few that it needs stand here again.
"""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from runwell.entities.experiment import Experiment
from runwell.entities.page import Page
from runwell.entities.run import Run
from runwell.entities.series import Chart, Points, SeriesSummary
from runwell.wire.admin import Empty, Garbage, StoreStatus
from runwell.wire.artifacts import Artifacts, Deleted
from runwell.wire.ingest import BatchReply

Response_co = TypeVar("Response_co", covariant=True)

ROUTES: Final[dict[str, "Act[Any]"]] = {}
"""Every act by its name."""


@dataclass(frozen=True)
class Act(Generic[Response_co]):
    """A use-case of the server, as its caller sees it."""

    name: str
    method: str
    path: str
    response: type[Response_co]


def _act(name: str, method: str, path: str, response: type[Response_co]) -> Act[Response_co]:
    ROUTES[name] = act = Act(name, method, f"/api/v1{path}", response)
    return act


_EXPERIMENT: Final = "/experiments/{experiment_id}"
_RUN: Final = "/runs/{run_id}"

CREATE_EXPERIMENT: Final = _act("experiments.create", "POST", "/experiments", Experiment)
GET_EXPERIMENT: Final = _act("experiments.get", "GET", _EXPERIMENT, Experiment)
GET_EXPERIMENT_BY_NAME: Final = _act(
    "experiments.get_by_name", "GET", "/experiments/by-name", Experiment
)
UPDATE_EXPERIMENT: Final = _act("experiments.update", "PATCH", _EXPERIMENT, Experiment)
DELETE_EXPERIMENT: Final = _act("experiments.delete", "DELETE", _EXPERIMENT, Empty)
RESTORE_EXPERIMENT: Final = _act("experiments.restore", "POST", f"{_EXPERIMENT}/restore", Empty)
PURGE_EXPERIMENT: Final = _act("experiments.purge", "POST", f"{_EXPERIMENT}/purge", Empty)
SEARCH_EXPERIMENTS: Final = _act(
    "experiments.search", "POST", "/experiments/search", Page[Experiment]
)

CREATE_RUN: Final = _act("runs.create", "POST", "/runs", Run)
GET_RUN: Final = _act("runs.get", "GET", _RUN, Run)
UPDATE_RUN: Final = _act("runs.update", "PATCH", _RUN, Run)
DELETE_RUN: Final = _act("runs.delete", "DELETE", _RUN, Empty)
RESTORE_RUN: Final = _act("runs.restore", "POST", f"{_RUN}/restore", Empty)
PURGE_RUN: Final = _act("runs.purge", "POST", f"{_RUN}/purge", Empty)
SEARCH_RUNS: Final = _act("runs.search", "POST", "/runs/search", Page[Run])

LIST_SERIES: Final = _act("series.list", "GET", f"{_RUN}/series", list[SeriesSummary])
GET_HISTORY: Final = _act("series.history", "GET", f"{_RUN}/history", Points)
GET_CHART: Final = _act("series.chart", "POST", "/charts", Chart)

SEND_BATCH: Final = _act("ingest.send", "POST", "/ingest", BatchReply)

LIST_ARTIFACTS: Final = _act("artifacts.list", "GET", f"{_RUN}/artifacts", Artifacts)
DELETE_ARTIFACTS: Final = _act("artifacts.delete", "DELETE", f"{_RUN}/artifacts", Deleted)

GET_STATUS: Final = _act("admin.status", "GET", "/status", StoreStatus)
COLLECT_GARBAGE: Final = _act("admin.collect_garbage", "POST", "/gc", Garbage)

DOWNLOAD_PATH: Final = "/api/v1/runs/{run_id}/artifacts/content"
"""Route of ``artifacts.download``, whose answer is a stream of bytes."""
UPLOAD_PATH: Final = "/api/v1/uploads/{upload_id}"
"""Route of ``artifacts.upload_blob``, whose body is a stream of bytes."""
