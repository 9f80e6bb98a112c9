"""Log thousands of values in the background, as the environment asks, and find each one again.

Usage: log_asynchronously.py single|buffered; newer clients can join what waits into batches.
"""

import os
import sys
import threading

os.environ["MLFLOW_ENABLE_ASYNC_LOGGING"] = "true"
if sys.argv[1] == "buffered":
    os.environ["MLFLOW_ASYNC_LOGGING_BUFFERING_SECONDS"] = "1"

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

STEPS = 1_000
THREADS = 4
client = MlflowClient()


def log_all() -> str:
    """Log from this thread by the functions, and from others by the client, to one run."""
    with mlflow.start_run() as run:
        run_id = run.info.run_id
        others = [
            threading.Thread(target=log_beside, args=(run_id, number)) for number in range(THREADS)
        ]
        for thread in others:
            thread.start()
        for step in range(STEPS):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
            if step % 10 == 0:
                mlflow.log_metrics({"acc": step / STEPS, "lr": 0.1}, step=step)
        mlflow.log_params({f"p{number}": number for number in range(300)})
        mlflow.log_param("alone", "x")
        mlflow.set_tags({f"t{number}": f"v{number}" for number in range(150)})
        mlflow.set_tag("alone", "y")
        for thread in others:
            thread.join()
        mlflow.flush_async_logging()
        # What was flushed is there before the run ends.
        assert len(client.get_metric_history(run_id, "loss")) == STEPS
    return run_id


def log_beside(run_id: str, number: int) -> None:
    for step in range(250):
        client.log_metric(run_id, f"beside/{number}", float(step), step=step, synchronous=False)
    client.log_param(run_id, f"beside/{number}", str(number), synchronous=False)


def check(run_id: str) -> None:
    loss = client.get_metric_history(run_id, "loss")
    assert [(point.step, point.value) for point in sorted(loss, key=lambda one: one.step)] == [
        (step, 1 / (step + 1)) for step in range(STEPS)
    ]
    for key in ("acc", "lr"):
        steps = [point.step for point in client.get_metric_history(run_id, key)]
        assert sorted(steps) == list(range(0, STEPS, 10)), (key, len(steps))
    for number in range(THREADS):
        points = client.get_metric_history(run_id, f"beside/{number}")
        assert sorted(point.value for point in points) == list(range(250)), len(points)
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.metrics["loss"] == 1 / STEPS
    assert {key: value for key, value in run.data.params.items() if key[0] == "p"} == {
        f"p{number}": str(number) for number in range(300)
    }
    assert (run.data.params["alone"], run.data.params["beside/3"]) == ("x", "3")
    tags = {key: value for key, value in run.data.tags.items() if key[0] == "t"}
    assert tags == {f"t{number}": f"v{number}" for number in range(150)}
    assert run.data.tags["alone"] == "y"


def refused() -> None:
    """What the server refuses is known to whoever waits for it."""
    with mlflow.start_run():
        mlflow.log_param("fixed", "1").wait()
        later = mlflow.log_param("fixed", "2")
        said = None
        try:
            later.wait()
        except MlflowException as problem:
            said = str(problem)
        assert said is not None
        assert "fixed" in said


check(log_all())
refused()
