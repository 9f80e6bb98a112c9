"""doctor, gc and sync."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import runwell.cli
from runwell.cli import doctor

SOURCE = Path(runwell.cli.__file__).parents[2]


def states(cli, code: int = 0) -> dict[str, str]:
    import json

    found = json.loads(cli("doctor", "--json", code=code).stdout)
    return {one["topic"]: one["state"] for one in found}


def test_a_well_store(cli, new_run):
    new_run("ridge-1")
    assert set(states(cli).values()) == {"ok"}
    assert "1 experiment, 1 run" in cli("doctor").stdout


def test_little_space_is_wrong(cli, monkeypatch):
    monkeypatch.setattr(doctor, "LOW_BYTES", 10**18)
    assert states(cli, code=1)["space"] == "wrong"


def test_a_store_away_is_wrong(embedded):
    embedded.uri = "http://127.0.0.1:9"
    assert states(embedded, code=1)["store"] == "wrong"


def test_left_over_spools_are_found_and_sent(embedded, tmp_path):
    code = (
        "import os, runwell\n"
        "runwell.start_run(run_name='offline'); runwell.log_metric('a', 1.0, step=1)\n"
        "os._exit(9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "RUNWELL_MODE": "offline",
            "RUNWELL_TRACKING_URI": embedded.uri,
        },
    )
    assert done.returncode == 9, done.stderr
    assert states(embedded, code=1)["spool"] == "wrong"
    assert "sent" in embedded("sync").stderr
    assert states(embedded)["spool"] == "ok"
    assert embedded.json("runs", "list")[0]["data"]["metrics"] == {"a": 1.0}
    assert embedded("sync").stderr == "nothing waits to be sent\n"


def test_garbage(cli, new_run):
    run_id = new_run("ridge-1")
    cli("runs", "delete", run_id)
    assert cli.json("gc", "--older-than", "0s", "--dry-run")["runs"] == 1
    cli("gc", "--older-than", "0s", code=1, text="n\n")
    assert "1 run" in cli("gc", "--older-than", "0s", "--yes").stderr
    assert cli.json("runs", "list", "--all") == []


@pytest.mark.parametrize("text", ["soon", "-1d", "3y", ""])
def test_a_wrong_time_is_wrong_usage(embedded, text):
    embedded("gc", "--older-than", text, "--yes", code=2)
