"""Create many small runs, one after another, with any of the trackers, each with its defaults.

python many_runs.py SYSTEM[:client] URI RUNS LIMIT_S
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

from calls import answer, cpu_s, summarize, time_calls

PARAMS = {f"p{number}": number / 8 for number in range(20)}
METRICS = {f"m{number}": 0.5 + number for number in range(10)}
TAGS = {f"t{number}": f"value {number}" for number in range(10)}


def fluent(module: str, uri: str) -> tuple[Callable[[int], Any], Callable[[], Any]]:
    """Return (make one run, wait until all are stored) of mlflow, or of runwell."""
    tracker = importlib.import_module(module)
    tracker.set_tracking_uri(uri)
    tracker.set_experiment("bench")

    def make(number: int) -> None:
        with tracker.start_run():
            tracker.log_params(PARAMS)
            tracker.log_metrics(METRICS)
            tracker.set_tags(TAGS)

    return make, getattr(tracker, "flush", lambda: None)


def by_client(module: str, uri: str) -> tuple[Callable[[int], Any], Callable[[], Any]]:
    """Return the same by ``MlflowClient``, as schedulers and importers create runs."""
    tracker = importlib.import_module(module)
    tracker.set_tracking_uri(uri)
    client = tracker.MlflowClient()
    experiment = client.create_experiment("bench")
    entities = importlib.import_module(f"{module}.entities")
    params = [entities.Param(key, str(value)) for key, value in PARAMS.items()]
    tags = [entities.RunTag(key, value) for key, value in TAGS.items()]

    def make(number: int) -> None:
        run_id = client.create_run(experiment, run_name=f"run {number}").info.run_id
        now_ms = time.time_ns() // 1_000_000
        metrics = [entities.Metric(key, value, now_ms, 0) for key, value in METRICS.items()]
        client.log_batch(run_id, metrics=metrics, params=params, tags=tags)
        client.set_terminated(run_id)

    return make, getattr(tracker, "flush", lambda: None)


def wandb_offline(_uri: str) -> tuple[Callable[[int], Any], Callable[[], Any]]:
    """Return the same of wandb offline; its tags have no values."""
    import wandb

    def make(number: int) -> None:
        run = wandb.init(project="bench", mode="offline", config=PARAMS, tags=list(TAGS))
        run.log(METRICS)
        run.finish()

    return make, lambda: None


def trackio(_uri: str) -> tuple[Callable[[int], Any], Callable[[], Any]]:
    """Return the same of trackio, where tags go into the config."""
    import trackio

    def make(number: int) -> None:
        trackio.init(project="bench", name=f"run-{number}", config={**PARAMS, **TAGS}, embed=False)
        trackio.log(METRICS)
        trackio.finish()

    return make, lambda: None


def check(module: str, uri: str, runs: int) -> str:
    """Count the stored runs, look into one, and return its id."""
    tracker = importlib.import_module(module)
    client = tracker.MlflowClient(tracking_uri=uri)
    experiment = client.get_experiment_by_name("bench").experiment_id
    found, token = 0, None
    while True:
        page = client.search_runs([experiment], max_results=1_000, page_token=token)
        found += len(page)
        token = page.token
        if not token:
            break
    data = page[-1].data
    stored = (len(data.params), len(data.metrics), len(set(TAGS) & set(data.tags)))
    if found != runs or stored != (20, 10, 10):
        raise SystemExit(f"{runs} runs were made; {found} are stored, the last with {stored}")
    return page[-1].info.run_id


def main() -> None:
    """Measure one tracker and print it."""
    name, uri, runs, limit_s = sys.argv[1:]
    system, _, way = name.partition(":")
    trackers = {"wandb": wandb_offline, "trackio": trackio}
    is_ours_or_mlflow = system not in trackers
    if is_ours_or_mlflow:
        make, flush = by_client(system, uri) if way == "client" else fluent(system, uri)
    else:
        make, flush = trackers[system](uri)
    make(0)  # Opens the store, which is another workload.
    flush()
    before_s, began = cpu_s(), time.perf_counter()
    times = time_calls(make, int(runs), float(limit_s))
    flush()
    total_s = time.perf_counter() - began
    used_s = cpu_s() - before_s
    run_id = check(system, uri, len(times) + 1) if is_ours_or_mlflow else ""
    answer(
        runs=len(times),
        runs_per_s=len(times) / total_s,
        cpu_ms=used_s / len(times) * 1e3,
        run_id=run_id,
        **summarize(times),
    )


if __name__ == "__main__":
    main()
