"""Experiments as acts: created, found, renamed, thrown away and brought back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from runwell.auth.policy import Actor, Need
from runwell.base.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from runwell.base.limits import MAX_ARTIFACT_PATH, MAX_NAME, MAX_TAG_VALUE
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import CONTEXT_TAG, Dataset, DatasetInput, DatasetUse
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage, ViewType
from runwell.services import experiments, runs
from runwell.usecase.context import Context
from runwell.wire.experiments import (
    CreateExperiment,
    GetExperiment,
    GetExperimentByName,
    ListDatasets,
    SearchExperiments,
    UpdateExperiment,
)
from runwell.wire.runs import CreateRun, GetRun, LogInputs


def create(ctx: Context, name: str = "a", **fields: Any) -> Experiment:
    return experiments.create(ctx, CreateExperiment(name=name, **fields))


def one(experiment: Experiment) -> GetExperiment:
    return GetExperiment(experiment_id=experiment.experiment_id)


def test_an_experiment_is_created_and_found(ctx: Context, clock: Any):
    made = create(ctx, "vision/🚀 'x'; --", tags={"team": "é"}, artifact_location="s3://bucket/x")
    assert made.name == "vision/🚀 'x'; --"
    assert made.tags == {"team": "é"}
    assert made.artifact_location == "s3://bucket/x"
    assert made.created_ms == made.updated_ms == clock.now_ms
    assert experiments.get(ctx, one(made)) == made
    assert experiments.get_by_name(ctx, GetExperimentByName(name=made.name)) == made


def test_a_name_is_created_once(ctx: Context):
    create(ctx)
    with pytest.raises(Conflict, match="already exists"):
        create(ctx)


def test_nothing_is_created_when_a_tag_cannot_be(ctx: Context):
    with pytest.raises(TooLarge):
        create(ctx, tags={"a": "x" * (MAX_TAG_VALUE + 1)})
    with pytest.raises(NotFound):
        experiments.get_by_name(ctx, GetExperimentByName(name="a"))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": ""}, Invalid),
        ({"name": "\t"}, Invalid),
        ({"name": "a\x00"}, Invalid),
        ({"name": "x" * (MAX_NAME + 1)}, TooLarge),
        ({"name": "a", "tags": {"": "x"}}, Invalid),
        ({"name": "a", "artifact_location": "x" * (MAX_ARTIFACT_PATH + 1)}, TooLarge),
    ],
)
def test_what_cannot_be_created(ctx: Context, fields: dict[str, Any], error: type[Exception]):
    with pytest.raises(error):
        experiments.create(ctx, CreateExperiment(**fields))


def test_names_and_locations_at_their_limits(ctx: Context):
    create(ctx, "x" * MAX_NAME, artifact_location="x" * MAX_ARTIFACT_PATH)


def test_an_unknown_one_is_not_found(ctx: Context):
    with pytest.raises(NotFound, match="'41'"):
        experiments.get(ctx, GetExperiment(experiment_id="41"))
    for name in ("no such", "", "a//b", "\x00", "\ud800", "x" * 10_000):
        with pytest.raises(NotFound, match="no experiment named"):
            experiments.get_by_name(ctx, GetExperimentByName(name=name))


def test_update_renames_and_changes_tags(ctx: Context, clock: Any):
    made = create(ctx, tags={"keep": "1", "drop": "2"})
    clock.now_ms += 5
    request = UpdateExperiment(
        experiment_id=made.experiment_id, name="b/c", tags={"drop": None, "new": "3"}
    )
    changed = experiments.update(ctx, request)
    assert (changed.name, changed.tags) == ("b/c", {"keep": "1", "new": "3"})
    assert changed.updated_ms == clock.now_ms
    assert experiments.get(ctx, one(made)) == changed


def test_an_update_is_all_or_nothing(ctx: Context):
    made = create(ctx)
    request = UpdateExperiment(experiment_id=made.experiment_id, name="b", tags={"": "x"})
    with pytest.raises(Invalid):
        experiments.update(ctx, request)
    assert experiments.get(ctx, one(made)) == made


def test_renaming_needs_the_right_to_manage(ctx: Context):
    made = create(ctx)
    writer = Actor(name="writer", grants=frozenset({Need.READ, Need.WRITE}))
    theirs = replace(ctx, actor=writer)
    request = UpdateExperiment(experiment_id=made.experiment_id, tags={"a": "1"})
    assert experiments.update(theirs, request).tags == {"a": "1"}
    with pytest.raises(Forbidden):
        experiments.update(theirs, UpdateExperiment(experiment_id=made.experiment_id, name="b"))


def test_delete_restore_purge(ctx: Context, clock: Any):
    made = create(ctx)
    run = runs.create(ctx, CreateRun(experiment_id=made.experiment_id))
    experiments.delete(ctx, one(made))
    gone = experiments.get(ctx, one(made))
    assert (gone.lifecycle_stage, gone.deleted_ms) == (LifecycleStage.DELETED, clock.now_ms)
    with pytest.raises(Conflict, match="in the trash"):
        experiments.update(ctx, UpdateExperiment(experiment_id=made.experiment_id, name="b"))
    with pytest.raises(Conflict, match="in the trash"):
        runs.create(ctx, CreateRun(experiment_id=made.experiment_id))
    experiments.restore(ctx, one(made))
    assert runs.get(ctx, GetRun(run_id=run.info.run_id)).info.deleted_ms is None
    with pytest.raises(Conflict, match="not in the trash"):
        experiments.purge(ctx, one(made))
    experiments.delete(ctx, one(made))
    experiments.purge(ctx, one(made))
    for act in (experiments.get, experiments.delete, experiments.restore, experiments.purge):
        with pytest.raises(NotFound):
            act(ctx, one(made))
    assert create(ctx).experiment_id != made.experiment_id


def test_default_stays(ctx: Context):
    with pytest.raises(Conflict, match="always exists"):
        experiments.delete(ctx, GetExperiment(experiment_id="0"))


def test_search_gives_a_page_in_a_fixed_number_of_statements(
    ctx: Context, clock: Any, statements: Callable[..., Any]
):
    for index in range(10):
        clock.now_ms += 1
        create(ctx, f"e{index}", tags={"i": str(index)})
    counts: set[int] = set()
    for size in (2, 9):
        with statements() as ran:
            asked = SearchExperiments(filter="name != 'Default'", max_results=size)
            page = experiments.search(ctx, asked)
        counts.add(len(ran))
        assert [item.name for item in page.items] == [f"e{9 - index}" for index in range(size)]
        assert page.items[0].tags == {"i": "9"}
        assert page.next_page_token
    assert len(counts) == 1
    assert counts.pop() <= 4


def test_search_finds_what_is_in_the_trash_when_asked(ctx: Context):
    experiments.delete(ctx, one(create(ctx)))
    assert [e.name for e in experiments.search(ctx, SearchExperiments()).items] == ["Default"]
    found = experiments.search(ctx, SearchExperiments(view=ViewType.DELETED_ONLY))
    assert [e.name for e in found.items] == ["a"]


def test_the_datasets_of_experiments(ctx: Context):
    made = create(ctx, "with data").experiment_id
    create(ctx, "without")
    for name, context in (("b", "eval"), ("a", ""), ("b", "eval"), ("b", "training")):
        run = runs.create(ctx, CreateRun(experiment_id=made)).info.run_id
        tags = [InputTag(CONTEXT_TAG, context)] if context else []
        used = DatasetInput(dataset=Dataset(name=name, digest="1"), tags=tags)
        runs.log_inputs(ctx, LogInputs(run_id=run, inputs=[used]))
    found = experiments.list_datasets(ctx, ListDatasets(experiment_ids=[made, "0", "99"]))
    assert found == [
        DatasetUse(experiment_id=made, name=name, digest="1", context=context)
        for name, context in (("a", ""), ("b", "eval"), ("b", "training"))
    ]
    some = ListDatasets(experiment_ids=[made], max_results=2)
    assert experiments.list_datasets(ctx, some) == found[:2]
    elsewhere = replace(ctx, workspace="elsewhere")
    assert experiments.list_datasets(elsewhere, ListDatasets(experiment_ids=[made])) == []


def test_datasets_of_what_is_no_experiment(ctx: Context):
    with pytest.raises(Invalid):
        experiments.list_datasets(ctx, ListDatasets(experiment_ids=["x"]))
    with pytest.raises(Invalid):
        experiments.list_datasets(ctx, ListDatasets(experiment_ids=["0"], max_results=0))
