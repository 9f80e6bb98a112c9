"""Runs as acts: begun, changed, ended, thrown away, brought back and found."""

from collections.abc import Callable
from typing import Any

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_DATASET_DIGEST, MAX_KEY, MAX_NAME, MAX_TAG_VALUE, MAX_USER
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import CONTEXT_TAG, Dataset, DatasetInput
from runwell.entities.experiment import NOTE_TAG
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.run import Run, RunStatus
from runwell.services import experiments, runs
from runwell.stores.sql.attributes import PARENT_TAG, RUN_NAME_TAG
from runwell.usecase.context import Context
from runwell.wire.experiments import CreateExperiment
from runwell.wire.runs import CreateRun, GetRun, LogInputs, SearchRuns, UpdateRun


def create(ctx: Context, **fields: Any) -> Run:
    return runs.create(ctx, CreateRun(**{"experiment_id": "0", **fields}))


def get(ctx: Context, run: Run) -> Run:
    return runs.get(ctx, one(run))


def one(run: Run) -> GetRun:
    return GetRun(run_id=run.info.run_id)


def update(ctx: Context, run: Run, **fields: Any) -> Run:
    return runs.update(ctx, UpdateRun(run_id=run.info.run_id, **fields))


def test_a_run_begins(ctx: Context, clock: Any):
    run = create(ctx, tags={NOTE_TAG: "# It works 🚀"}, user_id="ada")
    assert run.info.status is RunStatus.RUNNING
    assert run.info.start_ms == run.info.heartbeat_ms == clock.now_ms
    assert run.info.run_name == run.data.tags[RUN_NAME_TAG]
    assert run.note == "# It works 🚀"
    assert get(ctx, run) == run


def test_the_client_may_choose_the_id_and_ask_twice(ctx: Context):
    run_id = new_run_id()
    first = create(ctx, run_id=run_id, run_name="a")
    assert create(ctx, run_id=run_id, run_name="b", tags={"t": "1"}) == first
    other = experiments.create(ctx, CreateExperiment(name="other"))
    with pytest.raises(Conflict, match="not in"):
        create(ctx, run_id=run_id, experiment_id=other.experiment_id)


@pytest.mark.parametrize(
    "text",
    ["größe 日本語", "🚀", "a/b", 'it\'s "x"', "'; DROP TABLE runs; --", "../..", "x" * MAX_NAME],
)
def test_names_of_any_text(ctx: Context, text: str):
    run = create(ctx, run_name=text, tags={text[:MAX_KEY]: text})
    assert run.info.run_name == text
    assert get(ctx, run).data.tags[text[:MAX_KEY]] == text


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"experiment_id": "77"}, NotFound),
        ({"experiment_id": "no id"}, Invalid),
        ({"run_id": "no id"}, Invalid),
        ({"run_id": "A" * 32}, Invalid),
        ({"run_name": "x" * (MAX_NAME + 1)}, TooLarge),
        ({"run_name": "a\x00b"}, Invalid),
        ({"user_id": "x" * (MAX_USER + 1)}, TooLarge),
        ({"start_ms": -1}, Invalid),
        ({"start_ms": 2**63}, Invalid),
        ({"parent_run_id": "no id"}, Invalid),
        ({"tags": {"a": "x" * (MAX_TAG_VALUE + 1)}}, TooLarge),
        ({"tags": {"": "x"}}, Invalid),
        ({"tags": {PARENT_TAG: "no id"}}, Invalid),
    ],
)
def test_what_cannot_begin(ctx: Context, fields: dict[str, Any], error: type[RunwellError]):
    with pytest.raises(error):
        create(ctx, **fields)
    assert runs.search(ctx, SearchRuns()).items == []


def test_limits_that_are_just_met(ctx: Context):
    run = create(ctx, user_id="x" * MAX_USER, tags={"k" * MAX_KEY: "x" * MAX_TAG_VALUE})
    assert run.data.tags["k" * MAX_KEY] == "x" * MAX_TAG_VALUE


def test_an_unknown_run_is_not_found_by_any_act(ctx: Context):
    run_id = new_run_id()
    for act in (runs.get, runs.delete, runs.restore, runs.purge):
        with pytest.raises(NotFound, match=run_id):
            act(ctx, GetRun(run_id=run_id))
    with pytest.raises(NotFound, match=run_id):
        runs.update(ctx, UpdateRun(run_id=run_id))
    with pytest.raises(NotFound, match=run_id):
        runs.log_inputs(ctx, LogInputs(run_id=run_id, inputs=[]))


@pytest.mark.parametrize("run_id", ["", "x", "' OR 1=1 --", "\x00", "../x", "🚀" * 40])
def test_what_is_no_run_id_is_not_found(ctx: Context, run_id: str):
    with pytest.raises((NotFound, Invalid)):
        runs.get(ctx, GetRun(run_id=run_id))


def test_a_run_ends_now_or_when_it_says(ctx: Context, clock: Any):
    run = create(ctx)
    clock.now_ms += 100
    assert update(ctx, run, status=RunStatus.FINISHED).info.duration_ms == 100
    assert update(ctx, run, status=RunStatus.RUNNING).info.end_ms is None
    assert (
        update(ctx, run, status=RunStatus.KILLED, end_ms=clock.now_ms + 3).info.duration_ms == 103
    )


def test_renaming_sets_the_tag_and_the_tag_renames(ctx: Context):
    run = create(ctx)
    assert update(ctx, run, run_name="a").data.tags[RUN_NAME_TAG] == "a"
    assert update(ctx, run, tags={RUN_NAME_TAG: "b"}).info.run_name == "b"


def test_nested_runs(ctx: Context):
    parent = create(ctx)
    child = create(ctx, parent_run_id=parent.info.run_id)
    assert child.data.tags[PARENT_TAG] == parent.info.run_id
    assert update(ctx, child, tags={PARENT_TAG: None}).info.parent_run_id == ""
    with pytest.raises(Invalid, match="its own parent"):
        update(ctx, child, tags={PARENT_TAG: child.info.run_id})


def test_an_update_is_all_or_nothing(ctx: Context):
    run = create(ctx)
    for bad in ({"run_name": ""}, {"end_ms": -1}, {"tags": {"a": "x" * (MAX_TAG_VALUE + 1)}}):
        with pytest.raises(RunwellError):
            update(ctx, run, **{"status": RunStatus.FAILED, "tags": {"b": "1"}, **bad})
    assert get(ctx, run) == run


def test_delete_restore_purge(ctx: Context, clock: Any):
    run = create(ctx)
    with pytest.raises(Conflict, match="not in the trash"):
        runs.purge(ctx, one(run))
    runs.delete(ctx, one(run))
    gone = get(ctx, run)
    assert (gone.info.lifecycle_stage, gone.info.deleted_ms) == (
        LifecycleStage.DELETED,
        clock.now_ms,
    )
    with pytest.raises(Conflict, match="in the trash"):
        update(ctx, run, status=RunStatus.FINISHED)
    with pytest.raises(Conflict, match="in the trash"):
        runs.log_inputs(ctx, LogInputs(run_id=run.info.run_id, inputs=[]))
    runs.restore(ctx, one(run))
    assert get(ctx, run) == run
    runs.delete(ctx, one(run))
    runs.purge(ctx, one(run))
    with pytest.raises(NotFound):
        get(ctx, run)


def test_inputs_are_logged_all_or_nothing(ctx: Context):
    run = create(ctx)
    used = DatasetInput(
        dataset=Dataset(name="trips", digest="x" * MAX_DATASET_DIGEST),
        tags=[InputTag(CONTEXT_TAG, "training")],
    )
    bad = DatasetInput(dataset=Dataset(name="trips", digest="x" * (MAX_DATASET_DIGEST + 1)))
    with pytest.raises(TooLarge):
        runs.log_inputs(ctx, LogInputs(run_id=run.info.run_id, inputs=[used, bad]))
    assert get(ctx, run).inputs.dataset_inputs == []
    runs.log_inputs(ctx, LogInputs(run_id=run.info.run_id, inputs=[used]))
    assert get(ctx, run).inputs.dataset_inputs == [used]
    assert used.context == "training"


def test_search_gives_a_page_in_a_fixed_number_of_statements(
    ctx: Context, clock: Any, statements: Callable[..., Any]
):
    used = DatasetInput(dataset=Dataset(name="d", digest="1"))
    for index in range(12):
        clock.now_ms += 1
        run = create(ctx, run_name=f"r{index}", tags={"i": str(index), "j": "x"})
        runs.log_inputs(ctx, LogInputs(run_id=run.info.run_id, inputs=[used]))
    counts: set[int] = set()
    for size in (3, 11):
        with statements() as ran:
            page = runs.search(ctx, SearchRuns(max_results=size, tags=["i"]))
        counts.add(len(ran))
        assert [run.data.tags for run in page.items] == [{"i": str(11 - i)} for i in range(size)]
        assert page.items[0].inputs.dataset_inputs == [used]
        assert page.next_page_token
    assert len(counts) == 1
    assert counts.pop() <= 8


def test_getting_a_run_takes_a_fixed_number_of_statements(
    ctx: Context, statements: Callable[..., Any]
):
    run = create(ctx, tags={f"t{index}": "x" for index in range(50)})
    with statements() as ran:
        get(ctx, run)
    assert len(ran) == 4


@pytest.mark.parametrize("field", ["metrics", "params", "tags"])
def test_the_keys_that_a_search_asks_for_are_checked(ctx: Context, field: str):
    create(ctx)
    assert len(runs.search(ctx, SearchRuns(**{field: ["k"] * runs.MAX_KEYS})).items) == 1
    with pytest.raises(TooLarge, match="1,001"):
        runs.search(ctx, SearchRuns(**{field: ["k"] * (runs.MAX_KEYS + 1)}))
    with pytest.raises(Invalid):
        runs.search(ctx, SearchRuns(**{field: ["\x00"]}))
