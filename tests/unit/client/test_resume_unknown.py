"""Resuming a run that does not exist leaves the active run alone."""

import pytest

import runwell


def test_the_active_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runwell.set_tracking_uri(f"sqlite:///{tmp_path / 'runs.db'}")
    run = runwell.start_run(run_name="first")
    with pytest.raises(runwell.exceptions.NotFound):
        runwell.start_run(run_id="0" * 32)
    assert runwell.active_run() is run
    runwell.end_run()
    assert runwell.get_run(run.info.run_id).info.status == "FINISHED"
