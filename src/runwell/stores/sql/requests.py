"""Which requests were answered lately, by their ids, so that one sent twice is stored once.

They are rows of ``writers`` whose id begins with ``r`` and a period of time: those of a period that
is over are one range of the primary key, and no other column needs an index. The ids of streams are
hexadecimal and never begin so. Must not know what a request holds.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    String,
    bindparam,
    delete,
    exists,
    literal,
    select,
)

from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.engine import Database
from runwell.stores.sql.schema import writers
from runwell.stores.sql.statement import Statement
from runwell.wire.ingest import REPEAT_MS

SLICE: Final = 10_000
"""Rows that one transaction removes, some 20 ms on SQLite."""
_KEPT: Final = 23
"""Characters of a request's id in the row: 92 bits, beside the eight of the period."""
_OLD: Final = (
    select(writers.c.id).where(writers.c.id >= "r", writers.c.id < bindparam("oldest")).limit(SLICE)
)
_FORGET: Final = delete(writers).where(writers.c.id.in_(_OLD.scalar_subquery()))


def claim(db: Connection, request_id: str, now_ms: int) -> bool:
    """Note a request, and say whether it is the first of its id within ``REPEAT_MS``.

    Another of the same id waits until this transaction ends.
    """
    period = now_ms // REPEAT_MS
    this, last = (_row_id(one, request_id) for one in (period, period - 1))
    place = {"this_period": this, "last_period": last, "now_ms": now_ms}
    return _CLAIM.first(db, **place) is not None


def forget_old(database: Database, now_ms: int) -> bool:
    """Remove some of the requests that are too old to be sent again; say whether more may be."""
    oldest = {"oldest": _row_id(now_ms // REPEAT_MS - 1, "")}
    with database.reading() as db:
        if db.execute(_OLD.limit(1), oldest).first() is None:
            return False
    return database.write(lambda db: db.execute(_FORGET, oldest).rowcount) == SLICE


def _build_claim(dialect: str) -> Executable:
    new = select(
        bindparam("this_period", type_=String),
        literal(0),
        bindparam("now_ms", type_=BigInteger),
    )
    is_known = exists().where(writers.c.id == bindparam("last_period"))
    return (
        insert_on(dialect, writers)
        .from_select(["id", "position", "updated_ms"], new.where(~is_known))
        .on_conflict_do_nothing()
        .returning(writers.c.id)
    )


_CLAIM: Final = Statement(_build_claim)


def _row_id(period: int, request_id: str) -> str:
    return f"r{period & 0xFFFF_FFFF:08x}{request_id[:_KEPT]}"
