"""Values logged in one call: what the id of a request protects from being stored twice."""

import pytest

from runwell.base.errors import Invalid
from runwell.base.ids import new_run_id
from runwell.entities.attribute import Metric
from runwell.entities.run import Run
from runwell.services import ingest, runs, series
from runwell.usecase.context import Context
from runwell.wire.ingest import LogValues
from runwell.wire.runs import CreateRun, GetRun
from runwell.wire.series import ListSeries

ID = "0123456789abcdef" * 2


@pytest.fixture
def run_id(ctx: Context) -> str:
    """A new run."""
    return runs.create(ctx, CreateRun(experiment_id="0")).info.run_id


def points(ctx: Context, run_id: str) -> int:
    return sum(one.n for one in series.list_(ctx, ListSeries(run_id=run_id)))


def get(ctx: Context, run_id: str) -> Run:
    return runs.get(ctx, GetRun(run_id=run_id))


def test_points_of_one_request_are_stored_once(ctx: Context, run_id: str):
    request = LogValues(run_id=run_id, metrics=[Metric("m", 1.0, 1)] * 2, request_id=ID)
    ingest.log(ctx, request)
    ingest.log(ctx, request)
    assert points(ctx, run_id) == 2
    ingest.log(ctx, LogValues(run_id=run_id, metrics=[Metric("m", 1.0, 1)]))
    assert points(ctx, run_id) == 3


def test_tags_are_set_as_often_as_that_is_said(ctx: Context, run_id: str):
    metrics = [Metric("m", 1.0, 1)]
    for value, request_id in (("a", ID), ("b", "f" * 32), ("a", ID)):
        request = LogValues(
            run_id=run_id, metrics=metrics, tags={"t": value}, request_id=request_id
        )
        ingest.log(ctx, request)
    assert get(ctx, run_id).data.tags["t"] == "a"
    assert points(ctx, run_id) == 2


def test_what_was_refused_may_come_again(ctx: Context, run_id: str):
    ingest.log(ctx, LogValues(run_id=run_id, params={"p": "1"}))
    metrics = [Metric("m", 1.0, 1)]
    with pytest.raises(Exception, match="cannot become"):
        ingest.log(ctx, LogValues(run_id=run_id, metrics=metrics, params={"p": "2"}, request_id=ID))
    ingest.log(ctx, LogValues(run_id=run_id, metrics=metrics, request_id=ID))
    assert points(ctx, run_id) == 1


@pytest.mark.parametrize("request_id", ["x", "0" * 31, "0" * 33, "A" * 32, "0" * 32 + "\n"])
def test_an_id_that_is_none(ctx: Context, request_id: str):
    with pytest.raises(Invalid, match="is not the id of a request"):
        ingest.log(ctx, LogValues(run_id=new_run_id(), request_id=request_id))
