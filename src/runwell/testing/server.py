"""A real server in a process of its own for tests, on a free port; knows no act."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

_READY = re.compile(r"ready at (http://\S+)")


class ServerProcess:
    """``runwell server`` on a store; use as a context manager, kill and start it again at will."""

    def __init__(self, store: str, *, folder: Path, options: tuple[str, ...] = ()) -> None:
        self.store = store
        self.folder = folder
        self.options = options
        self.port = 0
        """The port of the first start; later starts use it again, as clients expect."""
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "ServerProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and return once it answers.

        Raises:
            RuntimeError: it ended instead; the message is what it said.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "server.log"
        with log.open("a") as errors:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "runwell.cli.main", "server",
                    "--store", self.store, "--artifacts", str(self.folder / "blobs"),
                    "--port", str(self.port), *self.options,
                ],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=self.folder,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := _READY.search(line):
                self.port = int(found[1].rpartition(":")[2])
                return
        self.process.wait()
        raise RuntimeError(log.read_text())

    def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End it without warning, as a crash would."""
        return self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(number)
        status = self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        return status
