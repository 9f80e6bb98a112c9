"""Files that come in parts, as acts: any process may take a part, and a restart loses none.

The parts are blobs, each under an id that follows from the id of the upload and its number. So is
the plan of the upload, as part 0. All of them are kept as long as any upload that nothing names.
Joined, they are one upload under the upload's own id, as if it had come in one piece.
"""

import os
from collections.abc import Iterable
from typing import Final

import msgspec

from runwell.auth.policy import Need
from runwell.base import codec
from runwell.base.errors import Invalid, NotFound
from runwell.base.limits import MAX_UPLOAD_PARTS
from runwell.stores.blobs.api import Blob, BlobStore
from runwell.stores.sql import uploads
from runwell.stores.sql.engine import Connection
from runwell.stores.sql.uploads import UploadRow, part_id
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.usecase.tickets import Upload
from runwell.wire.artifacts import Deleted, Uploaded
from runwell.wire.uploads import (
    AbortUpload,
    BeginUpload,
    JoinParts,
    Part,
    UploadBegun,
    UploadPart,
)

_PLAN: Final = 0
_PIECE_BYTES: Final = 1 << 20
"""What is in memory at once while parts are joined."""


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    part_count: int
    target: str


@usecase("POST", "/api/v1/uploads", need=Need.WRITE)
def begin(ctx: Context, req: BeginUpload) -> UploadBegun:
    """Announce a file that comes in parts."""
    if not 1 <= req.part_count <= MAX_UPLOAD_PARTS:
        raise Invalid(
            f"a file cannot come in {req.part_count:,} parts",
            hint=f"send 1 to {MAX_UPLOAD_PARTS:,} parts, larger ones if need be",
        )
    # Not an id of the sequence: knowing it is what permits to send parts.
    upload_id = os.urandom(16).hex()
    plan = ctx.blobs.put(
        codec.encode_json(_Plan(part_count=req.part_count, target=req.target)),
    )
    _note(ctx, part_id(upload_id, _PLAN), plan)
    return UploadBegun(upload_id=upload_id)


@usecase("PUT", "/api/v1/uploads/{upload_id}/parts/{number}", need=Need.WRITE, on="upload_id")
def upload_part(ctx: Context, req: UploadPart) -> Upload:
    """Stream the bytes of one part in."""
    plan = _read_plan(ctx, req.upload_id)
    _check_number(req.number, plan)

    def finish(blob: Blob) -> Uploaded:
        _note(ctx, part_id(req.upload_id, req.number), blob)
        return Uploaded(digest=blob.digest, size_bytes=blob.size_bytes)

    return Upload(blobs=ctx.blobs, finish=finish)


@usecase("POST", "/api/v1/uploads/{upload_id}/join", need=Need.WRITE, on="upload_id")
def join(ctx: Context, req: JoinParts) -> Uploaded:
    """Make one content of the parts; asking again gives the content that was made."""
    plan = _read_plan(ctx, req.upload_id, req.target)
    with ctx.database.reading() as db:
        done = uploads.lookup(db, [req.upload_id]).get(req.upload_id)
    if done is not None:
        return Uploaded(digest=done.digest, size_bytes=done.size_bytes)
    blob = _join(ctx.blobs, _find_parts(ctx, req, plan))

    def work(db: Connection) -> None:
        uploads.add(db, UploadRow(req.upload_id, blob.digest, blob.size_bytes), ctx.clock())
        uploads.remove(db, _part_ids(req.upload_id, plan))

    ctx.database.write(work)
    return Uploaded(digest=blob.digest, size_bytes=blob.size_bytes)


@usecase("DELETE", "/api/v1/uploads/{upload_id}", need=Need.WRITE, on="upload_id")
def abort(ctx: Context, req: AbortUpload) -> Deleted:
    """Forget an upload and its parts, whose bytes the next collection of garbage frees."""
    plan = _read_plan(ctx, req.upload_id, req.target)
    ids = [req.upload_id, part_id(req.upload_id, _PLAN), *_part_ids(req.upload_id, plan)]
    return Deleted(count=ctx.database.write(lambda db: uploads.remove(db, ids)))


def _note(ctx: Context, upload_id: str, blob: Blob) -> None:
    row = UploadRow(upload_id, blob.digest, blob.size_bytes)
    ctx.database.write(lambda db: uploads.add(db, row, ctx.clock()))


def _read_plan(ctx: Context, upload_id: str, target: str | None = None) -> _Plan:
    uploads.check_id(upload_id)
    row_id = part_id(upload_id, _PLAN)
    with ctx.database.reading() as db:
        row = uploads.lookup(db, [row_id]).get(row_id)
    if row is None or not ctx.blobs.exists(row.digest):
        raise NotFound(
            f"there is no upload {upload_id!r} in parts",
            hint="begin it again: it was aborted, or its time of 24 hours is over",
        )
    plan = codec.decode_json(ctx.blobs.read(row.digest), _Plan)
    if target is not None and plan.target != target:
        raise Invalid(
            f"upload {upload_id!r} is for {plan.target!r}, not for {target!r}",
            hint="name the target that it was begun with",
        )
    return plan


def _check_number(number: int, plan: _Plan) -> None:
    if not 1 <= number <= plan.part_count:
        raise Invalid(
            f"there is no part {number}", hint=f"this upload has parts 1 to {plan.part_count:,}"
        )


def _part_ids(upload_id: str, plan: _Plan) -> list[str]:
    return [part_id(upload_id, number) for number in range(1, plan.part_count + 1)]


def _find_parts(ctx: Context, req: JoinParts, plan: _Plan) -> list[UploadRow]:
    """Return the rows of the parts to be joined, which are those that were sent."""
    numbers = [part.number for part in req.parts]
    if not numbers or numbers != sorted(set(numbers)):
        raise Invalid(
            "the parts do not ascend by number", hint="name each part once, the first one first"
        )
    ids = {part.number: part_id(req.upload_id, part.number) for part in req.parts}
    with ctx.database.reading() as db:
        rows = uploads.lookup(db, ids.values())
    for part in req.parts:
        _check_number(part.number, plan)
        _check_part(part, rows.get(ids[part.number]))
    return [rows[ids[number]] for number in numbers]


def _check_part(part: Part, row: UploadRow | None) -> None:
    if row is None:
        raise Invalid(f"part {part.number} was not sent", hint="send it, then join them again")
    if row.digest != part.digest:
        raise Invalid(
            f"part {part.number} is {row.digest!r}, not {part.digest!r}",
            hint="send it again, and name the digest that is answered",
        )


def _join(blobs: BlobStore, parts: Iterable[UploadRow]) -> Blob:
    with blobs.create() as writer:
        for part in parts:
            with blobs.open(part.digest) as file:
                while piece := file.read(_PIECE_BYTES):
                    writer.write(piece)
        return writer.commit()
