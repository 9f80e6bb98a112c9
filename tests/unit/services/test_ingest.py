"""What a batch does to the store, what it refuses, and what sending it again changes: nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from sqlalchemy import event

from runwell.auth.policy import Actor, Need
from runwell.base.errors import Conflict, Corrupt, Forbidden, Invalid, NotFound, TooLarge
from runwell.base.ids import new_run_id
from runwell.entities.attribute import Metric
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.run import Run, RunStatus
from runwell.services import artifacts, ingest, runs
from runwell.stores.sql import uploads
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire import frames as wire
from runwell.wire.artifacts import ListArtifacts
from runwell.wire.batch import encode_batch
from runwell.wire.events import (
    CallsLost,
    FileLogged,
    InputsLogged,
    ParamsLogged,
    RunCreated,
    RunUpdated,
    TagsChanged,
    UploadLogged,
)
from runwell.wire.ingest import LogValues, SendBatch
from runwell.wire.runs import GetRun


def get(ctx: Context, run_id: str) -> Run:
    return runs.get(ctx, GetRun(run_id=run_id))


@contextmanager
def counted_statements(ctx: Context) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(ctx.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(ctx.database.engine, "before_cursor_execute", note)


def test_a_whole_run_in_one_batch(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create(user_id="ada")
    stream.say(
        ParamsLogged(run_id=run_id, params={"lr": "0.1"}),
        TagsChanged(run_id=run_id, tags={"team": "vision", "gone": "x"}),
        TagsChanged(run_id=run_id, tags={"gone": None}),
        InputsLogged(
            run_id=run_id, inputs=[DatasetInput(dataset=Dataset(name="taxi", digest="d1"))]
        ),
        FileLogged(run_id=run_id, path="notes/a.txt", content=b"hello", time_ms=7),
    )
    for step in range(10):
        stream.log(run_id, {"loss": 1.0 / (step + 1), "acc": step / 10}, step, step * 1000)
    stream.say(RunUpdated(run_id=run_id, status=RunStatus.FINISHED, end_ms=99))

    reply = stream.send(ctx)

    assert reply.rejections == []
    assert reply.position == stream.position(len(stream.frames))
    run = get(ctx, run_id)
    assert (run.info.status, run.info.end_ms) == (RunStatus.FINISHED, 99)
    assert run.info.user_id == "ada"
    assert run.data.params == {"lr": "0.1"}
    assert run.data.metrics == {"loss": 0.1, "acc": 0.9}
    assert run.data.tags["team"] == "vision"
    assert "gone" not in run.data.tags
    assert run.inputs.dataset_inputs[0].dataset.name == "taxi"
    assert points(ctx, run_id, "acc") == [(step, step / 10) for step in range(10)]
    (file,) = artifacts.list_(ctx, ListArtifacts(run_id=run_id, recursive=True)).files
    assert (file.path, file.file_size, file.created_ms) == ("notes/a.txt", 5, 7)
    assert ctx.blobs.read(file.digest) == b"hello"


def test_the_same_batch_again_changes_nothing(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 0)
    stream.say(CallsLost(run_id=run_id, count=3, since_ms=1, until_ms=2))
    body = stream.piece(0, len(stream.frames))
    first = ingest.send(ctx, SendBatch(body=body))
    before = get(ctx, run_id)
    assert ingest.send(ctx, SendBatch(body=body)) == first
    assert points(ctx, run_id, "loss") == [(0, 1.0)]
    assert get(ctx, run_id) == before


def test_a_batch_that_overlaps_what_is_stored_is_cut(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for step in range(10):
        stream.log(run_id, {"loss": float(step)}, step)
    ingest.send(ctx, SendBatch(body=stream.piece(0, 7)))
    reply = ingest.send(ctx, SendBatch(body=stream.piece(3, len(stream.frames))))
    assert reply.rejections == []
    assert reply.position == stream.position(len(stream.frames))
    assert points(ctx, run_id, "loss") == [(step, float(step)) for step in range(10)]


def test_a_batch_that_comes_too_early_is_not_applied(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 0)
    early = ingest.send(ctx, SendBatch(body=stream.piece(1, len(stream.frames))))
    assert early.position == 0, "the writer is told to go back to the beginning"
    with pytest.raises(NotFound):
        get(ctx, run_id)
    assert stream.send(ctx).position == stream.position(len(stream.frames))
    assert points(ctx, run_id, "loss") == [(0, 1.0)]


def test_one_batch_sent_by_many_threads_at_once_is_stored_once(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    for step in range(50):
        stream.log(run_id, {"loss": 1.0}, step)
    body = SendBatch(body=stream.piece(0, len(stream.frames)))
    replies: list[int] = []
    threads = [
        threading.Thread(target=lambda: replies.append(ingest.send(ctx, body).position))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [stream.position(len(stream.frames))] * 8
    assert len(points(ctx, run_id, "loss")) == 50


def test_many_writers_may_log_one_series_at_once(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    writers = [Stream() for _ in range(4)]

    def write(number: int) -> None:
        for batch in range(5):
            for step in range(20):
                writers[number].log(run_id, {"loss": float(number)}, batch * 20 + step)
            assert writers[number].send(ctx).rejections == []

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = points(ctx, run_id, "loss")
    assert sorted(found) == sorted((step, float(w)) for w in range(4) for step in range(100))
    assert get(ctx, run_id).data.metrics["loss"] == found[-1][1]


def test_what_is_refused_is_said_and_the_rest_is_stored(ctx: Context) -> None:
    stream = Stream()
    run_id, unknown = stream.create(), new_run_id()
    stream.say(
        ParamsLogged(run_id=run_id, params={"lr": "0.1", "ok": "1"}),
        ParamsLogged(run_id=run_id, params={"lr": "0.2", "fine": "2", "big": "x" * 70_000}),
        ParamsLogged(run_id=unknown, params={"lr": "0.1"}),
        FileLogged(run_id=run_id, path="../../etc/passwd", content=b"x"),
        FileLogged(run_id=run_id, path="good.txt", content=b"y"),
        RunCreated(run_id=new_run_id(), experiment_id="424242"),
        TagsChanged(run_id=run_id, tags={"": "no key", "good": "yes"}),
    )
    stream.log(unknown, {"loss": 1.0, "acc": 2.0}, 1)
    stream.log(run_id, {"loss": 3.0}, 1)

    reply = stream.send(ctx)

    assert reply.position == stream.position(len(stream.frames)), "the stream always goes on"
    run = get(ctx, run_id)
    assert run.data.params == {"lr": "0.1", "ok": "1", "fine": "2"}
    assert run.data.tags["good"] == "yes"
    assert run.data.metrics == {"loss": 3.0}
    files = artifacts.list_(ctx, ListArtifacts(run_id=run_id)).files
    assert [file.path for file in files] == ["good.txt"]
    by_run = {(rejection.run_id, rejection.code) for rejection in reply.rejections}
    assert {(run_id, "conflict"), (run_id, "too_large"), (run_id, "invalid")} <= by_run
    about_unknown = [r for r in reply.rejections if r.run_id == unknown]
    assert [rejection.code for rejection in about_unknown] == ["not_found"]
    assert "2 points and 1 events" in about_unknown[0].message


def test_a_deleted_run_takes_nothing_until_it_is_restored(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    runs.delete(ctx, GetRun(run_id=run_id))
    stream.log(run_id, {"loss": 1.0}, 0)
    stream.say(TagsChanged(run_id=run_id, tags={"a": "b"}))
    (rejection,) = stream.send(ctx).rejections
    assert (rejection.run_id, rejection.code) == (run_id, "conflict")
    assert "restore" in rejection.hint
    runs.restore(ctx, GetRun(run_id=run_id))
    stream.log(run_id, {"loss": 2.0}, 1)
    assert stream.send(ctx).rejections == []
    assert points(ctx, run_id, "loss") == [(1, 2.0)]


def test_a_purged_run_takes_nothing(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 0)
    stream.send(ctx)
    runs.delete(ctx, GetRun(run_id=run_id))
    runs.purge(ctx, GetRun(run_id=run_id))
    stream.log(run_id, {"loss": 1.0}, 1)
    assert [rejection.code for rejection in stream.send(ctx).rejections] == ["not_found"]


def test_a_name_given_last_wins_however_it_was_given(ctx: Context) -> None:
    stream = Stream()
    first, second = stream.create(), stream.create()
    for run_id, say in ((first, (0, 1)), (second, (1, 0))):
        events = (
            TagsChanged(run_id=run_id, tags={"mlflow.runName": "by-tag"}),
            RunUpdated(run_id=run_id, run_name="by-update"),
        )
        stream.say(*(events[at] for at in say))
    stream.send(ctx)
    assert get(ctx, first).info.run_name == "by-update"
    assert get(ctx, second).info.run_name == "by-tag"
    assert get(ctx, first).data.tags["mlflow.runName"] == "by-update"


def test_status_follows_the_last_update(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.say(
        RunUpdated(run_id=run_id, status=RunStatus.FAILED, end_ms=5),
        RunUpdated(run_id=run_id, status=RunStatus.RUNNING),
    )
    stream.send(ctx)
    assert (get(ctx, run_id).info.status, get(ctx, run_id).info.end_ms) == (RunStatus.RUNNING, None)
    stream.say(RunUpdated(run_id=run_id, status=RunStatus.KILLED))
    stream.send(ctx)
    assert get(ctx, run_id).info.end_ms == ctx.clock()


def test_a_batch_is_a_sign_of_life(ctx: Context, clock: object) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    for move in (lambda: None, lambda: stream.log(run_id, {"loss": 1.0}, 0)):
        vars(clock)["now_ms"] += 5_000
        move()
        stream.send(ctx, alive=[run_id])
        assert get(ctx, run_id).info.heartbeat_ms == ctx.clock()


def test_an_upload_becomes_an_artifact(ctx: Context) -> None:
    stream = Stream()
    run_id, upload_id = stream.create(), new_run_id()
    blob = ctx.blobs.put(b"large")
    row = uploads.UploadRow(upload_id, blob.digest, blob.size_bytes)
    ctx.database.write(lambda db: uploads.add(db, row, 1))
    stream.say(
        UploadLogged(run_id=run_id, path="m.bin", upload_id=upload_id, size_bytes=5),
        UploadLogged(run_id=run_id, path="short.bin", upload_id=upload_id, size_bytes=6),
        UploadLogged(run_id=run_id, path="none.bin", upload_id=new_run_id(), size_bytes=5),
    )
    assert [rejection.code for rejection in stream.send(ctx).rejections] == ["corrupt", "not_found"]
    (file,) = artifacts.list_(ctx, ListArtifacts(run_id=run_id)).files
    assert (file.path, file.digest) == ("m.bin", blob.digest)


def test_lost_calls_are_added_up(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    lost = CallsLost(run_id=run_id, count=3, since_ms=1, until_ms=2)
    stream.say(lost, msgspec.structs.replace(lost, count=4))
    stream.send(ctx)
    stream.say(lost)
    stream.send(ctx)
    assert get(ctx, run_id).data.tags[ingest.LOST_CALLS_TAG] == "10"


def test_the_number_of_statements_does_not_grow_with_the_batch(ctx: Context) -> None:
    def statements_for(count: int) -> int:
        stream = Stream()
        for number in range(count):
            run_id = stream.create()
            stream.say(
                ParamsLogged(run_id=run_id, params={f"p{i}": str(number) for i in range(5)}),
                TagsChanged(run_id=run_id, tags={f"t{i}": "v" for i in range(5)}),
            )
            stream.log(run_id, {f"m{i}": float(i) for i in range(5)}, 0)
            stream.log_columns(run_id, {"long": [1.0] * 300}, range(300))
            stream.say(RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
        with counted_statements(ctx) as statements:
            assert stream.send(ctx).rejections == []
        return len(statements)

    statements_for(1)  # adds the keys
    statements_for(1)  # remembers them
    assert statements_for(30) == statements_for(2) <= 32


def test_small_batches_need_few_statements(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 0)
    stream.send(ctx)
    stream.log(run_id, {"loss": 1.0}, 1)
    stream.send(ctx)
    stream.log(run_id, {"loss": 1.0}, 2)
    with counted_statements(ctx) as statements:
        stream.send(ctx)
    assert len([text for text in statements if not text.startswith("BEGIN")]) <= 8, statements


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Invalid),
        (b"nonsense", Invalid),
        (encode_batch("not a writer", 0, b""), Invalid),
        (encode_batch("0" * 32, 0, b"", alive=["not a run"]), Invalid),
        (encode_batch("0" * 32, 0, b"\x05\x00\x00\x00garbage!!"), Corrupt),
        (encode_batch("0" * 32, 0, wire.encode_frame(wire.EVENT, b"x"))[:-1], Corrupt),
    ],
)
def test_bodies_that_are_no_batch_are_refused(
    ctx: Context, body: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        ingest.send(ctx, SendBatch(body=body))


def test_only_writers_may_write(ctx: Context) -> None:
    reader = Actor(name="eve", grants=frozenset({Need.READ}))
    with pytest.raises(Forbidden):
        ingest.send(as_actor(ctx, reader), SendBatch(body=b""))


def as_actor(ctx: Context, actor: Actor) -> Context:
    return Context(database=ctx.database, blobs=ctx.blobs, clock=ctx.clock, actor=actor)


def test_values_logged_in_one_call(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    metrics = [
        Metric("a", 1.0, 10, 1),
        Metric("b", float("nan"), 10, 1),
        Metric("a", 2.0, 11, 1),
        Metric("a", 3.0, 9, 0),
    ]
    ingest.log(ctx, LogValues(run_id=run_id, metrics=metrics, params={"p": "1"}, tags={"t": "x"}))
    assert points(ctx, run_id, "a") == [(0, 3.0), (1, 1.0), (1, 2.0)]
    run = get(ctx, run_id)
    assert run.data.metrics["a"] == 2.0
    assert run.data.metrics["b"] != run.data.metrics["b"]
    assert run.data.params == {"p": "1"}
    ingest.log(ctx, LogValues(run_id=run_id, tags={"t": None}))
    assert "t" not in get(ctx, run_id).data.tags


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"params": {"p": "2"}}, Conflict),
        ({"params": {"q": "x" * 70_000}}, TooLarge),
        ({"tags": {"": "x"}}, Invalid),
        ({"metrics": [Metric("m", 1.0, 0, 2**63)]}, Invalid),
        ({"metrics": [Metric("m", 1.0, -(2**63) - 1, 0)]}, Invalid),
        ({"metrics": [Metric("m\x00", 1.0, 0, 0)]}, Invalid),
        ({"metrics": [Metric("m" * 251, 1.0, 0, 0)]}, TooLarge),
    ],
)
def test_a_call_is_stored_whole_or_not_at_all(
    ctx: Context, change: dict[str, object], error: type[Exception]
) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.say(ParamsLogged(run_id=run_id, params={"p": "1"}))
    stream.send(ctx)
    before = get(ctx, run_id)
    call = LogValues(
        run_id=run_id, metrics=[Metric("good", 1.0, 0, 0)], params={"new": "1"}, tags={"new": "1"}
    )
    with pytest.raises(error):
        ingest.log(ctx, msgspec.structs.replace(call, **change))
    assert get(ctx, run_id) == before


def test_a_call_for_an_unknown_or_deleted_run_fails(ctx: Context) -> None:
    stream = Stream()
    run_id = stream.create()
    stream.send(ctx)
    with pytest.raises(NotFound):
        ingest.log(ctx, LogValues(run_id=new_run_id()))
    runs.delete(ctx, GetRun(run_id=run_id))
    with pytest.raises(Conflict, match="trash"):
        ingest.log(ctx, LogValues(run_id=run_id))
