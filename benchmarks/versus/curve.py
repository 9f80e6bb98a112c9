"""Log one loss curve of float32 values with any of the trackers, to weigh what it leaves on disk.

python curve.py SYSTEM FOLDER POINTS

Systems: runwell-array, runwell-calls, mlflow, wandb, trackio.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
from calls import answer


def curve(points: int) -> np.ndarray:
    """Return a noisy falling loss as float64[points] whose values are exactly float32."""
    steps = np.arange(points)
    noise = np.random.default_rng(7).normal(0.0, 0.05, points)
    loss = 2.5 * np.exp(-5.0 * steps / points) + 0.2
    return (loss * (1.0 + noise)).astype(np.float32).astype(np.float64)


def times(points: int) -> np.ndarray:
    """Return int64[points] milliseconds: a step takes about 40 ms, and now and then longer."""
    dice = np.random.default_rng(8)
    return 1_760_000_000_000 + np.cumsum(40 + dice.integers(0, 3, points), dtype=np.int64)


def runwell_array(folder: Path, values: np.ndarray) -> None:
    """Hand in the whole curve at once."""
    import runwell

    runwell.set_tracking_uri(f"sqlite:///{folder / 'runwell.db'}")
    with runwell.start_run():
        steps = np.arange(len(values))
        runwell.log_metrics_array("loss", values, steps=steps, timestamps=times(len(values)))


def runwell_calls(folder: Path, values: np.ndarray) -> None:
    """Log point by point, as training does."""
    import runwell

    runwell.set_tracking_uri(f"sqlite:///{folder / 'runwell.db'}")
    with runwell.start_run():
        for step, value in enumerate(values.tolist()):
            runwell.log_metric("loss", value, step=step)


def mlflow_batches(folder: Path, values: np.ndarray) -> None:
    """Log in batches of 1,000, the most that MLflow takes."""
    import mlflow
    from mlflow.entities import Metric

    client = mlflow.MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")
    run_id = client.create_run("0").info.run_id
    points = zip(values.tolist(), times(len(values)).tolist(), strict=True)
    metrics = [Metric("loss", value, at, step) for step, (value, at) in enumerate(points)]
    for first in range(0, len(metrics), 1_000):
        client.log_batch(run_id, metrics=metrics[first : first + 1_000], synchronous=True)
    client.set_terminated(run_id)


def wandb_offline(folder: Path, values: np.ndarray) -> None:
    """Log point by point into wandb's offline file."""
    import wandb

    run = wandb.init(project="bench", mode="offline", dir=str(folder))
    for step, value in enumerate(values.tolist()):
        run.log({"loss": value}, step=step)
    run.finish()


def trackio_calls(folder: Path, values: np.ndarray) -> None:
    """Log point by point."""
    os.environ["TRACKIO_DIR"] = str(folder)
    import trackio

    trackio.init(project="bench", embed=False)
    for step, value in enumerate(values.tolist()):
        trackio.log({"loss": value}, step=step)
    trackio.finish()


LOGGERS = {
    "runwell-array": runwell_array,
    "runwell-calls": runwell_calls,
    "mlflow": mlflow_batches,
    "wandb": wandb_offline,
    "trackio": trackio_calls,
}


def main() -> None:
    """Log with one tracker and print what it took."""
    system, place, points = sys.argv[1:]
    folder = Path(place)
    folder.mkdir(parents=True)
    values = curve(int(points))
    began = time.perf_counter()
    LOGGERS[system](folder, values)
    answer(folder=str(folder), points=len(values), logged_s=time.perf_counter() - began)


if __name__ == "__main__":
    main()
