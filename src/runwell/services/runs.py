"""Runs, as acts: who may do what to them; must not know how they are stored or asked for."""

from collections.abc import Callable, Sequence
from typing import Final

from runwell.auth.policy import Need
from runwell.base.errors import Invalid, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import (
    MAX_PAGE,
    MAX_RUNS_AT_ONCE,
    MAX_TAG_VALUE,
    check_key,
    check_text,
)
from runwell.entities.page import Page
from runwell.entities.run import Run
from runwell.entities.table import RunKeys, RunTable, RunValue
from runwell.query.columns import parse_columns
from runwell.stores.sql import attributes, inputs, model_links, run_keys, run_table, runs, trash
from runwell.stores.sql.attributes import check_run_tag
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.runs import RunRow
from runwell.stores.sql.search import count_runs, find_experiments, search_runs
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.events import RunCreated
from runwell.wire.runs import CreateRun, GetRun, LogInputs, SearchRuns, UpdateRun
from runwell.wire.tables import (
    Count,
    CountRuns,
    GetRunTable,
    ListRunKeys,
    ListRunValues,
    NameRuns,
    TagRuns,
)

MAX_KEYS: Final = 1_000
"""Keys of one kind that a search may name, for its statement to stay within what engines take."""
_COUNTED_ATTRIBUTES: Final = ("status", "user_id", "run_name")
"""Attributes whose values are offered for completion."""


@usecase("POST", "/api/v1/runs", need=Need.WRITE, on="experiment_id", is_quick=True)
def create(ctx: Context, req: CreateRun) -> Run:
    """Begin a run; asking again with the same id gives the run that is there."""
    event = RunCreated(
        run_id=req.run_id or new_run_id(),
        experiment_id=req.experiment_id,
        run_name=req.run_name,
        user_id=req.user_id,
        start_ms=ctx.clock() if req.start_ms is None else req.start_ms,
        parent_run_id=req.parent_run_id,
        tags=req.tags,
    )

    def work(db: Connection) -> Run:
        runs.create(db, ctx.workspace, event, ctx.clock(), is_new=not req.run_id)
        return runs.load_one(db, ctx.workspace, event.run_id, ctx.clock())

    return ctx.database.write(work)


@usecase("GET", "/api/v1/runs/{run_id}", need=Need.READ, on="run_id", is_quick=True)
def get(ctx: Context, req: GetRun) -> Run:
    """Return a run with its latest metrics, params, tags and inputs; it may be in the trash."""
    with ctx.database.reading() as db:
        return runs.load_one(
            db, ctx.workspace, req.run_id, ctx.clock(), with_points=req.with_points
        )


@usecase("PATCH", "/api/v1/runs/{run_id}", need=Need.WRITE, on="run_id", is_quick=True)
def update(ctx: Context, req: UpdateRun) -> Run:
    """End, resume or rename a run, or change its tags."""
    for key, value in req.tags.items():
        check_run_tag(req.run_id, key, value)

    def work(db: Connection) -> Run:
        row = runs.find_writable(db, ctx.workspace, req.run_id)
        runs.update_one(
            db,
            row,
            now_ms=ctx.clock(),
            status=req.status,
            end_ms=req.end_ms,
            run_name=req.run_name,
        )
        attributes.set_tags(db, [(row, req.tags)])
        for _, problem in attributes.append_to_tags(db, row, req.append):
            raise problem
        load = runs.load_one if req.with_data else runs.load_bare
        return load(db, ctx.workspace, req.run_id, ctx.clock())

    return ctx.database.write(work)


@usecase("DELETE", "/api/v1/runs/{run_id}", need=Need.MANAGE, on="run_id")
def delete(ctx: Context, req: GetRun) -> Empty:
    """Move a run to the trash; its children stay where they are."""

    def work(db: Connection) -> Empty:
        trash.delete_run(db, runs.find(db, ctx.workspace, req.run_id), ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/runs/{run_id}/restore", need=Need.MANAGE, on="run_id")
def restore(ctx: Context, req: GetRun) -> Empty:
    """Bring a run back from the trash; its experiment must be active."""

    def work(db: Connection) -> Empty:
        trash.restore_run(db, runs.find(db, ctx.workspace, req.run_id))
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/runs/{run_id}/purge", need=Need.MANAGE, on="run_id")
def purge(ctx: Context, req: GetRun) -> Empty:
    """Remove a run in the trash for ever, with all that was logged to it."""

    def work(db: Connection) -> Empty:
        trash.purge_run(db, runs.find(db, ctx.workspace, req.run_id))
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/runs/{run_id}/inputs", need=Need.WRITE, on="run_id")
def log_inputs(ctx: Context, req: LogInputs) -> Empty:
    """Note which datasets and models a run used, all or nothing."""

    def work(db: Connection) -> Empty:
        row = runs.find_writable(db, ctx.workspace, req.run_id)
        for _, problem in inputs.add(db, [(row, req.inputs)]):
            raise problem
        model_links.add(db, ctx.workspace, row, inputs=req.models)
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/runs/search", need=Need.READ)
def search(ctx: Context, req: SearchRuns) -> Page[Run]:
    """Find runs by the query language, in any order, page by page."""
    for kind, keys in (("metric", req.metrics), ("param", req.params), ("tag", req.tags)):
        _check_keys(kind, keys or [])
    with ctx.database.reading() as db:
        now_ms = ctx.clock()
        ids, token = search_runs(db, ctx.workspace, req, now_ms)
        found = runs.load(
            db,
            ids,
            now_ms=now_ms,
            metrics=req.metrics,
            params=req.params,
            tags=req.tags,
            with_points=req.with_points,
        )
        return Page(items=found, next_page_token=token)


@usecase("POST", "/api/v1/runs/table", need=Need.READ)
def table(ctx: Context, req: GetRunTable) -> RunTable:
    """Find runs as a search does and return the columns asked for, numbers as bytes."""
    columns = list(zip(req.columns, parse_columns(req.columns), strict=True))
    asked = SearchRuns(
        experiment_ids=req.experiment_ids,
        filter=req.filter,
        order_by=req.order_by,
        view=req.view,
        max_results=req.max_results,
        page_token=req.page_token,
    )
    with ctx.database.reading() as db:
        now_ms = ctx.clock()
        ids, token = search_runs(db, ctx.workspace, asked, now_ms)
        run_ids, found = run_table.load(db, ctx.workspace, ids, columns, now_ms)
    return RunTable(n=len(run_ids), run_ids=run_ids, columns=found, next_page_token=token)


@usecase("POST", "/api/v1/runs/count", need=Need.READ)
def count(ctx: Context, req: CountRuns) -> Count:
    """Count the runs that a search would find."""
    with ctx.database.reading() as db:
        return Count(count=count_runs(db, ctx.workspace, req, ctx.clock()))


@usecase("POST", "/api/v1/runs/keys", need=Need.READ)
def keys(ctx: Context, req: ListRunKeys) -> RunKeys:
    """Return which metrics, params and tags the runs of experiments have."""
    _check_page(req.max_results)
    with ctx.database.reading() as db:
        return run_keys.find_keys(
            db,
            find_experiments(db, ctx.workspace, req.experiment_ids),
            kinds=req.kinds,
            contains=req.contains,
            limit=req.max_results,
        )


@usecase("POST", "/api/v1/runs/values", need=Need.READ)
def values(ctx: Context, req: ListRunValues) -> list[RunValue]:
    """Return which values a param, a tag or an attribute has, the most frequent first."""
    _check_page(req.max_results)
    if req.kind == "attribute" and req.key not in _COUNTED_ATTRIBUTES:
        raise Invalid(
            f"the values of attribute {req.key!r} are not counted",
            hint=f"ask for {', '.join(_COUNTED_ATTRIBUTES)}",
        )
    check_text(req.contains, what="contains", limit=MAX_TAG_VALUE, empty=True)
    with ctx.database.reading() as db:
        return run_keys.find_values(
            db,
            find_experiments(db, ctx.workspace, req.experiment_ids),
            kind=req.kind,
            key=req.key,
            contains=req.contains,
            limit=req.max_results,
        )


@usecase("POST", "/api/v1/runs/tag", need=Need.WRITE)
def tag_many(ctx: Context, req: TagRuns) -> Count:
    """Set or remove tags of many runs, all or nothing."""

    def work(db: Connection, rows: Sequence[RunRow]) -> None:
        for row in rows:
            if row.is_deleted:
                raise runs.deleted_run(row.uid)
        for _, problem in attributes.set_tags(db, [(row, req.tags) for row in rows]):
            raise problem

    return _with_all(ctx, req.run_ids, work)


@usecase("POST", "/api/v1/runs/delete", need=Need.MANAGE)
def delete_many(ctx: Context, req: NameRuns) -> Count:
    """Move many runs to the trash, all or nothing."""
    return _with_all(ctx, req.run_ids, lambda db, rows: trash.delete_runs(db, rows, ctx.clock()))


@usecase("POST", "/api/v1/runs/restore", need=Need.MANAGE)
def restore_many(ctx: Context, req: NameRuns) -> Count:
    """Bring many runs back from the trash, all or nothing; their experiments must be active."""
    return _with_all(ctx, req.run_ids, trash.restore_runs)


@usecase("POST", "/api/v1/runs/purge", need=Need.MANAGE)
def purge_many(ctx: Context, req: NameRuns) -> Count:
    """Remove many runs in the trash for ever, all or nothing, with all that was logged to them."""
    return _with_all(ctx, req.run_ids, trash.purge_many)


def _with_all(
    ctx: Context, run_ids: list[str], change: Callable[[Connection, Sequence[RunRow]], None]
) -> Count:
    """Change runs in one transaction and return how many those are."""
    if not run_ids:
        raise Invalid("no runs are named", hint=f"name 1 to {MAX_RUNS_AT_ONCE:,} in run_ids")
    if len(run_ids) > MAX_RUNS_AT_ONCE:
        raise TooLarge(
            f"{len(run_ids):,} runs are named; at most {MAX_RUNS_AT_ONCE:,} are allowed",
            hint="send several requests",
        )

    def work(db: Connection) -> Count:
        rows = runs.find_all(db, ctx.workspace, run_ids)
        change(db, rows)
        return Count(count=len(rows))

    return ctx.database.write(work)


def _check_page(limit: int) -> None:
    if not 1 <= limit <= MAX_PAGE:
        raise Invalid(f"max_results is {limit}", hint=f"give 1 to {MAX_PAGE:,}")


def _check_keys(kind: str, keys: list[str]) -> None:
    if len(keys) > MAX_KEYS:
        raise TooLarge(
            f"{len(keys):,} {kind} keys are asked for; at most {MAX_KEYS:,} are allowed",
            hint="leave the list out to get all of them",
        )
    for key in keys:
        check_key(key, what=f"the key of a {kind}")
