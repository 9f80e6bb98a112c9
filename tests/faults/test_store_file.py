"""The file of an embedded store is read-only, missing, locked, damaged, or on a full disk.

Each answers what is wrong and what helps; a server goes on, and nothing that it acknowledged is
lost once the fault is gone.
"""

import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runwell.base.errors import Corrupt, RunwellError, Unavailable
from runwell.server.app import create_app
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.live import Answer, LiveServer
from runwell.testing.server import ServerProcess
from runwell.testing.streams import Stream
from runwell.wire.batch import CONTENT_TYPE

Serve = Callable[[Path], LiveServer]


def mount(*arguments: str | Path) -> None:
    """Mount something of our own, or skip the test."""
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("no right to mount a file system here")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Give a function that serves the store in a folder."""
    servers: list[LiveServer] = []

    def start(folder: Path) -> LiveServer:
        database = Database.open(str(folder / "runwell.db"))
        server = LiveServer(create_app(database, LocalBlobs(folder / "blobs")))
        servers.append(server.__enter__())
        return server

    yield start
    for server in servers:
        server.__exit__()


def send(server: LiveServer, stream: Stream) -> Answer:
    """Send what was not acknowledged yet."""
    body = stream.piece(stream.sent, len(stream.frames))
    answer = server.ask("POST", "/api/v1/ingest", body, {"Content-Type": CONTENT_TYPE})
    if answer.status == 200:
        assert answer.json == {"position": stream.position(len(stream.frames))}
        stream.sent = len(stream.frames)
    return answer


def history(server: LiveServer, run_id: str) -> int:
    return server.ask("GET", f"/api/v1/runs/{run_id}/history?key=loss").json["n"]


def refused(answer: Answer, message: str) -> None:
    assert answer.status == 503
    assert answer.headers["retry-after"]
    assert answer.json["error"]["code"] == "unavailable"
    assert message in answer.json["error"]["message"]
    assert answer.json["error"]["hint"]


def check_whole(path: Path) -> None:
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def opening(path: Path) -> RunwellError:
    with pytest.raises(RunwellError) as problem:
        Database.open(str(path)).close()
    assert str(path.parent) not in str(problem.value)
    return problem.value


def fill(server: LiveServer, stream: Stream, run_id: str) -> int:
    """Log until the disk is full and return how many points were acknowledged."""
    noise = random.Random(3)
    for step in range(0, 200_000, 1_000):
        values = [noise.random() for _ in range(1_000)]
        stream.log_columns(run_id, {"loss": values}, range(step, step + 1_000))
        answer = send(server, stream)
        if answer.status != 200:
            refused(answer, "full")
            return step
    raise AssertionError("the disk is never full")


def test_a_full_disk_is_said_and_all_goes_on_when_there_is_room(tmp_path: Path, serve: Serve):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", disk)
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(1_000_000))
        server = serve(disk)
        stream = Stream()
        run_id = stream.create()
        acknowledged = fill(server, stream, run_id)
        assert acknowledged > 0
        # What is there can still be read, and files are told the same.
        assert history(server, run_id) == acknowledged
        content = f"/api/v1/runs/{run_id}/artifacts/content?path=a"
        refused(server.ask("PUT", content, bytes(500_000)), "No space left")
        ballast.unlink()
        assert send(server, stream).status == 200
        assert history(server, run_id) == acknowledged + 1_000
        check_whole(disk / "runwell.db")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path):
    database = Database.open(str(tmp_path / "runwell.db"))
    server = LiveServer(create_app(database, LocalBlobs(tmp_path / "blobs")))

    def limit(pages: int) -> Callable[[object], None]:
        return lambda db: db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with server:
        stream = Stream()
        run_id = stream.create()
        assert send(server, stream).status == 200
        size = (tmp_path / "runwell.db").stat().st_size
        database.write(limit(size // 4096 + 20))
        acknowledged = fill(server, stream, run_id)
        assert history(server, run_id) == acknowledged
        database.write(limit(2**30))
        assert send(server, stream).status == 200
        assert history(server, run_id) == acknowledged + 1_000
    check_whole(tmp_path / "runwell.db")


def test_another_process_that_locks_the_file_is_waited_for_and_then_named(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("RUNWELL_SQLITE_BUSY_TIMEOUT_S", "0.05")
    server = serve(tmp_path)
    stream = Stream()
    run_id = stream.create()
    stream.log(run_id, {"loss": 1.0}, 1)
    assert send(server, stream).status == 200
    other = sqlite3.connect(tmp_path / "runwell.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    stream.log(run_id, {"loss": 2.0}, 2)
    refused(send(server, stream), "locked by another process")
    refused(server.send_json("POST", "/api/v1/experiments", {"name": "x"}), "locked")
    assert history(server, run_id) == 1
    other.execute("ROLLBACK")
    other.close()
    assert send(server, stream).status == 200
    assert history(server, run_id) == 2


def test_a_file_that_was_removed_or_replaced_takes_nothing(tmp_path: Path, serve: Serve):
    """SQLite itself goes on with a file that nobody can find any more: all of it would be lost."""
    home, moved = tmp_path / "home", tmp_path / "moved"
    server = serve(home)
    stream = Stream()
    run_id = stream.create()
    assert send(server, stream).status == 200
    home.rename(moved)
    stream.log(run_id, {"loss": 1.0}, 1)
    refused(send(server, stream), "removed or replaced")
    refused(server.ask("GET", f"/api/v1/runs/{run_id}"), "removed or replaced")
    Database.open(str(home / "runwell.db")).close()
    refused(send(server, stream), "removed or replaced")
    shutil.rmtree(home)
    moved.rename(home)
    assert send(server, stream).status == 200
    assert history(server, run_id) == 1


def test_a_missing_folder_is_made(tmp_path: Path):
    Database.open(str(tmp_path / "a" / "b" / "runwell.db")).close()
    assert (tmp_path / "a" / "b" / "runwell.db").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert isinstance(opening(tmp_path / "file" / "runwell.db"), Unavailable)
    assert isinstance(opening(tmp_path), Unavailable)


def test_a_read_only_store_is_said_before_anything_is_served(tmp_path: Path):
    real, shown = tmp_path / "real", tmp_path / "shown"
    shown.mkdir()
    Database.open(str(real / "runwell.db")).close()
    mount("--bind", real, shown)
    try:
        mount("-o", "remount,bind,ro", shown)
        problem = opening(shown / "runwell.db")
        assert isinstance(problem, Unavailable)
        assert "permissions" in problem.hint
        assert isinstance(opening(shown / "new.db"), Unavailable)
        assert "Read-only" in opening(shown / "new" / "runwell.db").message
        with pytest.raises(RuntimeError) as said:
            ServerProcess(str(shown), folder=tmp_path / "server").start()
        assert "cannot be opened" in str(said.value)
        assert "Traceback" not in str(said.value)
    finally:
        subprocess.run(["umount", "-l", shown], check=True)


@pytest.mark.parametrize("kept", [100, 4_096, 20_000], ids=["schema", "tables", "cut short"])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, kept: int):
    path = tmp_path / "runwell.db"
    Database.open(str(path)).close()
    whole = path.read_bytes()
    rest = b"" if kept == 20_000 else random.Random(5).randbytes(len(whole) - kept)
    path.write_bytes(whole[:kept] + rest)
    problem = opening(path)
    assert isinstance(problem, Corrupt)
    assert "doctor" in problem.hint
