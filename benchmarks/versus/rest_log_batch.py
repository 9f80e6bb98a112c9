"""Send `log-batch` requests of 1,000 points from several processes to a server, for some seconds.

python rest_log_batch.py PORT SECONDS CLIENTS

Ten metrics at a hundred steps each, as JSON as MLflow's client writes it. A hundred requests make
a run, then the client creates the next.
"""

import itertools
import sys
from typing import Final

from calls import answer, summarize
from connection import connect
from rest import (
    RUN,
    START_MS,
    Request,
    Sent,
    build,
    elapsed_s,
    get,
    post,
    repeat,
    run_id_in,
    send_from,
)

KEYS: Final = 10
STEPS: Final = 100
BATCHES: Final = 100


def log_batch(port: int, first: int) -> Request:
    """Build the request whose first step is ``first``."""
    metrics = [
        {"key": f"m{key}", "value": 1 / (step + 1), "timestamp": START_MS + 40 * step, "step": step}
        for step in range(first, first + STEPS)
        for key in range(KEYS)
    ]
    return build(port, "runs/log-batch", {"run_id": RUN, "metrics": metrics})


def send(port: int, seconds: float, create: Request, batches: list[Request]) -> Sent:
    """Write run after run on one connection; the first batch is not timed."""
    connection = connect(port)
    run_ids: list[str] = []

    def begin() -> bytes:
        run_id = run_id_in(post(connection, create))
        run_ids.append(run_id.decode())
        return run_id

    run_id = begin()
    post(connection, batches[0], run_id)
    turns = itertools.cycle(range(BATCHES))
    next(turns)

    def act() -> None:
        nonlocal run_id
        number = next(turns)
        if number == 0:
            run_id = begin()
        post(connection, batches[number], run_id)

    times, began_s, ended_s, used_s = repeat(seconds, act)
    return Sent(len(times), times, began_s, ended_s, used_s, run_ids)


def check(port: int, sent: Sent) -> None:
    """Read one metric of the first run of a client back and count it."""
    points = min(1 + sent.count, BATCHES) * STEPS
    found = get(port, "metrics/get-history", f"run_id={sent.run_ids[0]}&metric_key=m0")
    if len(found["metrics"]) != points:
        raise SystemExit(f"{points} points were sent and {len(found['metrics'])} are stored")


def main() -> None:
    """Send, read some back, and print how much was acknowledged."""
    port, seconds, clients = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    create = build(port, "runs/create", {"experiment_id": "0", "start_time": START_MS})
    batches = [log_batch(port, number * STEPS) for number in range(BATCHES)]
    done = send_from([lambda: send(port, seconds, create, batches)] * clients)
    for sent in done:
        check(port, sent)
    took_s = elapsed_s(done)
    points = sum(sent.count for sent in done) * KEYS * STEPS
    answer(
        points=points,
        points_per_s=points / took_s,
        client_cpu_share=sum(sent.cpu_s for sent in done) / took_s,
        **summarize([time_ns for sent in done for time_ns in sent.times_ns]),
    )


if __name__ == "__main__":
    main()
