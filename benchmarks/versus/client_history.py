"""Read the whole history of one metric with MLflow's client.

python client_history.py URI RUN_ID KEY POINTS TIMES
"""

import sys
import time

import mlflow
from calls import answer, cpu_s, summarize, time_calls


def main() -> None:
    """Read so many times, count the points, and print how long it took."""
    uri, run_id, key, points, count = sys.argv[1:]
    client = mlflow.MlflowClient(tracking_uri=uri)
    client.get_run(run_id)  # Connects.
    before_s, began = cpu_s(), time.perf_counter()

    def read(_: int) -> None:
        found = len(client.get_metric_history(run_id, key))
        if found != int(points):
            raise SystemExit(f"{points} points are stored and {found} were read")

    times = time_calls(read, int(count), 600.0)
    share = (cpu_s() - before_s) / (time.perf_counter() - began)
    answer(**summarize(times), client_cpu_share=share)


if __name__ == "__main__":
    main()
