"""Experiments and the search for runs, in the forms that people's scripts use."""

import builtins
from pathlib import Path

import numpy as np
import pytest

import runwell
from runwell.base.errors import Conflict, Invalid, MissingExtra, NotFound
from runwell.client.process import PROCESS
from runwell.entities import ViewType

pytestmark = pytest.mark.usefixtures("local")


@pytest.fixture
def trips() -> str:
    """An experiment with three runs; returns its id."""
    experiment = runwell.set_experiment("nyc-taxi")
    for alpha in (0.1, 0.2, 0.3):
        with runwell.start_run(run_name=f"alpha {alpha}"):
            runwell.log_param("alpha", alpha)
            runwell.log_metric("rmse", 10 * alpha)
    with runwell.start_run(run_name="empty"):
        pass
    return experiment.experiment_id


def test_a_table_of_runs(trips: str):
    table = runwell.search_runs(order_by=["metrics.rmse DESC"])
    assert list(table["metrics.rmse"])[:3] == [3.0, 2.0, 1.0]
    assert np.isnan(table["metrics.rmse"].iloc[3])
    assert list(table.columns[:6]) == [
        "run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time",
    ]  # fmt: skip
    assert str(table.dtypes["start_time"]).endswith("UTC]")
    assert table.iloc[0].experiment_id == trips
    assert table.iloc[0]["params.alpha"] == "0.3"
    assert table.iloc[0]["tags.mlflow.runName"] == "alpha 0.3"
    assert set(table.status) == {"FINISHED"}


@pytest.mark.parametrize(
    "form", [lambda i: i, int, lambda i: [i], lambda i: [int(i)], lambda i: (i,)]
)
def test_experiment_ids_in_every_form(trips: str, form):
    found = runwell.search_runs(form(trips), "metrics.rmse < 2.5", output_format="list")
    assert {run.info.run_name for run in found} == {"alpha 0.1", "alpha 0.2"}
    client = runwell.MlflowClient()
    assert len(client.search_runs(form(trips), run_view_type=ViewType.ACTIVE_ONLY)) == 4


def test_other_ways_to_say_where(trips: str):
    runwell.set_experiment("elsewhere")
    assert runwell.search_runs().empty
    assert len(runwell.search_runs(experiment_names=["nyc-taxi", "unknown"])) == 4
    assert len(runwell.search_runs(search_all_experiments=True, max_results=3)) == 3
    assert runwell.search_runs(experiment_ids=[]).empty


def test_a_wrong_argument_names_the_right_one(trips: str):
    with pytest.raises(TypeError, match="experiment_ids"):
        runwell.search_runs(experiment_id=trips)


def test_without_pandas_the_message_names_the_list(trips: str, monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def without_pandas(name: str, *args: object, **kwargs: object):
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(MissingExtra, match='output_format="list"'):
        runwell.search_runs(trips)


def test_a_mistake_in_a_filter_is_explained():
    with pytest.raises(Invalid, match="rmse"):
        runwell.search_runs(filter_string="metrics.rmse <")


def test_experiments_by_name_and_id():
    first = runwell.set_experiment("vision/baseline")
    assert runwell.set_experiment("vision/baseline").experiment_id == first.experiment_id
    assert runwell.get_experiment(first.experiment_id).name == "vision/baseline"
    assert runwell.get_experiment_by_name("nothing") is None
    assert runwell.set_experiment(experiment_id=first.experiment_id).name == "vision/baseline"
    with pytest.raises(Conflict):
        runwell.create_experiment("vision/baseline")
    with pytest.raises(NotFound):
        runwell.set_experiment(experiment_id="999")
    with pytest.raises(Invalid, match="either"):
        runwell.set_experiment()
    second = runwell.create_experiment("b", tags={"team": "x"})
    names = [experiment.name for experiment in runwell.search_experiments()]
    assert names == ["b", "vision/baseline", "Default"]
    assert [e.name for e in runwell.list_experiments(max_results=1)] == ["b"]
    assert runwell.get_experiment(second).tags == {"team": "x"}
    runwell.set_experiment_tag("stage", 1)
    assert runwell.get_experiment(first.experiment_id).tags == {"stage": "1"}
    runwell.delete_experiment_tag("stage")
    runwell.rename_experiment(first.experiment_id, "vision/final")
    with runwell.start_run() as run:
        pass
    assert run.info.experiment_id == first.experiment_id


def test_a_deleted_experiment_says_how_it_comes_back():
    experiment = runwell.set_experiment("gone")
    runwell.delete_experiment(experiment.experiment_id)
    with pytest.raises(Conflict, match=f"restore_experiment\\('{experiment.experiment_id}'\\)"):
        runwell.set_experiment("gone")
    runwell.restore_experiment(experiment.experiment_id)
    assert runwell.set_experiment("gone").experiment_id == experiment.experiment_id


def test_the_environment_chooses_the_experiment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "from-env")
    with runwell.start_run() as run:
        pass
    assert runwell.get_experiment(run.info.experiment_id).name == "from-env"


def test_a_chosen_experiment_follows_to_another_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    runwell.set_experiment("a")
    runwell.set_experiment("b")
    monkeypatch.setenv("RUNWELL_TRACKING_URI", "")
    runwell.set_tracking_uri(f"sqlite:///{tmp_path}/other.db")
    assert runwell.get_tracking_uri() == f"sqlite:///{tmp_path}/other.db"
    with runwell.start_run() as run:
        pass
    assert runwell.get_experiment(run.info.experiment_id).name == "b"
    assert (tmp_path / "other.runwell" / "spool").is_dir()


def test_starting_a_run_in_an_experiment_by_id():
    experiment_id = runwell.create_experiment("c")
    with runwell.start_run(experiment_id=int(experiment_id)) as run:
        pass
    assert run.info.experiment_id == experiment_id
    assert PROCESS.chosen_experiment == ""
    with pytest.raises(NotFound):
        runwell.start_run(experiment_id="12345")
