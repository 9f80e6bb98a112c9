"""start_run() and its companions: which run is active, and how runs end."""

import asyncio
import contextvars
import threading

import pytest

import runwell
from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.client import runs

pytestmark = pytest.mark.usefixtures("local")


def status(run_id: str) -> str:
    return str(runwell.get_run(run_id).info.status)


def test_with_ends_the_run():
    with runwell.start_run(run_name="first", tags={"a": 1}, description="# note") as run:
        assert runwell.active_run() is run
    assert runwell.active_run() is None
    stored = runwell.get_run(run.info.run_id)
    assert stored.info.run_name == "first"
    assert stored.info.status == "FINISHED"
    assert stored.info.end_time >= stored.info.start_time
    assert stored.data.tags["a"] == "1"
    assert stored.note == "# note"
    assert run.info.run_uuid == run.info.run_id
    assert runwell.last_active_run().info.run_id == run.info.run_id


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (ValueError("x"), "FAILED"),
        (KeyboardInterrupt(), "KILLED"),
        (SystemExit(0), "FINISHED"),
        (SystemExit(3), "FAILED"),
    ],
)
def test_an_exception_decides_the_status(error: BaseException, final: str):
    with pytest.raises(type(error)), runwell.start_run() as run:
        raise error
    assert status(run.info.run_id) == final


def test_end_run_inside_with_is_harmless():
    with runwell.start_run() as run:
        runwell.end_run("FAILED")
        runwell.end_run()
    assert status(run.info.run_id) == "FAILED"


def test_an_unknown_status_is_refused_and_the_run_can_still_end():
    run = runwell.start_run()
    with pytest.raises(Invalid, match="DONE"):
        run.end("DONE")
    run.end()
    assert status(run.info.run_id) == "FINISHED"


def test_a_run_left_active_is_marked_and_the_next_starts(caplog: pytest.LogCaptureFixture):
    first = runwell.start_run()
    second = runwell.start_run()
    assert runwell.active_run() is second
    old = runwell.get_run(first.info.run_id)
    assert old.info.status == "KILLED"
    assert old.data.tags["runwell.interrupted"] == "true"
    assert len(caplog.records) == 1
    assert first.info.run_id in caplog.text


def test_a_run_that_a_log_call_began_simply_ends():
    runwell.log_param("alpha", 0.1)
    implicit = runwell.active_run()
    with runwell.start_run():
        pass
    stored = runwell.get_run(implicit.info.run_id)
    assert stored.info.status == "FINISHED"
    assert "runwell.interrupted" not in stored.data.tags


def test_a_second_run_inside_with_needs_nested():
    with runwell.start_run() as parent:
        with pytest.raises(Conflict, match="nested=True"):
            runwell.start_run()
        with runwell.start_run(nested=True) as child:
            assert runwell.active_run() is child
        assert runwell.active_run() is parent
    assert runwell.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
    assert runwell.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id


def test_parent_run_id_nests_without_an_active_parent():
    with runwell.start_run() as parent:
        pass
    with runwell.start_run(parent_run_id=parent.info.run_id) as child:
        pass
    assert runwell.get_run(child.info.run_id).info.parent_run_id == parent.info.run_id


def test_resuming_a_run_continues_it():
    with runwell.start_run() as run:
        runwell.log({"loss": 1.0})
        runwell.log_param("a", 1)
    with runwell.start_run(run_id=run.info.run_id) as again:
        assert status(run.info.run_id) == "RUNNING"
        again.log({"loss": 0.5})
        with pytest.raises(Conflict, match="'a'"):
            runwell.log_param("a", 2)
    history = runwell.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert [(metric.step, metric.value) for metric in history] == [(0, 1.0), (1, 0.5)]
    assert status(run.info.run_id) == "FINISHED"


def test_an_unknown_or_deleted_run_is_not_resumed():
    with pytest.raises(NotFound):
        runwell.start_run(run_id="0" * 32)
    with pytest.raises(Invalid, match="not a run id"):
        runwell.start_run(run_id="latest")
    with runwell.start_run() as run:
        pass
    runwell.delete_run(run.info.run_id)
    with pytest.raises(Conflict, match="restore_run"):
        runwell.start_run(run_id=run.info.run_id)
    runwell.restore_run(run.info.run_id)
    with runwell.start_run(run_id=run.info.run_id):
        pass


def test_the_environment_names_the_first_run(monkeypatch: pytest.MonkeyPatch):
    with runwell.start_run() as run:
        pass
    monkeypatch.setattr(runs.PROCESS, "is_run_id_taken", False)
    monkeypatch.setenv("MLFLOW_RUN_ID", run.info.run_id)
    with runwell.start_run() as again:
        assert again.info.run_id == run.info.run_id
    with runwell.start_run() as other:
        assert other.info.run_id != run.info.run_id


def test_a_thread_without_a_run_of_its_own_logs_to_the_only_one():
    with runwell.start_run() as run:
        thread = threading.Thread(target=lambda: runwell.log_metric("from_thread", 1))
        thread.start()
        thread.join()
    assert runwell.get_run(run.info.run_id).data.metrics == {"from_thread": 1.0}


def test_a_thread_neither_ends_nor_interrupts_the_run_of_another():
    inner = []

    def work() -> None:
        runwell.end_run()
        with runwell.start_run() as run:
            inner.append(run)

    with runwell.start_run() as outer:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert runwell.active_run() is outer
        assert status(outer.info.run_id) == "RUNNING"
    assert inner[0].info.parent_run_id == ""


def test_asyncio_tasks_have_their_own_runs():
    async def train(number: int) -> str:
        with runwell.start_run() as run:
            await asyncio.sleep(0)
            runwell.log_metric("number", number)
            await asyncio.sleep(0)
            return run.info.run_id

    async def main() -> list[str]:
        return await asyncio.gather(*(train(i) for i in range(5)))

    ids = asyncio.run(main())
    assert [runwell.get_run(i).data.metrics["number"] for i in ids] == [0, 1, 2, 3, 4]


def test_a_run_started_in_another_context_can_be_ended():
    run = contextvars.Context().run(runwell.start_run)
    assert runwell.active_run() is run
    runwell.end_run()
    assert status(run.info.run_id) == "FINISHED"


def test_the_last_two_runs_of_a_tuning_loop_do_not_mix():
    with runwell.start_run() as parent:
        for alpha in (0.1, 0.2):
            with runwell.start_run(nested=True):
                runwell.log_param("alpha", alpha)
                runwell.log_metric("rmse", alpha * 10)
        runwell.log_metric("best", 1.0)
    table = runwell.search_runs(order_by=["metrics.rmse ASC"])
    assert list(table["params.alpha"].dropna()) == ["0.1", "0.2"]
    assert runwell.get_run(parent.info.run_id).data.metrics == {"best": 1.0}
