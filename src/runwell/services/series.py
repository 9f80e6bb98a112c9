"""Series, as acts: their summaries, points and charts; must not know how these are kept."""

from typing import Final

from runwell.auth.policy import Need
from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import (
    INT64_MAX,
    INT64_MIN,
    MAX_CHART_BUCKETS,
    MAX_CHART_SERIES,
    check_step,
)
from runwell.entities.series import Chart, Points, SampledPoints, SeriesSummary
from runwell.stores.series import chart as charts
from runwell.stores.series import read
from runwell.stores.series import sample as samples
from runwell.stores.series.smooth import MAX_EMA
from runwell.stores.sql import runs, series
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.series import GetChart, GetHistory, GetSamples, ListSeries

MAX_POINTS: Final = 1_000_000
"""Points of one page of a history: 24 MB of columns."""


@usecase("GET", "/api/v1/runs/{run_id}/series", need=Need.READ, on="run_id")
def list_(ctx: Context, req: ListSeries) -> list[SeriesSummary]:
    """Return what is known of every series of a run, by key."""
    with ctx.database.reading() as db:
        row = runs.find(db, ctx.workspace, req.run_id)
        return series.summaries(db, row.id)


@usecase("GET", "/api/v1/runs/{run_id}/history", need=Need.READ, on="run_id")
def history(ctx: Context, req: GetHistory) -> Points:
    """Return the points of a series, ascending by step, page by page; all values as logged."""
    if not 1 <= req.max_results <= MAX_POINTS:
        raise Invalid(f"max_results is {req.max_results}", hint=f"give 1 to {MAX_POINTS:,}")
    cursor = read.decode_cursor(req.page_token)
    with ctx.database.reading() as db:
        row = runs.find(db, ctx.workspace, req.run_id)
        found = read.history(
            db,
            row.id,
            req.key,
            first_step=_step(req.first_step, INT64_MIN),
            last_step=_step(req.last_step, INT64_MAX),
            limit=req.max_results,
            cursor=cursor,
        )
    return read.history_page(found, req.key)


@usecase("POST", "/api/v1/charts", need=Need.READ)
def chart(ctx: Context, req: GetChart) -> Chart:
    """Return lines of at most ``buckets`` buckets for runs x keys; runs that are gone give none."""
    if not 2 <= req.buckets <= MAX_CHART_BUCKETS:
        raise Invalid(f"buckets is {req.buckets}", hint=f"give 2 to {MAX_CHART_BUCKETS:,}")
    count = len(req.run_ids) * len(req.keys)
    if count > MAX_CHART_SERIES:
        raise TooLarge(
            f"a chart of {count:,} series is too large",
            hint=f"ask for at most {MAX_CHART_SERIES:,} in one request",
        )
    columns = _columns(req)
    curve = _curve(req)
    with ctx.database.reading() as db:
        rows = runs.lookup(db, ctx.workspace, req.run_ids)
        return charts.chart(
            db,
            {run_id: rows[run_id].id for run_id in req.run_ids if run_id in rows},
            req.keys,
            first_step=_step(req.first_step, INT64_MIN),
            last_step=_step(req.last_step, INT64_MAX),
            buckets=req.buckets,
            columns=columns,
            curve=curve,
        )


@usecase("POST", "/api/v1/samples", need=Need.READ)
def sample(ctx: Context, req: GetSamples) -> list[SampledPoints]:
    """Return evenly chosen points of one metric of many runs; runs that are gone give none."""
    if not 1 <= req.max_points <= MAX_CHART_BUCKETS:
        raise Invalid(f"max_points is {req.max_points}", hint=f"give 1 to {MAX_CHART_BUCKETS:,}")
    if len(req.run_ids) > MAX_CHART_SERIES:
        raise TooLarge(
            f"{len(req.run_ids):,} runs are asked for",
            hint=f"ask for at most {MAX_CHART_SERIES:,} in one request",
        )
    with ctx.database.reading() as db:
        rows = runs.lookup(db, ctx.workspace, req.run_ids)
        return samples.sample(
            db,
            {run_id: rows[run_id].id for run_id in req.run_ids if run_id in rows},
            req.key,
            first_step=_step(req.first_step, INT64_MIN),
            last_step=_step(req.last_step, INT64_MAX),
            limit=req.max_points,
        )


def _columns(req: GetChart) -> frozenset[str]:
    if req.columns is None:
        return charts.COLUMNS
    for name in req.columns:
        if name not in charts.COLUMNS:
            known = ", ".join(sorted(charts.COLUMNS))
            raise Invalid(f"{name!r} is no column of a chart", hint=f"choose from {known}")
    return frozenset(req.columns)


def _curve(req: GetChart) -> charts.Curve | None:
    if not req.smoothing:
        return None
    limit = MAX_EMA if req.smoothing == "ema" else 1.0
    if not 0.0 <= req.weight <= limit:
        raise Invalid(f"weight is {req.weight!r}", hint=f"give 0 to {limit} for {req.smoothing!r}")
    return charts.Curve(req.smoothing, req.weight)


def _step(given: int | None, default: int) -> int:
    return default if given is None else check_step(given)
