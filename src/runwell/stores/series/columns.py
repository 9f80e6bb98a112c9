"""Columns of points, as they move between the wire, the store and a chart; knows no storage."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

Key = TypeVar("Key", str, int)


class Group(NamedTuple, Generic[Key]):
    """Points of some series of one run that share their axis, in the order of arrival.

    ``steps``: int64[n]; ``times``: int64[n], milliseconds UTC; ``values``: float64[k, n], one row
    for each key. A key is a name on the way in, and the id of one inside the store.
    """

    keys: tuple[Key, ...]
    steps: Ints
    times: Ints
    values: Floats

    @property
    def n(self) -> int:
        """Points of each series."""
        return len(self.steps)


class Points(NamedTuple):
    """Points of one series: int64[n], int64[n], float64[n]."""

    steps: Ints
    times: Ints
    values: Floats


def pick_points(points: Points, where: slice | Ints) -> Points:
    """Return the points of a slice, or at some indices."""
    return Points(points.steps[where], points.times[where], points.values[where])


def int64_bytes(column: Ints) -> bytes:
    """Return a column as little-endian bytes, as entities carry it."""
    return column.astype("<i8", copy=False).tobytes()


def float64_bytes(column: Floats) -> bytes:
    """Return a column as little-endian bytes, as entities carry it."""
    return column.astype("<f8", copy=False).tobytes()


def concatenate(groups: Sequence[Group[Key]]) -> Group[Key]:
    """Join groups of the same keys end to end."""
    if len(groups) == 1:
        return groups[0]
    return Group(
        groups[0].keys,
        np.concatenate([group.steps for group in groups]),
        np.concatenate([group.times for group in groups]),
        np.concatenate([group.values for group in groups], axis=1),
    )


def slice_points(group: Group[Key], start: int, stop: int) -> Group[Key]:
    """Return the points ``start`` to ``stop`` of every series of ``group``."""
    return Group(
        group.keys,
        group.steps[start:stop],
        group.times[start:stop],
        group.values[:, start:stop],
    )


def pick_keys(group: Group[Key], rows: Sequence[int]) -> Group[Key]:
    """Return ``group`` with only the series at ``rows``."""
    if len(rows) == len(group.keys) and all(row == at for at, row in enumerate(rows)):
        return group
    keys = tuple(group.keys[row] for row in rows)
    return Group(keys, group.steps, group.times, group.values[list(rows)])


def regroup(groups: Sequence[Group[Key]]) -> list[tuple[tuple[int, ...], Group[Key]]]:
    """Join the pieces of every series, and keep series together that were always together.

    Returns (indices into ``groups``, joined group) in which no key occurs twice; the points of
    each series are in the order of ``groups``.
    """
    places: dict[Key, list[tuple[int, int]]] = {}
    for index, group in enumerate(groups):
        for row, key in enumerate(group.keys):
            places.setdefault(key, []).append((index, row))
    paths: dict[tuple[int, ...], list[Key]] = {}
    for key, found in places.items():
        paths.setdefault(tuple(index for index, _ in found), []).append(key)
    joined: list[tuple[tuple[int, ...], Group[Key]]] = []
    for path, keys in paths.items():
        rows = [[places[key][at][1] for key in keys] for at in range(len(path))]
        pieces = [pick_keys(groups[index], rows[at]) for at, index in enumerate(path)]
        joined.append((path, concatenate([_renamed(piece, keys) for piece in pieces])))
    return joined


def _renamed(group: Group[Key], keys: Iterable[Key]) -> Group[Key]:
    # Equal keys in the same order already; only the tuple object is shared.
    return group._replace(keys=tuple(keys))


def is_ascending(steps: Ints) -> bool:
    """Say whether no step is below the one before it."""
    return len(steps) < 2 or bool((steps[1:] >= steps[:-1]).all())
