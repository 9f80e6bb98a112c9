"""Search runs with MLflow's client, each query again and again.

python client_search.py URI QUERIES SECONDS LIMIT      QUERIES: {name: arguments of search_runs}
"""

import json
import sys
import time
from typing import Any

import mlflow
from calls import answer, cpu_s, summarize, time_calls


def measure(
    client: mlflow.MlflowClient, arguments: dict[str, Any], seconds: float, limit: int
) -> dict[str, Any]:
    """Ask once to warm up, then until the time or the limit is over."""
    found = len(client.search_runs(**arguments))
    before_s, began = cpu_s(), time.perf_counter()
    times = time_calls(lambda _: client.search_runs(**arguments), limit, seconds)
    share = (cpu_s() - before_s) / (time.perf_counter() - began)
    return {**summarize(times), "runs": found, "client_cpu_share": share}


def main() -> None:
    """Measure each query and print it."""
    uri, queries, seconds, limit = sys.argv[1:]
    client = mlflow.MlflowClient(tracking_uri=uri)
    asked: dict[str, dict[str, Any]] = json.loads(queries)
    results = {
        name: measure(client, arguments, float(seconds), int(limit))
        for name, arguments in asked.items()
    }
    answer(queries=results)


if __name__ == "__main__":
    main()
