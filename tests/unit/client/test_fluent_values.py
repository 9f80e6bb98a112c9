"""Metrics, params and tags as people write them."""

import math
from array import array
from pathlib import Path

import numpy as np
import pytest

import runwell
from runwell.base.errors import Conflict, Invalid, TooLarge
from runwell.client.session import Session

pytestmark = pytest.mark.usefixtures("local")


def history(run, key: str) -> list[tuple[int, float]]:
    points = runwell.MlflowClient().get_metric_history(run.info.run_id, key)
    return [(point.step, point.value) for point in points]


def test_metrics_of_all_kinds_of_numbers():
    with runwell.start_run() as run:
        runwell.log_metric("rmse", np.float32(6.5))
        runwell.log_metric("f1 score", 1, step=3)
        runwell.log_metric("a/b", np.array([2.0]), np.int64(7), timestamp=1_700_000_000_000)
        runwell.log_metrics({"nan": math.nan, "inf": -math.inf}, step=-5)
    metrics = run.data.metrics
    assert (metrics["rmse"], metrics["f1 score"], metrics["a/b"]) == (6.5, 1.0, 2.0)
    assert math.isnan(metrics["nan"])
    assert metrics["inf"] == -math.inf
    (point,) = runwell.MlflowClient().get_metric_history(run.info.run_id, "a/b")
    assert (point.step, point.timestamp) == (7, 1_700_000_000_000)
    assert history(run, "inf") == [(-5, -math.inf)]


@pytest.mark.parametrize(
    ("key", "value", "step"),
    [("a", "text", 0), ("a", None, 0), ("a", [1, 2], 0), ("a", 1.0, 0.5), ("a", 1.0, 2**63),
     ("", 1.0, 0), (1, 1.0, 0), ("k" * 251, 1.0, 0), ("nul\0", 1.0, 0)],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_where_it_is_logged(key, value, step):
    with runwell.start_run(), pytest.raises((Invalid, TooLarge)):
        runwell.log_metric(key, value, step)


def active() -> str:
    run = runwell.active_run()
    assert run is not None
    return run.info.run_id


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: runwell.log_metrics(["a"]), "metrics must be a dict"),
        (lambda: runwell.log(1.0), "values must be a dict"),
        (lambda: runwell.log_params("alpha=1"), "params must be a dict"),
        (lambda: runwell.set_tags(None), "tags must be a dict"),
        (lambda: runwell.start_run(nested=True, tags=["a"]), "tags must be a dict"),
        (lambda: runwell.start_run(run_id=7), "not a run id"),
        (lambda: runwell.log_metrics_array("a", 1.0), "list or an array"),
        (lambda: runwell.log_metrics_array("a", "12"), "list or an array"),
        (lambda: runwell.end_run("DONE"), "use one of RUNNING"),
        (lambda: runwell.MlflowClient().update_run(active(), status="DONE"), "not a status"),
        (lambda: runwell.MlflowClient().update_run(active(), name=["a"]), "must be a text"),
        (lambda: runwell.MlflowClient().set_terminated(active(), 3), "not a status"),
        (lambda: runwell.MlflowClient().get_run(None), "run_id"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_refused_in_words(call, what):
    with runwell.start_run(), pytest.raises(Invalid, match=what):
        call()


def test_log_counts_its_steps():
    with runwell.start_run() as run:
        runwell.log({"loss": 3.0, "lr": {"head": 0.1}})
        run.log({"loss": 2.0})
        runwell.log({"loss": 1.0}, step=10)
        runwell.log({"loss": 0.5})
    assert history(run, "loss") == [(0, 3.0), (1, 2.0), (10, 1.0), (11, 0.5)]
    assert run.data.metrics["lr/head"] == 0.1


@pytest.mark.parametrize("convert", [list, tuple, np.array, lambda v: array("d", v)])
def test_a_whole_series_at_once(convert):
    with runwell.start_run() as run:
        runwell.log_metrics_array(
            "a", convert([1.0, 2.0, math.nan]), steps=convert([5.0, 6.0, 7.0])
        )
        runwell.log_metrics_array("b", convert([1.0, 2.0]), timestamps=np.array([1, 2]))
    points = history(run, "a")
    assert points[:2] == [(5, 1.0), (6, 2.0)]
    assert math.isnan(points[2][1])
    assert history(run, "b") == [(0, 1.0), (1, 2.0)]
    with pytest.raises(Invalid, match="differ in length"):
        runwell.log_metrics_array("a", [1.0], steps=[1, 2])
    runwell.end_run()


def test_params_are_texts_of_anything():
    with runwell.start_run() as run:
        assert runwell.log_param("shape", (3, np.int64(4))) == (3, 4)
        runwell.log_params({"path": Path("data/a.parquet"), "space": {"a": 0.1}, "none": None})
        runwell.log_param("long", "x" * 65_536)
        with pytest.raises(TooLarge):
            runwell.log_param("longer", "x" * 65_537)
    params = run.data.params
    assert params["shape"] == "(3, 4)"
    assert params["path"] == "data/a.parquet"
    assert params["space"] == "{'a': 0.1}"
    assert params["none"] == "None"


def test_a_param_never_changes_and_one_refusal_logs_none():
    with runwell.start_run() as run:
        runwell.log_param("alpha", 0.1)
        runwell.log_param("alpha", 0.1)
        with pytest.raises(Conflict, match=r"'alpha'.*'0.1'.*'0.2'"):
            runwell.log_params({"beta": 1, "alpha": 0.2})
    assert run.data.params == {"alpha": "0.1"}


def test_a_conflict_that_only_the_store_can_see_is_raised_at_the_end(local: Session):
    with runwell.start_run() as run:
        runwell.log_param("alpha", 0.1)
    with pytest.raises(Conflict, match="alpha"), runwell.start_run(run_id=run.info.run_id) as again:
        again.writer.params.clear()  # As in a process that began the run at the same time.
        runwell.log_param("alpha", 0.2)


def test_tags_change_and_go():
    with runwell.start_run(run_name="old") as run:
        runwell.set_tag("model", "xgboost")
        runwell.set_tags({"model": "lasso", "developer": "ada", "n": 3})
        runwell.delete_tag("developer")
        runwell.delete_tag("never there")
        runwell.set_tag("mlflow.runName", "new")
        assert run.info.run_name == "new"
    stored = runwell.get_run(run.info.run_id)
    assert stored.info.run_name == "new"
    assert {k: v for k, v in stored.data.tags.items() if "." not in k} == {
        "model": "lasso",
        "n": "3",
    }


def test_logging_without_a_run_begins_one():
    runwell.log_metric("a", 1.0)
    run = runwell.active_run()
    runwell.end_run()
    assert runwell.get_run(run.info.run_id).data.metrics == {"a": 1.0}


def test_a_handle_to_wait_on():
    with runwell.start_run() as run:
        assert runwell.log_metric("a", 1.0, synchronous=True) is None
        runwell.log_metric("b", 1.0, synchronous=False).wait()
        assert set(run.data.metrics) == {"a", "b"}


def test_values_for_another_run_by_its_id():
    with runwell.start_run() as done:
        pass
    with runwell.start_run():
        runwell.log_metric("a", 1.0, run_id=done.info.run_id)
        runwell.log_params({"p": 1}, run_id=done.info.run_id)
    data = runwell.get_run(done.info.run_id).data
    assert (data.metrics, data.params) == ({"a": 1.0}, {"p": "1"})


def test_dataset_inputs():
    frame = {"x": [1, 2], "y": [3, 4]}
    with runwell.start_run() as run:
        runwell.log_input(runwell.data.from_dict(frame, name="trips"), context="training")
        with pytest.raises(Invalid, match="from_pandas"):
            runwell.log_input(frame)
    (used,) = runwell.get_run(run.info.run_id).inputs.dataset_inputs
    assert (used.dataset.name, used.context) == ("trips", "training")


def test_disabled_mode_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RUNWELL_MODE", "disabled")
    monkeypatch.setattr("runwell.client.process.PROCESS.uri", str(tmp_path / "none"))
    runwell.set_experiment("nothing")
    with runwell.start_run() as run:
        runwell.log_metric("a", 1.0)
        runwell.log_params({"a": 1})
        runwell.log_text("text", "a.txt")
        run.log({"a": 1})
    assert runwell.flush()
    assert not (tmp_path / "none").exists()
