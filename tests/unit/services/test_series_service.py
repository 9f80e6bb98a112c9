"""Series as people ask for them: summaries, pages of points, charts, and how much that may cost."""

import math
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from runwell.base.errors import Invalid, NotFound, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import INT64_MAX, INT64_MIN, MAX_CHART_BUCKETS, MAX_CHART_SERIES
from runwell.entities.series import ChartLine
from runwell.services import series
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire.series import GetChart, GetHistory, GetSamples, ListSeries


@contextmanager
def counted_statements(ctx: Context) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(ctx.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(ctx.database.engine, "before_cursor_execute", note)


def logged(
    ctx: Context, *, runs: int = 1, n: int = 10_000, keys: Sequence[str] = ("m",)
) -> list[str]:
    """Log ``n`` points, sealed ones and recent ones, to each of several runs; return their ids."""
    stream = Stream()
    run_ids = [stream.create() for _ in range(runs)]
    for run_id in run_ids:
        values = [math.sin(step / 100) for step in range(n)]
        stream.log_columns(run_id, dict.fromkeys(keys, values), range(n))
    assert stream.send(ctx).rejections == []
    return run_ids


def floats(column: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(column) // 8}d", column)


def ints(column: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(column) // 8}q", column)


def test_summaries_come_by_key(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for step, value in ((3, 5.0), (1, math.nan), (7, math.inf), (7, -2.0), (2, -math.inf)):
        stream.log(run_id, {"loss": value}, step, step * 10)
    stream.log(run_id, {"Ä": 1.0, "acc": 2.0}, 0)
    stream.send(ctx)
    acc, loss, umlaut = series.list_(ctx, ListSeries(run_id=run_id))
    assert (acc.key, loss.key, umlaut.key) == ("acc", "loss", "Ä")
    assert (loss.n, loss.first_step, loss.last_step) == (5, 1, 7)
    assert loss.first_value != loss.first_value
    assert (loss.last_value, loss.last_ms) == (-2.0, 70)
    assert (loss.min_value, loss.min_step, loss.max_value, loss.max_step) == (-2.0, 7, 5.0, 3)
    assert loss.sum_value == 3.0
    assert (loss.nan_count, loss.positive_infinity_count, loss.negative_infinity_count) == (1, 1, 1)


def test_a_run_without_series_has_none_and_an_unknown_run_is_not_found(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    assert series.list_(ctx, ListSeries(run_id=run_id)) == []
    assert series.history(ctx, GetHistory(run_id=run_id, key="nope")).n == 0
    with pytest.raises(NotFound):
        series.list_(ctx, ListSeries(run_id=new_run_id()))
    with pytest.raises(NotFound):
        series.history(ctx, GetHistory(run_id=new_run_id(), key="m"))


def test_history_comes_page_by_page(ctx: Context) -> None:
    (run_id,) = logged(ctx)
    whole = points(ctx, run_id, "m")
    assert [step for step, _ in whole] == list(range(10_000))
    found: list[int] = []
    token = ""
    while True:
        page = series.history(
            ctx, GetHistory(run_id=run_id, key="m", max_results=3_000, page_token=token)
        )
        found += ints(page.steps)
        token = page.next_page_token
        if not token:
            break
    assert found == list(range(10_000))


def test_history_takes_a_range_with_both_ends(ctx: Context) -> None:
    (run_id,) = logged(ctx)
    page = series.history(
        ctx, GetHistory(run_id=run_id, key="m", first_step=4_000, last_step=4_200)
    )
    assert ints(page.steps) == tuple(range(4_000, 4_201))
    assert page.next_page_token == ""


def test_a_page_of_a_long_series_does_not_read_the_rest(ctx: Context) -> None:
    (run_id,) = logged(ctx, n=60_000)
    request = GetHistory(run_id=run_id, key="m", max_results=10)
    read: list[int] = []
    from runwell.stores.series import read as reading

    real = reading.rows.read_chunks

    def counted(*args: object) -> object:
        found = real(*args)
        read.append(len(found[0]))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading.rows, "read_chunks", counted)
        assert ints(series.history(ctx, request).steps) == tuple(range(10))
    assert read == [1]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"max_results": 0}, Invalid),
        ({"max_results": series.MAX_POINTS + 1}, Invalid),
        ({"page_token": "rubbish"}, Invalid),
        ({"page_token": "é"}, Invalid),
        ({"first_step": 2**63}, Invalid),
        ({"last_step": -(2**63) - 1}, Invalid),
    ],
)
def test_bad_questions_are_refused(
    ctx: Context, change: dict[str, object], error: type[Exception]
) -> None:
    (run_id,) = logged(ctx, n=3)
    with pytest.raises(error):
        series.history(ctx, GetHistory(run_id=run_id, key="m", **change))


def test_a_chart_keeps_every_spike(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    values = [0.0] * 20_000
    values[12_345], values[12_346], values[77] = 9.0, -9.0, math.nan
    stream.log_columns(run_id, {"m": values}, range(20_000))
    stream.send(ctx)
    chart = series.chart(ctx, GetChart(run_ids=[run_id], keys=["m"], buckets=100))
    (line,) = chart.lines
    assert chart.width == 256
    assert line.n == 79
    assert max(floats(line.max)) == 9.0
    assert min(floats(line.min)) == -9.0
    assert sum(struct.unpack(f"<{line.n}I", line.counts)) == 20_000
    assert sum(struct.unpack(f"<{line.n}I", line.nonfinite)) == 1
    assert [start % chart.width for start in ints(line.starts)] == [0] * line.n


def test_panning_and_appending_do_not_move_buckets(ctx: Context) -> None:
    (run_id,) = logged(ctx, n=20_000)

    def line(first: int, last: int) -> dict[int, float]:
        request = GetChart(
            run_ids=[run_id], keys=["m"], first_step=first, last_step=last, buckets=100
        )
        chart = series.chart(ctx, request)
        assert chart.width == 64
        (found,) = chart.lines
        return dict(zip(ints(found.starts), floats(found.mean), strict=True))

    left, right = line(1_000, 6_000), line(2_000, 7_000)
    shared = sorted(left.keys() & right.keys())[1:-1]
    assert len(shared) > 50
    assert [left[start] for start in shared] == [right[start] for start in shared]


def test_lines_of_several_runs_share_one_width(ctx: Context) -> None:
    short, long = logged(ctx, n=100)[0], logged(ctx, n=5_000)[0]
    request = GetChart(run_ids=[long, new_run_id(), short], keys=["m", "none"], buckets=50)
    chart = series.chart(ctx, request)
    assert [line.run_id for line in chart.lines] == [long, short], "as asked, without what is gone"
    assert chart.width == 128
    assert [line.n for line in chart.lines] == [40, 1]


def test_the_whole_range_of_steps_fits_a_chart(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for step in (INT64_MIN, -1, 0, INT64_MAX):
        stream.log(run_id, {"m": float(step)}, step)
    stream.send(ctx)
    line: ChartLine
    (line,) = series.chart(ctx, GetChart(run_ids=[run_id], keys=["m"], buckets=2)).lines
    assert ints(line.starts) == (INT64_MIN, 0)
    assert ints(line.last_steps) == (-1, INT64_MAX)
    (line,) = series.chart(ctx, GetChart(run_ids=[run_id], keys=["m"], buckets=5)).lines
    assert line.n == 4


def test_a_chart_of_nothing_is_empty(ctx: Context) -> None:
    (run_id,) = logged(ctx, n=3)
    for request in (
        GetChart(run_ids=[], keys=[]),
        GetChart(run_ids=[run_id], keys=["none"]),
        GetChart(run_ids=[run_id], keys=["m"], first_step=100),
    ):
        assert series.chart(ctx, request).lines == []


def test_charts_have_limits(ctx: Context) -> None:
    for buckets in (1, MAX_CHART_BUCKETS + 1):
        with pytest.raises(Invalid):
            series.chart(ctx, GetChart(run_ids=[], keys=[], buckets=buckets))
    assert series.chart(ctx, GetChart(run_ids=[], keys=[], buckets=MAX_CHART_BUCKETS)).lines == []
    keys = [f"k{number}" for number in range(MAX_CHART_SERIES + 1)]
    with pytest.raises(TooLarge):
        series.chart(ctx, GetChart(run_ids=[new_run_id()], keys=keys))
    assert series.chart(ctx, GetChart(run_ids=[new_run_id()], keys=keys[:-1])).lines == []


def test_the_number_of_statements_does_not_depend_on_the_number_of_series(ctx: Context) -> None:
    run_ids = logged(ctx, runs=12, n=5_000, keys=("a", "b"))
    charts = []
    for runs in (run_ids[:1], run_ids):
        with counted_statements(ctx) as statements:
            chart = series.chart(ctx, GetChart(run_ids=runs, keys=["a", "b"]))
            assert len(chart.lines) == 2 * len(runs)
        charts.append(len(statements))
    # runs, keys (perhaps remembered), series, chunks, axes, tails
    assert charts[0] <= 6
    assert charts[1] <= 6
    with counted_statements(ctx) as statements:
        series.list_(ctx, ListSeries(run_id=run_ids[0]))
    assert len(statements) == 2


def test_pages_may_end_within_a_step(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for number in range(10):
        stream.log(run_id, {"m": float(number)}, 5)
    stream.send(ctx)
    found: list[float] = []
    token = ""
    while True:
        request = GetHistory(run_id=run_id, key="m", max_results=3, page_token=token)
        page = series.history(ctx, request)
        found += floats(page.values)
        token = page.next_page_token
        if not token:
            break
    assert found == [float(number) for number in range(10)]


def test_samples_are_even_and_keep_both_ends(ctx: Context) -> None:
    long, short, empty = logged(ctx, runs=2, n=10_000)[0], logged(ctx, n=3)[0], new_run_id()
    asked = GetSamples(run_ids=[short, long, empty], key="m", max_points=5)
    first, second = series.sample(ctx, asked)
    assert (first.run_id, ints(first.steps)) == (short, (0, 1, 2))
    assert (second.run_id, second.n) == (long, 5)
    assert ints(second.steps) == (0, 2_500, 5_000, 7_499, 9_999)
    assert floats(second.values)[1] == math.sin(25)
    assert series.sample(ctx, GetSamples(run_ids=[long], key="none")) == []


def test_samples_of_a_range_and_of_one_point(ctx: Context) -> None:
    (run_id,) = logged(ctx, n=100)
    asked = GetSamples(run_ids=[run_id], key="m", first_step=10, last_step=20, max_points=3)
    assert ints(series.sample(ctx, asked)[0].steps) == (10, 15, 20)
    (last,) = series.sample(ctx, GetSamples(run_ids=[run_id], key="m", max_points=1))
    assert ints(last.steps) == (99,)


def test_samples_cost_as_many_statements_for_one_run_as_for_many(ctx: Context) -> None:
    run_ids = logged(ctx, runs=8, n=5_000)
    numbers: list[int] = []
    series.sample(ctx, GetSamples(run_ids=run_ids, key="m"))
    for some in (run_ids[:2], run_ids):
        with counted_statements(ctx) as statements:
            assert len(series.sample(ctx, GetSamples(run_ids=some, key="m"))) == len(some)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_samples_that_are_too_many(ctx: Context) -> None:
    for max_points in (0, MAX_CHART_BUCKETS + 1):
        with pytest.raises(Invalid):
            series.sample(ctx, GetSamples(run_ids=[], key="m", max_points=max_points))
    with pytest.raises(TooLarge):
        series.sample(ctx, GetSamples(run_ids=[new_run_id()] * (MAX_CHART_SERIES + 1), key="m"))


def test_a_chart_sends_the_columns_that_were_asked_for(ctx: Context) -> None:
    (run_id,) = logged(ctx, n=100)
    whole = series.chart(ctx, GetChart(run_ids=[run_id], keys=["m"], buckets=10)).lines[0]
    request = GetChart(run_ids=[run_id], keys=["m"], buckets=10, columns=["min", "last_steps"])
    (line,) = series.chart(ctx, request).lines
    assert (line.n, line.min, line.last_steps) == (whole.n, whole.min, whole.last_steps)
    others = set(ChartLine.__struct_fields__) - {"run_id", "key", "n", "min", "last_steps"}
    assert all(getattr(line, name) == b"" for name in others)
    assert whole.smooth == b""


@pytest.mark.parametrize("smoothing", ["ema", "mean", "gaussian", "median"])
def test_a_smoothed_curve_does_not_move_when_one_zooms(ctx: Context, smoothing: str) -> None:
    (run_id,) = logged(ctx, n=5_000)

    def smooth(first: int | None, last: int | None) -> dict[int, float]:
        request = GetChart(
            run_ids=[run_id],
            keys=["m"],
            first_step=first,
            last_step=last,
            buckets=10_000,
            columns=["last_steps"],
            smoothing=smoothing,
            weight=0.6,
        )
        (line,) = series.chart(ctx, request).lines
        return dict(zip(ints(line.last_steps), floats(line.smooth), strict=True))

    whole, part = smooth(None, None), smooth(2_000, 2_100)
    assert len(whole) == 5_000
    assert part == {step: whole[step] for step in range(2_000, 2_101)}


def test_a_smoothed_curve_is_at_the_last_point_of_each_bucket(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for step, value in enumerate([math.nan, 1.0, 3.0, math.inf, 5.0]):
        stream.log(run_id, {"m": value}, step)
    stream.send(ctx)
    request = GetChart(run_ids=[run_id], keys=["m"], buckets=3, smoothing="ema", weight=0.5)
    chart = series.chart(ctx, request)
    assert chart.width == 2
    (line,) = chart.lines
    second = (0.25 * 1 + 0.5 * 3) / 0.75
    third = (0.125 * 1 + 0.25 * 3 + 0.5 * 5) / 0.875
    assert floats(line.smooth) == pytest.approx((1.0, second, third))


@pytest.mark.parametrize(
    "change",
    [
        {"columns": ["min", "run_id"]},
        {"smoothing": "ema", "weight": 0.9991},
        {"smoothing": "mean", "weight": 1.01},
        {"smoothing": "gaussian", "weight": math.nan},
        {"smoothing": "median", "weight": -0.1},
    ],
)
def test_columns_and_weights_without_sense_are_refused(
    ctx: Context, change: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as problem:
        series.chart(ctx, GetChart(run_ids=[], keys=[], **change))
    assert problem.value.hint
