"""Processes under measurement: their time, their memory, and servers of ours and of MLflow."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, NamedTuple, Self

import psutil
from harness import Failed, environment

START_TIMEOUT_S: Final = 180.0
STOP_TIMEOUT_S: Final = 60.0
OURS: Final = [sys.executable, "-c", "from runwell.cli.main import main; main()"]

_never = threading.Event()
"""Waiting for it is waiting for time, between two looks at something that cannot notify us."""


class Cost(NamedTuple):
    """What a process took from start to end."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


def cost_of(command: list[str], folder: Path) -> Cost:
    """Run ``command`` to its end and return what it took."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{command} ended with {process.returncode}")
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with its children; ``cold_start_s`` is from its start to a 200 of /health."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = (folder / f"server-{port}.log").open("wb")
        began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._wait_until_healthy(began)
        except BaseException:
            self.stop()
            raise
        self.cold_start_s = time.perf_counter() - began
        self.start_cpu_s = self.cpu_s()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def processes(self) -> list[psutil.Process]:
        """Return the process and all below it."""
        try:
            parent = psutil.Process(self._process.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def cpu_s(self) -> float:
        """Return the CPU seconds of all its processes so far."""
        times = [process.cpu_times() for process in self.processes()]
        return sum(each.user + each.system for each in times)

    def memory_bytes(self, kind: str) -> int:
        """Return the sum over its processes of ``pss``, ``rss``, or ``hwm``, the peak of rss."""
        return sum(_memory_bytes(process.pid, kind) for process in self.processes())

    def wait_until_quiet(self, looks: int = 1, limit_s: float = 120.0) -> None:
        """Wait until its processes use next to no CPU for ``looks`` times two seconds in a row."""
        deadline, before, quiet = time.monotonic() + limit_s, self.cpu_s(), 0
        while quiet < looks and time.monotonic() < deadline:
            _never.wait(2.0)
            now = self.cpu_s()
            quiet = quiet + 1 if now - before < 0.1 else 0
            before = now

    def stop(self) -> None:
        """Ask it to stop, and end what is left of it after a while."""
        family = self.processes()
        self._process.send_signal(signal.SIGTERM)
        _, alive = psutil.wait_procs(family, timeout=STOP_TIMEOUT_S if family else 0)
        for process in alive:
            process.kill()
        self._process.wait()
        self._log.close()

    def _wait_until_healthy(self, began: float) -> None:
        while not _is_healthy(self.port):
            if self._process.poll() is not None:
                log = Path(self._log.name).read_text(errors="replace")
                raise Failed(f"the server ended while it started:\n{log[-2_000:]}")
            if time.perf_counter() - began > START_TIMEOUT_S:
                raise Failed(f"the server was not healthy after {START_TIMEOUT_S:.0f} s")
            _never.wait(0.005)


def start_runwell(folder: Path, *extra: str) -> Server:
    """Start our server on the embedded store in ``folder``, with its defaults otherwise."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    store = ["--store", f"sqlite:///{folder / 'runwell.db'}", "--artifacts", str(folder / "blobs")]
    return Server([*OURS, "server", "--port", str(port), *store, *extra], port, folder)


def start_mlflow(peers: Path, folder: Path, *extra: str) -> Server:
    """Start MLflow's server on SQLite in ``folder``, with its defaults otherwise.

    It is handed out when it rests: it starts job runners some ten seconds after it is healthy, and
    its figures would suffer from them.
    """
    folder.mkdir(exist_ok=True)
    port = free_port()
    store = ["--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"]
    files = ["--artifacts-destination", str(folder / "artifacts")]
    command = [str(peers.parent / "mlflow"), "server", "--port", str(port), *store, *files, *extra]
    server = Server(command, port, folder)
    try:
        server.wait_until_quiet(looks=7)
    except BaseException:
        server.stop()
        raise
    return server


def _is_healthy(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5.0) as connection:
            head = ("GET /health HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close")
            connection.sendall("\r\n".join([*head, "", ""]).encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


_FIELDS: Final = {
    "pss": ("smaps_rollup", "Pss:"),
    "rss": ("status", "VmRSS:"),
    "hwm": ("status", "VmHWM:"),
}


def _memory_bytes(pid: int, kind: str) -> int:
    name, field = _FIELDS[kind]
    try:
        lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
    except OSError:  # It ended between being listed and being looked at.
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))
