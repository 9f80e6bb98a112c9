"""doctor, gc and sync."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import runwell.cli
from runwell.cli import doctor
from runwell.cli.main import main

SOURCE = Path(runwell.cli.__file__).parents[2]


def states(cli, code: int = 0) -> dict[str, str]:
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


def leave_spool(folder: Path, uri: str) -> None:
    """Leave a spool for the store at ``uri`` behind, as a killed process does."""
    code = "import os, runwell\nrunwell.start_run(); runwell.log_metric('a', 1.0)\nos._exit(9)"
    environment = {"RUNWELL_MODE": "offline", "RUNWELL_TRACKING_URI": uri}
    environment |= {"RUNWELL_SPOOL_DIR": str(folder), "PYTHONPATH": str(SOURCE)}
    subprocess.run([sys.executable, "-c", code], check=False, env=os.environ | environment)


def sync(folder: Path, code: int) -> str:
    done = CliRunner().invoke(main, ["sync", str(folder)])
    assert done.exit_code == code, done.stderr
    return done.stderr


def test_a_store_that_is_away_keeps_no_other_spool_waiting(embedded, tmp_path):
    spools = tmp_path / "spools"
    leave_spool(spools, "http://127.0.0.1:9")
    leave_spool(spools, embedded.uri)
    talk = sync(spools, code=1)
    assert "hint: is the server running?" in talk
    assert "1 spool sent, 1 still waiting" in talk
    assert len(embedded.json("runs", "list")) == 1


def test_a_spool_can_be_sent_to_another_store(embedded, tmp_path):
    leave_spool(tmp_path / "spools", "http://127.0.0.1:9")
    assert f"to {embedded.uri}" in embedded("sync", str(tmp_path / "spools")).stderr
    assert len(embedded.json("runs", "list")) == 1


def test_an_advice_is_never_cut_short(embedded):
    embedded.uri = "http://127.0.0.1:9"
    assert (
        "hint: is the server running? Start one with: runwell" in embedded("doctor", code=1).stdout
    )


def test_garbage(cli, new_run):
    run_id = new_run("ridge-1")
    cli("runs", "delete", run_id)
    assert cli.json("gc", "--older-than", "0s", "--dry-run")["runs"] == 1
    cli("gc", "--older-than", "0s", code=1, text="n\n")
    assert "1 run" in cli("gc", "--older-than", "0s", "--yes").stderr
    assert cli.json("runs", "list", "--all") == []
    # Without anything to remove there is nothing to ask.
    assert "nothing to remove" in cli("gc", "--older-than", "0", text="").stderr


@pytest.mark.parametrize("text", ["soon", "-1d", "3y", "", "30"])
def test_a_wrong_time_is_wrong_usage(embedded, text):
    embedded("gc", "--older-than", text, "--yes", code=2)
