"""Times of calls and how they are summed up; what the scripts of every side share."""

import json
import resource
import time
from collections.abc import Callable, Sequence


def summarize(times_ns: Sequence[int]) -> dict[str, float]:
    """Return percentiles, in microseconds, of durations in nanoseconds."""
    ordered = sorted(times_ns)
    last = len(ordered) - 1
    named = {"min_us": 0.0, "p50_us": 0.5, "p99_us": 0.99, "max_us": 1.0}
    return {name: ordered[round(last * share)] / 1e3 for name, share in named.items()}


def time_calls(call: Callable[[int], object], count: int, limit_s: float) -> list[int]:
    """Call ``call(0)``, ``call(1)`` … in a row and return the duration of each in nanoseconds.

    It ends early after ``limit_s``, because some trackers would take hours.
    """
    now = time.perf_counter_ns
    times = [0] * count
    deadline = now() + int(limit_s * 1e9)
    for number in range(count):
        began = now()
        call(number)
        ended = now()
        times[number] = ended - began
        if ended > deadline:
            return times[: number + 1]
    return times


def cpu_s() -> float:
    """Return the CPU seconds of this process so far, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def answer(**fields: object) -> None:
    """Print what was measured as the last line of JSON, with the peak memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print("\n" + json.dumps({**fields, "peak_bytes": peak}), flush=True)
