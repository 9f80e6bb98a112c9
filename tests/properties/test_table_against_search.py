"""The columns of a table hold what a search returns run by run, on both engines."""

import math
import runpy
import struct
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwell.entities.lifecycle import ViewType
from runwell.entities.run import Run
from runwell.entities.table import NO_CODE, TableColumn
from runwell.query.evaluate import Record
from runwell.services import runs, series
from runwell.usecase.context import Context
from runwell.wire.runs import SearchRuns
from runwell.wire.series import ListSeries
from runwell.wire.tables import GetRunTable

rows = runpy.run_path(str(Path(__file__).parents[1] / "store_rows.py"))
keys = st.sampled_from(["a", "b c", "d`e", "ü"])
values = st.floats(allow_nan=True, allow_infinity=True, width=32)
texts = st.sampled_from(["", "1", "nan", "x", "é" * 128, "é" * 129, "é" * 128 + "z", "\U0001f600"])
times = st.integers(-5, 5)
records = st.builds(
    rows["make_run"],
    status=st.sampled_from(["RUNNING", "FINISHED"]),
    start_time=times,
    end_time=st.none() | times,
    user_id=st.sampled_from([None, "ann"]),
    parent_run_id=st.sampled_from([None, "0" * 32]),
    lifecycle_stage=st.sampled_from(["active", "deleted"]),
    metrics=st.dictionaries(keys, st.lists(values, min_size=1, max_size=3), max_size=3),
    params=st.dictionaries(keys, texts, max_size=3),
    tags=st.dictionaries(keys, texts, max_size=3),
)


def quoted(key: str) -> str:
    return "`" + key.replace("`", "``") + "`"


aggregates = st.sampled_from(["last", "min", "max", "first", "count"])
columns = st.one_of(
    keys.map(lambda key: ("metrics", key, "last", f"metrics.{quoted(key)}")),
    st.tuples(keys, aggregates).map(
        lambda one: ("metrics", one[0], one[1], f"{one[1]}(metrics.{quoted(one[0])})")
    ),
    keys.map(lambda key: ("params", key, "", f"params.{quoted(key)}")),
    keys.map(lambda key: ("tags", key, "", f"tags.{quoted(key)}")),
    st.sampled_from(
        ["run_name", "status", "user_id", "experiment_id", "parent_run_id", "lifecycle_stage",
         "start_time", "end_time", "duration", "heartbeat_time", "is_lost", "run_id", "number"]
    ).map(lambda name: ("attributes", name, "", f"attributes.{name}")),
)  # fmt: skip


def expected(ctx: Context, run: Run, column: tuple[str, str, str, str]) -> Any:
    """Return the value as the entities of the run say it, None where there is none."""
    entity, key, aggregate, _ = column
    if entity != "metrics":
        found: Any = {
            "params": run.data.params,
            "tags": run.data.tags,
            "attributes": attributes(run),
        }[entity]
        return found.get(key)
    for summary in series.list_(ctx, ListSeries(run_id=run.info.run_id)):
        if summary.key == key:
            known = {"last": summary.last_value, "first": summary.first_value, "count": summary.n}
            known |= {"min": summary.min_value, "max": summary.max_value}
            if aggregate == "last":
                assert same(run.data.metrics[key], summary.last_value)
            return known[aggregate]
    return None


def attributes(run: Run) -> dict[str, Any]:
    info = run.info
    return {
        "run_name": info.run_name,
        "run_id": info.run_id,
        "status": info.status.value,
        "user_id": info.user_id or None,
        "experiment_id": info.experiment_id,
        "parent_run_id": info.parent_run_id or None,
        "lifecycle_stage": info.lifecycle_stage.value,
        "start_time": info.start_ms,
        "end_time": info.end_ms,
        "duration": info.duration_ms,
        "heartbeat_time": info.heartbeat_ms,
        "is_lost": int(info.is_lost),
        "number": info.number,
    }


def unpacked(column: TableColumn, n: int) -> list[Any]:
    if column.kind == "text":
        assert len(set(column.texts)) == len(column.texts)
        codes = struct.unpack(f"<{n}I", column.codes)
        # Each text is listed when it is met first.
        assert list(dict.fromkeys(code for code in codes if code != NO_CODE)) == [
            *range(len(column.texts))
        ]
        return [None if code == NO_CODE else column.texts[code] for code in codes]
    numbers = struct.unpack(f"<{n}d", column.numbers)
    return [one if there else None for one, there in zip(numbers, column.present, strict=True)]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    stored=st.lists(records, max_size=6),
    asked=st.lists(columns, max_size=6),
    order_by=st.lists(columns.map(lambda one: one[3]), max_size=2, unique=True),
    view=st.sampled_from(list(ViewType)),
)
def test_a_table_shows_what_a_search_returns(
    ctx: Context,
    stored: list[Record],
    asked: list[tuple[str, str, str, str]],
    order_by: list[str],
    view: ViewType,
):
    def work(db: Any) -> int:
        experiment = rows["add_experiment"](db, f"e{db.exec_driver_sql(COUNT).scalar()}")
        for record in stored:
            rows["add_run"](db, experiment, record)
        return experiment

    home = [str(ctx.database.write(work))]
    # What is no field of a search cannot be sorted by; of one metric, the last may be named twice.
    unsorted = ("is_lost", "attributes.number", "last(")
    orders = [one for one in order_by if not any(text in one for text in unsorted)]
    shared: dict[str, Any] = {"experiment_ids": home, "order_by": orders, "view": view}
    table = runs.table(ctx, GetRunTable(**shared, columns=[one[3] for one in asked]))
    found = runs.search(ctx, SearchRuns(**shared)).items
    assert table.run_ids == [run.info.run_id for run in found]
    for column, wanted in zip(table.columns, asked, strict=True):
        assert column.name == wanted[3]
        shown = unpacked(column, table.n)
        right = [expected(ctx, run, wanted) for run in found]
        assert all(map(same, shown, right)), (column.name, shown, right)


COUNT = "SELECT count(*) FROM experiments"
