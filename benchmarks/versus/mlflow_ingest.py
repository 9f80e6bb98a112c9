"""Send `log-batch` requests to an MLflow server, a thousand points each, for some seconds.

python mlflow_ingest.py PORT SECONDS CLIENTS
"""

import http.client
import json
import sys
import threading
import time
from typing import Any

from calls import answer, summarize

START_MS = 1_760_000_000_000
KEYS, STEPS = 10, 100


def post(connection: http.client.HTTPConnection, act: str, body: object) -> Any:
    """Do one act of MLflow's REST API."""
    data = json.dumps(body).encode()
    target = f"/api/2.0/mlflow/{act}"
    connection.request("POST", target, data, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise SystemExit(f"{act}: {response.status} {content[:600]!r}")
    return json.loads(content)


def metrics(first: int) -> list[dict[str, Any]]:
    """Return ten metrics at a hundred steps each."""
    return [
        {"key": f"m{key}", "value": 1 / (step + 1), "timestamp": START_MS + 40 * step, "step": step}
        for step in range(first, first + STEPS)
        for key in range(KEYS)
    ]


def write(port: int, deadline: float, times: list[int]) -> None:
    """Write batches of one run on one connection until the deadline."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    made = post(connection, "runs/create", {"experiment_id": "0", "start_time": START_MS})
    run_id, first = made["run"]["info"]["run_id"], 0
    # At least one: a busy server may need the whole time for a run and its first batch.
    while not first or time.perf_counter() < deadline:
        body = {"run_id": run_id, "metrics": metrics(first)}
        began = time.perf_counter_ns()
        post(connection, "runs/log-batch", body)
        times.append(time.perf_counter_ns() - began)
        first += STEPS


def main() -> None:
    """Send and print how much was acknowledged."""
    port, seconds, clients = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    times: list[int] = []
    began = time.perf_counter()
    given = (port, began + seconds, times)
    threads = [threading.Thread(target=write, args=given) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed_s = time.perf_counter() - began
    points = len(times) * KEYS * STEPS
    answer(points=points, points_per_s=points / elapsed_s, **summarize(times))


if __name__ == "__main__":
    main()
