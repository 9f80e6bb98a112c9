"""A store that keeps what clients send in memory, and answers, loses or refuses as a test wants."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from runwell.base.ids import DEFAULT_EXPERIMENT_ID
from runwell.client import runs
from runwell.client.process import PROCESS
from runwell.client.session import Session
from runwell.client.targets import Target
from runwell.client.transport.api import Unreachable
from runwell.entities.experiment import Experiment
from runwell.wire.batch import decode_batch
from runwell.wire.events import AnyEvent, decode_event
from runwell.wire.frames import COLUMNS, EVENT, ROW, ROW_HEAD, SHAPE, decode_shape, scan_frames
from runwell.wire.ingest import BatchReply, Rejection


class FakeStore:
    """A transport whose far end is this object; it stores streams as wire/batch.py says."""

    def __init__(self) -> None:
        self.streams: dict[str, bytearray] = {}
        self.uploads: dict[str, bytes] = {}
        self.batches = 0
        self.beats: list[str] = []
        self.is_away = False
        self.lose_answers = 0
        """How many batches are stored without the sender hearing of it."""
        self.take_bytes: int | None = None
        """Of each batch only so many bytes are stored, cut at a frame."""
        self.rejections: list[Rejection] = []

    def call(self, act, request):
        if self.is_away:
            raise Unreachable("nobody answers", hint="start it")
        if act.name == "ingest.send":
            return self._ingest(request.body)
        if act.name == "experiments.get":
            return Experiment(experiment_id=request.experiment_id, name="Default")
        raise Unreachable(f"the fake does not know {act.name}")

    def _ingest(self, body: bytes) -> BatchReply:
        batch = decode_batch(body)
        self.batches += 1
        self.beats += batch.header.alive
        stream = self.streams.setdefault(batch.header.writer_id, bytearray())
        known = len(stream) - batch.header.position
        if known >= 0:
            shapes = {
                decode_shape(batch.context[f.body : f.end])[0]
                for f in scan_frames(batch.context, verify=True)
            }
            for frame in scan_frames(batch.frames, verify=True):
                if frame.kind == SHAPE:
                    shapes.add(decode_shape(batch.frames[frame.body : frame.end])[0])
                elif frame.kind in {ROW, COLUMNS}:
                    assert (
                        int.from_bytes(batch.frames[frame.body : frame.body + 4], "little")
                        in shapes
                    )
                if frame.end > known and (self.take_bytes is None or frame.end <= self.take_bytes):
                    stream += batch.frames[max(frame.start, known) : frame.end]
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unreachable("the answer was lost")
        reply = BatchReply(position=len(stream), rejections=self.rejections)
        self.rejections = []
        return reply

    def upload_blob(self, upload_id: str, run_id: str, path: Path) -> None:
        if self.is_away:
            raise Unreachable("nobody answers")
        self.uploads[upload_id] = path.read_bytes()

    def open_artifact(self, run_id: str, path: str) -> BinaryIO:
        raise Unreachable("the fake keeps no files")

    def close(self) -> None:
        pass

    def events(self) -> list[AnyEvent]:
        return [
            decode_event(stream[f.body : f.end])
            for stream in map(bytes, self.streams.values())
            for f in scan_frames(stream, verify=True)
            if f.kind == EVENT
        ]

    def rows(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Return (run id, keys, step) of all single log calls."""
        found = []
        for stream in map(bytes, self.streams.values()):
            shapes = {}
            for frame in scan_frames(stream, verify=True):
                body = stream[frame.body : frame.end]
                if frame.kind == SHAPE:
                    number, run_id, keys = decode_shape(body)
                    shapes[number] = (run_id, keys)
                elif frame.kind == ROW:
                    number, step, _ = ROW_HEAD.unpack_from(body)
                    found.append((*shapes[number], step))
        return found


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def session(store: FakeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The session of this process, over the fake store; fast to send and to give up."""
    monkeypatch.setenv("RUNWELL_SEND_INTERVAL_S", "0.02")
    monkeypatch.setenv("RUNWELL_FLUSH_TIMEOUT_S", "10")
    monkeypatch.setenv("RUNWELL_CAPTURE_SOURCE", "0")
    uri = f"sqlite:///{tmp_path / 'runwell.db'}"
    monkeypatch.setattr(PROCESS, "uri", uri)
    monkeypatch.setattr(PROCESS, "chosen_experiment", "")
    monkeypatch.setattr(PROCESS, "chosen_experiment_ids", {})
    monkeypatch.setattr("runwell.client.session.open_transport", lambda _target: store)
    session = PROCESS.session()
    session.known_experiments[DEFAULT_EXPERIMENT_ID] = "Default"
    yield session
    store.is_away = False
    PROCESS.close()


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return Target(kind="local", uri=f"sqlite:///{tmp_path / 'x.db'}", folder=tmp_path)


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The session of this process over a real embedded store in an empty folder."""
    for name in ("RUNWELL_RUN_ID", "RUNWELL_EXPERIMENT_NAME", "RUNWELL_EXPERIMENT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWELL_CAPTURE_SOURCE", "0")
    monkeypatch.setattr(PROCESS, "uri", str(tmp_path / "store"))
    monkeypatch.setattr(PROCESS, "chosen_experiment", "")
    monkeypatch.setattr(PROCESS, "chosen_experiment_ids", {})
    yield PROCESS.session()
    while run := runs.current():
        runs.leave(run, "KILLED")
    PROCESS.close()
