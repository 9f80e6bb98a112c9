"""Log from several threads while the server dies and comes back, and find everything once.

Prints "acknowledged" whenever a third of the work is, and at last how often the client tried again.
"""

import json
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor

# The client tries again by its own rules, with waits of at most a few seconds.
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "7"
os.environ["MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR"] = "1"

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

THREADS, ROUNDS, BATCH = 4, 60, 50
client = MlflowClient()


class Retries(logging.Handler):
    """Counts what the HTTP library says of trying again."""

    count = 0

    def emit(self, record):
        """Count one line."""
        self.count += "Retrying" in record.getMessage()


class Progress:
    """Tells the test how far all threads together are."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rounds = 0

    def advance(self):
        """Note that the server acknowledged all of a round."""
        with self.lock:
            self.rounds += 1
            if self.rounds in (THREADS * ROUNDS // 3, THREADS * ROUNDS * 2 // 3):
                print("acknowledged", flush=True)


def write(run_id, thread, progress):
    """Log in rounds, each of every kind of request that a training loop sends."""
    for step in range(ROUNDS):
        client.log_metric(run_id, f"single/{thread}", float(step), step=step)
        points = [
            Metric(f"batch/{thread}", step + place / BATCH, 1_700_000_000_000 + place, step)
            for place in range(BATCH)
        ]
        name = f"{thread}/{step}"
        client.log_batch(run_id, points, [Param(f"p/{name}", name)], [RunTag(f"t/{name}", name)])
        client.log_param(run_id, f"q/{name}", name)
        client.set_tag(run_id, f"latest/{thread}", str(step))
        if step % 10 == 0:
            client.log_text(run_id, name, f"notes/{name}.txt")
        progress.advance()


def check(run_id):
    """Compare what is there with what was acknowledged."""
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    names = [f"{thread}/{step}" for thread in range(THREADS) for step in range(ROUNDS)]
    assert run.data.params == {f"{kind}/{name}": name for kind in "pq" for name in names}
    for name in names:
        assert run.data.tags[f"t/{name}"] == name
    for thread in range(THREADS):
        assert run.data.tags[f"latest/{thread}"] == str(ROUNDS - 1)
        single = [point.value for point in client.get_metric_history(run_id, f"single/{thread}")]
        assert sorted(single) == list(range(ROUNDS)), single
        batched = [point.value for point in client.get_metric_history(run_id, f"batch/{thread}")]
        expected = [step + place / BATCH for step in range(ROUNDS) for place in range(BATCH)]
        assert sorted(batched) == expected, (len(batched), len(set(batched)))
        files = {one.path for one in client.list_artifacts(run_id, f"notes/{thread}")}
        assert files == {f"notes/{thread}/{step}.txt" for step in range(0, ROUNDS, 10)}, files


def main():
    """Log, end and check."""
    retries = Retries()
    logging.getLogger("urllib3.connectionpool").addHandler(retries)
    run_id = client.create_run("0").info.run_id
    progress = Progress()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda thread: write(run_id, thread, progress), range(THREADS)))
    client.set_terminated(run_id)
    check(run_id)
    print(json.dumps(retries.count))


main()
