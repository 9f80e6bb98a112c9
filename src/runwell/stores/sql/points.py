"""The rows that hold points, ``tails``, ``chunks`` and ``axes``, as bytes; knows no codec."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import UpdateBase

from runwell.stores.sql import schema
from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.schema import axes, chunks, series, tails
from runwell.stores.sql.statement import Among, Bulk, bulk_insert, pieces

SETTLED: Final = 0
"""``tails.updated_ms`` of a tail that sealing has seen and left: there is no more to do."""


class TailRow(NamedTuple):
    """A tail: ``n`` is the length of its longest series."""

    run: int
    n: int
    updated_ms: int
    data: bytes


class TailChange(NamedTuple):
    """A new content for the tail ``at_id``."""

    n: int
    updated_ms: int
    data: bytes
    at_id: int


class TailTotals(NamedTuple):
    """How much of a run is in its tails, and in the largest of them."""

    run: int
    rows: int
    n: int
    largest_n: int
    size_bytes: int
    largest_bytes: int


class AxisRow(NamedTuple):
    """Steps and times that chunks of several series share."""

    run: int
    id: int
    n: int
    data: bytes


class ChunkRow(NamedTuple):
    """Values of one series."""

    run: int
    key: int
    seq: int
    axis: int
    n: int
    first_step: int
    last_step: int
    data: bytes


class LastChunk(NamedTuple):
    """The newest chunk of a series; ``data`` only if it is small enough to be merged."""

    run: int
    key: int
    seq: int
    axis: int
    n: int
    data: bytes | None


class _Place(NamedTuple):
    at_run: int
    at_axis: int


class _TailId(NamedTuple):
    at_id: int


def _build_chunk(dialect: str) -> UpdateBase:
    statement = insert_on(dialect, chunks)
    new = statement.excluded
    names = ("axis", "n", "first_step", "last_step", "data")
    return statement.on_conflict_do_update(
        index_elements=["run", "key", "seq"], set_={name: new[name] for name in names}
    )


def _build_change(_dialect: str) -> UpdateBase:
    return (
        update(tails)
        .where(tails.c.id == bindparam("at_id"))
        .values({name: bindparam(name) for name in ("n", "updated_ms", "data")})
    )


def _build_orphan(_dialect: str) -> UpdateBase:
    used = select(chunks.c.run).where(chunks.c.run == axes.c.run, chunks.c.axis == axes.c.id)
    is_it = (axes.c.run == bindparam("at_run")) & (axes.c.id == bindparam("at_axis"))
    return delete(axes).where(is_it, ~used.exists())


# Statements of every batch are built once: building costs as much as running them.
_SIZE: Final = func.length(tails.c.data)
_TOTALS: Final = Among(
    select(
        tails.c.run,
        func.count(),
        func.sum(tails.c.n),
        func.max(tails.c.n),
        func.sum(_SIZE),
        func.max(_SIZE),
    ).group_by(tails.c.run),
    tails.c.run,
)
_READ_TAILS: Final = Among(
    select(tails.c.run, tails.c.id, tails.c.data).order_by(tails.c.run, tails.c.id), tails.c.run
)
_LAST_AXES: Final = Among(select(axes.c.run, func.max(axes.c.id)).group_by(axes.c.run), axes.c.run)
_OLDER: Final = chunks.alias("older")
# From ``series``, so that the engine seeks one chunk per series and does not scan them all.
_LAST_CHUNKS: Final = Among(
    select(
        chunks.c.run,
        chunks.c.key,
        chunks.c.seq,
        chunks.c.axis,
        chunks.c.n,
        case((chunks.c.n < bindparam("below"), chunks.c.data), else_=null()),
    )
    .select_from(series)
    .join(chunks, (chunks.c.run == series.c.run) & (chunks.c.key == series.c.key))
    .where(
        series.c.tail_n > 0,
        chunks.c.seq
        == select(func.max(_OLDER.c.seq))
        .where(_OLDER.c.run == series.c.run, _OLDER.c.key == series.c.key)
        .scalar_subquery(),
    ),
    series.c.run,
)
_INSERT_TAIL = bulk_insert(tails, TailRow)
_INSERT_AXIS = bulk_insert(axes, AxisRow)
_PUT_CHUNK = Bulk(ChunkRow._fields, _build_chunk)
_CHANGE_TAIL = Bulk(TailChange._fields, _build_change)
_DELETE_TAIL = Bulk(
    _TailId._fields, lambda _dialect: delete(tails).where(tails.c.id == bindparam("at_id"))
)
_DELETE_ORPHAN = Bulk(_Place._fields, _build_orphan)


def lock_runs(db: Connection, runs: Collection[int]) -> None:
    """Hold off all other writers of points to ``runs`` until this transaction ends.

    So the order of arrival is the order of commits, and sealing sees all that it moves.
    """
    if db.dialect.name == "sqlite":
        return  # a writing transaction is alone
    for piece in pieces(sorted(runs)):
        where = schema.runs.c.id.in_(piece)
        query = select(schema.runs.c.id).where(where).order_by(schema.runs.c.id)
        db.execute(query.with_for_update(key_share=True))


def add_tails(db: Connection, rows: Sequence[TailRow]) -> None:
    """Append tails; the order of rows is the order of arrival."""
    _INSERT_TAIL.execute(db, rows)


def change_tails(db: Connection, changes: Sequence[TailChange], removed: Iterable[int]) -> None:
    """Give some tails another content, in their place in the order, and remove others."""
    _CHANGE_TAIL.execute(db, changes)
    _DELETE_TAIL.execute(db, [_TailId(tail) for tail in removed])


def settle_tails(db: Connection, ids: Sequence[int]) -> None:
    """Say of some tails that there is no more to do."""
    for piece in pieces(ids):
        db.execute(update(tails).where(tails.c.id.in_(piece)).values(updated_ms=SETTLED))


def add_chunks(db: Connection, axis_rows: Sequence[AxisRow], rows: Sequence[ChunkRow]) -> None:
    """Write chunks, each in place of one of its number if there is one, and their axes."""
    _INSERT_AXIS.execute(db, axis_rows)
    _PUT_CHUNK.execute(db, rows)


def drop_orphans(db: Connection, places: Iterable[tuple[int, int]]) -> None:
    """Remove those of the axes (run, id) that no chunk uses any more."""
    _DELETE_ORPHAN.execute(db, [_Place(*place) for place in sorted(places)])


def tail_totals(db: Connection, runs: Collection[int]) -> dict[int, TailTotals]:
    """Return how much is in the tails of each run that has any."""
    # PostgreSQL sums integers to decimals.
    return {row[0]: TailTotals(*map(int, row)) for row in _TOTALS.rows(db, sorted(runs))}


def read_tails(db: Connection, runs: Collection[int]) -> dict[int, list[tuple[int, bytes]]]:
    """Return (id, content) of the tails of each run in the order of arrival."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    for run, tail, data in _READ_TAILS.rows(db, sorted(runs)):
        found.setdefault(run, []).append((tail, data))
    return found


def waiting_runs(db: Connection, before_ms: int, limit: int) -> list[int]:
    """Return runs whose tail was last written before ``before_ms`` and is not settled."""
    # A literal, because a planner cannot prove of a parameter that the partial index serves it.
    is_unsettled = tails.c.updated_ms > literal_column(str(SETTLED))
    query = select(tails.c.run).where(is_unsettled, tails.c.updated_ms <= before_ms)
    return list(db.execute(query.distinct().limit(limit)).scalars())


def last_chunks(db: Connection, runs: Collection[int], *, below: int) -> list[LastChunk]:
    """Return the newest chunk of each series with a tail; with data if it is below ``below``."""
    return [LastChunk(*row) for row in _LAST_CHUNKS.rows(db, sorted(runs), below=below)]


def last_axes(db: Connection, runs: Collection[int]) -> dict[int, int]:
    """Return the highest id of an axis of each run that has any."""
    return {row[0]: row[1] for row in _LAST_AXES.rows(db, sorted(runs))}


def read_axes(db: Connection, places: Collection[tuple[int, int]]) -> list[AxisRow]:
    """Return the axes (run, id)."""
    found: list[AxisRow] = []
    for piece in pieces(sorted(places)):
        query = _select_axes().where(tuple_(axes.c.run, axes.c.id).in_(piece))
        found += [AxisRow(*row) for row in db.execute(query)]
    return found


def read_chunks(
    db: Connection,
    runs: Collection[int],
    keys: Collection[int],
    first_step: int,
    last_step: int,
) -> tuple[list[ChunkRow], list[AxisRow]]:
    """Return the chunks with points from ``first_step`` to ``last_step``, and their axes.

    Chunks come by (run, key) and then in the order of arrival.
    """
    found: list[ChunkRow] = []
    found_axes: list[AxisRow] = []
    for piece in pieces(sorted(runs)):
        where = _is_wanted(piece, keys, first_step, last_step)
        query = select(*chunks.c).where(*where).order_by(chunks.c.run, chunks.c.key, chunks.c.seq)
        found += [ChunkRow(*row) for row in db.execute(query)]
        used = select(chunks.c.run, chunks.c.axis).where(*where)
        query = _select_axes().where(tuple_(axes.c.run, axes.c.id).in_(used))
        found_axes += [AxisRow(*row) for row in db.execute(query)]
    return found, found_axes


def chunk_ranges(
    db: Connection, run: int, key: int, first_step: int, last_step: int
) -> list[tuple[int, int, int]]:
    """Return (first step, last step, n) of the chunks that ``read_chunks`` would read."""
    query = select(chunks.c.first_step, chunks.c.last_step, chunks.c.n)
    where = _is_wanted([run], [key], first_step, last_step)
    return [(a, b, n) for a, b, n in db.execute(query.where(*where))]


def _is_wanted(
    runs: Sequence[int], keys: Collection[int], first_step: int, last_step: int
) -> list[ColumnElement[bool]]:
    return [
        chunks.c.run.in_(runs),
        chunks.c.key.in_(sorted(keys)),
        chunks.c.last_step >= first_step,
        chunks.c.first_step <= last_step,
    ]


def _select_axes() -> Select[int, int, int, bytes]:
    return select(axes.c.run, axes.c.id, axes.c.n, axes.c.data)
