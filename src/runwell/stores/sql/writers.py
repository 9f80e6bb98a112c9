"""How far the stream of each writer is stored; knows nothing of what the stream holds."""

from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from runwell.stores.sql.dialect import insert
from runwell.stores.sql.schema import writers

_POSITION: Final = (
    select(writers.c.position).where(writers.c.id == bindparam("writer")).with_for_update()
)
_ADVANCE: Final = (
    update(writers)
    .where(writers.c.id == bindparam("writer"))
    .values(position=bindparam("reached"), updated_ms=bindparam("now_ms"))
)


def lock(db: Connection, writer_id: str, now_ms: int) -> int:
    """Return the position of a writer, 0 for a new one, and hold off its other batches.

    They wait until this transaction ends, so one batch sent twice at once is stored once.
    """
    place = {"writer": writer_id}
    position = db.execute(_POSITION, place).scalar()
    if position is not None:
        return position
    new = {"id": writer_id, "position": 0, "updated_ms": now_ms}
    db.execute(insert(db, writers).values(new).on_conflict_do_nothing())
    return db.execute(_POSITION, place).scalar_one()


def advance(db: Connection, writer_id: str, position: int, now_ms: int) -> None:
    """Say that the stream of a writer is stored up to ``position`` bytes."""
    db.execute(_ADVANCE, {"writer": writer_id, "reached": position, "now_ms": now_ms})
