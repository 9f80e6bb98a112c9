"""Runs as columns: what a table shows is what a search returns, in a fixed number of statements."""

import math
import runpy
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwell.base import codec
from runwell.base.errors import Invalid
from runwell.base.limits import MAX_PAGE
from runwell.entities.attribute import Metric
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.lifecycle import ViewType
from runwell.entities.model import LoggedModelStatus
from runwell.entities.run import RunStatus
from runwell.entities.table import NO_CODE, RunTable, TableColumn
from runwell.query.caret import BadQuery
from runwell.services import artifacts, ingest, models, runs
from runwell.stores.sql import search
from runwell.usecase.context import Context
from runwell.wire.artifacts import UploadArtifact
from runwell.wire.ingest import LogValues
from runwell.wire.models import CreateModel, UpdateModel, UploadModelArtifact
from runwell.wire.runs import CreateRun, GetRun, LogInputs, SearchRuns, UpdateRun
from runwell.wire.tables import CountRuns, GetRunTable

store_rows = runpy.run_path(str(Path(__file__).parents[2] / "store_rows.py"))
ALL = [
    "metrics.a", "min(metrics.a)", "max(metrics.a)", "first(metrics.a)", "count(metrics.a)",
    "metrics.`b c`", "params.p", "params.q", "tags.t", "metrics.none", "params.none",
    "attributes.run_name", "attributes.status", "attributes.user_id", "attributes.experiment_id",
    "attributes.parent_run_id", "attributes.lifecycle_stage", "attributes.start_time",
    "attributes.end_time", "attributes.duration", "attributes.heartbeat_time",
    "attributes.run_id", "attributes.artifact_uri", "attributes.is_lost", "attributes.children",
    "attributes.artifact_bytes", "attributes.datasets",
]  # fmt: skip


def numbers(column: TableColumn) -> list[float | None]:
    """Return the values of a column of numbers, None where there is none."""
    assert (column.kind, column.texts, column.codes) == ("number", [], b"")
    n = len(column.present)
    found = struct.unpack(f"<{n}d", column.numbers)
    return [value if there else None for value, there in zip(found, column.present, strict=True)]


def texts(column: TableColumn) -> list[str | None]:
    """Return the values of a column of texts, None where there is none."""
    assert (column.kind, column.numbers, column.present) == ("text", b"", b"")
    codes = struct.unpack(f"<{len(column.codes) // 4}I", column.codes)
    return [None if code == NO_CODE else column.texts[code] for code in codes]


def values(column: TableColumn) -> list[Any]:
    """Return the values of a column of either kind."""
    return numbers(column) if column.kind == "number" else texts(column)


def table(ctx: Context, *columns: str, **fields: Any) -> RunTable:
    """Ask for columns of the runs of the first experiment."""
    return runs.table(ctx, GetRunTable(experiment_ids=["0"], columns=[*columns], **fields))


def one(ctx: Context, column: str, **fields: Any) -> list[Any]:
    """Return the values of one column."""
    return values(table(ctx, column, **fields).columns[0])


def create(ctx: Context, **fields: Any) -> str:
    """Begin a run and return its id."""
    return runs.create(ctx, CreateRun(**{"experiment_id": "0", **fields})).info.run_id


def add(ctx: Context, *several: Any) -> None:
    """Put runs straight into the first experiment, the first given the newest."""

    def work(db: Any) -> None:
        for run in reversed(several):
            store_rows["add_run"](db, 0, run)

    ctx.database.write(work)


def test_columns_come_as_asked_for_and_texts_once(ctx: Context):
    make = store_rows["make_run"]
    add(
        ctx,
        make("c", metrics={"a": [2.0, 5.0, 1.0]}, params={"p": "x"}, tags={"t": "é" * 300}),
        make("b", metrics={"a": math.nan}, params={"p": "y"}),
        make("a", metrics={"a": [-math.inf, math.inf]}, params={"p": "x"}),
        make("0"),
    )
    found = table(ctx, "params.p", "metrics.a", "min(metrics.a)", "params.p", "tags.t")
    assert [column.name for column in found.columns] == [
        "params.p", "metrics.a", "min(metrics.a)", "params.p", "tags.t",
    ]  # fmt: skip
    assert found.n == len(found.run_ids) == 4
    assert found.next_page_token == ""
    params, last, least, again, tags = found.columns
    assert params.texts == ["x", "y"]
    assert struct.unpack("<4I", params.codes) == (0, 1, 0, NO_CODE)
    assert again == params
    assert str(numbers(last)) == "[1.0, nan, inf, None]"
    assert numbers(least) == [1.0, None, None, None]
    assert texts(tags) == ["é" * 300, None, None, None]
    assert one(ctx, "max(metrics.a)") == [5.0, None, None, None]
    assert str(one(ctx, "first(metrics.a)")) == "[2.0, nan, -inf, None]"
    assert one(ctx, "count(metrics.a)") == [3, 1, 2, None]


def test_attributes(ctx: Context, clock: Any):
    parent = create(ctx, run_name="parent", start_ms=clock.now_ms + 1)
    child = create(ctx, run_name="child", user_id="ada", parent_run_id=parent)
    runs.update(ctx, UpdateRun(run_id=child, status=RunStatus.FINISHED, end_ms=clock.now_ms + 250))
    assert one(ctx, "run_name") == ["parent", "child"]
    assert one(ctx, "attributes.status") == ["RUNNING", "FINISHED"]
    assert one(ctx, "attributes.user_id") == [None, "ada"]
    assert one(ctx, "attributes.experiment_id") == ["0", "0"]
    assert one(ctx, "attributes.parent_run_id") == [None, parent]
    assert one(ctx, "attributes.start_time") == [clock.now_ms + 1, clock.now_ms]
    assert one(ctx, "attributes.end_time") == [None, clock.now_ms + 250]
    assert one(ctx, "attributes.duration") == [None, 250]
    assert one(ctx, "attributes.lifecycle_stage") == ["active", "active"]
    assert one(ctx, "attributes.children") == [1, 0]
    assert one(ctx, "attributes.is_lost") == [0, 0]
    clock.now_ms += 86_400_000
    assert one(ctx, "attributes.is_lost") == [1, 0]
    runs.delete(ctx, GetRun(run_id=child))
    assert one(ctx, "attributes.children") == [0]
    assert one(ctx, "lifecycle_stage", view=ViewType.ALL) == ["active", "deleted"]


def test_bytes_of_files_and_of_models_that_it_made(ctx: Context):
    run = create(ctx)
    assert one(ctx, "attributes.artifact_bytes") == [0]
    for path, content in (("a", b"12345"), ("b/c", b"67")):
        ticket = artifacts.upload(ctx, UploadArtifact(run_id=run, path=path))
        ticket.finish(ticket.blobs.put(content))
    assert one(ctx, "attributes.artifact_bytes") == [7]
    model = models.create(ctx, CreateModel(experiment_id="0", source_run_id=run)).model_id
    ticket = models.upload_artifact(ctx, UploadModelArtifact(model_id=model, path="w"))
    ticket.finish(ticket.blobs.put(b"x" * 100))
    # What is not ready yet is not seen among the files of the run either.
    assert one(ctx, "attributes.artifact_bytes") == [7]
    models.update(ctx, UpdateModel(model_id=model, status=LoggedModelStatus.READY))
    assert one(ctx, "attributes.artifact_bytes") == [107]


def test_datasets_in_one_text(ctx: Context):
    run, _ = create(ctx), create(ctx)
    train = Dataset(name="train", digest="0123456789abcdef")
    inputs = [
        DatasetInput(dataset=train),
        DatasetInput(dataset=train, tags=[]),
        DatasetInput(dataset=Dataset(name="test", digest="d2")),
    ]
    runs.log_inputs(ctx, LogInputs(run_id=run, inputs=inputs))
    assert one(ctx, "attributes.datasets") == [None, "train (01234567), test (d2)"]


def test_pages_orders_and_filters_are_those_of_a_search(ctx: Context):
    make = store_rows["make_run"]
    add(ctx, *(make(f"r{n}", metrics={"a": float(n % 4)}, start_time=n) for n in range(10)))
    fields: dict[str, Any] = {"filter": "metrics.a > 0", "order_by": ["metrics.a DESC"]}
    first = table(ctx, "metrics.a", max_results=4, **fields)
    second = table(ctx, "metrics.a", max_results=4, page_token=first.next_page_token, **fields)
    assert first.n == 4
    assert [numbers(page.columns[0]) for page in (first, second)] == [[3, 3, 2, 2], [1, 1, 1]]
    assert second.next_page_token == ""
    asked = SearchRuns(experiment_ids=["0"], **fields)
    found = [run.info.run_id for run in runs.search(ctx, asked).items]
    assert [*first.run_ids, *second.run_ids] == found


def test_no_runs_and_no_columns(ctx: Context):
    assert table(ctx) == RunTable(n=0, run_ids=[], columns=[], next_page_token="")
    found = table(ctx, "metrics.a", "params.p")
    assert [(column.kind, values(column)) for column in found.columns] == [
        ("number", []),
        ("text", []),
    ]
    run = create(ctx)
    assert table(ctx).run_ids == [run]
    assert runs.table(ctx, GetRunTable(experiment_ids=["77"], columns=["metrics.a"])).n == 0


@pytest.mark.parametrize("count", [0, -1, MAX_PAGE + 1])
def test_a_page_has_a_size(ctx: Context, count: int):
    with pytest.raises(Invalid, match="max_results"):
        table(ctx, max_results=count)


def test_what_cannot_be_read_says_where(ctx: Context):
    for fields, place in (
        ({"filter": "metrics.a <"}, ("filter", 11, 0)),
        ({"order_by": ["start_time", "metrics.a UP"]}, ("order_by[1]", 10, 2)),
        ({"columns": ["run_name", "nothing.a"]}, ("columns[1]", 0, 7)),
    ):
        with pytest.raises(BadQuery) as caught:
            runs.table(ctx, GetRunTable(**fields))
        assert caught.value.place == place


def test_a_fixed_number_of_statements(ctx: Context, statements: Callable[..., Any]):
    make = store_rows["make_run"]
    counts: list[int] = []
    for batch in (1, 30):
        add(
            ctx,
            *(make(metrics={"a": 1.0}, params={"p": "1"}, tags={"t": "2"}) for _ in range(batch)),
        )
        table(ctx, *ALL)
        with statements() as seen:
            table(ctx, *ALL)
        counts.append(len(seen))
    # Experiments, the page; rows, series, params and tags, children, files, models, datasets.
    # Two names that nobody has used are looked up each time.
    assert counts == [11, 11]
    with statements() as seen:
        table(ctx, "metrics.a", "params.p")
    assert len(seen) == 5


def test_msgpack_carries_the_bytes_as_they_are(ctx: Context):
    add(ctx, store_rows["make_run"](metrics={"a": math.nan}))
    found = table(ctx, "metrics.a")
    assert codec.decode_msgpack(codec.encode_msgpack(found), RunTable) == found
    assert codec.decode_json(codec.encode_json(found), RunTable) == found
    assert found.columns[0].numbers in codec.encode_msgpack(found)


def test_logged_values_are_there_at_once(ctx: Context):
    run = create(ctx)
    ingest.log(ctx, LogValues(run_id=run, metrics=[Metric("m", 0.25, 1, 0)]))
    assert one(ctx, "metrics.m") == [0.25]


def test_counting(ctx: Context, statements: Callable[..., Any]):
    make = store_rows["make_run"]
    add(ctx, *(make(metrics={"a": float(n)}, params={"p": str(n % 2)}) for n in range(10)))
    gone = create(ctx)
    runs.delete(ctx, GetRun(run_id=gone))

    def count(**fields: Any) -> int:
        return runs.count(ctx, CountRuns(**{"experiment_ids": ["0"], **fields})).count

    assert count() == count(experiment_ids=[]) == 10
    assert count(view=ViewType.ALL) == 11
    assert count(view=ViewType.DELETED_ONLY) == 1
    assert count(filter="metrics.a >= 7") == 3
    assert count(filter="metrics.a >= 3 AND params.p = '0' AND NOT run_name = 'x'") == 3
    assert count(filter="metrics.a IS NULL", view=ViewType.ALL) == 1
    assert count(experiment_ids=["77"]) == 0
    with pytest.raises(BadQuery) as caught:
        count(filter="metrics.a >")
    assert caught.value.place == ("filter", 11, 0)
    with statements() as seen:
        count(filter="metrics.a >= 3 AND params.p = '0'")
    assert len(seen) == 4


@pytest.mark.parametrize("few", [0, 10_000])
def test_counting_finds_as_many_as_searching(
    ctx: Context, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "COUNTED", 2 * few)
    make = store_rows["make_run"]
    add(ctx, *(make(metrics={"a": float(n)}, params={"p": str(n % 3)}) for n in range(12)))
    for text in (
        "metrics.a < 6",
        "params.p = '1' AND metrics.a < 6",
        "params.p > 0 OR start_time = 0",
    ):
        found = len(runs.search(ctx, SearchRuns(experiment_ids=["0"], filter=text)).items)
        assert runs.count(ctx, CountRuns(experiment_ids=["0"], filter=text)).count == found
