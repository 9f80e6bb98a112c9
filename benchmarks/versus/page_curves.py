"""Log runs of several long metrics to a Runwell server, as an experiment to draw.

python page_curves.py URI RUNS METRICS POINTS
"""

import sys

import numpy as np
from calls import answer

import runwell


def main() -> None:
    """Log and print the experiment's id."""
    uri = sys.argv[1]
    runs, metrics, points = (int(text) for text in sys.argv[2:])
    runwell.set_tracking_uri(uri)
    experiment = runwell.set_experiment(f"curves-{runs}-{metrics}")
    dice = np.random.default_rng(7)
    steps = np.arange(points)
    for number in range(runs):
        with runwell.start_run(run_name=f"run-{number}"):
            for place in range(metrics):
                noise = dice.normal(0, 0.05, points)
                values = np.exp(-steps / points * (1 + number / runs) * 3) + noise
                runwell.log_metrics_array(f"loss_{place}", values, steps=steps)
    runwell.flush()
    answer(experiment=experiment.experiment_id)


if __name__ == "__main__":
    main()
