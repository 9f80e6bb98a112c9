"""A real PostgreSQL server of one's own for tests, on a free port; knows no schema."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from runwell.base.errors import MissingExtra


class PostgresServer:
    """A server in a folder of its own, removed at the end; a context manager to stop and start.

    The folder is not one of pytest's: run as root, pytest closes the folder above all of its own to
    other users whenever a session starts, and so cuts off the server of a session beside it.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="runwell-postgres-"))
        self.port = _free_port()
        self._bin = _find_binaries()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def __enter__(self) -> "PostgresServer":
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; Debian's package made this user.
            shutil.chown(self.folder, "postgres", "postgres")
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start it on its port, and return once it answers."""
        self._process = subprocess.Popen(
            self._as_user(
                str(self._bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
                "-c", "max_connections=200",
            ),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
        )  # fmt: skip
        # pg_isready cannot wait by itself; pg_ctl can only wait for a server that it started.
        while subprocess.run(
            [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        ).returncode:
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """End it and every connection to it; what was committed is kept."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def uri(self, database: str = "postgres") -> str:
        """Return the URI of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template0") -> str:
        """Create a database like ``template`` and return its name."""
        self._databases += 1
        name = f"test_{self._databases}"
        self._run(
            "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
            "-T", template, name,
        )  # fmt: skip
        return name

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            self._as_user(str(self._bin / program), *arguments), check=True, capture_output=True
        )

    def _as_user(self, *command: str) -> list[str]:
        root = os.geteuid() == 0
        return (
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
            if root
            else [*command]
        )


def _find_binaries() -> Path:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        raise MissingExtra("PostgreSQL is not installed", hint="apt-get install postgresql")
    return Path(found).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
