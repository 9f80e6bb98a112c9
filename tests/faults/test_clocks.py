"""Clocks that go backwards, of the server and of clients: nothing is lost, nothing looks absurd."""

from typing import Any

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.attribute import Metric
from runwell.entities.run import Run, RunStatus
from runwell.services import admin, experiments, ingest, runs
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire.admin import CollectGarbage
from runwell.wire.events import RunUpdated
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.ingest import LogValues
from runwell.wire.runs import CreateRun, GetRun, SearchRuns, UpdateRun

DAY_MS = 86_400_000
LOST_MS = int(LOST_AFTER_S.default * 1_000)


def get(ctx: Context, run_id: str) -> Run:
    return runs.get(ctx, GetRun(run_id=run_id))


def test_a_server_whose_clock_was_ahead_sees_life_and_death_by_the_new_time(
    ctx: Context, clock: Any
):
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    clock.now_ms -= DAY_MS
    assert not get(ctx, run_id).info.is_lost
    stream.log(run_id, {"loss": 1.0}, 1)
    stream.send(ctx)
    assert get(ctx, run_id).info.heartbeat_ms == clock.now_ms
    clock.now_ms += LOST_MS + 1
    assert get(ctx, run_id).info.is_lost
    stream.log(run_id, {"loss": 2.0}, 2)
    stream.send(ctx)
    assert not get(ctx, run_id).info.is_lost


def test_the_server_ends_no_run_before_it_began(ctx: Context, clock: Any):
    info = runs.create(ctx, CreateRun(experiment_id="0")).info
    clock.now_ms -= DAY_MS
    runs.update(ctx, UpdateRun(run_id=info.run_id, status=RunStatus.FINISHED))
    ended = get(ctx, info.run_id).info
    assert ended.end_ms == info.start_ms
    assert ended.duration_ms == 0


def test_an_end_that_a_client_gave_is_kept_as_it_is(ctx: Context):
    stream = Stream()
    run_id = stream.create()
    stream.say(RunUpdated(run_id=run_id, status=RunStatus.FINISHED, end_ms=0))
    assert stream.send(ctx).rejections == []
    info = get(ctx, run_id).info
    assert (info.start_ms, info.end_ms, info.duration_ms) == (1, 0, 0)


def test_the_latest_value_is_that_of_the_highest_step_whatever_the_clock_said(ctx: Context):
    stream = Stream()
    run_id = stream.create()
    for step, time_ms in ((1, 9_000), (2, 5_000), (3, -7), (3, 1_000)):
        stream.log(run_id, {"loss": step + time_ms / 1e6}, step, time_ms)
    stream.send(ctx)
    metric = Metric("loss", 4.0, 0, 4)
    ingest.log(ctx, LogValues(run_id=run_id, metrics=[metric, Metric("loss", 0.0, 10**12, 0)]))
    assert get(ctx, run_id).data.metrics == {"loss": 4.0}
    assert [step for step, _ in points(ctx, run_id, "loss")] == [0, 1, 2, 3, 3, 4]


def test_the_trash_is_not_emptied_early_and_pages_go_on(ctx: Context, clock: Any):
    made = [runs.create(ctx, CreateRun(experiment_id="0")).info.run_id for _ in range(4)]
    experiment = experiments.create(ctx, CreateExperiment(name="gone")).experiment_id
    experiments.delete(ctx, GetExperiment(experiment_id=experiment))
    runs.delete(ctx, GetRun(run_id=made.pop()))
    page = runs.search(ctx, SearchRuns(max_results=2, filter="start_time <= now()"))
    clock.now_ms -= DAY_MS
    swept = admin.collect_garbage(ctx, CollectGarbage(older_than_s=0))
    assert (swept.runs, swept.experiments) == (0, 0)
    # A page token keeps the time of its first page.
    rest = runs.search(
        ctx,
        SearchRuns(max_results=2, filter="start_time <= now()", page_token=page.next_page_token),
    )
    assert [run.info.run_id for run in page.items + rest.items] == made[::-1]
