"""The rows of ``series``: statistics that merge, so that nothing ever re-reads points for them."""

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.sql.dml import UpdateBase

from runwell.entities.series import SeriesSummary
from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.schema import keys, series
from runwell.stores.sql.statement import Bulk, pieces

_HUGE: ColumnElement[Any] = literal_column("8e307")
"""PostgreSQL refuses a sum beyond the range of a double; a sum this large stays as it is."""


class SeriesRow(NamedTuple):
    """The statistics of some points of one series; a value that is NaN is None."""

    run: int
    key: int
    experiment: int
    n: int
    tail_n: int
    first_step: int
    first_value: float | None
    last_step: int
    last_value: float | None
    last_ms: int
    min_value: float | None
    min_step: int | None
    max_value: float | None
    max_step: int | None
    sum_value: float | None
    nan_count: int
    pos_inf_count: int
    neg_inf_count: int


class Extent(NamedTuple):
    """Where the points of a series are."""

    run: int
    key: int
    n: int
    tail_n: int
    first_step: int
    last_step: int


class Move(NamedTuple):
    """That ``moved`` points of a series went from the tail into chunks."""

    moved: int
    at_run: int
    at_key: int


def _build_merge(dialect: str) -> UpdateBase:
    statement = insert_on(dialect, series)
    old: Any = series.c
    new: Any = statement.excluded
    is_first = new.first_step < old.first_step
    # At one step the point written last is the latest, so a tie goes to the new one.
    is_last = new.last_step >= old.last_step
    is_min = old.min_value.is_(None) | (new.min_value < old.min_value)
    is_max = old.max_value.is_(None) | (new.max_value > old.max_value)
    changes: dict[str, ColumnElement[Any]] = {
        name: old[name] + new[name]
        for name in ("n", "tail_n", "nan_count", "pos_inf_count", "neg_inf_count")
    }
    for condition, names in (
        (is_first, ("first_step", "first_value")),
        (is_last, ("last_step", "last_value", "last_ms")),
        (is_min, ("min_value", "min_step")),
        (is_max, ("max_value", "max_step")),
    ):
        changes |= {name: case((condition, new[name]), else_=old[name]) for name in names}
    changes["sum_value"] = case(
        (old.sum_value.is_(None), new.sum_value),
        (new.sum_value.is_(None), old.sum_value),
        (func.abs(old.sum_value) > _HUGE, old.sum_value),
        (func.abs(new.sum_value) > _HUGE, new.sum_value),
        else_=old.sum_value + new.sum_value,
    )
    return statement.on_conflict_do_update(index_elements=["run", "key"], set_=changes)


def _build_move(_dialect: str) -> UpdateBase:
    return (
        update(series)
        .where(series.c.run == bindparam("at_run"), series.c.key == bindparam("at_key"))
        .values(tail_n=series.c.tail_n - bindparam("moved"))
    )


_EXTENTS: Final = select(*[series.c[name] for name in Extent._fields]).where(
    series.c.run.in_(bindparam("runs", expanding=True)),
    series.c.key.in_(bindparam("keys", expanding=True)),
)
_SUMMARIES: Final = (
    select(keys.c.name, series)
    .join(keys, keys.c.id == series.c.key)
    .where(series.c.run == bindparam("the_run"))
)
_MERGE = Bulk(SeriesRow._fields, _build_merge)
_MOVE = Bulk(Move._fields, _build_move)


def merge(db: Connection, rows: Iterable[SeriesRow]) -> None:
    """Merge statistics of new points into the rows of their series; one row for each series.

    Writers in several processes merge rightly, whatever their order.
    """
    _MERGE.execute(db, sorted(rows, key=_place))


def move(db: Connection, moves: Iterable[Move]) -> None:
    """Note how many points left the tails."""
    _MOVE.execute(db, sorted(moves, key=_place_of_move))


def extents(db: Connection, runs: Collection[int], wanted: Collection[int]) -> list[Extent]:
    """Return where the points are, of those of the series (runs x keys) that exist."""
    found: list[Extent] = []
    for piece in pieces(sorted(runs)):
        place = {"runs": piece, "keys": sorted(wanted)}
        found += [Extent(*row) for row in db.execute(_EXTENTS, place)]
    return found


def summaries(db: Connection, run: int) -> list[SeriesSummary]:
    """Return the summaries of all series of a run, by key."""
    found = [_summary(row) for row in db.execute(_SUMMARIES, {"the_run": run}).mappings()]
    # Sorted here, because the engines order texts differently.
    return sorted(found, key=lambda summary: summary.key)


def _summary(row: Any) -> SeriesSummary:
    return SeriesSummary(
        key=row["name"],
        n=row["n"],
        first_step=row["first_step"],
        first_value=_value(row["first_value"]),
        last_step=row["last_step"],
        last_value=_value(row["last_value"]),
        last_ms=row["last_ms"],
        min_value=row["min_value"],
        min_step=row["min_step"],
        max_value=row["max_value"],
        max_step=row["max_step"],
        sum_value=row["sum_value"],
        nan_count=row["nan_count"],
        positive_infinity_count=row["pos_inf_count"],
        negative_infinity_count=row["neg_inf_count"],
    )


def _value(stored: float | None) -> float:
    return float("nan") if stored is None else stored


def _place_of_move(row: Move) -> tuple[int, int]:
    return row.at_run, row.at_key


def _place(row: SeriesRow) -> tuple[int, int]:
    return row.run, row.key
