"""A large file goes straight to a store on this machine, and by the spool when that is away."""

import os
from pathlib import Path

import pytest

import runwell
from runwell.client import files
from runwell.client.targets import parse_target
from runwell.testing.server import ServerProcess


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "DIRECT_BYTES", 1_000_000)
    path = tmp_path / "weights.bin"
    path.write_bytes(os.urandom(1_500_000))
    return path


def read_back(run_id: str, folder: Path) -> bytes:
    return Path(
        runwell.artifacts.download_artifacts(
            run_id=run_id, artifact_path="weights.bin", dst_path=str(folder)
        )
    ).read_bytes()


def test_no_network_lies_before_an_embedded_store_or_loopback():
    for uri in ("", "sqlite:///a.db", "http://127.0.0.1:5000", "http://localhost:1"):
        assert parse_target(uri).is_here, uri
    assert not parse_target("https://tracking.example").is_here


@pytest.mark.parametrize("database_uri", ["sqlite"], indirect=True)
def test_straight_to_a_server_and_by_the_spool_while_it_is_away(
    server_process: ServerProcess, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    runwell.set_tracking_uri(server_process.url)
    with runwell.start_run() as first:
        runwell.log_artifact(large)
        assert not list(tmp_path.glob(".runwell/spool/files/*"))
    second = runwell.start_run()
    runwell.flush()
    server_process.kill()
    runwell.log_artifact(large)
    assert len(list(tmp_path.glob(".runwell/spool/files/*"))) == 1
    server_process.start()
    runwell.end_run()
    runwell.flush(60)
    for run in (first, second):
        assert read_back(run.info.run_id, tmp_path / run.info.run_id) == large.read_bytes()


def test_straight_into_an_embedded_store(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    runwell.set_tracking_uri(f"sqlite:///{tmp_path / 'runs.db'}")
    with runwell.start_run() as run:
        runwell.log_artifact(large)
    assert read_back(run.info.run_id, tmp_path / "copy") == large.read_bytes()
    assert large.exists()
