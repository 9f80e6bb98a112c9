"""Record the answers of a real MLflow server to every story: ``make goldens``."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from tests.compat.mlflow.environments import HERE, NEWEST, python_of
from tests.compat.mlflow.exchanges import Player
from tests.compat.mlflow.stories import STORIES

GOLDENS: Final = HERE / "goldens"


@contextmanager
def mlflow_server(folder: Path) -> Iterator[int]:
    """A real MLflow server on an empty store in ``folder``; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(python_of(NEWEST)), "-m", "mlflow", "server",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}",
        "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 120
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def main(names: list[str]) -> None:
    """Record the named stories, or all."""
    for name in names or STORIES:
        with tempfile.TemporaryDirectory() as folder, mlflow_server(Path(folder)) as port:
            said = list(Player("127.0.0.1", port).play(STORIES[name]))
        text = json.dumps({"mlflow": NEWEST, "exchanges": said}, indent=1, ensure_ascii=False)
        (GOLDENS / f"{name}.json").write_text(text + "\n")
        print(f"{name}: {len(said)} exchanges", file=sys.stderr)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
