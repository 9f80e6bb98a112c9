"""Sealing: moving points from tails into chunks, in one transaction; knows no use-case.

A tail is one row per batch. When enough points are waiting, they become chunks of some thousand
points per series, which compress well; what is too little for a chunk becomes one tail again, in
the place of the oldest. So a run with ten points has one row, and one with millions has few.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from sqlalchemy import Connection

from runwell.base.errors import Corrupt
from runwell.base.log import logger
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import Group, concatenate, pick_keys, regroup, slice_points
from runwell.stores.series.tail import decode_tail, encode_tail
from runwell.stores.sql import points as rows
from runwell.stores.sql import series
from runwell.stores.sql.engine import Database

CHUNK: Final = 4096
"""Points of a full chunk."""
SMALL: Final = 1024
"""A chunk below this is joined with the points that follow it, when these are sealed."""
WORTH: Final = 256
"""Points of a series that make a chunk of their own once nothing more is expected."""
SQUEEZED: Final = 32
"""The same for a run whose tail is large because it has very many series."""
MAX_ROWS: Final = 64
"""Tails of a run, each of which is one thing more to read."""
MAX_BYTES: Final = 4 * 1024 * 1024
"""Of the tails of a run that came since they were last joined."""
IDLE_MS: Final = 30_000
"""A run that was silent for so long is sealed as if it had ended."""
_RUNS_AT_ONCE: Final = 100


def must_fold(totals: rows.TailTotals | None, n: int, *, is_ended: bool) -> bool:
    """Say whether the tails of a run should be folded when ``n`` points more per series come.

    Measured against what came since the last fold, so that a large remainder is not written again
    and again.
    """
    if is_ended:
        return totals is not None or n >= WORTH
    if totals is None:
        return n >= CHUNK
    fresh_n = totals.n - totals.largest_n + n
    return fresh_n >= CHUNK or totals.rows >= MAX_ROWS or is_heavy(totals)


def is_heavy(totals: rows.TailTotals) -> bool:
    """Say whether the tails of a run grew beyond what a reader should have to read."""
    return totals.size_bytes - totals.largest_bytes > MAX_BYTES + totals.largest_bytes


def seal_idle(database: Database, now_ms: int, *, idle_ms: int = IDLE_MS) -> int:
    """Seal the runs whose tails were silent for ``idle_ms``; return how many there were.

    Call it again while it returns something; any number of processes may.
    """

    def seal(db: Connection) -> int:
        waiting = rows.waiting_runs(db, now_ms - idle_ms, _RUNS_AT_ONCE)
        seal_runs(db, waiting)
        return len(waiting)

    with database.reading() as db:
        if not rows.waiting_runs(db, now_ms - idle_ms, 1):
            return 0
    return database.write(seal)


def seal_runs(db: Connection, runs: Collection[int]) -> None:
    """Seal all that is worth it of the tails of ``runs``, and settle the rest."""
    rows.lock_runs(db, runs)
    fold(db, {run: [] for run in runs}, final=set(runs), squeezed=set(), now_ms=0)


@dataclass(frozen=True)
class _Plan:
    """The rows to write, of all runs of one fold."""

    axes: list[rows.AxisRow] = field(default_factory=list[rows.AxisRow])
    chunks: list[rows.ChunkRow] = field(default_factory=list[rows.ChunkRow])
    moves: list[series.Move] = field(default_factory=list[series.Move])
    added: list[rows.TailRow] = field(default_factory=list[rows.TailRow])
    changed: list[rows.TailChange] = field(default_factory=list[rows.TailChange])
    removed: list[int] = field(default_factory=list[int])
    damaged: list[int] = field(default_factory=list[int])
    orphans: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def keep(self, tail: rows.TailRow, stored: list[int]) -> None:
        """Put ``tail`` in the place of all the stored ones, or nothing if it is empty."""
        if tail.n and stored:
            # The oldest keeps its place in the order of arrival.
            self.changed.append(rows.TailChange(tail.n, tail.updated_ms, tail.data, stored[0]))
        elif tail.n:
            self.added.append(tail)
        self.removed.extend(stored[1:] if tail.n else stored)

    def write(self, db: Connection) -> None:
        rows.add_chunks(db, self.axes, self.chunks)
        rows.drop_orphans(db, self.orphans)
        rows.change_tails(db, self.changed, self.removed)
        rows.settle_tails(db, self.damaged)
        rows.add_tails(db, self.added)
        series.move(db, self.moves)


def fold(
    db: Connection,
    fresh: Mapping[int, list[Group[int]]],
    *,
    final: Collection[int],
    squeezed: Collection[int],
    now_ms: int,
) -> None:
    """Join the tails of runs with new groups, seal what fills chunks and keep the rest as a tail.

    The caller has locked the runs and merged the statistics of the new groups.

    Args:
        db: a writing transaction.
        fresh: by run, groups that are in no tail yet; may be empty.
        final: runs that are expected to get no more points.
        squeezed: runs whose tails are heavy.
        now_ms: when the rest was last written.
    """
    codec = Codec()
    plan = _Plan()
    stored = rows.read_tails(db, fresh)
    chunks = _Chunks(db, codec, plan, fresh)
    for run, groups in fresh.items():
        tails, all_groups = _read_tails(codec, stored.get(run, []), plan)
        all_groups += groups
        worth = WORTH if run in final else SQUEEZED if run in squeezed else CHUNK
        rest: list[Group[int]] = []
        for _, group in regroup(all_groups):
            count = _sealable(group.n, worth)
            if count:
                chunks.add(run, slice_points(group, 0, count))
            if count < group.n:
                rest.append(slice_points(group, count, group.n))
        updated_ms = rows.SETTLED if run in final else now_ms
        kept = rows.TailRow(run, longest(rest), updated_ms, encode_tail(codec, rest))
        plan.keep(kept, tails)
    plan.write(db)


def _read_tails(
    codec: Codec, stored: list[tuple[int, bytes]], plan: _Plan
) -> tuple[list[int], list[Group[int]]]:
    """Return the ids and the groups of those tails that can be read; others stay as they are.

    A damaged tail is said to be one when it is read. It must not hold up whoever seals, for that is
    also the writer of the run, whose next points are whole.
    """
    ids: list[int] = []
    groups: list[Group[int]] = []
    for tail, data in stored:
        try:
            groups += decode_tail(codec, data)
        except Corrupt as problem:
            logger.error("tail %d is left alone: %s", tail, problem.message)
            plan.damaged.append(tail)
        else:
            ids.append(tail)
    return ids, groups


def _sealable(n: int, worth: int) -> int:
    """Return how many of ``n`` points to seal: only full chunks while more points will come."""
    if n < worth:
        return 0
    return n // CHUNK * CHUNK if worth == CHUNK else n


def longest(groups: Iterable[Group[int]]) -> int:
    """Return the number of points of the longest series."""
    return max((group.n for group in groups), default=0)


class _Chunks:
    """Cuts groups into chunks, numbered after those that are stored."""

    def __init__(self, db: Connection, codec: Codec, plan: _Plan, runs: Collection[int]) -> None:
        last = rows.last_chunks(db, runs, below=SMALL)
        self._last = {(chunk.run, chunk.key): chunk for chunk in last}
        self._axis = rows.last_axes(db, runs)
        for chunk in last:
            # Should an axis be missing, its number must not get another meaning.
            self._axis[chunk.run] = max(self._axis.get(chunk.run, 0), chunk.axis)
        small = {(chunk.run, chunk.axis) for chunk in last if chunk.data is not None}
        self._small = {(axis.run, axis.id): axis for axis in rows.read_axes(db, small)}
        self._codec = codec
        self._plan = plan

    def add(self, run: int, group: Group[int]) -> None:
        """Plan the chunks of ``group``, joined with a small chunk before it."""
        plan = self._plan
        plan.moves.extend(series.Move(group.n, run, key) for key in group.keys)
        for axis, members in _partition(group.keys, lambda key: self._joined_axis(run, key)):
            part = pick_keys(group, members)
            before = None if axis is None else self._read(run, axis, part.keys)
            if axis is not None and before is not None:
                part = concatenate([before, part])
                plan.orphans.add((run, axis))
            self._cut(run, part, is_joined=before is not None)

    def _joined_axis(self, run: int, key: int) -> int | None:
        last = self._last.get((run, key))
        return None if last is None or last.data is None else last.axis

    def _read(self, run: int, axis: int, keys: tuple[int, ...]) -> Group[int] | None:
        row = self._small.get((run, axis))
        try:
            if row is None:
                raise Corrupt("the axis of a chunk is missing")
            steps, times = self._codec.decode_axis(row.data, row.n)
            data = [self._last[run, key].data or b"" for key in keys]
            values = np.stack([self._codec.decode_values(item, row.n) for item in data])
        except Corrupt as problem:
            # Damaged: it stays as it is, and what follows gets chunks of its own.
            logger.error("a chunk of run %d is left alone: %s", run, problem.message)
            return None
        return Group(keys, steps, times, values)

    def _cut(self, run: int, group: Group[int], *, is_joined: bool) -> None:
        count = -(-group.n // CHUNK)
        bounds = [group.n * at // count for at in range(count + 1)]
        following = [self._next(run, key, is_joined=is_joined) for key in group.keys]
        for at, (start, stop) in enumerate(pairwise(bounds)):
            steps, times = group.steps[start:stop], group.times[start:stop]
            axis = self._axis[run] = self._axis.get(run, 0) + 1
            n, low, high = stop - start, int(steps.min()), int(steps.max())
            data = self._codec.encode_axis(steps, times)
            self._plan.axes.append(rows.AxisRow(run, axis, n, data))
            for key, seq, values in zip(group.keys, following, group.values, strict=True):
                data = self._codec.encode_values(values[start:stop])
                chunk = rows.ChunkRow(run, key, seq + at, axis, n, low, high, data)
                self._plan.chunks.append(chunk)

    def _next(self, run: int, key: int, *, is_joined: bool) -> int:
        last = self._last.get((run, key))
        return 0 if last is None else last.seq + (not is_joined)


def _partition(
    keys: tuple[int, ...], label: Callable[[int], int | None]
) -> list[tuple[int | None, list[int]]]:
    parts: dict[int | None, list[int]] = {}
    for row, key in enumerate(keys):
        parts.setdefault(label(key), []).append(row)
    return list(parts.items())
