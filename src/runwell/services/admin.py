"""The store as a whole, as acts: how it is, and throwing away what nobody can reach any more."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from runwell.auth.policy import Need
from runwell.base.errors import Invalid
from runwell.base.version import __version__
from runwell.stores.blobs.api import StoredBlob
from runwell.stores.sql import artifacts, models, traces, trash, uploads
from runwell.stores.sql import status as counts
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.trash import Expired
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import CollectGarbage, Garbage, GetStatus, StoreStatus

GRACE_MS: Final = 3_600_000
"""A blob younger than this may be waiting for the manifest that is going to name it."""
TEMPORARY_S: Final = 24 * 3_600.0
"""A file in the making that nobody wrote to for so long was left by a dead process."""
MAX_AGE_S: Final = 1e10
"""300 years: beyond it nothing can be that old, and the arithmetic stays in 64 bits."""

_BATCH: Final = 500


@usecase("GET", "/api/v1/status", need=Need.READ)
def status(ctx: Context, req: GetStatus) -> StoreStatus:  # noqa: ARG001
    """Say how the store is: its version, what it holds, and the room left."""
    with ctx.database.reading() as db:
        found = counts.read(db)
    return StoreStatus(
        version=__version__,
        engine=ctx.database.dialect,
        schema_revision=found.schema_revision,
        experiments=found.experiments,
        runs=found.runs,
        free_bytes=ctx.blobs.free_bytes(),
    )


@usecase("POST", "/api/v1/gc", need=Need.ADMIN)
def collect_garbage(ctx: Context, req: CollectGarbage) -> Garbage:
    """Purge what was deleted long ago, in all workspaces, and remove blobs that nothing names."""
    if not 0 <= req.older_than_s <= MAX_AGE_S:
        raise Invalid(
            f"older_than_s is {req.older_than_s!r}", hint="write a number of seconds, 0 or more"
        )
    before_ms = ctx.clock() - int(req.older_than_s * 1000)
    expired = _count(ctx, before_ms) if req.dry_run else _purge(ctx, before_ms)
    blobs, blob_bytes = 0, 0
    for blob in _unnamed(ctx, before_ms if req.dry_run else None):
        # Kept after all when the same content was stored again meanwhile.
        is_gone = req.dry_run or ctx.blobs.delete(blob.digest, unmodified_since_ms=blob.modified_ms)
        blobs += is_gone
        blob_bytes += blob.size_bytes if is_gone else 0
    if not req.dry_run:
        ctx.database.write(lambda db: uploads.forget(db, ctx.clock()))
        ctx.blobs.collect_temporary(TEMPORARY_S)
    return Garbage(
        runs=expired.runs,
        experiments=expired.experiments,
        models=expired.models,
        blobs=blobs,
        blob_bytes=blob_bytes,
    )


def _count(ctx: Context, before_ms: int) -> Expired:
    with ctx.database.reading() as db:
        return trash.count_expired(db, before_ms)


def _purge(ctx: Context, before_ms: int) -> Expired:
    """Empty the trash in many small transactions, so that others get their turn to write."""
    total = Expired(0, 0)
    while any(some := ctx.database.write(lambda db: trash.purge_expired(db, before_ms))):
        total = Expired(*(before + more for before, more in zip(total, some, strict=True)))
    return total


def _unnamed(ctx: Context, before_ms: int | None) -> Iterator[StoredBlob]:
    """Yield old blobs that no upload names and no manifest, those of expired runs perhaps aside."""
    settled_ms = ctx.clock() - GRACE_MS
    old = (blob for blob in ctx.blobs.digests() if blob.modified_ms <= settled_ms)
    while batch := list(islice(old, _BATCH)):
        with ctx.database.reading() as db:
            named = _named(db, [blob.digest for blob in batch], before_ms, ctx.clock())
        yield from _without(batch, named)


def _named(db: Connection, digests: Sequence[str], before_ms: int | None, now_ms: int) -> set[str]:
    return (
        artifacts.named(db, digests, purging_before_ms=before_ms)
        | models.named(db, digests, purging_before_ms=before_ms)
        | traces.named(db, digests)
        | uploads.named(db, digests, now_ms)
    )


def _without(blobs: Iterable[StoredBlob], named: set[str]) -> Iterator[StoredBlob]:
    return (blob for blob in blobs if blob.digest not in named)
