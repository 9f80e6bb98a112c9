"""Batches that nobody should send: what cannot be used is named, and the stream goes on.

A batch that the store answers with an error is sent again for ever, and all that comes after it
waits. So only a batch damaged on its way may be one; whatever a writer says must be passed over.
"""

import struct
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwell.base.errors import Corrupt, Invalid
from runwell.base.ids import new_run_id, new_writer_id
from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.entities.run import Run
from runwell.services import artifacts, ingest, runs
from runwell.stores.series.decode import MAX_REJECTIONS
from runwell.testing.hostile import Hostile
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire import frames as wire
from runwell.wire.artifacts import ListArtifacts
from runwell.wire.batch import MAGIC, encode_batch
from runwell.wire.events import AnyEvent, CallsLost, FileLogged, RunUpdated, TagsChanged
from runwell.wire.ingest import SendBatch
from runwell.wire.runs import GetRun

RUN_ID = new_run_id()
HOSTILE = Hostile(
    known=(RUN_ID, RUN_ID), integers=(INT64_MIN, 2**64 - 1), floats=(0.0, float("nan"))
)
NESTED = b"\x91" * 100_000 + b"\xc0"


def get(ctx: Context, run_id: str) -> Run:
    return runs.get(ctx, GetRun(run_id=run_id))


def event(fields: dict[str, Any]) -> bytes:
    return wire.encode_frame(wire.EVENT, msgspec.msgpack.encode(fields))


def is_utf8(value: Any) -> bool:
    try:
        return bool(msgspec.msgpack.encode(value))
    except UnicodeEncodeError:
        return False


events = (
    st.one_of([HOSTILE.messages(kind) for kind in AnyEvent.__args__])
    .filter(is_utf8)
    .map(msgspec.msgpack.encode)
)
shapes = st.builds(
    lambda number, keys: struct.pack("<I", number) + msgspec.msgpack.encode((RUN_ID, keys)),
    st.integers(0, 2),
    st.lists(HOSTILE.texts.filter(is_utf8), max_size=3),
)
rows = st.builds(
    lambda number, step, time, n: wire.ROW_HEAD.pack(number, step, time) + bytes(8 * n),
    st.integers(0, 2),
    st.sampled_from([0, INT64_MIN, INT64_MAX]),
    st.sampled_from([0, INT64_MIN, INT64_MAX]),
    st.integers(0, 3),
)
columns = st.builds(
    lambda number, n, width: wire.COLUMNS_HEAD.pack(number, n) + bytes(8 * n * width),
    st.integers(0, 2),
    st.integers(0, 3),
    st.integers(0, 4),
)
frames = st.one_of(
    events.map(lambda body: wire.encode_frame(wire.EVENT, body)),
    shapes.map(lambda body: wire.encode_frame(wire.SHAPE, body)),
    rows.map(lambda body: wire.encode_frame(wire.ROW, body)),
    columns.map(lambda body: wire.encode_frame(wire.COLUMNS, body)),
    # Right in form, garbage inside; also of kinds that only a newer client knows.
    st.builds(
        lambda kind, body: wire.HEADER.pack(wire.HEADER.size + len(body), 0, kind) + body,
        st.integers(0, 255),
        st.binary(max_size=40),
    ),
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.lists(frames, min_size=1, max_size=6))
def test_whatever_a_writer_says_its_stream_goes_on(ctx: Context, said: list[bytes]):
    stream = Stream()
    stream.create(RUN_ID)
    stream.frames += said
    assert stream.send(ctx).position == stream.position(len(stream.frames))
    stream.say(TagsChanged(run_id=RUN_ID, tags={"heard": str(len(said))}))
    assert stream.send(ctx).rejections == []
    assert get(ctx, RUN_ID).data.tags["heard"] == str(len(said))


BROKEN_EVENTS = {
    "not utf-8": {"event": "tags_changed", "run_id": RUN_ID, "tags": {"k": "###"}},
    "run id not utf-8": {"event": "tags_changed", "run_id": "###", "tags": {}},
    "of a newer client": {"event": "image_logged", "run_id": RUN_ID, "image": "###"},
}


@pytest.mark.parametrize("fields", BROKEN_EVENTS.values(), ids=BROKEN_EVENTS)
def test_an_event_that_cannot_be_read_is_passed_over(ctx: Context, fields: dict[str, Any]):
    body = msgspec.msgpack.encode(fields).replace(b"###", b"\xff\xfe\xfd")
    assert_passed_over(ctx, wire.encode_frame(wire.EVENT, body))


@pytest.mark.parametrize(
    "frame",
    [
        wire.encode_frame(wire.EVENT, b"\x82\xa1x" + NESTED + b"\xa5event\xabrun_updated"),
        wire.encode_frame(wire.EVENT, NESTED),
        wire.encode_frame(wire.SHAPE, struct.pack("<I", 1) + NESTED),
        wire.encode_frame(wire.SHAPE, struct.pack("<I", 1) + b"\x92\xa1a\x91\xa1\xff"),
        wire.encode_frame(wire.SHAPE, b""),
        wire.encode_frame(wire.ROW, b""),
        wire.encode_frame(wire.EVENT, b""),
        wire.HEADER.pack(wire.HEADER.size, 0, 9),
    ],
    ids=[
        "nested",
        "only nested",
        "nested shape",
        "no utf-8",
        "no shape",
        "no row",
        "empty",
        "kind",
    ],
)
def test_a_frame_that_cannot_be_read_is_passed_over(ctx: Context, frame: bytes):
    assert_passed_over(ctx, frame)


def assert_passed_over(ctx: Context, frame: bytes) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.frames.append(frame)
    stream.log(run_id, {"after": 1.0}, 1)
    reply = stream.send(ctx)
    assert reply.position == stream.position(len(stream.frames))
    assert len(reply.rejections) == 1
    assert points(ctx, run_id, "after") == [(1, 1.0)]


def test_fields_that_only_a_newer_client_sends_are_ignored(ctx: Context):
    stream = Stream()
    run_id = stream.create()
    stream.frames.append(
        event({"event": "run_updated", "run_id": run_id, "run_name": "new", "colour": "red"})
    )
    assert stream.send(ctx).rejections == []
    assert get(ctx, run_id).info.run_name == "new"


@pytest.mark.parametrize("time_ms", [-1, INT64_MAX, 2**64 - 1])
def test_a_file_is_worth_more_than_the_clock_of_its_writer(ctx: Context, clock: Any, time_ms: int):
    stream = Stream()
    run_id = stream.create()
    stream.say(FileLogged(run_id=run_id, path="a.txt", content=b"x", time_ms=time_ms))
    assert stream.send(ctx).rejections == []
    (file,) = artifacts.list_(ctx, ListArtifacts(run_id=run_id)).files
    assert (file.path, file.created_ms) == ("a.txt", clock.now_ms)


@pytest.mark.parametrize(
    ("before", "total"), [("9" * 6_000, "7"), ("-5", "7"), ("²", "7"), ("", "7"), ("5", "12")]
)
def test_lost_calls_are_counted_whatever_somebody_wrote_there(
    ctx: Context, before: str, total: str
):
    stream = Stream()
    run_id = stream.create()
    stream.say(
        TagsChanged(run_id=run_id, tags={ingest.LOST_CALLS_TAG: before}),
        CallsLost(run_id=run_id, count=-3, since_ms=0, until_ms=1),
        CallsLost(run_id=run_id, count=7, since_ms=0, until_ms=1),
    )
    assert stream.send(ctx).rejections == []
    assert get(ctx, run_id).data.tags[ingest.LOST_CALLS_TAG] == total


@pytest.mark.parametrize("end_ms", [-1, INT64_MAX, 2**64 - 1])
def test_a_moment_that_cannot_be_is_refused_and_the_rest_is_kept(ctx: Context, end_ms: int):
    stream = Stream()
    run_id = stream.create()
    stream.say(
        RunUpdated(run_id=run_id, end_ms=end_ms), TagsChanged(run_id=run_id, tags={"a": "b"})
    )
    assert [problem.code for problem in stream.send(ctx).rejections] == ["invalid"]
    assert get(ctx, run_id).data.tags["a"] == "b"


def test_garbage_is_answered_with_a_list_that_ends(ctx: Context):
    stream = Stream()
    stream.frames.append(wire.HEADER.pack(wire.HEADER.size, 0, 9) * 5_000)
    reply = stream.send(ctx)
    assert len(reply.rejections) == MAX_REJECTIONS
    assert "more was refused" in reply.rejections[-1].message


def header(body: bytes, content: bytes = b"") -> bytes:
    return struct.pack("<4sI", MAGIC, len(body)) + body + content


def packed(**fields: Any) -> bytes:
    return msgspec.msgpack.encode({"writer_id": "0" * 32, "position": 0, **fields})


GOOD_FRAME = event({"event": "tags_changed", "run_id": RUN_ID, "tags": {}})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (MAGIC, Invalid),
        (b"RWB2" + bytes(20), Invalid),
        (MAGIC + b"\xff\xff\xff\xff", Corrupt),
        (header(b""), Corrupt),
        (header(b"\xc1"), Corrupt),
        (header(NESTED), Corrupt),
        (header(b"\x81\xa1x" + NESTED), Corrupt),
        (header(packed(writer_id="###").replace(b"###", b"\xff\xff\xff")), Corrupt),
        (header(packed(writer_id="\x00" * 32)), Invalid),
        (header(packed(alive=["\x00"])), Invalid),
        (header(packed(position=-1)), Corrupt),
        (header(packed(context_bytes=1)), Corrupt),
        (header(packed(context_bytes=-1)), Corrupt),
        (header(packed(checksum=1), GOOD_FRAME), Corrupt),
        (header(packed(checksum=zlib.crc32(GOOD_FRAME)), GOOD_FRAME[:-1]), Corrupt),
        (header(packed(checksum=zlib.crc32(GOOD_FRAME[:-1])), GOOD_FRAME[:-1]), Corrupt),
    ],
)  # fmt: skip
def test_a_batch_damaged_on_its_way_is_said_to_be_one(
    ctx: Context, body: bytes, error: type[Exception]
):
    with pytest.raises(error):
        ingest.send(ctx, SendBatch(body=body))


@pytest.mark.parametrize("position", [1, INT64_MAX, 2**64 - 1])
def test_a_gap_of_any_size_is_answered_with_the_position(ctx: Context, position: int):
    writer = new_writer_id()
    body = encode_batch(writer, position, GOOD_FRAME)
    assert ingest.send(ctx, SendBatch(body=body)).position == 0


def test_a_half_batch_is_stored_up_to_its_last_whole_frame(ctx: Context):
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 1)
    stream.log(run_id, {"loss": 2.0}, 2)
    whole = b"".join(stream.frames)
    half = encode_batch(stream.writer_id, 0, whole[:-5])
    reply = ingest.send(ctx, SendBatch(body=half))
    assert reply.position == stream.position(len(stream.frames) - 1)
    assert points(ctx, run_id, "loss") == [(1, 1.0)]
    stream.sent = len(stream.frames) - 1
    stream.send(ctx)
    assert points(ctx, run_id, "loss") == [(1, 1.0), (2, 2.0)]
