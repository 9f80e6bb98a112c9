"""Reading series: their raw points, page by page; knows no request and no permission."""

import base64
from collections.abc import Callable, Collection
from functools import cache
from struct import Struct, error
from typing import Final, NamedTuple

import numpy as np
from sqlalchemy import Connection

from runwell.base.errors import Corrupt, Invalid
from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.series import Points as PointsPage
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import (
    Ints,
    Points,
    float64_bytes,
    int64_bytes,
    is_ascending,
    pick_points,
)
from runwell.stores.series.tail import decode_tail
from runwell.stores.sql import keys, series
from runwell.stores.sql import points as rows
from runwell.stores.sql.schema import KEY_METRIC

_CURSOR: Final = Struct("<qQ")
_NOTHING: Final = Points(np.empty(0, "<i8"), np.empty(0, "<i8"), np.empty(0, "<f8"))


class Cursor(NamedTuple):
    """Where a page ended: ``skip`` points of ``step`` were given already."""

    step: int
    skip: int


class History(NamedTuple):
    """Some points of one series, and where to go on, if there are more."""

    points: Points
    next: Cursor | None


def history(
    db: Connection,
    run: int,
    key: str,
    *,
    first_step: int = INT64_MIN,
    last_step: int = INT64_MAX,
    limit: int,
    cursor: Cursor | None = None,
) -> History:
    """Return up to ``limit`` points of a series, both ends of the step range included.

    They ascend by step and within a step are in the order of arrival. A series that does not
    exist has no points.
    """
    known = keys.find(db, KEY_METRIC, [key])
    extents = series.extents(db, [run], known.values())
    skip = 0
    if cursor is not None and cursor.step >= first_step:
        first_step, skip = cursor
    until = last_step
    if extents and extents[0].n - extents[0].tail_n > limit + skip:
        until = _end_of_page(db, extents[0], first_step, last_step, limit + skip)
    found = read_points(db, extents, first_step, until)
    points = next(iter(found.values()), _NOTHING)
    page = pick_points(points, slice(skip, skip + limit))
    if len(page.steps) == 0 or (skip + limit >= len(points.steps) and until == last_step):
        return History(page, None)
    return History(page, _cursor_after(page, first_step, skip))


def history_page(found: History, key: str) -> PointsPage:
    """Return ``found`` as it is sent."""
    steps, times, values = found.points
    return PointsPage(
        key=key,
        n=len(steps),
        steps=int64_bytes(steps),
        times_ms=int64_bytes(times),
        values=float64_bytes(values),
        next_page_token="" if found.next is None else encode_cursor(found.next),
    )


def encode_cursor(cursor: Cursor) -> str:
    """Return the page token for ``cursor``."""
    return base64.urlsafe_b64encode(_CURSOR.pack(*cursor)).decode()


def decode_cursor(token: str) -> Cursor | None:
    """Return the cursor of a page token; none for an empty one.

    Raises:
        Invalid: it is no such token.
    """
    if not token:
        return None
    try:
        return Cursor(*_CURSOR.unpack(base64.urlsafe_b64decode(token.encode())))
    except (ValueError, error):
        raise Invalid(
            f"{token[:60]!r} is not a page token", hint="use next_page_token of a previous answer"
        ) from None


def read_points(
    db: Connection, extents: Collection[series.Extent], first_step: int, last_step: int
) -> dict[tuple[int, int], Points]:
    """Return the points of each series (run, key) that has any in the step range, in order.

    One statement for each table that holds any of them, however many series there are.
    """
    codec = Codec()
    wanted = {extent.key for extent in extents}
    sealed = {extent.run for extent in extents if extent.n > extent.tail_n}
    recent = {extent.run for extent in extents if extent.tail_n}
    chunks, axes = rows.read_chunks(db, sealed, wanted, first_step, last_step)
    tails = [
        (run, group)
        for run, found in rows.read_tails(db, recent).items()
        for _, data in found
        for group in decode_tail(codec, data, wanted)
    ]
    columns = {(extent.run, extent.key): _Columns() for extent in extents}
    for chunk in chunks:
        columns[chunk.run, chunk.key].expect(chunk.n)
    # A tail holds more than was asked for: other keys, and series outside of the range.
    recent_points = [
        (columns[run, key], Points(group.steps, group.times, values))
        for run, group in tails
        for key, values in zip(group.keys, group.values, strict=True)
        if (run, key) in columns
    ]
    for column, points in recent_points:
        column.expect(len(points.steps))
    decode_axis = _axis_decoder(codec, axes, is_shared=len(wanted) > 1)
    for chunk in chunks:
        values = codec.decode_values(chunk.data, chunk.n)
        steps, times = decode_axis(chunk.run, chunk.axis)
        if len(steps) != len(values):
            raise _damaged("has another number of points")
        columns[chunk.run, chunk.key].add(Points(steps, times, values))
    for column, points in recent_points:
        column.add(points)
    found = {place: column.take(first_step, last_step) for place, column in columns.items()}
    return {place: points for place, points in found.items() if len(points.steps)}


class _Columns:
    """The points of one series, filled piece by piece.

    Decoding each chunk into its place instead of joining arrays at the end touches half as much
    fresh memory, which is a third of the time of reading a long series.
    """

    def __init__(self) -> None:
        self._points = _NOTHING
        self._n = self._end = 0

    def expect(self, n: int) -> None:
        """Say that ``n`` points more will be added; all of this before any of that."""
        self._n += n

    def add(self, points: Points) -> None:
        """Append points after those that were added before."""
        if self._points is _NOTHING:
            n = self._n
            self._points = Points(np.empty(n, "<i8"), np.empty(n, "<i8"), np.empty(n, "<f8"))
        start, self._end = self._end, self._end + len(points.steps)
        self._points.steps[start : self._end] = points.steps
        self._points.times[start : self._end] = points.times
        self._points.values[start : self._end] = points.values

    def take(self, first_step: int, last_step: int) -> Points:
        """Return the points of a range of steps, in order."""
        points = self._points
        if not is_ascending(points.steps):
            points = pick_points(points, np.argsort(points.steps, kind="stable"))
        start = int(np.searchsorted(points.steps, first_step, side="left"))
        stop = int(np.searchsorted(points.steps, last_step, side="right"))
        return pick_points(points, slice(start, stop))


def _axis_decoder(
    codec: Codec, axes: list[rows.AxisRow], *, is_shared: bool
) -> Callable[[int, int], tuple[Ints, Ints]]:
    stored = {(axis.run, axis.id): axis for axis in axes}

    def decode(run: int, axis: int) -> tuple[Ints, Ints]:
        row = stored.get((run, axis))
        if row is None:
            raise _damaged("is missing")
        return codec.decode_axis(row.data, row.n)

    return cache(decode) if is_shared else decode


def _damaged(why: str) -> Corrupt:
    return Corrupt(f"the axis of a stored chunk of points {why}", hint="run `runwell doctor`")


def _end_of_page(
    db: Connection, extent: series.Extent, first_step: int, last_step: int, count: int
) -> int:
    """Return a step, as low as is easily known, up to which there are more than ``count`` points.

    So that a page of a long series does not read the rest of it.
    """
    seen = 0
    ranges = rows.chunk_ranges(db, extent.run, extent.key, first_step, last_step)
    for low, high, n in sorted(ranges, key=lambda item: item[1]):
        if low >= first_step:
            seen += n
        if seen > count:
            return min(high, last_step)
    return last_step


def _cursor_after(page: Points, first_step: int, skip: int) -> Cursor:
    step = int(page.steps[-1])
    same = int(len(page.steps) - np.searchsorted(page.steps, step, side="left"))
    return Cursor(step, same + (skip if step == first_step else 0))
