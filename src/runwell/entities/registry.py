"""The model registry: named models, their numbered versions, and the names that point to those."""

from enum import StrEnum
from typing import Final

import msgspec

PROMPT_TAG: Final = "mlflow.prompt.is_prompt"
"""The tag, ``true``, of a registered model that is a prompt, and of each of its versions."""


class ModelStage(StrEnum):
    """Where a version stands on its way to use; aliases say the same with names of one's own."""

    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"


class ModelVersionStatus(StrEnum):
    """Whether the files of a version are there."""

    PENDING = "PENDING_REGISTRATION"
    FAILED = "FAILED_REGISTRATION"
    READY = "READY"


class ModelVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a registered model; its number is never given to another."""

    name: str
    version: int
    created_ms: int = 0
    updated_ms: int = 0
    stage: ModelStage = ModelStage.NONE
    description: str = ""
    source: str = ""
    """Where its files are, as whoever registered it said."""
    location: str = ""
    """The same as a URI that this server understands; empty for a prompt, which has no files."""
    run_id: str = ""
    model_id: str = ""
    run_link: str = ""
    status: ModelVersionStatus = ModelVersionStatus.READY
    status_message: str = ""
    tags: dict[str, str] = {}
    aliases: list[str] = []

    @property
    def current_stage(self) -> str:
        """The stage, under the name that MLflow's users know."""
        return self.stage

    @property
    def creation_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.created_ms

    @property
    def last_updated_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.updated_ms


class RegisteredModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named model, with its newest version of each stage."""

    name: str
    workspace: str = "default"
    created_ms: int = 0
    updated_ms: int = 0
    """When a version was last created, or it was changed itself."""
    description: str = ""
    tags: dict[str, str] = {}
    aliases: dict[str, int] = {}
    """The version that each alias points to."""
    latest_versions: list[ModelVersion] = []

    @property
    def creation_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.created_ms

    @property
    def last_updated_timestamp(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.updated_ms


class ModelVersions(msgspec.Struct, frozen=True, kw_only=True):
    """Some versions of one model."""

    versions: list[ModelVersion]
