"""A run: one execution of training code, with what went in and what came out."""

from enum import StrEnum

import msgspec

from runwell.entities.attribute import Metric
from runwell.entities.dataset import DatasetInput
from runwell.entities.experiment import NOTE_TAG
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.model import LoggedModelInput, LoggedModelOutput


class RunStatus(StrEnum):
    """Where a run stands, as its writer said; see ``RunInfo.is_lost`` for a silent writer."""

    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    KILLED = "KILLED"

    @staticmethod
    def to_string(status: "RunStatus") -> str:
        """Return the name of ``status``."""
        return str(status)

    @staticmethod
    def from_string(text: str) -> "RunStatus":
        """Return the status of that name."""
        return RunStatus(text)

    @staticmethod
    def is_terminated(status: "RunStatus | str") -> bool:
        """Say whether ``status`` is one that a run ends in."""
        return RunStatus(status) in {RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED}


class RunInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who and when; all times are milliseconds UTC."""

    run_id: str
    number: int = 0
    """Ascending as runs were created in their store; those of one experiment tend to adjoin."""
    experiment_id: str
    run_name: str = ""
    user_id: str = ""
    status: RunStatus = RunStatus.RUNNING
    start_ms: int = 0
    end_ms: int | None = None
    lifecycle_stage: LifecycleStage = LifecycleStage.ACTIVE
    deleted_ms: int | None = None
    artifact_uri: str = ""
    artifact_location: str = ""
    """Where its experiment says that foreign clients put files, or empty."""
    parent_run_id: str = ""
    heartbeat_ms: int = 0
    """When the run's writer was last heard of."""
    is_lost: bool = False
    """It says RUNNING but its writer has been silent; reverts when the writer is heard again."""

    @property
    def start_time(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.start_ms

    @property
    def end_time(self) -> int | None:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.end_ms

    @property
    def run_uuid(self) -> str:
        """The run id, under the name that old code uses."""
        return self.run_id

    @property
    def duration_ms(self) -> int | None:
        """How long the run took, 0 at least; None while it has not ended."""
        return None if self.end_ms is None else max(0, self.end_ms - self.start_ms)


class RunData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was logged; ``metrics`` holds the latest value of each series.

    ``points`` holds the same with step and time, where a request asked for it.
    """

    metrics: dict[str, float] = {}
    params: dict[str, str] = {}
    tags: dict[str, str] = {}
    points: list[Metric] = []


class RunInputs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The datasets and the models that a run used."""

    dataset_inputs: list[DatasetInput] = []
    model_inputs: list[LoggedModelInput] = []


class RunOutputs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The models that a run made."""

    model_outputs: list[LoggedModelOutput] = []


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One run."""

    info: RunInfo
    data: RunData = RunData()
    inputs: RunInputs = RunInputs()
    outputs: RunOutputs = RunOutputs()

    @property
    def note(self) -> str:
        """The note in markdown, or an empty text."""
        return self.data.tags.get(NOTE_TAG, "")
