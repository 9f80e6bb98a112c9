"""Log the same values in a loop with any of the trackers, each with its defaults.

python log_call.py SYSTEM URI CALLS KEYS LIMIT_S
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from calls import answer, cpu_s, summarize, time_calls


class Tracker(NamedTuple):
    """How one tracker logs, ends a run, and says how many points of it are stored."""

    log: Callable[[int], Any]
    end: Callable[[], Any]
    count: Callable[[], int | None]


def fluent(module: str, uri: str, keys: int) -> Tracker:
    """Return the calls of mlflow, or of runwell, which has the same names."""
    tracker = importlib.import_module(module)
    tracker.set_tracking_uri(uri)
    tracker.set_experiment("bench")
    run_id = tracker.start_run().info.run_id
    values = {f"m{number}": 0.5 + number for number in range(keys)}

    def count() -> int:
        client = tracker.MlflowClient(tracking_uri=uri)
        return sum(len(client.get_metric_history(run_id, key)) for key in values)

    if keys > 1:
        return Tracker(lambda step: tracker.log_metrics(values, step=step), tracker.end_run, count)
    return Tracker(lambda step: tracker.log_metric("m0", 0.5, step=step), tracker.end_run, count)


def wandb_offline(_uri: str, keys: int) -> Tracker:
    """Return the calls of wandb, which in its offline mode writes a file of its own."""
    import wandb

    run = wandb.init(project="bench", mode="offline")
    values = {f"m{number}": 0.5 + number for number in range(keys)}
    return Tracker(lambda step: run.log(values, step=step), run.finish, lambda: None)


def trackio(_uri: str, keys: int) -> Tracker:
    """Return the calls of trackio."""
    import trackio

    trackio.init(project="bench", embed=False)
    values = {f"m{number}": 0.5 + number for number in range(keys)}
    return Tracker(lambda step: trackio.log(values, step=step), trackio.finish, lambda: None)


TRACKERS: dict[str, Callable[[str, int], Tracker]] = {
    "runwell": lambda uri, keys: fluent("runwell", uri, keys),
    "mlflow": lambda uri, keys: fluent("mlflow", uri, keys),
    "wandb": wandb_offline,
    "trackio": trackio,
}


def main() -> None:
    """Measure one tracker and print it."""
    system, uri, calls, keys, limit_s = sys.argv[1:]
    tracker = TRACKERS[system](uri, int(keys))
    tracker.log(0)
    before_s, began = cpu_s(), time.perf_counter()
    times = time_calls(lambda number: tracker.log(number + 1), int(calls), float(limit_s))
    logged_s = time.perf_counter() - began
    tracker.end()
    total_s = time.perf_counter() - began
    used_s = cpu_s() - before_s
    points = (len(times) + 1) * int(keys)
    stored = tracker.count()
    if stored not in {None, points}:
        raise SystemExit(f"{points} points were logged and {stored} are stored")
    answer(
        calls=len(times),
        end_s=total_s - logged_s,
        durable_points_per_s=points / total_s,
        cpu_us=used_s / len(times) * 1e6,
        **summarize(times),
    )


if __name__ == "__main__":
    main()
