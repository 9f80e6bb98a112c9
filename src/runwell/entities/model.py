"""A logged model: a trained model as a thing of its own, with its files, params and metrics."""

from enum import StrEnum

import msgspec

from runwell.entities.lifecycle import LifecycleStage


class LoggedModelStatus(StrEnum):
    """Whether all files of a model have arrived."""

    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"


class ModelMetric(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest value of a metric of a model, as one run measured it on one dataset."""

    key: str
    value: float
    timestamp: int
    """Milliseconds UTC."""
    step: int = 0
    run_id: str = ""
    """The run that measured it."""
    dataset_name: str = ""
    dataset_digest: str = ""


class LoggedModelInput(msgspec.Struct, frozen=True, kw_only=True):
    """The use of a model by a run."""

    model_id: str


class LoggedModelOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A model that a run made, at a step of its training."""

    model_id: str
    step: int = 0


class LoggedModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One logged model; its files are listed by an act of their own."""

    model_id: str
    experiment_id: str
    name: str
    model_type: str = ""
    status: LoggedModelStatus = LoggedModelStatus.PENDING
    status_message: str = ""
    source_run_id: str = ""
    """The run that made it, which may be gone."""
    created_ms: int = 0
    updated_ms: int = 0
    lifecycle_stage: LifecycleStage = LifecycleStage.ACTIVE
    deleted_ms: int | None = None
    artifact_uri: str = ""
    artifact_location: str = ""
    """Where its experiment says that foreign clients put files, or empty."""
    params: dict[str, str] = {}
    tags: dict[str, str] = {}
    metrics: list[ModelMetric] = []

    @property
    def creation_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.created_ms

    @property
    def last_updated_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.updated_ms

    @property
    def model_uri(self) -> str:
        """The URI by which it is loaded."""
        return f"models:/{self.model_id}"
