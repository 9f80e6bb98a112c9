"""Requests about metric series; the answers are in ``entities/series.py``."""

import msgspec


class ListSeries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the summaries of all series of a run, by key."""

    run_id: str


class GetHistory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for raw points of one series, ascending by step; the step range includes both ends."""

    run_id: str
    key: str
    first_step: int | None = None
    last_step: int | None = None
    max_results: int = 1_000_000
    page_token: str = ""


class GetSamples(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for up to ``max_points`` raw points of one metric of each run, evenly chosen."""

    run_ids: list[str]
    key: str
    first_step: int | None = None
    last_step: int | None = None
    max_points: int = 1_000


class GetChart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for lines of at most ``buckets`` buckets each; every run that has a key gives a line."""

    run_ids: list[str]
    keys: list[str]
    first_step: int | None = None
    last_step: int | None = None
    buckets: int = 1_000
