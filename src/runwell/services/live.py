"""What changes while somebody looks, as an act; must not know how it is found or told."""

from typing import Final

from runwell.auth.policy import Need
from runwell.base.errors import TooLarge
from runwell.base.ids import parse_experiment_id, parse_run_id
from runwell.stores.sql import changes as seen
from runwell.stores.sql import marks
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.live import Changes, GetChanges

MAX_RUNS: Final = 500
"""Runs of one question: 21 kB of its address, and 4 kB of the cursor."""
MAX_EXPERIMENTS: Final = 100


@usecase("GET", "/api/v1/changes", need=Need.READ)
def changes(ctx: Context, req: GetChanges) -> Changes:
    """Return what changed since the cursor; ``/api/v1/live`` goes on telling it as events."""
    for what, ids, limit in (
        ("experiments", req.experiment_ids, MAX_EXPERIMENTS),
        ("runs", req.run_ids, MAX_RUNS),
    ):
        if len(ids) > limit:
            raise TooLarge(
                f"{len(ids):,} {what} cannot be watched at once", hint=f"name at most {limit}"
            )
    watch = seen.Watch(
        experiments=sorted({int(parse_experiment_id(text)) for text in req.experiment_ids}),
        runs=sorted({parse_run_id(text) for text in req.run_ids}),
    )
    mark = marks.decode(req.cursor, watch.question) if req.cursor else None
    with ctx.database.reading() as db:
        found = seen.read(db, ctx.workspace, watch, mark, ctx.clock())
    return Changes(
        cursor=marks.encode(found.mark),
        runs=found.runs,
        more_runs=found.more_runs,
        experiments=found.experiments,
        more_experiments=found.more_experiments,
    )
