"""What goes on in experiments: counts, and when their runs began."""

from collections.abc import Callable
from typing import Any

import pytest

from runwell.base.errors import Invalid, RunwellError, TooLarge
from runwell.entities.run import RunStatus
from runwell.entities.table import ExperimentActivity
from runwell.services import experiments, runs
from runwell.usecase.context import Context
from runwell.wire.experiments import CreateExperiment
from runwell.wire.runs import CreateRun, GetRun, UpdateRun
from runwell.wire.tables import GetActivity

DAY = 86_400_000


def activity(ctx: Context, *ids: str, **fields: Any) -> list[ExperimentActivity]:
    return experiments.activity(ctx, GetActivity(experiment_ids=[*ids], **fields))


def begin(ctx: Context, start_ms: int, experiment_id: str = "0") -> str:
    asked = CreateRun(experiment_id=experiment_id, start_ms=start_ms)
    return runs.create(ctx, asked).info.run_id


def test_counts_and_starts(ctx: Context, clock: Any):
    now_ms = clock.now_ms
    first = begin(ctx, now_ms - 2 * DAY)
    begin(ctx, now_ms)
    begin(ctx, now_ms - DAY + 1)
    begin(ctx, now_ms - DAY)
    begin(ctx, now_ms - 4 * DAY)
    gone = begin(ctx, now_ms + 5)
    runs.update(ctx, UpdateRun(run_id=first, status=RunStatus.FINISHED))
    runs.delete(ctx, GetRun(run_id=gone))
    (found,) = activity(ctx, "0", buckets=4)
    # Two days ago ends the second span; what began in the future began now; what was deleted began.
    assert found == ExperimentActivity(
        experiment_id="0",
        runs=5,
        running=4,
        deleted=1,
        last_start_ms=now_ms,
        starts=[0, 1, 1, 3],
    )
    assert activity(ctx, "0", buckets=1, bucket_ms=1)[0].starts == [2]


def test_who_is_not_heard_of_is_not_running(ctx: Context, clock: Any):
    begin(ctx, clock.now_ms)
    assert activity(ctx, "0")[0].running == 1
    clock.now_ms += DAY
    found = activity(ctx, "0")[0]
    assert (found.runs, found.running, sum(found.starts)) == (1, 0, 1)


def test_each_experiment_in_the_order_asked_for(ctx: Context, clock: Any):
    names = ("b", "a", "empty")
    b, a, empty = (
        experiments.create(ctx, CreateExperiment(name=name)).experiment_id for name in names
    )
    begin(ctx, clock.now_ms, a)
    begin(ctx, clock.now_ms, b)
    begin(ctx, clock.now_ms, b)
    found = activity(ctx, empty, b, "77", a, b, buckets=2)
    assert [(one.experiment_id, one.runs, one.starts) for one in found] == [
        (empty, 0, [0, 0]),
        (b, 2, [0, 2]),
        (a, 1, [0, 1]),
    ]
    assert found[0].last_start_ms is None
    assert activity(ctx) == activity(ctx, "77") == []


def test_three_statements(ctx: Context, clock: Any, statements: Callable[..., Any]):
    for number in range(3):
        other = experiments.create(ctx, CreateExperiment(name=str(number))).experiment_id
        begin(ctx, clock.now_ms, other)
    with statements() as seen:
        activity(ctx, "0", "1", "2", "3")
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"buckets": 0}, Invalid),
        ({"buckets": 201}, Invalid),
        ({"bucket_ms": 0}, Invalid),
        ({"bucket_ms": 2**62}, Invalid),
        ({"experiment_ids": ["0"] * 1_001}, TooLarge),
        ({"experiment_ids": ["x"]}, Invalid),
    ],
)
def test_what_cannot_be_asked(ctx: Context, fields: dict[str, Any], error: type[RunwellError]):
    with pytest.raises(error):
        experiments.activity(ctx, GetActivity(**{"experiment_ids": ["0"], **fields}))
