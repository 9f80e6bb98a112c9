"""How SQLite answers what a table and its pickers ask: by an index, never by reading a table."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from runwell.services import experiments, runs
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.usecase.context import Context
from runwell.wire.tables import (
    CountRuns,
    GetActivity,
    GetRunTable,
    ListRunKeys,
    ListRunValues,
)

make_store = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "make_store.py"))[
    "make_store"
]
COLUMNS = [
    "metrics.m0", "min(metrics.m1)", "params.p0", "tags.t0", "start_time", "artifact_uri",
    "attributes.is_lost", "attributes.children", "attributes.artifact_bytes",
    "attributes.datasets",
]  # fmt: skip
ASKED: dict[str, Callable[[Context, list[str]], object]] = {
    "table": lambda ctx, homes: runs.table(
        ctx, GetRunTable(experiment_ids=homes, max_results=3, columns=COLUMNS)
    ),
    "count": lambda ctx, homes: runs.count(
        ctx, CountRuns(experiment_ids=homes, filter="metrics.m0 < 0.5")
    ),
    "keys": lambda ctx, homes: runs.keys(ctx, ListRunKeys(experiment_ids=homes)),
    "params": lambda ctx, homes: runs.values(
        ctx, ListRunValues(experiment_ids=homes, kind="param", key="p0", contains="1")
    ),
    "attributes": lambda ctx, homes: runs.values(
        ctx, ListRunValues(experiment_ids=homes, kind="attribute", key="status")
    ),
    "activity": lambda ctx, homes: experiments.activity(ctx, GetActivity(experiment_ids=homes)),
}


@pytest.fixture(params=[False, True], ids=["fresh", "analyzed"])
def filled(request: pytest.FixtureRequest, sqlite_uri: str, blobs: LocalBlobs) -> Any:
    """A store of a thousand runs, and the experiment that holds them."""
    database = Database.open(sqlite_uri)
    home = make_store(database, runs=1_000, params=2, metrics=2, tags=1)
    if request.param:
        database.write(lambda db: db.exec_driver_sql("ANALYZE"))
    yield Context(database=database, blobs=blobs), str(home)
    database.close()


@pytest.mark.parametrize("name", ASKED)
def test_no_table_is_read_from_end_to_end(filled: tuple[Context, str], name: str):
    ctx, home = filled
    seen: list[tuple[str, Any]] = []

    def listen(*arguments: Any) -> None:
        seen.append((arguments[2], arguments[3]))

    event.listen(ctx.database.engine, "before_cursor_execute", listen)
    ASKED[name](ctx, [home])
    event.remove(ctx.database.engine, "before_cursor_execute", listen)
    with ctx.database.reading() as db:
        steps = [
            str(row[3])
            for text, values in seen
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        ]
    stored = "runs|series|attributes|artifacts|models|model_files|inputs|datasets"
    assert [step for step in steps if re.match(rf"SCAN ({stored})\b", step)] == []
    assert any(step.startswith("SEARCH") for step in steps)
