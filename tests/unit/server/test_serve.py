"""The server as a process: its start, its address, its end, and two at one store."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runwell.server import sockets
from runwell.server.sockets import bind

SOURCE = Path(sockets.__file__).parents[2]
"""Where this very code is, should it not be installed."""


class Server:
    """A ``runwell server`` in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "runwell.cli.main", "server", *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.port = 0

    def wait_ready(self) -> "Server":
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        match = re.search(r"http://\S+", line)
        assert match, f"{line!r} {self.process.communicate(timeout=10)}"
        self.port = urlsplit(match[0]).port or 0
        return self

    def get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        body = connection.getresponse().read()
        connection.close()
        return body

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, talk = self.process.communicate(timeout=30)
        return self.process.returncode, talk


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    servers: list[Server] = []

    def begin(*options: str) -> Server:
        servers.append(Server(tmp_path, *options))
        return servers[-1]

    yield begin
    for server in servers:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_ends_well(start, tmp_path, number):
    server = start("-p", "0").wait_ready()
    assert server.get("/health") == b'{"status":"ok"}'
    assert (tmp_path / ".runwell" / "runwell.db").exists()
    assert server.end(number) == (0, "")
    # Closing the store folds the write-ahead log into it.
    assert not (tmp_path / ".runwell" / "runwell.db-wal").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_it_listens_for_one_is_not_lost(tmp_path, number):
    code = (
        "import os, uvicorn\n"
        "from runwell.server.options import ServeOptions\n"
        "from runwell.server.serve import serve\n"
        "run = uvicorn.Server.run\n"
        "def early(self, sockets):\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "    run(self, sockets=sockets)\n"
        "uvicorn.Server.run = early\n"
        "serve(ServeOptions(port=0), say=print, on_ready=print)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
        timeout=30,
    )
    assert done.returncode == 0


def test_a_request_in_progress_is_finished_before_it_ends(start):
    server = start("--port", "0").wait_ready()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        body = b'{"name": "slow"}'
        head = (
            "POST /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body[:5])
        assert server.get("/health")  # By now the server has read the head of the other.
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(server.port))
        connection.sendall(body[5:])
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.process.wait(30) == 0


def test_a_taken_port_is_an_error_that_names_its_owner(start):
    bound = bind("127.0.0.1", 0, may_move=False)
    port = bound.port
    with bound.listener:
        server = start("--port", str(port))
        out, talk = server.process.communicate(timeout=30)
    assert (server.process.returncode, out) == (1, "")
    assert f"port {port} is taken by" in talk
    assert f"process {os.getpid()}" in talk
    assert "hint:" in talk


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_open_address_needs_insecure(start, host):
    server = start("--host", host, "-p", "0")
    _, talk = server.process.communicate(timeout=30)
    assert server.process.returncode == 1
    assert "--insecure" in talk
    assert start("--host", host, "-p", "0", "--insecure").wait_ready().get("/health")


def test_another_name_is_refused_on_loopback_and_allowed_by_option(start):
    def status(server: Server) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/health", headers={"Host": "lab.example"})
        code = connection.getresponse().status
        connection.close()
        return code

    assert status(start("-p", "0").wait_ready()) == 403
    assert status(start("-p", "0", "--allowed-hosts", "lab.example").wait_ready()) == 200


def test_a_second_server_on_the_store_says_so_and_works(start):
    first = start("-p", "0").wait_ready()
    second = start("-p", "0").wait_ready()
    connection = http.client.HTTPConnection("127.0.0.1", second.port, timeout=10)
    for number in range(5):
        connection.request(
            "POST",
            "/api/v1/experiments",
            f'{{"name": "e{number}"}}',
            {"Content-Type": "application/json"},
        )
        assert connection.getresponse().read()
    connection.close()
    assert b'"e4"' in first.get("/api/v1/experiments/by-name?name=e4")
    code, talk = second.end()
    assert (code, f"process {first.process.pid} serves the store" in talk) == (0, True)
    assert first.end()[0] == 0


def test_several_workers_and_one_that_dies(start):
    server = start("-p", "0", "--workers", "2").wait_ready()
    children = wait_until(lambda: children_of(server.process.pid), 2)
    os.kill(children[0], signal.SIGKILL)
    replaced = wait_until(lambda: set(children_of(server.process.pid)) - set(children), 1)
    assert replaced
    for _ in range(20):
        assert server.get("/health") == b'{"status":"ok"}'
    code, talk = server.end()
    assert code == 0
    assert "starting another" in talk


def is_answered(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_workers_stop_when_their_parent_was_killed(start):
    server = start("-p", "0", "--workers", "2").wait_ready()
    wait_until(lambda: children_of(server.process.pid), 2)
    server.process.kill()
    server.process.wait()
    wait_until(lambda: not is_answered(server.port))


def test_mlflows_spellings_and_options(start, tmp_path):
    server = start(
        "--backend-store-uri",
        "sqlite:///lab.db",
        "--default-artifact-root",
        "files",
        "-h",
        "127.0.0.1",
        "-p",
        "0",
        "--serve-artifacts",
        "--gunicorn-opts",
        "--timeout 5",
    ).wait_ready()
    assert (tmp_path / "lab.db").exists()
    assert (tmp_path / "files").is_dir()
    _, talk = server.end()
    assert "--serve-artifacts has no meaning here" in talk
    assert "--gunicorn-opts has no meaning here" in talk


def test_a_store_that_cannot_be_opened_is_said_before_anything_is_served(start, tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is no database, certainly not one of ours")
    server = start("-p", "0", "--store", "x.db")
    out, talk = server.process.communicate(timeout=30)
    assert (server.process.returncode, out) == (1, "")
    assert talk.startswith("error: ")


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return True
    return False


def children_of(process_id: int) -> list[int]:
    tasks = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    return [int(word) for word in tasks.split()]


def wait_until(condition, count: int = 0, timeout_s: float = 20.0):
    """Return what the condition gives once it is true, or has ``count`` items."""
    end = time.monotonic() + timeout_s
    while True:
        found = condition()
        if len(found) >= count if count else found:
            return found
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)
