"""The series store against a list of points: any points, in any batches, sealed at any time."""

import math
import struct
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from runwell.base.ids import new_run_id
from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.attribute import Metric
from runwell.stores.series import seal
from runwell.stores.series.append import NewPoints, append, group_metrics
from runwell.stores.series.chart import chart
from runwell.stores.series.read import History, history
from runwell.stores.sql import runs, series
from runwell.stores.sql.engine import Database
from runwell.stores.sql.schema import axes, chunks, tails
from runwell.wire.events import RunCreated

KEYS = ("a", "b", "c")
steps = st.one_of(
    st.integers(0, 12),
    st.integers(-20, 20),
    st.sampled_from([INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX]),
    st.integers(INT64_MIN, INT64_MAX),
)
values = st.one_of(
    st.floats(width=32),
    st.floats(),
    st.sampled_from([math.nan, math.inf, -math.inf, -0.0, 1.5, 1.7e308, -1.7e308]),
)
points = st.builds(
    Metric, key=st.sampled_from(KEYS), value=values, timestamp=st.integers(0, 2**41), step=steps
)
batches = st.one_of(
    st.lists(points, min_size=1, max_size=30),
    # Several keys at consecutive steps, as training logs them.
    st.builds(
        lambda first, n, keys: [
            Metric(key, step * 0.5, step * 1000, step)
            for step in range(first, first + n)
            for key in keys
        ],
        st.integers(0, 30),
        st.integers(1, 20),
        st.sets(st.sampled_from(KEYS), min_size=1),
    ),
)

Point = tuple[int, int, bytes]


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


def listed(found: History) -> list[Point]:
    columns = found.points
    return [
        (step, time, bits(value))
        for step, time, value in zip(
            columns.steps.tolist(), columns.times.tolist(), columns.values.tolist(), strict=True
        )
    ]


class SeriesStore(RuleBasedStateMachine):
    """One run, and what it should hold."""

    database: ClassVar[Database]

    @initialize()
    def begin(self) -> None:
        event = RunCreated(run_id=new_run_id(), run_name="r", start_ms=1)
        self.run = self.database.write(lambda db: runs.create(db, "default", event, 1))
        self.logged: dict[str, list[Metric]] = {}
        self.now_ms = 1_000

    @rule(batch=batches, is_end=st.booleans(), apart=st.integers(0, 20))
    def log(self, batch: list[Metric], is_end: bool, apart: int) -> None:
        groups = group_metrics(batch)
        new = NewPoints(self.run.id, self.run.experiment, groups)
        ended = {self.run.id} if is_end else set[int]()
        self.now_ms += apart
        self.database.write(lambda db: append(db, [new], ended=ended, now_ms=self.now_ms))
        for metric in batch:
            self.logged.setdefault(metric.key, []).append(metric)

    @rule()
    def seal(self) -> None:
        self.database.write(lambda db: seal.seal_runs(db, [self.run.id]))

    @rule(idle_ms=st.integers(0, 30))
    def seal_idle(self, idle_ms: int) -> None:
        while seal.seal_idle(self.database, self.now_ms, idle_ms=idle_ms):
            pass
        if not idle_ms:
            with self.database.reading() as db:
                mine = select(tails.c.updated_ms).where(tails.c.run == self.run.id)
                assert db.execute(mine).scalars().all() in ([], [0])

    @rule(
        key=st.sampled_from(KEYS),
        bounds=st.tuples(steps, steps),
        limit=st.integers(1, 40),
    )
    def read_page_by_page(self, key: str, bounds: tuple[int, int], limit: int) -> None:
        low, high = sorted(bounds)
        expected = [point for point in self.expected(key) if low <= point[0] <= high]
        found: list[Point] = []
        cursor = None
        while True:
            with self.database.reading() as db:
                page = history(
                    db,
                    self.run.id,
                    key,
                    first_step=low,
                    last_step=high,
                    limit=limit,
                    cursor=cursor,
                )
            found += listed(page)
            assert len(listed(page)) <= limit
            cursor = page.next
            if cursor is None:
                break
            assert len(listed(page)) == limit
        assert found == expected

    @rule(bounds=st.tuples(steps, steps), buckets=st.integers(2, 20))
    def draw(self, bounds: tuple[int, int], buckets: int) -> None:
        low, high = sorted(bounds)
        with self.database.reading() as db:
            found = chart(
                db,
                {self.run.uid: self.run.id},
                KEYS,
                first_step=low,
                last_step=high,
                buckets=buckets,
            )
        expected = {
            key: inside
            for key in KEYS
            if (inside := [p for p in self.ordered(key) if low <= p.step <= high])
        }
        assert [line.key for line in found.lines] == list(expected)
        for line in found.lines:
            assert line.n <= buckets
            check_line(line, expected[line.key], found.width)

    @invariant()
    def everything_is_there(self) -> None:
        with self.database.reading() as db:
            for key in KEYS:
                found = history(db, self.run.id, key, limit=10**6)
                assert listed(found) == self.expected(key)
            summaries = {s.key: s for s in series.summaries(db, self.run.id)}
        assert set(summaries) == set(self.logged)
        for key, summary in summaries.items():
            check_summary(summary, self.logged[key])

    @invariant()
    def nothing_is_left_over(self) -> None:
        run = self.run.id
        with self.database.reading() as db:
            used = set(db.execute(select(chunks.c.axis).where(chunks.c.run == run)).scalars())
            kept = set(db.execute(select(axes.c.id).where(axes.c.run == run)).scalars())
            assert used == kept
            sealed = db.execute(select(func.sum(chunks.c.n)).where(chunks.c.run == run)).scalar()
            rows = db.execute(select(series.series).where(series.series.c.run == run)).mappings()
            assert sum(row["n"] - row["tail_n"] for row in rows) == (sealed or 0)

    def ordered(self, key: str) -> list[Metric]:
        return sorted(self.logged.get(key, []), key=lambda metric: metric.step)

    def expected(self, key: str) -> list[Point]:
        return [(p.step, p.timestamp, bits(p.value)) for p in self.ordered(key)]


def same(found: float | None, expected: float) -> bool:
    return found is not None and (found == expected or (found != found and expected != expected))


def check_summary(summary: Any, logged: list[Metric]) -> None:
    finite = [metric for metric in logged if math.isfinite(metric.value)]
    first = min(logged, key=lambda metric: metric.step)
    last = max(reversed(logged), key=lambda metric: metric.step)
    assert summary.n == len(logged)
    assert summary.first_step == first.step
    assert same(summary.first_value, first.value)
    assert (summary.last_step, summary.last_ms) == (last.step, last.timestamp)
    assert same(summary.last_value, last.value)
    infinite = [metric.value for metric in logged if math.isinf(metric.value)]
    assert summary.nan_count == len(logged) - len(finite) - len(infinite)
    assert summary.positive_infinity_count == infinite.count(math.inf)
    assert summary.negative_infinity_count == infinite.count(-math.inf)
    if not finite:
        assert summary.min_value is summary.max_value is summary.sum_value is None
        assert summary.min_step is summary.max_step is None
        return
    assert summary.min_value == min(metric.value for metric in finite)
    assert summary.max_value == max(metric.value for metric in finite)
    assert (summary.min_value, summary.min_step) in [(m.value, m.step) for m in finite]
    assert (summary.max_value, summary.max_step) in [(m.value, m.step) for m in finite]
    if max(abs(metric.value) for metric in finite) < 1e300:
        scale = math.fsum(abs(metric.value) for metric in finite)
        exact = math.fsum(metric.value for metric in finite)
        assert summary.sum_value == pytest.approx(exact, abs=scale * 1e-12)


def check_line(line: Any, inside: list[Metric], width: int) -> None:
    buckets: dict[int, list[Metric]] = {}
    for metric in inside:
        buckets.setdefault(metric.step // width * width, []).append(metric)
    columns = {
        name: np.frombuffer(getattr(line, name), kind).tolist()
        for names, kind in (
            (("starts", "first_steps", "last_steps", "last_times_ms"), "<i8"),
            (("first", "last", "min", "max", "mean"), "<f8"),
            (("counts", "nonfinite"), "<u4"),
        )
        for name in names
    }
    assert all(len(column) == line.n for column in columns.values())
    assert columns["starts"] == sorted(buckets)
    for at, (_, found) in enumerate(sorted(buckets.items())):
        finite = [metric.value for metric in found if math.isfinite(metric.value)]
        nothing = [math.nan]
        assert columns["counts"][at] == len(found)
        assert columns["nonfinite"][at] == len(found) - len(finite)
        assert columns["first_steps"][at] == found[0].step
        assert columns["last_steps"][at] == found[-1].step
        assert columns["last_times_ms"][at] == found[-1].timestamp
        assert bits(columns["first"][at]) == bits(found[0].value)
        assert bits(columns["last"][at]) == bits(found[-1].value)
        assert same(columns["min"][at], min(finite or nothing))
        assert same(columns["max"][at], max(finite or nothing))
        mean = math.fsum(value / len(finite) for value in finite) if finite else math.nan
        scale = max(map(abs, finite), default=0.0)
        assert columns["mean"][at] == pytest.approx(mean, rel=1e-9, abs=scale * 1e-9, nan_ok=True)


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks of a few points, so that short examples reach every path of sealing."""
    for name, size in (("CHUNK", 8), ("SMALL", 6), ("WORTH", 4), ("SQUEEZED", 2), ("MAX_ROWS", 3)):
        monkeypatch.setattr(seal, name, size)


def test_series_behave_like_a_list_of_points(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        SeriesStore.database = Database.open(str(Path(folder) / "store.db"))
        try:
            run_machine(SeriesStore)
            # And once more where every tail counts as too heavy.
            monkeypatch.setattr(seal, "MAX_BYTES", -(10**9))
            run_machine(SeriesStore)
        finally:
            SeriesStore.database.close()


def run_machine(machine: type[RuleBasedStateMachine]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    chosen = settings(
        max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=checks
    )
    run_state_machine_as_test(machine, settings=chosen)
