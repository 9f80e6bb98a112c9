"""Blobs that were uploaded before the event that gives them a path; must not know of runs."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, select

from runwell.base.ids import parse_run_id
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.run_rows import is_well_formed
from runwell.stores.sql.schema import uploads
from runwell.stores.sql.statement import Among, pieces

KEPT_MS: Final = 24 * 3_600_000
"""How long an upload that no event names holds its blob; a writer sends both within minutes."""


class UploadRow(NamedTuple):
    """What was received under an upload id."""

    id: str
    digest: str
    size_bytes: int


_FIND: Final = Among(select(uploads.c.id, uploads.c.digest, uploads.c.size_bytes), uploads.c.id)


def check_id(upload_id: str) -> str:
    """Return ``upload_id`` if it is one; they are made like run ids.

    Raises:
        Invalid: it is not 32 lower-case hex characters.
    """
    return parse_run_id(upload_id)


def part_id(upload_id: str, number: int) -> str:
    """Return the id under which a part of an upload is kept.

    Nobody who does not know the upload's id can find it, or overwrite it with an upload of theirs.
    """
    return hashlib.sha256(f"{upload_id}/{number}".encode()).hexdigest()[:32]


def add(db: Connection, row: UploadRow, now_ms: int) -> None:
    """Note what was received; the same id again replaces what it meant.

    Raises:
        Invalid: the id is not one.
    """
    check_id(row.id)
    values = {"digest": row.digest, "size_bytes": row.size_bytes, "created_ms": now_ms}
    statement = insert(db, uploads).values(id=row.id, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def lookup(db: Connection, upload_ids: Iterable[str]) -> dict[str, UploadRow]:
    """Return those uploads that exist, by id."""
    ids = [each for each in dict.fromkeys(upload_ids) if is_well_formed(each)]
    return {row.id: row for row in map(UploadRow._make, _FIND.rows(db, ids))}


def remove(db: Connection, upload_ids: Sequence[str]) -> int:
    """Forget some uploads and return how many there were."""
    statements = (delete(uploads).where(uploads.c.id.in_(some)) for some in pieces(upload_ids))
    return sum(db.execute(statement).rowcount for statement in statements)


def named(db: Connection, digests: Sequence[str], now_ms: int) -> set[str]:
    """Return which of these blobs a young upload names."""
    young = select(uploads.c.digest).where(uploads.c.created_ms > now_ms - KEPT_MS)
    return {digest for (digest,) in Among(young, uploads.c.digest).rows(db, digests)}


def forget(db: Connection, now_ms: int) -> int:
    """Remove the uploads that are older than ``KEPT_MS`` and return how many."""
    return db.execute(delete(uploads).where(uploads.c.created_ms <= now_ms - KEPT_MS)).rowcount
