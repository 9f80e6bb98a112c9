"""Requests of MLflow's REST API that are built ahead, and client processes that send them.

From run to run only the run's id changes, and it always has 32 characters: a request is built once
and the id put in when it is sent, so that a client costs next to no CPU.
"""

import http.client
import json
import multiprocessing
import re
import socket
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple

from calls import cpu_s
from connection import exchange, request_bytes

ROOT: Final = "/api/2.0/mlflow/"
START_MS: Final = 1_760_000_000_000
RUN: Final = "@" * 32
"""Stands for the run's id in what is built ahead."""

_RUN_ID: Final = re.compile(rb'"run_id"\s*:\s*"([0-9a-f]{32})"')


class Request(NamedTuple):
    """A request without the run's id, which stands between its two parts."""

    before: bytes
    after: bytes


class Sent(NamedTuple):
    """What one client process sent and had acknowledged; times are those of a monotonic clock."""

    count: int
    times_ns: list[int]
    began_s: float
    ended_s: float
    cpu_s: float
    run_ids: list[str]


def build(port: int, act: str, body: dict[str, Any]) -> Request:
    """Build a POST of ``body``, in which ``RUN`` stands for the run's id."""
    request = request_bytes("POST", ROOT + act, port, json.dumps(body).encode())
    before, _, after = request.partition(RUN.encode())
    return Request(before, after)


def post(connection: socket.socket, request: Request, run_id: bytes = b"") -> bytes:
    """Send ``request`` and return the answer, which must be a success."""
    answer = exchange(connection, request.before + run_id + request.after)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"the server answered {answer[:600]!r}")
    return answer


def run_id_in(answer: bytes) -> bytes:
    """Return the id in the answer to ``runs/create``."""
    found = _RUN_ID.search(answer)
    if found is None:
        raise SystemExit(f"no run id in {answer[:600]!r}")
    return found[1]


def get(port: int, act: str, query: str) -> Any:
    """Return what the server answers, decoded; for looking into it after the measurement."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", f"{ROOT}{act}?{query}")
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{act}: {response.status} {content[:600]!r}")
    return json.loads(content)


def send_from(sends: Sequence[Callable[[], Sent]]) -> list[Sent]:
    """Call each of ``sends`` in a forked process of its own, at once; return what they answered."""
    fork = multiprocessing.get_context("fork")
    pipes = [fork.Pipe(duplex=False) for _ in sends]
    children = [
        fork.Process(target=_report, args=(send, end))
        for send, (_, end) in zip(sends, pipes, strict=True)
    ]
    for child in children:
        child.start()
    for _, end in pipes:
        end.close()
    # A child that failed has said so on stderr, and its pipe ends without an answer.
    done: list[Sent] = [start.recv() for start, _ in pipes]
    for child in children:
        child.join()
    return done


def repeat(seconds: float, act: Callable[[], object]) -> tuple[list[int], float, float, float]:
    """Call ``act`` for so long; return durations in ns, begin and end in s, and CPU seconds."""
    times: list[int] = []
    now, used_s, began_s = time.perf_counter_ns, cpu_s(), time.perf_counter()
    deadline = now() + int(seconds * 1e9)
    # At least once: a slow server may need the whole time for it.
    while not times or now() < deadline:
        began = now()
        act()
        times.append(now() - began)
    return times, began_s, time.perf_counter(), cpu_s() - used_s


def elapsed_s(done: Sequence[Sent]) -> float:
    """Return the time from the first beginning to the last end."""
    return max(one.ended_s for one in done) - min(one.began_s for one in done)


def _report(send: Callable[[], Sent], end: Connection) -> None:
    end.send(send())
