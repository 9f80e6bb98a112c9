"""Experiments, as acts: who may do what to them; must not know how they are stored or asked for."""

from typing import Final

from runwell.auth.policy import Need, check
from runwell.base.errors import Invalid, TooLarge
from runwell.base.ids import parse_experiment_id
from runwell.base.limits import MAX_PAGE
from runwell.entities.dataset import DatasetUse
from runwell.entities.experiment import Experiment
from runwell.entities.page import Page
from runwell.entities.table import ExperimentActivity
from runwell.stores.sql import experiments, inputs, trash
from runwell.stores.sql.activity import recent_activity
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.search import find_experiments, search_experiments
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.experiments import (
    CreateExperiment,
    GetExperiment,
    GetExperimentByName,
    ListDatasets,
    SearchExperiments,
    UpdateExperiment,
)
from runwell.wire.tables import GetActivity

MAX_EXPERIMENTS: Final = 1_000
"""Experiments whose activity one request asks for."""
MAX_BUCKETS: Final = 200
MAX_BUCKET_MS: Final = 366 * 86_400_000
"""A year, so that all buckets together stay within the times that there are."""


@usecase("POST", "/api/v1/experiments", need=Need.WRITE)
def create(ctx: Context, req: CreateExperiment) -> Experiment:
    """Create an experiment; its name must be free, in the trash too."""

    def work(db: Connection) -> Experiment:
        now_ms = ctx.clock()
        row = experiments.create(
            db,
            ctx.workspace,
            req.name,
            now_ms=now_ms,
            artifact_location=req.artifact_location,
        )
        experiments.set_tags(db, row, req.tags, now_ms)
        return experiments.load_one(db, row)

    return ctx.database.write(work)


@usecase(
    "GET",
    "/api/v1/experiments/{experiment_id}",
    need=Need.READ,
    on="experiment_id",
    is_quick=True,
)
def get(ctx: Context, req: GetExperiment) -> Experiment:
    """Return an experiment, which may be in the trash."""
    with ctx.database.reading() as db:
        return experiments.load_one(db, experiments.find(db, ctx.workspace, req.experiment_id))


@usecase("GET", "/api/v1/experiments/by-name", need=Need.READ, on="name", is_quick=True)
def get_by_name(ctx: Context, req: GetExperimentByName) -> Experiment:
    """Return the experiment of that name, which may be in the trash."""
    with ctx.database.reading() as db:
        return experiments.load_one(db, experiments.find_by_name(db, ctx.workspace, req.name))


@usecase("PATCH", "/api/v1/experiments/{experiment_id}", need=Need.WRITE, on="experiment_id")
def update(ctx: Context, req: UpdateExperiment) -> Experiment:
    """Rename an experiment, or set and remove its tags; renaming needs the right to manage."""
    if req.name is not None:
        check(ctx.actor, Need.MANAGE, act="experiments.update")

    def work(db: Connection) -> Experiment:
        row = experiments.find_writable(db, ctx.workspace, req.experiment_id)
        if req.name is not None:
            experiments.rename(db, row, req.name, ctx.clock())
        experiments.set_tags(db, row, req.tags, ctx.clock())
        return experiments.load_one(db, row)

    return ctx.database.write(work)


@usecase("DELETE", "/api/v1/experiments/{experiment_id}", need=Need.MANAGE, on="experiment_id")
def delete(ctx: Context, req: GetExperiment) -> Empty:
    """Move an experiment and its active runs to the trash."""

    def work(db: Connection) -> Empty:
        row = experiments.find(db, ctx.workspace, req.experiment_id)
        trash.delete_experiment(db, row, ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase(
    "POST", "/api/v1/experiments/{experiment_id}/restore", need=Need.MANAGE, on="experiment_id"
)
def restore(ctx: Context, req: GetExperiment) -> Empty:
    """Bring an experiment back, with the runs that were deleted with it."""

    def work(db: Connection) -> Empty:
        row = experiments.find(db, ctx.workspace, req.experiment_id)
        trash.restore_experiment(db, row, ctx.clock())
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/experiments/{experiment_id}/purge", need=Need.MANAGE, on="experiment_id")
def purge(ctx: Context, req: GetExperiment) -> Empty:
    """Remove an experiment in the trash for ever, with all its runs."""

    def work(db: Connection) -> Empty:
        trash.purge_experiment(db, experiments.find(db, ctx.workspace, req.experiment_id))
        return Empty()

    return ctx.database.write(work)


@usecase("POST", "/api/v1/experiments/search", need=Need.READ)
def search(ctx: Context, req: SearchExperiments) -> Page[Experiment]:
    """Find experiments by the query language, page by page."""
    with ctx.database.reading() as db:
        ids, token = search_experiments(db, ctx.workspace, req, ctx.clock())
        return Page(items=experiments.load(db, ids), next_page_token=token)


@usecase("POST", "/api/v1/experiments/activity", need=Need.READ)
def activity(ctx: Context, req: GetActivity) -> list[ExperimentActivity]:
    """Return how many runs experiments have and when they began; those that are gone give none."""
    if not 1 <= req.buckets <= MAX_BUCKETS:
        raise Invalid(f"buckets is {req.buckets}", hint=f"give 1 to {MAX_BUCKETS}")
    if not 1 <= req.bucket_ms <= MAX_BUCKET_MS:
        raise Invalid(f"bucket_ms is {req.bucket_ms}", hint=f"give 1 to {MAX_BUCKET_MS:,}")
    if len(req.experiment_ids) > MAX_EXPERIMENTS:
        raise TooLarge(
            f"{len(req.experiment_ids):,} experiments are asked for",
            hint=f"ask for at most {MAX_EXPERIMENTS:,} in one request",
        )
    if not req.experiment_ids:
        return []
    with ctx.database.reading() as db:
        found = recent_activity(
            db,
            find_experiments(db, ctx.workspace, req.experiment_ids),
            buckets=req.buckets,
            bucket_ms=req.bucket_ms,
            now_ms=ctx.clock(),
        )
    wanted = dict.fromkeys(int(parse_experiment_id(text)) for text in req.experiment_ids)
    return [found[row] for row in wanted if row in found]


@usecase("GET", "/api/v1/datasets", need=Need.READ)
def list_datasets(ctx: Context, req: ListDatasets) -> list[DatasetUse]:
    """Return which datasets the runs of experiments used, each once for each role."""
    if not 1 <= req.max_results <= MAX_PAGE:
        raise Invalid(f"max_results is {req.max_results}", hint=f"give 1 to {MAX_PAGE:,}")
    ids = [int(parse_experiment_id(text)) for text in req.experiment_ids]
    with ctx.database.reading() as db:
        return inputs.uses(db, ctx.workspace, ids, req.max_results)
