"""Fills a store with runs as people have them: for tests, screenshots and benchmarks."""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

import runwell

STEPS = 400
BIG_METRICS = 50
OPTIMIZERS = ("adam", "adamw", "sgd", "rmsprop")


@dataclass(frozen=True)
class Demo:
    """What is where."""

    small: str
    """An experiment of 24 tuned models; their parent is folded."""
    vision: str
    empty: str
    run: str
    """A run with everything: curves, images, tables, pages, a console, datasets, a note."""
    failed: str
    running: str
    big: str = ""
    """An experiment of 10,000 runs x 50 metrics."""
    url: str = ""


def fill(uri: str, *, big_runs: int = 0) -> Demo:
    """Fill the store at ``uri`` and say what is where; ``big_runs`` makes the large experiment."""
    # Console and source of this process would tell of the tests.
    os.environ["RUNWELL_CAPTURE_SOURCE"] = "0"
    runwell.set_tracking_uri(uri)
    dice = random.Random(11)
    small = _taxi(dice)
    vision, run, failed, running = _vision(dice)
    empty = runwell.create_experiment("vision/new-idea")
    big = _big(big_runs) if big_runs else ""
    runwell.flush()
    return Demo(small, vision, empty, run, failed, running, big)


def _taxi(dice: random.Random) -> str:
    experiment = runwell.set_experiment("nyc-taxi/duration")
    runwell.set_experiment_tag(
        "mlflow.note.content",
        "# Trip duration\nHow long is a green taxi trip? **RMSE in minutes** on February.",
    )
    home, team = experiment.experiment_id, {"team": "mobility"}
    with _past(home, "tune-xgboost", ago_s=9_000, took_s=7_300, tags=team) as (parent, _):
        runwell.log_params({"search": "optuna", "trials": 24})
        best = math.inf
        for trial in range(24):
            depth, rate = dice.randint(3, 12), round(10 ** dice.uniform(-2.5, -0.3), 4)
            best = min(best, _trial(dice, home, parent, trial, depth, rate))
        runwell.log_metric("best_rmse", best)
    simple = (("linear-regression", 7.758, 9), ("lasso", 11.167, 14), ("random-forest", 6.51, 212))
    for model, rmse, took_s in simple:
        tags = {**team, "model": model}
        with _past(home, model, ago_s=86_400 + took_s * 40, took_s=took_s, tags=tags):
            runwell.log_params({"model": model, "features": "PU_DO, trip_distance"})
            runwell.log_metrics({"rmse": rmse, "mae": rmse * 0.71, "train/rmse": rmse * 0.93})
            runwell.log_text(f"coef\n{rmse}\n", "model/coef.csv")
    return experiment.experiment_id


@contextmanager
def _past(
    experiment: str, name: str, *, ago_s: float, took_s: float, tags: dict[str, str]
) -> Iterator[tuple[str, Any]]:
    """Start a run that began some time ago; give its id and what spreads its time over points."""
    client = runwell.MlflowClient()
    begin_ms = int((time.time() - ago_s) * 1_000)
    made = client.create_run(experiment, start_time=begin_ms, tags=tags, run_name=name)
    run_id = made.info.run_id
    with runwell.start_run(run_id=run_id, nested=True):
        yield run_id, lambda n: np.linspace(begin_ms, begin_ms + took_s * 1_000, n).astype(np.int64)
    client.set_terminated(run_id, "FINISHED", int(begin_ms + took_s * 1_000))


def _trial(
    dice: random.Random, home: str, parent: str, trial: int, depth: int, rate: float
) -> float:
    rounds = np.arange(120)
    floor = 5.9 + abs(depth - 8) * 0.09 + abs(math.log10(rate) + 1.1) * 0.8 + dice.random() * 0.2
    curve = (
        floor + 6 * np.exp(-rounds * rate * 1.4) + np.random.default_rng(trial).normal(0, 0.02, 120)
    )
    tags = {"model": "xgboost", "mlflow.parentRunId": parent}
    begun, took_s = 9_000 - trial * 300, 140 + depth * 12 + dice.random() * 20
    name = f"trial-{trial:02}"
    with _past(home, name, ago_s=begun, took_s=took_s, tags=tags) as (_, times):
        runwell.log_params(
            {
                "model": "xgboost",
                "max_depth": depth,
                "learning_rate": rate,
                "min_child_weight": round(dice.uniform(0.5, 9), 2),
                "reg_alpha": round(10 ** dice.uniform(-4, 0), 5),
                "objective": "reg:squarederror",
                "booster": dice.choice(["gbtree", "dart"]),
            }
        )
        runwell.log_metrics_array("validation/rmse", curve, rounds, times(120))
        runwell.log_metrics_array("train/rmse", curve * 0.94 - 0.1, rounds, times(120))
        runwell.log_metrics({"rmse": float(curve[-1]), "mae": float(curve[-1]) * 0.7})
    return float(curve[-1])


def _vision(dice: random.Random) -> tuple[str, str, str, str]:
    experiment = runwell.set_experiment("vision/segmentation")
    home, rich = experiment.experiment_id, ""
    for number, (name, rate) in enumerate(
        (("unet-base", 1e-3), ("unet-wide", 3e-4), ("deeplab", 1e-3), ("segformer", 6e-5))
    ):
        tags = {"gpu": "h200", "fold": str(number % 2)}
        ago_s, took_s = 40_000 - 7_000 * number, 5_200 + 800 * number
        past = _past(home, name, ago_s=ago_s, took_s=took_s, tags=tags)
        with past as (run_id, times):
            runwell.log_params(
                {"lr": rate, "batch_size": 2 ** (3 + number), "arch": name, "amp": True}
            )
            _curves(number, rate, times)
            if number == 0:
                rich = run_id
                _everything()
    failed = runwell.start_run(run_name="out-of-memory").info.run_id
    runwell.log_params({"lr": 0.01, "batch_size": 512, "arch": "unet-wide", "amp": False})
    runwell.log_metrics_array("train/loss", [2.31, 2.29, math.nan, math.inf], [0, 1, 2, 3])
    runwell.end_run("FAILED")
    running = runwell.start_run(run_name="still-training").info.run_id
    runwell.log_params({"lr": 0.002, "batch_size": 16, "arch": "segformer", "amp": True})
    runwell.log_metrics_array("train/loss", np.exp(-np.arange(60) / 30) + 0.4, np.arange(60))
    # The process ends or goes on elsewhere; this one leaves the run as it is.
    runwell.flush()
    _forget_active()
    return experiment.experiment_id, rich, failed, running


def _forget_active() -> None:
    from runwell.client.fluent import lifecycle

    lifecycle.end_run("RUNNING")


def _curves(number: int, rate: float, times: Callable[[int], Any]) -> None:
    steps = np.arange(STEPS)
    noise = np.random.default_rng(number)
    loss = 0.25 + 0.05 * number + 2 * np.exp(-steps * rate**0.4 / 4) + noise.normal(0, 0.03, STEPS)
    loss[137] = 4.2
    runwell.log_metrics_array("train/loss", loss, steps, times(STEPS))
    few = times(STEPS)[::10]
    runwell.log_metrics_array("val/loss", loss[::10] * 1.1, steps[::10], few)
    runwell.log_metrics_array("val/iou", 0.86 - loss[::10] / 5, steps[::10], few)
    schedule = rate * (1 + np.cos(steps / STEPS * np.pi)) / 2
    runwell.log_metrics_array("train/lr", schedule, steps, times(STEPS))
    for key, low in (
        ("system/cpu_utilization_percentage", 40),
        ("system/gpu_0_memory_usage_percentage", 80),
    ):
        runwell.log_metrics_array(key, low + noise.random(60) * 9, np.arange(60), times(60))


def _everything() -> None:
    """Log one of each kind of file to the active run."""
    from runwell.data import from_numpy

    runwell.set_tag(
        "mlflow.note.content",
        "## What was tried\n\n- wider decoder\n- `lr` after a sweep\n\n"
        "| split | IoU |\n|--|--|\n| val | **0.81** |",
    )
    runwell.log_input(from_numpy(np.zeros((8, 4)), name="cityscapes-mini"), context="training")
    for step in (0, 100, 200):
        runwell.log_image(_picture(step), key="prediction", step=step)
    runwell.log_image(_picture(50), "figures/mask.png")
    runwell.log_table(
        {
            "id": list(range(60)),
            "label": ["road", "car", "tree"] * 20,
            "iou": [i / 60 for i in range(60)],
        },
        "tables/per_class.json",
    )
    rows = "\n".join(f"{i},{i * i},{'abc'[i % 3]},{i / 7}" for i in range(500))
    runwell.log_text(f"id,square,group,ratio\n{rows}\n", "tables/rows.csv")
    runwell.log_dict(
        {"encoder": {"depth": 5, "channels": [64, 128, 256]}, "seed": 7}, "config.json"
    )
    runwell.log_dict({"optimizer": {"name": "adamw", "lr": 0.001}}, "config.yaml")
    runwell.log_text("def forward(x):\n    return x @ weights  # no bias\n", "code/model.py")
    runwell.log_text("<h1>Report</h1><script>document.title = 'changed'</script>", "report.html")
    runwell.log_text(json.dumps(_plotly()), "figures/confusion.json")
    runwell.log_text("# Findings\n\nThe *decoder* matters.\n", "notes.md")
    runwell.log_text(
        "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\nmodel_uuid: abc\n",
        "model/MLmodel",
    )
    runwell.log_text(
        "\x1b[32mepoch 1\x1b[0m loss 1.92\n"
        + "".join(f"epoch {i} loss {2 / i:.4f}\n" for i in range(2, 900)),
        "console.log",
    )


def _picture(step: int) -> Any:
    y, x = np.mgrid[0:96, 0:128] / 96
    wave = np.sin(x * 9 + step / 40) * np.cos(y * 7)
    return np.stack([wave * 0.5 + 0.5, x / 1.4, y], axis=-1).clip(0, 1)


def _plotly() -> dict[str, Any]:
    return {
        "data": [
            {
                "type": "heatmap",
                "z": [[50, 3, 1], [4, 41, 2], [0, 5, 60]],
                "x": ["road", "car", "tree"],
            }
        ],
        "layout": {"title": {"text": "Confusion"}},
    }


def _big(runs: int) -> str:
    experiment = runwell.set_experiment("large/sweep")
    dice = random.Random(3)
    for number in range(runs):
        rate, depth = 10 ** dice.uniform(-4, -1), dice.randint(2, 16)
        decay, dropout = 10 ** dice.uniform(-6, -2), round(dice.uniform(0, 0.6), 2)
        optimizer = dice.choice(OPTIMIZERS)
        loss = 0.2 + 0.15 * abs(math.log10(rate) + 2.5) + 0.02 * abs(depth - 9) + 0.3 * dropout**2
        loss += 0.05 * OPTIMIZERS.index(optimizer) + dice.gauss(0, 0.02)
        with runwell.start_run(run_name=f"sweep-{number:05}"):
            runwell.log_params(
                {
                    "lr": f"{rate:.6g}",
                    "depth": depth,
                    "weight_decay": f"{decay:.4g}",
                    "dropout": dropout,
                    "optimizer": optimizer,
                    "seed": number % 5,
                    "data": "v3",
                }
            )
            runwell.log_metrics(
                {"loss": loss, "rmse": loss * 2.2, "accuracy": 1 - loss / 2}
                | {
                    f"eval/metric_{place:02}": loss * (place + 1) + dice.random()
                    for place in range(BIG_METRICS - 3)
                }
            )
    return experiment.experiment_id


def main() -> None:
    """Fill the store that the command line names, and print what is where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("uri")
    parser.add_argument("--big", type=int, default=0)
    arguments = parser.parse_args()
    demo = fill(arguments.uri, big_runs=arguments.big)
    print(json.dumps(vars(demo)))


if __name__ == "__main__":
    main()
