"""Requests about metric series; the answers are in ``entities/series.py``."""

from typing import Literal

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
    """Ask for lines of at most ``buckets`` buckets each; every run that has a key gives a line.

    ``ema`` is an exponential moving average without the bias of its beginning, as TensorBoard and
    W&B draw it. The others take the points within a window around each: with ``weight`` 0.1 of a
    series of 1,000 finite points 50 before it and 50 behind it, fewer towards the ends. ``mean``
    and ``median`` give each the same say, ``gaussian`` by a bell over the window. A median of more
    than 511 points is that of 511 of them, evenly chosen.
    """

    run_ids: list[str]
    keys: list[str]
    first_step: int | None = None
    last_step: int | None = None
    buckets: int = 1_000
    columns: list[str] | None = None
    """Names of the columns of a line to send; None for all. ``smooth`` comes with smoothing."""
    smoothing: Literal["", "ema", "mean", "gaussian", "median"] = ""
    weight: float = 0.0
    """For ``ema`` 0 to 0.999; for the others the window as a part of all points, 0 to 1."""
