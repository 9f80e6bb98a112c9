"""Whether a thing is active or in the trash, and which of the two a question is about."""

from enum import IntEnum, StrEnum


class LifecycleStage(StrEnum):
    """Deleting moves to ``deleted`` and is reversible; only a purge removes."""

    ACTIVE = "active"
    DELETED = "deleted"


class ViewType(IntEnum):
    """Which stages a search looks at; the numbers are those of MLflow's clients."""

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3
