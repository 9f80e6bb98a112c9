"""Counting traces by filters, and adding to tags that hold lists, on both engines."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from runwell.base.errors import Invalid, TooLarge
from runwell.base.ids import new_trace_id
from runwell.base.limits import MAX_TAG_VALUE
from runwell.entities.trace import TraceState
from runwell.services import models, registry, runs, traces
from runwell.usecase.context import Context
from runwell.wire.models import CreateModel, GetModel, UpdateModel
from runwell.wire.registry import CreateModelVersion, CreateRegisteredModel
from runwell.wire.runs import CreateRun, UpdateRun
from runwell.wire.traces import CountTraces, LogTrace, Reported, UpdateTrace


def report(ctx: Context, number: int) -> str:
    """Report the trace of that number and return its id."""
    state = TraceState.OK if number % 2 else TraceState.ERROR
    asked = LogTrace(
        experiment_id="0",
        trace_id=new_trace_id(),
        reported=Reported(state=state, request_ms=1_000 + number),
        tags={"number": str(number)},
    )
    return traces.log(ctx, asked).trace_id


def count(ctx: Context, *filters: str, experiments: tuple[str, ...] = ("0",)) -> list[int]:
    """Return how many traces match."""
    return traces.count(ctx, CountTraces(experiment_ids=[*experiments], filters=[*filters])).counts


def append_to_run(ctx: Context) -> Callable[[str, list[Any]], str]:
    """Return what adds to a tag of a run and returns its text."""
    run_id = runs.create(ctx, CreateRun(experiment_id="0")).info.run_id

    def add(key: str, items: list[Any]) -> str:
        return runs.update(ctx, UpdateRun(run_id=run_id, append={key: items})).data.tags[key]

    return add


def append_to_model(ctx: Context) -> Callable[[str, list[Any]], str]:
    """Return what adds to a tag of a logged model and returns its text."""
    model_id = models.create(ctx, CreateModel(experiment_id="0")).model_id

    def add(key: str, items: list[Any]) -> str:
        return models.update(ctx, UpdateModel(model_id=model_id, append={key: items})).tags[key]

    return add


def append_to_trace(ctx: Context) -> Callable[[str, list[Any]], str]:
    """Return what adds to a tag of a trace and returns its text."""
    trace_id = report(ctx, 1)

    def add(key: str, items: list[Any]) -> str:
        return traces.update(ctx, UpdateTrace(trace_id=trace_id, append={key: items})).tags[key]

    return add


APPENDERS = [append_to_run, append_to_model, append_to_trace]


@pytest.mark.parametrize("appender", APPENDERS)
def test_items_are_added_once_and_in_their_order(ctx: Context, appender: Any):
    add = appender(ctx)
    assert json.loads(add("list", [{"a": 1}, "é"])) == [{"a": 1}, "é"]
    assert json.loads(add("list", ["é", 2, 2])) == [{"a": 1}, "é", 2]
    assert json.loads(add("other", [])) == []


@pytest.mark.parametrize("appender", APPENDERS)
def test_a_list_that_became_too_long_is_refused_and_stays(ctx: Context, appender: Any):
    add = appender(ctx)
    add("list", ["a"])
    with pytest.raises(TooLarge):
        add("list", ["b" * MAX_TAG_VALUE])
    assert json.loads(add("list", ["c"])) == ["a", "c"]


def test_a_tag_that_holds_no_list_begins_one(ctx: Context):
    run_id = runs.create(ctx, CreateRun(experiment_id="0", tags={"list": "hello"})).info.run_id
    tags = runs.update(ctx, UpdateRun(run_id=run_id, append={"list": [1]})).data.tags
    assert tags["list"] == "[1]"


def test_a_version_is_noted_on_its_model_only_where_that_is_asked(ctx: Context):
    model_id = models.create(ctx, CreateModel(experiment_id="0")).model_id
    registry.create_model(ctx, CreateRegisteredModel(name="taxi"))
    source = {"name": "taxi", "source": f"models:/{model_id}"}
    registry.create_version(ctx, CreateModelVersion(**source))
    assert models.get(ctx, GetModel(model_id=model_id)).tags == {}
    registry.create_version(ctx, CreateModelVersion(**source, model_tag="versions"))
    tags = models.get(ctx, GetModel(model_id=model_id)).tags
    assert json.loads(tags["versions"]) == [{"name": "taxi", "version": 2}]


def test_traces_are_counted_by_each_filter(ctx: Context):
    for number in range(5):
        report(ctx, number)
    found = count(ctx, "", "status = 'OK'", "tags.number > 2", "tags.unknown = 'x'", "name = 'n'")
    assert found == [5, 2, 2, 0, 0]
    assert count(ctx, "", "status = 'OK'", experiments=("77",)) == [0, 0]
    assert count(ctx, "", experiments=()) == [5]


def test_counting_is_a_fixed_number_of_statements(ctx: Context, statements: Any):
    taken: list[int] = []
    for traces_there in (1, 40):
        for number in range(traces_there):
            report(ctx, number)
        filters = [f"tags.number = '{number}' OR status = 'OK'" for number in range(20)]
        with statements() as found:
            count(ctx, *filters)
        taken.append(len(found))
    assert taken[0] == taken[1] <= 3


@pytest.mark.parametrize("filters", [[], [""] * 21, ["colour = 'red'"], ["status ="]])
def test_what_cannot_be_counted_is_refused(ctx: Context, filters: list[str]):
    with pytest.raises(Invalid):
        traces.count(ctx, CountTraces(experiment_ids=["0"], filters=filters))
