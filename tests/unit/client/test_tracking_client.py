"""MlflowClient: the acts by id."""

from pathlib import Path

import pytest

import runwell
from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.entities import Metric, Param, RunStatus, RunTag, ViewType
from runwell.tracking import MlflowClient

pytestmark = pytest.mark.usefixtures("local")


@pytest.fixture
def client() -> MlflowClient:
    return MlflowClient()


@pytest.fixture
def run_id(client: MlflowClient) -> str:
    return client.create_run("0", run_name="r", tags={"team": 1}).info.run_id


def test_a_run_from_beginning_to_end(client: MlflowClient, run_id: str):
    client.log_param(run_id, "alpha", 0.1)
    client.log_metric(run_id, "rmse", 6.5, step=2, timestamp=1_700_000_000_000)
    client.log_metrics(run_id, {"a": 1, "b": 2}, step=1)
    client.set_tag(run_id, "model", "lasso")
    client.set_tag(run_id, "gone", 1)
    client.delete_tag(run_id, "gone")
    client.update_run(run_id, name="renamed")
    client.set_terminated(run_id)
    run = client.get_run(run_id)
    assert (run.info.run_name, run.info.status) == ("renamed", RunStatus.FINISHED)
    assert run.data.metrics == {"rmse": 6.5, "a": 1.0, "b": 2.0}
    assert run.data.params == {"alpha": "0.1"}
    assert (run.data.tags["team"], run.data.tags["model"]) == ("1", "lasso")
    assert "gone" not in run.data.tags
    assert client.get_metric_history(run_id, "rmse") == [Metric("rmse", 6.5, 1_700_000_000_000, 2)]


def test_a_batch(client: MlflowClient, run_id: str):
    client.log_batch(
        run_id,
        metrics=[Metric("a", float(i), 1_000 + i, i) for i in range(50)] + [Metric("b", 1.0, 5)],
        params=[Param("p", "1"), Param("q", "2")],
        tags=[RunTag("t", "x")],
    )
    assert [m.value for m in client.get_metric_history(run_id, "a")] == list(range(50))
    data = client.get_run(run_id).data
    assert (data.metrics["b"], data.params, data.tags["t"]) == (1.0, {"p": "1", "q": "2"}, "x")


def test_what_does_not_exist_is_said_at_once(client: MlflowClient):
    with pytest.raises(NotFound):
        client.log_metric("f" * 32, "a", 1.0)
    with pytest.raises(Invalid, match="not a run id"):
        client.log_param("nonsense", "a", 1)
    with pytest.raises(NotFound):
        client.create_run("4711")
    with pytest.raises(NotFound):
        client.get_run("f" * 32)


def test_a_param_of_another_process_conflicts_at_once(client: MlflowClient, run_id: str):
    client.log_param(run_id, "a", 1)
    client._session.flush()
    client._session.forget(run_id)  # As in a process that meets the run for the first time.
    with pytest.raises(Conflict, match="'a'"):
        client.log_param(run_id, "a", 2)


def test_a_deleted_run_takes_nothing(client: MlflowClient, run_id: str):
    client.delete_run(run_id)
    with pytest.raises(Conflict, match="restore_run"):
        client.log_metric(run_id, "a", 1.0)
    assert client.search_runs("0") == []
    assert client.search_runs("0", run_view_type=ViewType.DELETED_ONLY)[0].info.run_id == run_id
    client.restore_run(run_id)
    client.log_metric(run_id, "a", 1.0)
    assert client.get_run(run_id).data.metrics == {"a": 1.0}
    client.delete_run(run_id)
    client.purge_run(run_id)
    with pytest.raises(NotFound):
        client.get_run(run_id)


def test_pages(client: MlflowClient):
    ids = [client.create_run("0", start_time=1_000 + i).info.run_id for i in range(5)]
    first = client.search_runs(["0"], max_results=3, order_by=["attributes.start_time ASC"])
    second = client.search_runs(
        ["0"], max_results=3, order_by=["attributes.start_time ASC"], page_token=first.token
    )
    assert [run.info.run_id for run in first + second] == ids
    assert second.token is None
    assert [info.run_id for info in client.list_run_infos("0")] == ids[::-1]


def test_experiments(client: MlflowClient):
    experiment_id = client.create_experiment("a/b", tags={"x": 1})
    client.rename_experiment(experiment_id, "a/c")
    client.set_experiment_tag(experiment_id, "y", 2)
    experiment = client.get_experiment_by_name("a/c")
    assert (experiment.experiment_id, experiment.tags) == (experiment_id, {"x": "1", "y": "2"})
    client.delete_experiment(experiment_id)
    with pytest.raises(Conflict):
        client.create_run(experiment_id)
    assert client.search_experiments(filter_string="name LIKE 'a/%'") == []
    client.restore_experiment(experiment_id)
    client.delete_experiment(experiment_id)
    client.purge_experiment(experiment_id)
    assert client.create_experiment("a/c") != experiment_id


def test_files(client: MlflowClient, run_id: str, tmp_path: Path):
    (tmp_path / "model.bin").write_bytes(b"m")
    client.log_artifact(run_id, tmp_path / "model.bin", "models")
    client.log_text(run_id, "hello", "a.txt")
    client.log_dict(run_id, {"a": 1}, "conf/a.json")
    client.log_table(run_id, {"x": [1]}, "t.json")
    assert [(f.path, f.is_dir) for f in client.list_artifacts(run_id)] == [
        ("a.txt", False), ("conf", True), ("models", True), ("t.json", False),
    ]  # fmt: skip
    assert [f.path for f in client.list_artifacts(run_id, "models")] == ["models/model.bin"]
    assert Path(client.download_artifacts(run_id, "models/model.bin")).read_bytes() == b"m"
    assert client.delete_artifacts(run_id, "models") == 1
    assert client.list_artifacts(run_id, "models") == []


def test_a_postgresql_store_without_a_server(postgres_uri: str):
    client = MlflowClient(postgres_uri)
    run_id = client.create_run(client.create_experiment("a")).info.run_id
    client.log_metric(run_id, "m", 1.5, step=3)
    client.log_text(run_id, "text", "a.txt")
    client.set_terminated(run_id)
    assert client.get_run(run_id).data.metrics == {"m": 1.5}
    assert Path(client.download_artifacts(run_id, "a.txt")).read_text() == "text"


def test_two_clients_of_two_stores(tmp_path: Path):
    first, second = (MlflowClient(tmp_path / name) for name in "ab")
    run = first.create_run("0")
    assert (
        first.get_run(run.info.run_id).info
        == runwell.MlflowClient(tmp_path / "a").get_run(run.info.run_id).info
    )
    with pytest.raises(NotFound):
        second.get_run(run.info.run_id)
