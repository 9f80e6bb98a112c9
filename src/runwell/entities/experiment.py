"""An experiment: a named group of runs, whose name may be a path such as ``vision/baseline``."""

from typing import Final

import msgspec

from runwell.entities.lifecycle import LifecycleStage

NOTE_TAG: Final = "mlflow.note.content"
"""The tag that holds the note (markdown) of an experiment or a run."""


class Experiment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One experiment; ids are decimal strings and ``0`` is ``Default``."""

    experiment_id: str
    name: str
    workspace: str = "default"
    lifecycle_stage: LifecycleStage = LifecycleStage.ACTIVE
    created_ms: int = 0
    updated_ms: int = 0
    """When a run was last created in it, or it was changed itself."""
    deleted_ms: int | None = None
    artifact_location: str = ""
    tags: dict[str, str] = {}

    @property
    def creation_time(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.created_ms

    @property
    def last_update_time(self) -> int:
        """Milliseconds UTC, under the name that MLflow's users know."""
        return self.updated_ms

    @property
    def note(self) -> str:
        """The note in markdown, or an empty text."""
        return self.tags.get(NOTE_TAG, "")
