"""Appending points to runs in a transaction that is already open; knows no wire and no event."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from runwell.base.errors import Invalid
from runwell.base.limits import check_key, check_step
from runwell.entities.attribute import Metric
from runwell.stores.series import seal
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import Group, Ints
from runwell.stores.series.summarize import summarize
from runwell.stores.series.tail import encode_tail
from runwell.stores.sql import keys, points, series
from runwell.stores.sql.schema import KEY_METRIC


class NewPoints(NamedTuple):
    """Points of one run; no key occurs in two of its groups."""

    run: int
    experiment: int
    groups: list[Group[str]]


def append(
    db: Connection, batch: Sequence[NewPoints], *, ended: Collection[int] = (), now_ms: int
) -> None:
    """Append points to runs, each of which occurs once, and seal the tails of those that ended.

    The number of statements does not depend on the number of runs and points.
    """
    points.lock_runs(db, {item.run for item in batch} | set(ended))
    ids = keys.intern(
        db,
        KEY_METRIC,
        {name for item in batch for group in item.groups for name in group.keys},
    )
    fresh = {item.run: _with_ids(item.groups, ids) for item in batch}
    series.merge(
        db,
        [
            row
            for item in batch
            for group in fresh[item.run]
            for row in summarize(item.run, item.experiment, group)
        ],
    )
    _store(db, fresh, set(ended), now_ms)


def _with_ids(groups: list[Group[str]], ids: dict[str, int]) -> list[Group[int]]:
    return [
        Group(tuple([ids[name] for name in group.keys]), group.steps, group.times, group.values)
        for group in groups
        if group.n and group.keys
    ]


def _store(
    db: Connection, fresh: dict[int, list[Group[int]]], ended: set[int], now_ms: int
) -> None:
    totals = points.tail_totals(db, fresh.keys() | ended)
    codec = Codec()
    tails: list[points.TailRow] = []
    folded: dict[int, list[Group[int]]] = {}
    for run in fresh.keys() | ended:
        groups, stored = fresh.get(run, []), totals.get(run)
        n = seal.longest(groups)
        if seal.must_fold(stored, n, is_ended=run in ended):
            folded[run] = groups
        elif n:
            updated_ms = points.SETTLED if run in ended else now_ms
            tails.append(points.TailRow(run, n, updated_ms, encode_tail(codec, groups)))
    points.add_tails(db, tails)
    if folded:
        squeezed = {run for run in folded if run in totals and seal.is_heavy(totals[run])}
        seal.fold(db, folded, final=ended, squeezed=squeezed, now_ms=now_ms)


def group_metrics(metrics: Iterable[Metric]) -> list[Group[str]]:
    """Return metrics as groups in which no key occurs twice, in the order in which they came.

    Raises:
        Invalid, TooLarge: a key, a step or a time cannot be stored.
    """
    series_of: dict[str, list[Metric]] = {}
    for metric in metrics:
        series_of.setdefault(metric.key, []).append(metric)
    # Series that share their steps and times, as those of one call do, share an axis.
    shared: dict[tuple[tuple[int, ...], tuple[int, ...]], list[str]] = {}
    for key, found in series_of.items():
        check_key(key, what="the key of a metric")
        steps, times = [metric.step for metric in found], [metric.timestamp for metric in found]
        shared.setdefault((tuple(steps), tuple(times)), []).append(key)
    return [
        Group(
            tuple(names),
            _steps(steps),
            _times(times, names[0]),
            np.array([[metric.value for metric in series_of[name]] for name in names], "<f8"),
        )
        for (steps, times), names in shared.items()
    ]


def _steps(steps: tuple[int, ...]) -> Ints:
    try:
        return np.array(steps, "<i8")
    except OverflowError:
        # Rare enough to be looked for only then: a check of each takes 50 ns.
        for step in steps:
            check_step(step)
        raise


def _times(times: tuple[int, ...], key: str) -> Ints:
    try:
        return np.array(times, "<i8")
    except OverflowError:
        raise Invalid(
            f"a timestamp of metric {key!r} does not fit a signed 64-bit integer",
            hint="give milliseconds since 1970",
        ) from None
