"""Asking what changed, and what is answered; knows neither stores nor streams."""

import msgspec


class GetChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask what changed in some experiments and runs since a cursor.

    With neither ids, the question is about every experiment. Without a cursor, or with one of
    another question, the answer says how things stand: each watched run and experiment, the runs of
    watched experiments that are alive or ended within a minute, or else the experiments that were
    changed within one.
    """

    experiment_ids: list[str] = []
    run_ids: list[str] = []
    cursor: str = ""
    """``cursor`` of the answer before."""


class RunChange(msgspec.Struct, frozen=True, kw_only=True):
    """How a run stands now."""

    run_id: str
    experiment_id: str
    run_name: str
    status: str
    is_lost: bool
    """It says RUNNING but its writer has been silent."""
    is_deleted: bool
    heartbeat_ms: int
    end_ms: int | None
    points: int
    """Metric points, of all series together."""
    files: int
    """Files of its own, those of logged models left out."""
    files_ms: int
    """When the newest of them came, or 0."""


class ExperimentChange(msgspec.Struct, frozen=True, kw_only=True):
    """How an experiment stands now."""

    experiment_id: str
    updated_ms: int
    runs: int
    """Runs in it, those in the trash left out."""
    is_deleted: bool
    """It is in the trash, or gone for ever."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed; at most 200 of each, the newest first."""

    cursor: str
    """To ask with next: then nothing is missed, though some of it may be said twice."""
    runs: list[RunChange] = []
    more_runs: bool = False
    """More changed than is listed: read the list again."""
    experiments: list[ExperimentChange] = []
    more_experiments: bool = False
    """More changed than is listed, or some are gone: read the list again."""
