"""The end of the server at random moments under load: what it acknowledged is there, once.

Each writer keeps a stream of its own and moves on only when a piece is acknowledged. After every
SIGKILL or SIGTERM the server starts again on the same store, and the writers go on where they were
told to.
"""

import http.client
import os
import random
import signal
import sqlite3
import threading
from array import array
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from runwell.base.ids import new_run_id, new_writer_id
from runwell.testing.server import ServerProcess
from runwell.wire.batch import CONTENT_TYPE, encode_batch
from runwell.wire.events import RunCreated, encode_event
from runwell.wire.frames import (
    COLUMNS,
    COLUMNS_HEAD,
    EVENT,
    ROW,
    ROW_HEAD,
    encode_frame,
    encode_shape,
)
from runwell.wire.ingest import BatchReply

ROUNDS = int(os.environ.get("RUNWELL_TEST_KILL_ROUNDS", "100"))
WRITERS = 3
POINTS = 200
"""In a piece; every other piece is one COLUMNS frame instead of ROW frames."""


class Writer(threading.Thread):
    """One client: sends pieces of a stream whose n-th point has step and value n."""

    def __init__(self, port: int, stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.stopped = port, stopped
        self.run_id, self.writer_id = new_run_id(), new_writer_id()
        self.position, self.points, self.pieces = 0, 0, 0
        self.shape = encode_shape(0, self.run_id, ("loss",))
        created = encode_event(RunCreated(run_id=self.run_id, experiment_id="0", start_ms=1))
        self.head = encode_frame(EVENT, created) + self.shape

    def piece(self) -> bytes:
        steps = range(self.points, self.points + POINTS)
        if self.pieces % 2:
            columns = array("q", steps), array("q", [0] * POINTS), array("d", steps)
            body = COLUMNS_HEAD.pack(0, POINTS) + b"".join(column.tobytes() for column in columns)
            frames = encode_frame(COLUMNS, body)
        else:
            frames = b"".join(
                encode_frame(ROW, ROW_HEAD.pack(0, step, 0) + array("d", [step]).tobytes())
                for step in steps
            )
        return self.head + frames if self.pieces == 0 else frames

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.stopped.is_set():
            frames = self.piece()
            context = self.shape if self.pieces else b""
            body = encode_batch(self.writer_id, self.position, frames, context=context)
            try:
                headers = {"Content-Type": CONTENT_TYPE}
                connection.request("POST", "/api/v1/ingest", body, headers)
                answer = connection.getresponse()
                data = answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()  # killed in this moment: the same piece again
                self.stopped.wait(0.01)
                continue
            assert answer.status == 200, data
            reply = msgspec.json.decode(data, type=BatchReply)
            assert reply == BatchReply(position=self.position + len(frames))
            self.position = reply.position
            self.points += POINTS
            self.pieces += 1
        connection.close()


def history(url_port: int, run_id: str) -> tuple[list[int], list[float]]:
    connection = http.client.HTTPConnection("127.0.0.1", url_port)
    connection.request(
        "GET", f"/api/v1/runs/{run_id}/history?key=loss", headers={"Accept": "application/msgpack"}
    )
    points = msgspec.msgpack.decode(connection.getresponse().read())
    connection.close()
    steps, values = array("q", points["steps"]), array("d", points["values"])
    return steps.tolist(), values.tolist()


def end_again_and_again(server: ServerProcess, end: Callable[[], int], rounds: int) -> list[Writer]:
    """End the server under load at random moments and start it again; return its writers."""
    moments = random.Random(7)
    stopped, between = threading.Event(), threading.Event()
    writers = [Writer(server.port, stopped) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(rounds):
        between.wait(moments.uniform(0.02, 0.3))
        status = end()
        assert status in {0, -signal.SIGKILL}
        server.start()
    stopped.set()
    for writer in writers:
        writer.join()
    return writers


def check_points(port: int, writer: Writer) -> None:
    steps, values = history(port, writer.run_id)
    assert steps[: writer.points] == list(range(writer.points))
    assert values == [float(step) for step in steps]
    # The piece that was under way at the end may be stored although nobody was told.
    assert len(steps) in {writer.points, writer.points + POINTS}


def check_file(uri: str) -> None:
    if uri.startswith("sqlite:"):
        with sqlite3.connect(Path(uri.removeprefix("sqlite:///"))) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("database_uri", "rounds"), [("sqlite", ROUNDS), ("postgresql", 6)], indirect=["database_uri"]
)
def test_nothing_acknowledged_is_missing_and_nothing_is_doubled(
    server_process: ServerProcess, database_uri: str, rounds: int
):
    writers = end_again_and_again(server_process, server_process.kill, rounds)
    assert all(writer.pieces > rounds / 4 for writer in writers)
    for writer in writers:
        check_points(server_process.port, writer)
    server_process.stop()
    check_file(database_uri)


def test_a_server_that_is_asked_to_stop_under_load_loses_nothing(
    server_process: ServerProcess, database_uri: str
):
    for writer in end_again_and_again(server_process, server_process.stop, 3):
        assert writer.pieces > 1
        check_points(server_process.port, writer)
    server_process.stop()
    check_file(database_uri)
