"""Create, fill and end runs over REST from several processes, for some seconds.

python rest_runs.py PORT SECONDS CLIENTS

A run is three requests: `runs/create`, `runs/log-batch` with 20 params and 10 metrics, and
`runs/update` with its end.
"""

import sys
from typing import Final, NamedTuple

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

PARAMS: Final = [{"key": f"p{number}", "value": str(number / 8)} for number in range(20)]
METRICS: Final = [
    {"key": f"m{number}", "value": 0.5 + number, "timestamp": START_MS, "step": 0}
    for number in range(10)
]
END: Final = {"run_id": RUN, "status": "FINISHED", "end_time": START_MS + 1_000}


class Requests(NamedTuple):
    """The three requests of a run."""

    create: Request
    log: Request
    end: Request


def send(port: int, seconds: float, requests: Requests) -> Sent:
    """Make run after run on one connection; the first is not timed."""
    connection = connect(port)
    run_ids: list[str] = []

    def act() -> None:
        run_id = run_id_in(post(connection, requests.create))
        post(connection, requests.log, run_id)
        post(connection, requests.end, run_id)
        run_ids.append(run_id.decode())

    act()
    times, began_s, ended_s, used_s = repeat(seconds, act)
    return Sent(len(times), times, began_s, ended_s, used_s, [run_ids[0], run_ids[-1]])


def check(port: int, run_id: str) -> None:
    """Look into a run: it must have ended with all that was logged."""
    run = get(port, "runs/get", f"run_id={run_id}")["run"]
    stored = (run["info"]["status"], len(run["data"]["params"]), len(run["data"]["metrics"]))
    if stored != ("FINISHED", len(PARAMS), len(METRICS)):
        raise SystemExit(f"run {run_id} is stored as {stored}")


def main() -> None:
    """Send, look into some runs, and print how many were made."""
    port, seconds, clients = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    new = {"experiment_id": "0", "user_id": "load", "run_name": "load", "start_time": START_MS}
    data = {"run_id": RUN, "metrics": METRICS, "params": PARAMS, "tags": []}
    requests = Requests(
        create=build(port, "runs/create", new),
        log=build(port, "runs/log-batch", data),
        end=build(port, "runs/update", END),
    )
    done = send_from([lambda: send(port, seconds, requests)] * clients)
    for sent in done:
        for run_id in sent.run_ids:
            check(port, run_id)
    took_s, runs = elapsed_s(done), sum(sent.count for sent in done)
    answer(
        runs=runs,
        runs_per_s=runs / took_s,
        client_cpu_share=sum(sent.cpu_s for sent in done) / took_s,
        **summarize([time_ns for sent in done for time_ns in sent.times_ns]),
    )


if __name__ == "__main__":
    main()
