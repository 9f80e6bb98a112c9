"""Live events over HTTP: what a browser hears, after a reconnect too, and how streams end."""

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from runwell.base.ids import new_run_id
from runwell.server import live
from runwell.server.app import create_app
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.stores.sql.pulse import Pulse
from runwell.testing.live import LiveServer
from runwell.testing.server import ServerProcess

PROMPT_S = 4.0
"""Within which an event comes, and long before the streams ask by themselves."""


class Listener:
    """An EventSource, less its habit to connect again."""

    def __init__(self, port: int, query: str = "", last: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PROMPT_S)
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        self.connection.request("GET", f"/api/v1/live?{query}", headers=headers)
        self.answer = self.connection.getresponse()
        self.last = last

    def hear(self) -> tuple[str, dict]:
        """Return name and data of the next event; what is no event is skipped."""
        fields: dict[str, str] = {}
        while line := self.answer.readline():
            text = line.decode().rstrip("\n")
            if not text and "data" in fields:
                self.last = fields.get("id", self.last)
                return fields["event"], json.loads(fields["data"])
            name, _, value = text.partition(": ")
            if name:
                fields[name] = value
        raise EOFError

    def until(self, name: str) -> dict:
        """Return the data of the next event of that name."""
        while (event := self.hear())[0] != name:
            continue
        return event[1]

    def close(self) -> None:
        self.connection.close()
        self.answer.close()


@contextmanager
def listening(port: int, query: str = "", last: str = "") -> Iterator[Listener]:
    listener = Listener(port, query, last)
    try:
        yield listener
    finally:
        listener.close()


def start(real) -> str:
    return real.send_json("POST", "/api/v1/runs", {"experiment_id": "0"}).json["info"]["run_id"]


def log(real, run_id: str, step: int) -> None:
    metric = {"key": "loss", "value": 0.5, "step": step, "timestamp": 1}
    answer = real.send_json("POST", f"/api/v1/runs/{run_id}/log", {"metrics": [metric]})
    assert answer.status == 200


def end(real, run_id: str) -> None:
    answer = real.send_json("PATCH", f"/api/v1/runs/{run_id}", {"status": "FINISHED"})
    assert answer.status == 200


def test_it_begins_at_once_and_says_which_version_speaks(real):
    with listening(real.port) as listener:
        assert listener.answer.status == 200
        head = {name.lower(): value for name, value in listener.answer.getheaders()}
        assert head["content-type"] == "text/event-stream"
        assert head["cache-control"] == "no-store"
        name, data = listener.hear()
        assert (name, set(data)) == ("hello", {"version"})


def test_points_and_the_end_of_a_run_come(real):
    run_id = start(real)
    with listening(real.port, f"run_ids={run_id}") as listener:
        (run,) = listener.until("runs")["runs"]
        assert (run["run_id"], run["points"], run["status"]) == (run_id, 0, "RUNNING")
        log(real, run_id, 1)
        while run["points"] != 1:
            (run,) = listener.until("runs")["runs"]
        end(real, run_id)
        while run["status"] != "FINISHED":
            (run,) = listener.until("runs")["runs"]
        assert run["end_ms"]


def test_new_runs_of_an_experiment_come(real):
    with listening(real.port, "experiment_ids=0") as listener:
        (told,) = listener.until("experiments")["experiments"]
        run_id = start(real)
        assert run_id in {run["run_id"] for run in listener.until("runs")["runs"]}
        (more,) = listener.until("experiments")["experiments"]
        assert more["runs"] == told["runs"] + 1


def test_without_ids_every_experiment_is_watched(real):
    with listening(real.port) as listener:
        listener.until("hello")
        body = {"name": f"live {new_run_id()}"}
        made = real.send_json("POST", "/api/v1/experiments", body).json["experiment_id"]
        heard: set[str] = set()
        while made not in heard:
            found = listener.until("experiments")["experiments"]
            heard |= {one["experiment_id"] for one in found}


def test_who_comes_back_has_missed_nothing_and_hears_nothing_twice(real):
    one, two = start(real), start(real)
    query = f"run_ids={one}&run_ids={two}"
    with listening(real.port, query) as listener:
        while listener.last == "":
            listener.until("runs")
        # Heartbeats of two seconds count as news; this is for what comes after them.
        last = listener.last
    end(real, two)
    with listening(real.port, query, last) as listener:
        while "FINISHED" not in {run["status"] for run in listener.until("runs")["runs"]}:
            continue
    with listening(real.port, query, "no cursor of ours") as listener:
        assert len(listener.until("runs")["runs"]) == 2


def test_what_another_process_writes_comes_too(tmp_path):
    store = tmp_path / "store"
    app = create_app(Database.open(str(store / "runwell.db")), LocalBlobs(store / "blobs"))
    with LiveServer(app) as server, listening(server.port, "experiment_ids=0") as listener:
        listener.until("experiments")
        code = "import runwell\nwith runwell.start_run() as run: runwell.log_metric('a', 1.0)"
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "RUNWELL_TRACKING_URI": str(store)},
            check=True,
            timeout=60,
        )
        statuses: set[str] = set()
        while "FINISHED" not in statuses:
            statuses |= {run["status"] for run in listener.until("runs")["runs"]}


def test_a_store_that_rests_is_not_asked(real, monkeypatch):
    asked: list[float] = []
    plain = live.Live._ask

    def counted(self, request):
        asked.append(time.monotonic())
        return plain(self, request)

    monkeypatch.setattr(live.Live, "_ask", counted)
    monkeypatch.setattr(live, "KEEP_ALIVE_S", 1.0)
    monkeypatch.setattr(live, "AGAIN_S", 100.0)
    monkeypatch.setattr(live, "FEEL_S", 0.02)
    with listening(real.port, "experiment_ids=0") as listener:
        listener.until("hello")
        while listener.answer.readline() != b": keep-alive\n":
            continue
        # It felt the pulse some fifty times: the first question, one for the first feeling, and a
        # few more where others of the same PostgreSQL committed meanwhile.
        assert len(asked) <= 6


def test_a_pulse_feels_commits_and_nothing_else(database_uri):
    one, two = Database.open(database_uri), Database.open(database_uri)
    pulse = Pulse(one)
    first = pulse.feel()
    assert pulse.feel() == first
    from sqlalchemy import text

    for number, writer in enumerate((one, two)):
        before = pulse.feel()
        change = text(f"UPDATE experiments SET updated_ms = {number}")
        writer.write(lambda db, change=change: db.execute(change))
        assert pulse.feel() != before
    pulse.close()
    one.close()
    two.close()


def test_its_head_alone_can_be_asked_for(real):
    answer = real.ask("HEAD", "/api/v1/live?experiment_ids=0")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream"


@pytest.mark.parametrize("query", ["run_ids=x", "nonsense=1", "experiment_ids=-1"])
def test_nonsense_is_refused_before_it_begins(real, query):
    answer = real.ask("GET", f"/api/v1/live?{query}")
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/json"


def test_five_hundred_runs_fit_an_address(real):
    run_id = start(real)
    ids = [run_id, *(new_run_id() for _ in range(499))]
    query = "&".join(f"run_ids={one}" for one in ids)
    assert len(query) > 20_000
    with listening(real.port, query) as listener:
        assert [run["run_id"] for run in listener.until("runs")["runs"]] == [run_id]
        last = listener.last
    with listening(real.port, query, last) as listener:
        listener.until("hello")
    too_many = f"{query}&run_ids={new_run_id()}"
    assert real.ask("GET", f"/api/v1/live?{too_many}").status == 413


def streams_of(server: LiveServer) -> set:
    return server._server.config.app._streams._listeners


def test_clients_that_leave_leave_nothing_behind(real):
    for _ in range(5):
        with listening(real.port) as listener:
            listener.until("hello")
            assert streams_of(real)
    wait_until(lambda: not streams_of(real))
    app = real._server.config.app
    # The task that feels the pulse goes with the last of them.
    wait_until(app._streams._feeling.done)


def test_a_client_that_does_not_read_is_let_go(real, monkeypatch):
    monkeypatch.setattr(live, "SEND_TIMEOUT_S", 0.2)
    huge = live._events

    def flood(changes):
        return huge(changes) + b": " + b"x" * (4 << 20) + b"\n\n"

    monkeypatch.setattr(live, "_events", flood)
    with socket.create_connection(("127.0.0.1", real.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(10)
        wait_until(lambda: not streams_of(real))
        # Reset at the end, so that the server need not wait for the rest to be taken.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_a_server_that_is_to_stop_ends_its_streams_at_once(tmp_path, options):
    store = str(tmp_path / "store")
    server = ServerProcess(store, folder=tmp_path / "server", options=options)
    with server:
        listeners = [Listener(server.port, "experiment_ids=0") for _ in range(4)]
        for listener in listeners:
            listener.until("hello")
        begun = time.monotonic()
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        for listener in listeners:
            with pytest.raises(EOFError):
                while True:
                    listener.hear()
        assert server.process.wait(timeout=10) == 0
        assert time.monotonic() - begun < 2
        for listener in listeners:
            listener.close()
    assert "Cancel" not in (tmp_path / "server" / "server.log").read_text()


def test_a_store_that_goes_away_ends_the_stream(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "KEEP_ALIVE_S", 0.3)
    path = tmp_path / "runwell.db"
    app = create_app(Database.open(str(path)), LocalBlobs(tmp_path / "blobs"))
    with LiveServer(app) as server, listening(server.port) as listener:
        listener.until("hello")
        path.rename(tmp_path / "elsewhere.db")
        with pytest.raises(EOFError):
            while True:
                listener.hear()
        assert server.ask("GET", "/api/v1/live").status == 503


def test_many_streams_share_one_pulse(real):
    before = {thread.name for thread in threading.enumerate()}
    listeners = [Listener(real.port, "experiment_ids=0") for _ in range(20)]
    for listener in listeners:
        listener.until("hello")
    run_id = start(real)
    for listener in listeners:
        heard: set[str] = set()
        while run_id not in heard:
            heard |= {run["run_id"] for run in listener.until("runs")["runs"]}
    assert {thread.name for thread in threading.enumerate()} <= before
    for listener in listeners:
        listener.close()


def wait_until(condition, *, limit_s: float = 10.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
