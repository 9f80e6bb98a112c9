"""A small load generator over raw sockets: one prebuilt request, many kept connections, little CPU.

It costs about 10 µs of CPU a request, so that on two cores the server has one for itself. The
answers to one request have one length: it is learnt from the first and then only counted.

python benchmarks/load.py PORT REQUEST_FILE --connections 32 --seconds 5
"""

import argparse
import json
import selectors
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from versus.calls import summarize
from versus.connection import connect, exchange, receive, request_bytes

__all__ = ["measure", "request_bytes"]


def measure(
    port: int, request: bytes, folder: Path, *, connections: int = 1, seconds: float, limit: int = 0
) -> dict[str, Any]:
    """Send ``request`` over and over from a process of its own; see ``run`` for the answer."""
    path = folder / "request.bin"
    path.write_bytes(request)
    command = [sys.executable, __file__, str(port), str(path), "--connections", str(connections)]
    command += ["--seconds", str(seconds), "--limit", str(limit)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def run(port: int, request: bytes, connections: int, seconds: float, limit: int) -> dict[str, Any]:
    """Keep one request in flight on each connection; return rates and percentiles in µs."""
    sockets = [connect(port) for _ in range(connections)]
    first = exchange(sockets[0], request)
    if not first.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"the server answered {first[:600]!r}")
    times, elapsed_s = _drive(sockets, request, len(first), seconds, limit)
    requests = {"requests": len(times), "answer_bytes": len(first)}
    return {**requests, "requests_per_s": len(times) / elapsed_s, **summarize(times)}


def _drive(
    sockets: list[socket.socket], request: bytes, length: int, seconds: float, limit: int
) -> tuple[list[int], float]:
    selector, now = selectors.DefaultSelector(), time.perf_counter_ns
    began = now()
    deadline, times = began + int(seconds * 1e9), list[int]()
    for connection in sockets:
        selector.register(connection, selectors.EVENT_READ, [now(), length])
        connection.sendall(request)
    open_count = len(sockets)
    while open_count:
        for key, _ in selector.select():
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            state: list[int] = key.data
            data = receive(connection)
            if state[1] == length and not data.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"the server answered {data[:600]!r}")
            state[1] -= len(data)
            if state[1] > 0:
                continue
            ended = now()
            times.append(ended - state[0])
            if ended >= deadline or (limit and len(times) >= limit):
                selector.unregister(connection)
                open_count -= 1
                continue
            state[0], state[1] = ended, length
            connection.sendall(request)
    return times, (now() - began) / 1e9


def main() -> None:
    """Put load on a server and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("request", type=Path)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--limit", type=int, default=0, help="stop after so many requests")
    given = parser.parse_args()
    request = given.request.read_bytes()
    print(json.dumps(run(given.port, request, given.connections, given.seconds, given.limit)))


if __name__ == "__main__":
    main()
