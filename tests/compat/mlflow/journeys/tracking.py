"""Experiments and runs with a real client: their life, what they log, how it comes back.

Run with the tracking URI as the only word, by any MLflow from 2.3 on.
"""

import json
import math
import sys
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

STAMP = f"{time.time_ns():x}"


def refused(code, act, *args, **kwargs):
    """Do what must be refused with ``code``, and return what was said."""
    got, said = None, ""
    try:
        act(*args, **kwargs)
    except MlflowException as problem:
        got, said = problem.error_code, str(problem)
    assert got == code, f"{act.__name__}{args}: {got} {said}"
    return said


def experiments(client):
    """Create, find, rename, delete and restore."""
    name = f"vision/base {STAMP}"
    ident = client.create_experiment(name, tags={"team": "vision", "empty": ""})
    found = client.get_experiment(ident)
    assert (found.name, found.lifecycle_stage) == (name, "active")
    assert found.tags == {"team": "vision", "empty": ""}
    assert found.artifact_location
    assert found.creation_time
    assert client.get_experiment_by_name(name).experiment_id == ident
    assert client.get_experiment_by_name(name + "?") is None
    refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, name)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_experiment, "999999999")
    client.set_experiment_tag(ident, "team", "ü'\"`")
    assert client.get_experiment(ident).tags["team"] == "ü'\"`"
    client.rename_experiment(ident, name + " 2")
    assert client.get_experiment(ident).name == name + " 2"
    child = client.create_run(ident).info.run_id
    client.delete_experiment(ident)
    assert client.get_experiment(ident).lifecycle_stage == "deleted"
    assert client.get_run(child).info.lifecycle_stage == "deleted"
    assert client.get_experiment_by_name(name + " 2").lifecycle_stage == "deleted"
    refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, name + " 2")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_experiment, ident)
    refused("INVALID_PARAMETER_VALUE", client.create_run, ident)
    client.restore_experiment(ident)
    assert client.get_run(child).info.lifecycle_stage == "active"
    refused("RESOURCE_DOES_NOT_EXIST", client.restore_experiment, ident)
    return ident


def search_experiments(client):
    """Find by name, tag and time, page by page."""
    made = [
        client.create_experiment(f"page-{STAMP}-{n}", tags={"n": str(n % 2), "stamp": STAMP})
        for n in range(7)
    ]
    mine = f"tags.stamp = '{STAMP}'"

    def ids(text, **kwargs):
        return [
            one.experiment_id
            for one in client.search_experiments(filter_string=f"{mine} AND {text}", **kwargs)
        ]

    assert set(ids(f"name LIKE 'page-{STAMP}-%'")) == set(made)
    assert ids(f"name ILIKE 'PAGE-{STAMP.upper()}-3'") == [made[3]]
    assert ids(f"attribute.name = 'page-{STAMP}-0'") == [made[0]]
    assert set(ids("tags.n != '0'")) == set(made[1::2])
    assert set(ids("tag.`n` = '0'")) == set(made[::2])
    assert ids("tags.\"n\" LIKE '1%'", order_by=["name ASC"]) == made[1::2]
    assert ids("creation_time > 0", order_by=["name DESC"]) == made[::-1]
    assert ids("last_update_time < 0") == []
    pages, token = [], None
    while True:
        page = client.search_experiments(
            filter_string=mine, max_results=3, order_by=["name"], page_token=token
        )
        pages.append([one.experiment_id for one in page])
        token = page.token
        if not token:
            break
    assert pages == [made[:3], made[3:6], made[6:]]
    client.delete_experiment(made[0])
    assert ids("tags.n = '0'", view_type=ViewType.DELETED_ONLY) == [made[0]]
    assert len(ids("tags.n = '0'", view_type=ViewType.ALL)) == 4
    refused("INVALID_PARAMETER_VALUE", client.search_experiments, filter_string="nme = 'x'")
    refused("INVALID_PARAMETER_VALUE", client.search_experiments, page_token="nonsense")


def locations(client):
    """Runs of an experiment with a location of its own keep their files there."""
    there = client.create_experiment(f"s3-{STAMP}", artifact_location="s3://bucket/some/path")
    run = client.create_run(there)
    root = f"s3://bucket/some/path/{run.info.run_id}/artifacts"
    assert run.info.artifact_uri == root, run.info.artifact_uri
    assert client.get_run(run.info.run_id).info.artifact_uri == root
    assert [one.info.artifact_uri for one in client.search_runs([there])] == [root]
    assert len(client.search_runs([there], f"attributes.artifact_uri = '{root}'")) == 1


def life_of_a_run(client, experiment):
    """Begin, name, end, delete and bring back."""
    begun = client.create_run(experiment, start_time=1_600_000_000_000, tags={"a": "b"})
    ident = begun.info.run_id
    assert begun.info.status == "RUNNING"
    assert begun.info.start_time == 1_600_000_000_000
    assert begun.info.end_time is None
    assert begun.data.tags["a"] == "b"
    assert begun.data.tags["mlflow.runName"] == begun.info.run_name
    assert begun.info.run_name
    client.set_tag(ident, "mlflow.runName", "by tag")
    assert client.get_run(ident).info.run_name == "by tag"
    client.update_run(ident, name="by name")
    assert client.get_run(ident).data.tags["mlflow.runName"] == "by name"
    client.set_terminated(ident, "FAILED", end_time=1_600_000_000_500)
    ended = client.get_run(ident).info
    assert (ended.status, ended.end_time) == ("FAILED", 1_600_000_000_500)
    client.update_run(ident, status="RUNNING")
    assert client.get_run(ident).info.status == "RUNNING"
    client.delete_tag(ident, "a")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_tag, ident, "a")
    client.delete_run(ident)
    client.delete_run(ident)
    assert client.get_run(ident).info.lifecycle_stage == "deleted"
    for act, args in (
        (client.log_metric, ("m", 1.0)),
        (client.log_param, ("p", "1")),
        (client.set_tag, ("t", "1")),
        (client.set_terminated, ()),
    ):
        refused("INVALID_PARAMETER_VALUE", act, ident, *args)
    client.restore_run(ident)
    client.restore_run(ident)
    client.log_metric(ident, "m", 1.0)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_run, "0" * 32)


def nested_runs():
    """Children know their parent, and are found by it."""
    with mlflow.start_run(run_name="parent") as parent:
        for n in range(3):
            with mlflow.start_run(nested=True, run_name=f"child {n}"):
                mlflow.log_metric("n", n)
    mine = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    found = mlflow.search_runs(filter_string=mine, order_by=["metrics.n"])
    assert list(found["metrics.n"]) == [0.0, 1.0, 2.0]
    assert list(found["tags.mlflow.runName"]) == ["child 0", "child 1", "child 2"]
    with mlflow.start_run(run_id=parent.info.run_id) as again:
        assert again.info.run_id == parent.info.run_id


def params_and_tags(client, experiment):
    """Params never change, tags do; long texts come back whole."""
    run = client.create_run(experiment).info.run_id
    long = "x" * 6_000
    client.log_param(run, "p", 1)
    client.log_param(run, "p", 1)
    said = refused("INVALID_PARAMETER_VALUE", client.log_param, run, "p", 2)
    assert "'1'" in said
    assert "'2'" in said
    client.log_param(run, "long", long)
    client.log_param(run, "empty", "")
    client.log_param(run, "a/b.c d-e_f", "ключ")
    client.log_batch(run, params=[Param(f"k{n}", str(n)) for n in range(100)])
    client.set_tag(run, "long", "y" * 5_000)
    client.log_batch(run, tags=[RunTag(f"t{n}", str(n)) for n in range(100)])
    client.log_batch(run, tags=[RunTag("t0", "again")])
    client.log_batch(run, tags=[RunTag("t0", "0")])
    client.log_batch(run, tags=[RunTag("t0", "again")])
    data = client.get_run(run).data
    assert data.params["p"] == "1"
    assert data.params["long"] == long
    assert data.params["empty"] == ""
    assert data.params["a/b.c d-e_f"] == "ключ"
    assert data.params["k99"] == "99"
    assert data.tags["long"] == "y" * 5_000
    assert data.tags["t0"] == "again"
    refused("INVALID_PARAMETER_VALUE", client.log_param, run, "k" * 251, "x")
    limits(client, experiment)


def limits(client, experiment):
    """The longest keys, the fullest batch, and more than a batch holds, which clients split."""
    run = client.create_run(experiment).info.run_id
    client.log_param(run, "k" * 250, "v" * 6_000)
    client.set_tag(run, "k" * 250, "v" * 5_000)
    client.log_metric(run, "k" * 250, 1.0, timestamp=1, step=0)
    for prefix, counts in (("full", (800, 100, 100)), ("split", (2_500, 250, 250))):
        points, params, tags = (
            [(f"{prefix}/{number}", number) for number in range(count)] for count in counts
        )
        client.log_batch(
            run,
            [Metric(key, float(number), 1, 0) for key, number in points],
            [Param(key, str(number)) for key, number in params],
            [RunTag(key, str(number)) for key, number in tags],
        )
        data = client.get_run(run).data
        mine = f"{prefix}/"
        assert {k: v for k, v in data.metrics.items() if k.startswith(mine)} == dict(points)
        assert {k: int(v) for k, v in data.params.items() if k.startswith(mine)} == dict(params)
        assert {k: int(v) for k, v in data.tags.items() if k.startswith(mine)} == dict(tags)
    assert data.metrics["k" * 250] == 1.0
    assert data.params["k" * 250] == "v" * 6_000
    assert data.tags["k" * 250] == "v" * 5_000


def metrics(client, experiment):
    """Thousands of metrics, at any step, with any value a double has."""
    run = client.create_run(experiment).info.run_id
    now = 1_700_000_000_000
    client.log_batch(run, [Metric("loss", 1 / (n + 1), now + n, n) for n in range(1_000)])
    for start in range(0, 3_000, 1_000):
        wide = [Metric(f"wide/{n}", float(n), now, 7) for n in range(start, start + 1_000)]
        client.log_batch(run, wide)
    data = client.get_run(run).data
    assert len(data.metrics) == 3_001
    assert data.metrics["wide/2999"] == 2_999.0
    assert data.metrics["loss"] == 1 / 1_000
    history = client.get_metric_history(run, "loss")
    assert [(one.step, one.timestamp, one.value) for one in history] == [
        (n, now + n, 1 / (n + 1)) for n in range(1_000)
    ]
    odd = [
        (float("nan"), -5),
        (float("inf"), -(2**62)),
        (float("-inf"), 2**62),
        (1e308, 0),
        (-1e-308, 3),
        (0.1 + 0.2, 2**53 + 1),
    ]
    for at, (value, step) in enumerate(odd):
        client.log_metric(run, "odd", value, timestamp=now + at, step=step)
    got = {one.step: one.value for one in client.get_metric_history(run, "odd")}
    assert set(got) == {step for _, step in odd}
    assert math.isnan(got[-5])
    assert got[0] == 1e308
    assert got[3] == -1e-308
    assert got[2**53 + 1] == 0.1 + 0.2
    assert got[-(2**62)] > 1e308
    assert got[2**62] < -1e308
    steps = {one.key: one.step for one in client.get_run(run).data._metric_objs}
    assert steps["odd"] == 2**62
    refused("INVALID_PARAMETER_VALUE", client.log_metric, run, "odd", 1.0, timestamp=-1)
    assert client.get_metric_history(run, "never") == []


def history_by_time(client, experiment):
    """A history comes in the order of time, as of a run that went back to an earlier step."""
    run = client.create_run(experiment).info.run_id
    for at, step in enumerate([0, 1, 2, 3, 1, 2, 3]):
        client.log_metric(run, "m", float(at), timestamp=1_000 + at, step=step)
    assert [one.value for one in client.get_metric_history(run, "m")] == [0, 1, 2, 3, 4, 5, 6]


def many_points(client, experiment):
    """More points than one page holds."""
    run = client.create_run(experiment).info.run_id
    for start in range(0, 26_000, 1_000):
        client.log_batch(run, [Metric("m", float(n), n, n) for n in range(start, start + 1_000)])
    assert [one.value for one in client.get_metric_history(run, "m")] == list(range(26_000))


def datasets_of_values():
    """Data that a run used, described by the client from arrays and frames."""
    import numpy as np
    import pandas as pd

    array = mlflow.data.from_numpy(np.arange(6.0).reshape(3, 2), source="data.npy", name="array")
    frame = mlflow.data.from_pandas(
        pd.DataFrame({"x": [1, 2], "größe": ["a", "b"]}), source="https://x.example/a.csv"
    )
    with mlflow.start_run() as run:
        mlflow.log_input(array, context="training")
        mlflow.log_input(frame, context="eval")
    used = {one.dataset.name: one for one in mlflow.get_run(run.info.run_id).inputs.dataset_inputs}
    assert set(used) == {"array", "dataset"}, used
    kept = used["dataset"].dataset
    assert (kept.digest, kept.source_type) == (frame.digest, "http")
    assert json.loads(kept.profile) == {"num_rows": 2, "num_elements": 4}
    assert [one["name"] for one in json.loads(kept.schema)["mlflow_colspec"]] == ["x", "größe"]
    tags = {tag.key: tag.value for tag in used["dataset"].tags}
    assert tags["mlflow.data.context"] == "eval"
    assert mlflow.data.get_source(kept).url == "https://x.example/a.csv"


def main():
    """Make the journey."""
    mlflow.set_tracking_uri(sys.argv[1])
    client = MlflowClient()
    experiment = experiments(client)
    search_experiments(client)
    locations(client)
    life_of_a_run(client, experiment)
    mlflow.set_experiment(f"nested-{STAMP}")
    nested_runs()
    if hasattr(mlflow, "log_input"):
        datasets_of_values()
    params_and_tags(client, experiment)
    metrics(client, experiment)
    history_by_time(client, experiment)
    many_points(client, experiment)


if __name__ == "__main__":
    main()
