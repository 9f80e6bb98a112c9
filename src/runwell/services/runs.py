"""Runs, as acts: who may do what to them; must not know how they are stored or asked for."""

from typing import Final

from runwell.auth.policy import Need
from runwell.base.errors import TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import check_key
from runwell.entities.page import Page
from runwell.entities.run import Run
from runwell.stores.sql import attributes, inputs, model_links, runs, trash
from runwell.stores.sql.attributes import check_run_tag
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.search import search_runs
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.events import RunCreated
from runwell.wire.runs import CreateRun, GetRun, LogInputs, SearchRuns, UpdateRun

MAX_KEYS: Final = 1_000
"""Keys of one kind that a search may name, for its statement to stay within what engines take."""


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


def _check_keys(kind: str, keys: list[str]) -> None:
    if len(keys) > MAX_KEYS:
        raise TooLarge(
            f"{len(keys):,} {kind} keys are asked for; at most {MAX_KEYS:,} are allowed",
            hint="leave the list out to get all of them",
        )
    for key in keys:
        check_key(key, what=f"the key of a {kind}")
