"""Files in parts as acts: kept until joined, joined in order, aborted, and gone after a day."""

import pytest

from runwell.base.errors import Invalid, NotFound
from runwell.base.limits import MAX_UPLOAD_PARTS
from runwell.services import admin, uploads
from runwell.stores.blobs.digest import digest_of
from runwell.stores.sql import uploads as rows
from runwell.stores.sql.uploads import KEPT_MS, part_id
from runwell.usecase.context import Context
from runwell.wire.admin import CollectGarbage
from runwell.wire.artifacts import Uploaded
from runwell.wire.uploads import AbortUpload, BeginUpload, JoinParts, Part, UploadPart

PARTS = [b"one " * 400_000, b"", b"three"]
WHOLE = b"".join(PARTS)


def begin(ctx: Context, count: int = len(PARTS), target: str = "") -> str:
    return uploads.begin(ctx, BeginUpload(part_count=count, target=target)).upload_id


def send(ctx: Context, upload_id: str, number: int, data: bytes) -> Part:
    ticket = uploads.upload_part(ctx, UploadPart(upload_id=upload_id, number=number))
    answer = ticket.finish(ticket.blobs.put(data))
    assert answer == Uploaded(digest=digest_of(data), size_bytes=len(data))
    return Part(number=number, digest=digest_of(data))


def send_all(ctx: Context, upload_id: str) -> list[Part]:
    return [send(ctx, upload_id, number, data) for number, data in enumerate(PARTS, 1)]


def join(ctx: Context, upload_id: str, parts: list[Part], target: str = "") -> Uploaded:
    return uploads.join(ctx, JoinParts(upload_id=upload_id, parts=parts, target=target))


def noted(ctx: Context, *ids: str) -> set[str]:
    with ctx.database.reading() as db:
        return set(rows.lookup(db, ids))


def test_parts_become_one_upload_under_its_own_id(ctx: Context):
    upload_id = begin(ctx)
    parts = send_all(ctx, upload_id)
    assert noted(ctx, upload_id) == set()
    joined = join(ctx, upload_id, parts)
    assert joined == Uploaded(digest=digest_of(WHOLE), size_bytes=len(WHOLE))
    assert ctx.blobs.read(joined.digest) == WHOLE
    assert noted(ctx, upload_id) == {upload_id}
    assert noted(ctx, *(part_id(upload_id, part.number) for part in parts)) == set()


def test_joining_again_gives_the_same(ctx: Context):
    upload_id = begin(ctx)
    parts = send_all(ctx, upload_id)
    assert join(ctx, upload_id, parts) == join(ctx, upload_id, parts)


def test_some_of_the_parts_may_be_joined(ctx: Context):
    upload_id = begin(ctx)
    first, _, third = send_all(ctx, upload_id)
    assert join(ctx, upload_id, [first, third]).digest == digest_of(PARTS[0] + PARTS[2])


@pytest.mark.parametrize("count", [-1, 0, MAX_UPLOAD_PARTS + 1])
def test_a_number_of_parts_that_nobody_sends(ctx: Context, count: int):
    with pytest.raises(Invalid, match="parts"):
        begin(ctx, count)


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_a_part_beyond_those_announced(ctx: Context, number: int):
    upload_id = begin(ctx)
    with pytest.raises(Invalid):
        send(ctx, upload_id, number, b"x")
    with pytest.raises(Invalid):
        join(ctx, upload_id, [Part(number=number, digest="0" * 64)])


def test_parts_that_are_missing_others_or_out_of_order(ctx: Context):
    upload_id = begin(ctx)
    first = send(ctx, upload_id, 1, b"1")
    second = send(ctx, upload_id, 2, b"2")
    another = Part(number=2, digest=first.digest)
    missing = Part(number=3, digest=first.digest)
    for parts in ([], [second, first], [first, first], [first, another], [first, missing]):
        with pytest.raises(Invalid):
            join(ctx, upload_id, parts)
    assert join(ctx, upload_id, [first, second]).digest == digest_of(b"12")


def test_what_it_is_for_must_be_said_again(ctx: Context):
    upload_id = begin(ctx, 1, target="here")
    part = send(ctx, upload_id, 1, b"1")
    with pytest.raises(Invalid, match="'here'"):
        join(ctx, upload_id, [part], "there")
    with pytest.raises(Invalid, match="'here'"):
        uploads.abort(ctx, AbortUpload(upload_id=upload_id, target="there"))
    assert join(ctx, upload_id, [part], "here").size_bytes == 1


def test_what_was_aborted_is_unknown(ctx: Context):
    upload_id = begin(ctx)
    parts = send_all(ctx, upload_id)
    assert uploads.abort(ctx, AbortUpload(upload_id=upload_id)).count == len(parts) + 1
    with pytest.raises(NotFound):
        join(ctx, upload_id, parts)
    with pytest.raises(NotFound):
        send(ctx, upload_id, 1, b"x")


def test_an_id_that_nobody_was_given(ctx: Context):
    with pytest.raises(NotFound):
        send(ctx, "ab" * 16, 1, b"x")
    for bad in ("", "x", "../" * 10 + "xx"):
        with pytest.raises(Invalid):
            send(ctx, bad, 1, b"x")


def test_parts_are_kept_for_a_day(ctx: Context, clock):
    upload_id = begin(ctx)
    parts = send_all(ctx, upload_id)
    clock.now_ms += KEPT_MS - 1
    admin.collect_garbage(ctx, CollectGarbage(older_than_s=0))
    assert join(ctx, upload_id, parts).size_bytes == len(WHOLE)


def test_parts_that_nobody_joins_are_garbage_after_a_day(ctx: Context, clock):
    upload_id = begin(ctx)
    parts = send_all(ctx, upload_id)
    clock.now_ms = 2 * 10**12  # the blobs carry the time of the disk, which is earlier
    admin.collect_garbage(ctx, CollectGarbage(older_than_s=0))
    assert not any(ctx.blobs.exists(part.digest) for part in parts)
    with pytest.raises(NotFound):
        join(ctx, upload_id, parts)
