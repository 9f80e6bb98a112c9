"""PostgreSQL goes away and comes back: "try again" meanwhile, and nothing lost or doubled after."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.server.app import create_app
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.live import Answer, LiveServer
from runwell.testing.postgres import PostgresServer
from runwell.testing.streams import Stream
from runwell.wire.batch import CONTENT_TYPE

POINTS = 50


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that no other test needs."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def server(own_postgres: PostgresServer, tmp_path: Path) -> Iterator[LiveServer]:
    """A server on it."""
    database = Database.open(own_postgres.uri(own_postgres.create_database()))
    with LiveServer(create_app(database, LocalBlobs(tmp_path / "blobs"))) as live:
        yield live


def send(server: LiveServer, stream: Stream) -> Answer:
    body = stream.piece(stream.sent, len(stream.frames))
    return server.ask("POST", "/api/v1/ingest", body, {"Content-Type": CONTENT_TYPE})


def steps_of(server: LiveServer, run_id: str) -> int:
    answer = server.ask("GET", f"/api/v1/runs/{run_id}/history?key=loss")
    assert answer.status == 200, answer.body
    return answer.json["n"]


def test_every_act_says_try_again_and_all_goes_on_when_it_is_back(
    server: LiveServer, own_postgres: PostgresServer
):
    stream = Stream()
    run_id = stream.create()
    assert send(server, stream).status == 200
    stream.sent = len(stream.frames)
    stream.log(run_id, {"loss": 1.0}, 1)
    own_postgres.stop()
    content = f"/api/v1/runs/{run_id}/artifacts/content?path=a.txt"
    for answer in (
        send(server, stream),
        server.ask("GET", f"/api/v1/runs/{run_id}"),
        server.send_json("POST", "/api/v1/runs/search", {}),
        server.send_json("POST", "/api/v1/experiments", {"name": "x"}),
        server.ask("PUT", content, b"content"),
        server.ask("GET", content),
    ):
        problem = answer.json["error"]
        assert (answer.status, problem["code"]) == (503, "unavailable")
        assert "PostgreSQL" in problem["message"]
        assert "postgres@" not in answer.body.decode()
        assert str(own_postgres.port) not in answer.body.decode()
        assert answer.headers["retry-after"]
    assert server.ask("GET", "/health").status == 200
    own_postgres.start()
    assert send(server, stream).json == {"position": stream.position(len(stream.frames))}
    assert steps_of(server, run_id) == 1
    assert server.send_json("POST", "/api/v1/experiments", {"name": "x"}).status == 200
    assert server.ask("PUT", content, b"content").status == 200


def test_a_restart_under_load_loses_and_doubles_nothing(
    server: LiveServer, own_postgres: PostgresServer
):
    started, refused, finishing = threading.Semaphore(0), threading.Semaphore(0), threading.Event()
    runs: dict[str, int] = {}
    statuses: set[int] = set()

    def write() -> None:
        stream = Stream()
        run_id = stream.create()
        piece = 0
        while not finishing.is_set():
            steps = range(piece * POINTS, (piece + 1) * POINTS)
            stream.log_columns(run_id, {"loss": [float(step) for step in steps]}, steps)
            while (answer := send(server, stream)).status != 200:
                statuses.add(answer.status)
                refused.release()
                finishing.wait(0.02)
            stream.sent = len(stream.frames)
            piece += 1
            started.release()
        runs[run_id] = piece * POINTS

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for _ in range(30):
        assert started.acquire(timeout=60)
    own_postgres.stop()
    for _ in range(10):
        assert refused.acquire(timeout=60)
    own_postgres.start()
    for _ in range(30):
        assert started.acquire(timeout=60)
    finishing.set()
    for writer in writers:
        writer.join()
    assert statuses == {503}
    assert {run_id: steps_of(server, run_id) for run_id in runs} == runs
