"""Any stream in any pieces, any number of times, beside any other: the same store."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from runwell.base.ids import new_writer_id
from runwell.entities.run import RunStatus
from runwell.services import ingest
from runwell.stores.blobs.memory import MemoryBlobs
from runwell.stores.series import seal
from runwell.stores.sql import schema
from runwell.stores.sql.engine import Database
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire.events import CallsLost, FileLogged, ParamsLogged, RunUpdated, TagsChanged
from runwell.wire.ingest import SendBatch

CLOCK_MS = 1_760_000_000_000


@pytest.fixture(scope="module")
def context() -> Iterator[Context]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(str(Path(folder) / "store.db"))
        yield Context(database=database, blobs=MemoryBlobs(), clock=lambda: CLOCK_MS)
        database.close()


@st.composite
def scripts(draw: st.DrawFn) -> list[tuple[str, int]]:
    """What one writer does, as (act, number)."""
    acts = st.sampled_from(
        ["ab", "a", "columns", "params", "tags", "file", "lost", "end", "resume"]
    )
    return draw(st.lists(st.tuples(acts, st.integers(0, 5)), min_size=1, max_size=15))


def write(stream: Stream, run_id: str, script: list[tuple[str, int]]) -> None:
    for act, number in script:
        if act == "ab":
            stream.log(run_id, {"a": number + 0.5, "b": -number}, number, number)
        elif act == "a":
            stream.log(run_id, {"a": number + 0.25}, number, number)
        elif act == "columns":
            stream.log_columns(run_id, {"a": [1.0, 2.0, number]}, [number, number + 1, number])
        elif act == "params":
            stream.say(ParamsLogged(run_id=run_id, params={f"p{number}": "x", "q": str(number)}))
        elif act == "tags":
            stream.say(TagsChanged(run_id=run_id, tags={"t": str(number) if number else None}))
        elif act == "file":
            content = str(number).encode()
            stream.say(FileLogged(run_id=run_id, path="f.txt", content=content, time_ms=1))
        elif act == "lost":
            stream.say(CallsLost(run_id=run_id, count=number, since_ms=0, until_ms=1))
        else:
            status = RunStatus.FINISHED if act == "end" else RunStatus.RUNNING
            stream.say(RunUpdated(run_id=run_id, status=status, end_ms=number if status else None))


def state(ctx: Context, run_id: str) -> dict[str, object]:
    """Return all that the store knows of a run, however it keeps it."""
    with ctx.database.reading() as db:
        run = db.execute(select(schema.runs).where(schema.runs.c.uid == run_id)).mappings().one()
        found: dict[str, object] = {
            "run": {name: run[name] for name in ("name", "status", "end_ms", "heartbeat_ms")}
        }
        for table in (schema.attributes, schema.artifacts, schema.series):
            rows = db.execute(select(table).where(table.c.run == run["id"])).mappings()
            hidden = {"run", "tail_n"}
            kept = [{k: v for k, v in row.items() if k not in hidden} for row in rows]
            found[table.name] = sorted(map(repr, kept))
    found["points"] = {key: points(ctx, run_id, key) for key in ("a", "b")}
    return found


@settings(max_examples=60, deadline=None)
@given(scripts(), scripts(), st.data())
def test_pieces_and_repetitions_change_nothing(
    context: Context,
    first: list[tuple[str, int]],
    second: list[tuple[str, int]],
    data: st.DataObject,
) -> None:
    runs: list[str] = []
    streams: list[Stream] = []
    for script in (first, second):
        # The same run twice: once sent in one piece, once as the wind blows.
        for _ in range(2):
            stream = Stream(new_writer_id())
            runs.append(stream.create())
            write(stream, runs[-1], script)
            streams.append(stream)
    for whole in (streams[0], streams[2]):
        ingest.send(context, SendBatch(body=whole.piece(0, len(whole.frames))))
    torn = {1: streams[1], 3: streams[3]}
    for _ in range(data.draw(st.integers(0, 12), label="pieces")):
        stream = torn[data.draw(st.sampled_from([1, 3]))]
        start = data.draw(st.integers(0, len(stream.frames) - 1))
        stop = data.draw(st.integers(start + 1, len(stream.frames)))
        body = stream.piece(start, stop)
        if data.draw(st.booleans(), label="torn on the way"):
            reply = ingest.send(context, SendBatch(body=body))
            again = ingest.send(context, SendBatch(body=body))
            assert again.position == reply.position
        ingest.send(context, SendBatch(body=body))
        if data.draw(st.booleans(), label="sealed"):
            while seal.seal_idle(context.database, CLOCK_MS + 1, idle_ms=0):
                pass
    for stream in torn.values():
        send_rest(context, stream)
    assert state(context, runs[1]) == state(context, runs[0])
    assert state(context, runs[3]) == state(context, runs[2])


def send_rest(context: Context, stream: Stream) -> None:
    """Do what a sender does: begin where it thinks it is, and go where the server says."""
    position = 0
    for _ in range(3):
        first = next(at for at in range(len(stream.frames) + 1) if stream.position(at) == position)
        if first == len(stream.frames):
            return
        body = stream.piece(first, len(stream.frames))
        position = ingest.send(context, SendBatch(body=body)).position
    raise AssertionError("the server never has all of the stream")


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks of a few points, so that short scripts reach sealing."""
    for name, size in (("CHUNK", 6), ("SMALL", 4), ("WORTH", 3), ("MAX_ROWS", 3)):
        monkeypatch.setattr(seal, name, size)
