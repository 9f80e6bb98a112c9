"""Log one long series and many shorter ones to a Runwell server, for drawing them.

python runwell_curves.py URI POINTS RUNS POINTS_EACH
"""

import sys

import numpy as np
from calls import answer

import runwell


def log_curve(key: str, points: int) -> str:
    """Log a noisy series as a run of its own and return the run's id."""
    values = np.random.default_rng(7).random(points).astype(np.float32).astype(np.float64)
    with runwell.start_run() as run:
        runwell.log_metrics_array(key, values, steps=np.arange(points))
    return run.info.run_id


def main() -> None:
    """Log and print the ids of the runs, the long one first."""
    uri, points, runs, each = sys.argv[1:]
    runwell.set_tracking_uri(uri)
    ids = [log_curve("long", int(points))]
    ids += [log_curve("short", int(each)) for _ in range(int(runs))]
    runwell.flush()
    answer(run_ids=ids)


if __name__ == "__main__":
    main()
