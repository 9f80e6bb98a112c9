"""The server without a socket: acts, files, sharing of stores, and forks; on both engines."""

import os
from pathlib import Path

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.server.inprocess import _stores, connect
from runwell.stores.blobs.digest import digest_of
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.runs import CreateRun, GetRun, UpdateRun


@pytest.fixture
def store(database_uri: str, tmp_path: Path):
    client = connect(database_uri, str(tmp_path / "blobs"))
    yield client
    client.close()


def test_acts_go_through_the_register(store):
    made = store.call("experiments.create", CreateExperiment(name="vision"))
    again = store.call("experiments.get", GetExperiment(experiment_id=made.experiment_id))
    assert again.name == "vision"
    with pytest.raises(Conflict):
        store.call("experiments.create", CreateExperiment(name="vision"))
    with pytest.raises(NotFound, match=r"experiments\.praise"):
        store.call("experiments.praise", None)


@pytest.mark.parametrize(
    ("name", "request_", "said"),
    [
        ("experiments.create", CreateExperiment(name=5), "got `int` - at `$.name`"),
        ("experiments.create", CreateExperiment(name="a\ud800"), "lone surrogate"),
        ("experiments.create", CreateExperiment(name=object()), "cannot be sent"),
        ("runs.get", GetRun(run_id=None), "Expected `str`, got `None` - at `$.run_id`"),
        ("runs.create", CreateRun(experiment_id="0", start_ms=2**70), "cannot be sent"),
        ("runs.create", CreateRun(experiment_id="0", tags={"a": 1}), "at `$.tags[...]`"),
        ("runs.update", UpdateRun(run_id="0" * 32, status="DONE"), "at `$.status`"),
    ],
)
def test_types_are_checked_as_over_http(store, name, request_, said):
    with pytest.raises(Invalid) as problem:
        store.call(name, request_)
    assert said in problem.value.message


def test_files(store, tmp_path):
    run_id = store.call("runs.create", CreateRun(experiment_id="0")).info.run_id
    local = tmp_path / "model.bin"
    local.write_bytes(b"weights" * 300_000)
    store.upload_artifact(run_id, "model/weights.bin", local)
    assert local.exists()
    with store.open_artifact(run_id, "model/weights.bin") as file:
        assert file.read() == local.read_bytes()
    with pytest.raises(NotFound):
        store.open_artifact(run_id, "other.bin")
    with pytest.raises(NotFound, match=r"nothing\.bin"):
        store.upload_artifact(run_id, "x", tmp_path / "nothing.bin")


@pytest.mark.parametrize("move", [True, False])
def test_a_blob_is_moved_or_copied(store, tmp_path, move):
    run_id = store.call("runs.create", CreateRun(experiment_id="0")).info.run_id
    local = tmp_path / "big"
    local.write_bytes(b"x" * 3_000_000)
    uploaded = store.upload_blob("ab" * 16, run_id, local, move=move)
    assert (uploaded.digest, uploaded.size_bytes) == (digest_of(b"x" * 3_000_000), 3_000_000)
    assert local.exists() is not move


def test_clients_of_one_place_share_it_and_the_last_one_closes_it(database_uri, tmp_path):
    first = connect(database_uri, str(tmp_path / "b"))
    second = connect(database_uri, str(tmp_path / "b"))
    assert first.open() is second.open()
    key = (first.location.database_uri, first.location.blobs_dir)
    first.close()
    first.close()
    assert key in _stores.by_place
    second.close()
    assert key not in _stores.by_place
    # Closed is not broken: it opens again.
    assert second.call("experiments.get", GetExperiment(experiment_id="0")).name == "Default"
    second.close()


def test_both_sides_of_a_fork_go_on(store):
    run_id = store.call("runs.create", CreateRun(experiment_id="0", run_name="parent")).info.run_id
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            store.call("runs.create", CreateRun(experiment_id="0", run_name="child"))
            os.write(writer, store.call("runs.get", GetRun(run_id=run_id)).info.run_name.encode())
            code = 0
        finally:
            os._exit(code)
    for number in range(5):
        store.call("runs.create", CreateRun(experiment_id="0", run_name=f"parent {number}"))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert os.read(reader, 100) == b"parent"
    os.close(reader)
    os.close(writer)
