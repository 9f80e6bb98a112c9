"""Files through MLflow's REST API, without its client: one big, then small ones from several.

python rest_files.py PORT FOLDER BIG_BYTES FILES CLIENTS

`PUT` and `GET` below `mlflow-artifacts/artifacts/`, over kept connections of Python's own HTTP
client. What comes back is compared, after the measurement, with what was sent.
"""

import filecmp
import http.client
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from calls import answer, cpu_s
from rest import ROOT, Sent, elapsed_s, send_from

BLOCK: Final = 1 << 20
SMALL_BYTES: Final = 10_000
FILES: Final = "/api/2.0/mlflow-artifacts/artifacts/"
Act = Callable[[http.client.HTTPConnection, str], object]


def connect(port: int) -> http.client.HTTPConnection:
    """Return a connection that moves files in large blocks."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=120, blocksize=BLOCK)


def make_run(port: int) -> str:
    """Begin a run and return where its files are."""
    connection = connect(port)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"{ROOT}runs/create", json.dumps({"experiment_id": "0"}), headers)
    run = json.loads(connection.getresponse().read())["run"]
    connection.close()
    return FILES + run["info"]["artifact_uri"].partition(":/")[2].lstrip("/")


def put(connection: http.client.HTTPConnection, target: str, path: Path) -> None:
    """Send a file."""
    with path.open("rb") as file:
        headers = {"Content-Length": str(path.stat().st_size)}
        connection.request("PUT", target, file, headers)
        response = connection.getresponse()
        said = response.read()
    if response.status != 200:
        raise SystemExit(f"{target}: {response.status} {said[:600]!r}")


def get(connection: http.client.HTTPConnection, target: str, path: Path | None = None) -> int:
    """Receive a file, write it to ``path`` if that is given, and return its length."""
    connection.request("GET", target)
    response = connection.getresponse()
    if response.status != 200:
        raise SystemExit(f"{target}: {response.status} {response.read()[:600]!r}")
    buffer, size = memoryview(bytearray(BLOCK)), 0
    with open(path or os.devnull, "wb") as out:
        while count := response.readinto(buffer):
            size += count
            if path is not None:
                out.write(buffer[:count])
    return size


def share(port: int, clients: int, names: list[str], act: Act) -> list[Sent]:
    """Do ``act`` for each of ``names``, each of so many processes its share on one connection."""

    def send(own: list[str]) -> Sent:
        connection = connect(port)
        used_s, began_s = cpu_s(), time.perf_counter()
        for name in own:
            act(connection, name)
        return Sent(len(own), [], began_s, time.perf_counter(), cpu_s() - used_s, [])

    return send_from([partial(send, names[number::clients]) for number in range(clients)])


def main() -> None:
    """Measure and print."""
    port, folder, big_bytes = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    files, clients = int(sys.argv[4]), int(sys.argv[5])
    folder.mkdir()
    names = [f"{number:05d}.bin" for number in range(files)]
    with (folder / "big.bin").open("wb") as out:
        for start in range(0, big_bytes, BLOCK):
            out.write(os.urandom(min(BLOCK, big_bytes - start)))
    for name in names:
        (folder / name).write_bytes(os.urandom(SMALL_BYTES))
    root = make_run(port)
    facts: dict[str, float] = {}

    def note(name: str, amount: float, unit: str, done: list[Sent]) -> None:
        took_s = elapsed_s(done)
        facts[f"{name}_{unit}"] = amount / took_s
        facts[f"{name}_cpu_share"] = sum(one.cpu_s for one in done) / took_s

    def up(connection: http.client.HTTPConnection, name: str) -> None:
        put(connection, f"{root}/files/{name}", folder / name)

    def down(connection: http.client.HTTPConnection, name: str) -> None:
        get(connection, f"{root}/files/{name}")

    note("big_up", big_bytes / 1e6, "mb_per_s", share(port, 1, ["big.bin"], up))
    note("big_down", big_bytes / 1e6, "mb_per_s", share(port, 1, ["big.bin"], down))
    note("small_up", files, "per_s", share(port, clients, names, up))
    note("small_down", files, "per_s", share(port, clients, names, down))
    check(port, folder, root, ["big.bin", names[0], names[-1]])
    answer(**facts)


def check(port: int, folder: Path, root: str, names: list[str]) -> None:
    """Compare what is stored with what was sent."""
    connection = connect(port)
    for name in names:
        get(connection, f"{root}/files/{name}", folder / "back")
        if not filecmp.cmp(folder / name, folder / "back", shallow=False):
            raise SystemExit(f"{name} came back otherwise")


if __name__ == "__main__":
    main()
