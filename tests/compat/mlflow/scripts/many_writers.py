"""Many threads of many processes write to one run, one experiment and one registered model at once.

The processes are this script again, see ``Writer``; the first then checks what is there.
"""

import itertools
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException

PROCESSES, THREADS, STEPS, BATCH = 4, 8, 6, 100
IS_NEW = int(mlflow.__version__.partition(".")[0]) >= 3
WRITERS = [f"{process}-{thread}" for process in range(PROCESSES) for thread in range(THREADS)]
client = MlflowClient()


class Writer:
    """One thread of one process, and what it did."""

    def __init__(self, names, writer):
        self.run_id = names["run"]
        self.names = names
        self.writer = writer
        self.number = WRITERS.index(writer)

    def write(self):
        """Write everything; return what was won and the version that was made."""
        self.log_metrics()
        is_first = self.log_values()
        self.log_inputs()
        client.log_text(self.run_id, self.writer, f"notes/{self.writer}.txt")
        self.log_a_run()
        made = client.create_model_version(self.names["model"], f"s3://x/{self.writer}")
        return {"writer": self.writer, "is_first": is_first, "version": int(made.version)}

    def log_metrics(self):
        """Log to a metric of its own, and to one that all others log to as well."""
        for step in range(STEPS):
            client.log_metric(self.run_id, f"own/{self.writer}", float(step), step=step)
            mine = self.number * STEPS + step
            client.log_metric(self.run_id, "shared", float(mine), step=mine)
        points = [
            Metric("batched", float(self.number), 1_700_000_000_000 + self.number, step)
            for step in range(BATCH)
        ]
        params = [Param(f"batch/{self.writer}", self.writer), Param("same", "for all")]
        client.log_batch(self.run_id, points, params, [RunTag(f"batch/{self.writer}", "x")])

    def log_values(self):
        """Log params and tags; say whether the contended param became this writer's."""
        client.log_param(self.run_id, f"own/{self.writer}", self.writer)
        client.set_tag(self.run_id, f"own/{self.writer}", self.writer)
        client.set_tag(self.run_id, "contended", self.writer)
        try:
            client.log_param(self.run_id, "contended", self.writer)
        except MlflowException as problem:
            if problem.error_code != "INVALID_PARAMETER_VALUE":
                raise
            return False
        return True

    def log_inputs(self):
        """Use a dataset that all use, and one of its own."""
        if hasattr(client, "log_inputs"):
            from mlflow.entities import Dataset, DatasetInput

            used = [Dataset(name, "d", "local", "{}") for name in ("shared", self.writer)]
            client.log_inputs(self.run_id, [DatasetInput(one, []) for one in used])

    def log_a_run(self):
        """Make a run in the experiment that all share; new clients keep one per thread."""
        if IS_NEW:
            with mlflow.start_run(run_name=self.writer):
                mlflow.log_param("writer", self.writer)
                mlflow.log_metrics({"n": float(self.number)})
            return
        run_id = client.create_run(self.names["experiment"], run_name=self.writer).info.run_id
        client.log_param(run_id, "writer", self.writer)
        client.log_metric(run_id, "n", float(self.number))
        client.set_terminated(run_id)


def race_for_experiment(name):
    """Make an experiment unless another process did; old clients do not look again themselves."""
    try:
        return mlflow.set_experiment(name)
    except MlflowException as problem:
        if problem.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
        return mlflow.set_experiment(name)


def work(process, names, start):
    """Be one of the processes: make or find an experiment at the same time, then write."""
    start.wait(120)
    found = race_for_experiment(names["raced"])
    mlflow.set_experiment(experiment_id=names["experiment"])
    with ThreadPoolExecutor(THREADS) as threads:
        writers = [Writer(names, f"{process}-{thread}") for thread in range(THREADS)]
        return found.experiment_id, list(threads.map(Writer.write, writers))


def check(names, done):
    """Compare what is there with what was written: all of it, once."""
    assert sorted(one["version"] for one in done) == list(range(1, len(WRITERS) + 1)), done
    (winner,) = [one["writer"] for one in done if one["is_first"]]
    run = client.get_run(names["run"])
    assert run.data.params == {
        **{f"{place}/{one}": one for one in WRITERS for place in ("own", "batch")},
        "same": "for all",
        "contended": winner,
    }
    assert run.data.tags["contended"] in WRITERS
    for one in WRITERS:
        assert run.data.tags[f"own/{one}"] == one
        assert run.data.tags[f"batch/{one}"] == "x"
        values = [point.value for point in client.get_metric_history(names["run"], f"own/{one}")]
        assert values == list(range(STEPS)), (one, values)
    total = len(WRITERS) * STEPS
    shared = client.get_metric_history(names["run"], "shared")
    assert sorted((point.step, point.value) for point in shared) == [
        (step, float(step)) for step in range(total)
    ]
    assert run.data.metrics["shared"] == total - 1
    batched = client.get_metric_history(names["run"], "batched")
    assert sorted((point.value, point.step) for point in batched) == list(
        itertools.product(map(float, range(len(WRITERS))), range(BATCH))
    )
    if hasattr(client, "log_inputs"):
        used = sorted(one.dataset.name for one in run.inputs.dataset_inputs)
        assert used == sorted([*WRITERS, "shared"]), used
    files = sorted(one.path for one in client.list_artifacts(names["run"], "notes"))
    assert files == sorted(f"notes/{one}.txt" for one in WRITERS), files
    runs = client.search_runs([names["experiment"]], "status = 'FINISHED'", order_by=["metrics.n"])
    assert [one.data.params["writer"] for one in runs] == WRITERS
    assert [one.info.run_name for one in runs] == WRITERS


def main():
    """Start the processes, wait for them and check."""
    stamp = time.time_ns()
    names = {"raced": f"raced {stamp}", "model": f"raced {stamp}"}
    names["experiment"] = client.create_experiment(f"shared {stamp}")
    names["run"] = client.create_run("0").info.run_id
    client.create_registered_model(names["model"])
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(PROCESSES, context) as pool:
        start = manager.Barrier(PROCESSES)
        begun = [pool.submit(work, process, names, start) for process in range(PROCESSES)]
        said = [process.result() for process in begun]
    assert len({experiment_id for experiment_id, _ in said}) == 1, said
    check(names, [one for _, done in said for one in done])


if __name__ == "__main__":
    main()
