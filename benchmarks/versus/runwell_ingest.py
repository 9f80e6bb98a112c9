"""Send native batches to a Runwell server, on several connections, for some seconds.

python runwell_ingest.py PORT SECONDS WRITERS KIND      kinds: columns row10 row1

The frames are built ahead, as a spool holds them. Each pass over them is a run of its own, from a
writer of its own: its first batch creates the run, its context names the run and the keys.
"""

import http.client
import sys
import threading
import time
from typing import Final, NamedTuple

import msgspec
import numpy as np
from calls import answer, cpu_s, summarize

from runwell.base.ids import new_run_id, new_writer_id
from runwell.wire.batch import CONTENT_TYPE, encode_batch
from runwell.wire.events import RunCreated, encode_event
from runwell.wire.frames import COLUMNS, EVENT, ROW, ROW_HEAD, encode_frame, encode_shape
from runwell.wire.ingest import BatchReply

START_MS: Final = 1_760_000_000_000
BATCHES: Final = 20
POINTS_A_BATCH: Final = {"columns": 100_000, "row10": 100_000, "row1": 50_000}
KEYS: Final = {"columns": 10, "row10": 10, "row1": 1}
STEPS_A_FRAME: Final = 1_000


class Done(NamedTuple):
    """What one writer achieved."""

    points: int
    times_ns: list[int]
    run_ids: list[str]


def curves(keys: int, steps: int) -> np.ndarray:
    """Return float64[keys, steps] of noisy falling losses, exact in float32."""
    fall = np.exp(-3.0 * np.arange(steps) / steps) + 0.1
    noise = np.random.default_rng(7).normal(1.0, 0.05, (keys, steps))
    return (fall * noise).astype(np.float32).astype(np.float64)


def build(kind: str) -> list[bytes]:
    """Return the frames of each batch of a run, without the batches' headers."""
    keys, points = KEYS[kind], POINTS_A_BATCH[kind]
    steps_a_batch = points // keys
    values = curves(keys, steps_a_batch * BATCHES)
    frame = _columns if kind == "columns" else _rows
    starts = range(0, steps_a_batch * BATCHES, steps_a_batch)
    return [frame(values, start, start + steps_a_batch) for start in starts]


def _columns(values: np.ndarray, first: int, last: int) -> bytes:
    frames: list[bytes] = []
    for start in range(first, last, STEPS_A_FRAME):
        steps = np.arange(start, min(start + STEPS_A_FRAME, last), dtype=np.int64)
        block = values[:, start : start + len(steps)]
        head = np.array([0, len(steps)], dtype=np.uint32)
        parts = (head, steps, START_MS + 40 * steps, np.ascontiguousarray(block))
        frames.append(encode_frame(COLUMNS, b"".join(part.tobytes() for part in parts)))
    return b"".join(frames)


def _rows(values: np.ndarray, first: int, last: int) -> bytes:
    table = np.ascontiguousarray(values.T)
    return b"".join(
        encode_frame(ROW, ROW_HEAD.pack(0, step, START_MS + 40 * step) + table[step].tobytes())
        for step in range(first, last)
    )


def write_run(
    connection: http.client.HTTPConnection, kind: str, frames: list[bytes], deadline: float
) -> Done:
    """Send one run, or as much of it as fits before the deadline; every answer is checked."""
    run_id, writer_id, times = new_run_id(), new_writer_id(), list[int]()
    created = RunCreated(run_id=run_id, experiment_id="0", run_name="load", start_ms=START_MS)
    keys = tuple(f"m{number}" for number in range(KEYS[kind]))
    shape, position, points = encode_shape(0, run_id, keys), 0, 0
    event = encode_frame(EVENT, encode_event(created))
    for number, body in enumerate(frames):
        if time.perf_counter() >= deadline:
            break
        data = body if number else event + body
        batch = encode_batch(writer_id, position, data, context=shape)
        began = time.perf_counter_ns()
        connection.request("POST", "/api/v1/ingest", batch, {"Content-Type": CONTENT_TYPE})
        response = connection.getresponse()
        content = response.read()
        times.append(time.perf_counter_ns() - began)
        if response.status != 200:
            raise SystemExit(f"the server answered {response.status}: {content[:600]!r}")
        reply = msgspec.json.decode(content, type=BatchReply)
        position += len(data)
        if reply.position != position or reply.rejections:
            raise SystemExit(f"position {position} was sent, the answer is {reply}")
        points += POINTS_A_BATCH[kind]
    return Done(points, times, [run_id] if points else [])


def write(port: int, kind: str, frames: list[bytes], deadline: float, done: list[Done]) -> None:
    """Write run after run on one connection until the deadline."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while time.perf_counter() < deadline:
        done.append(write_run(connection, kind, frames, deadline))


def main() -> None:
    """Send and print how much was acknowledged."""
    port, seconds, writers, kind = (
        int(sys.argv[1]),
        float(sys.argv[2]),
        int(sys.argv[3]),
        sys.argv[4],
    )
    frames, done = build(kind), list[Done]()
    used_s, began = cpu_s(), time.perf_counter()
    given = (port, kind, frames, began + seconds, done)
    threads = [threading.Thread(target=write, args=given) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed_s = time.perf_counter() - began
    points = sum(one.points for one in done)
    answer(
        points=points,
        points_per_s=points / elapsed_s,
        seconds=elapsed_s,
        batches=sum(len(one.times_ns) for one in done),
        client_cpu_share=(cpu_s() - used_s) / elapsed_s,
        run_ids=[run_id for one in done for run_id in one.run_ids],
        **summarize([time_ns for one in done for time_ns in one.times_ns]),
    )


if __name__ == "__main__":
    main()
