"""A spool copied from another machine is sent when its folder is named, and only then."""

import json
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from runwell.cli.main import main

TRAIN = (
    "import runwell\nwith runwell.start_run(run_name='far away'): runwell.log_metric('m', 1.0)\n"
)


def offline_run(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-c", TRAIN],
        cwd=folder,
        env={
            **os.environ,
            "RUNWELL_MODE": "offline",
            "RUNWELL_TRACKING_URI": str(folder / ".runwell"),
            "RUNWELL_SPOOL_DIR": "",
        },
        check=True,
    )
    spool = folder / ".runwell" / "spool"
    for sidecar in spool.glob("*.json"):
        said = json.loads(sidecar.read_bytes())
        sidecar.write_text(json.dumps({**said, "host": "cluster-node-7"}))
    return spool


def test_it_is_left_alone_unless_named_and_then_sent(tmp_path: Path, monkeypatch):
    spool = offline_run(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWELL_TRACKING_URI", str(tmp_path / ".runwell"))
    monkeypatch.delenv("RUNWELL_SPOOL_DIR", raising=False)
    left = CliRunner().invoke(main, ["sync"])
    assert left.exit_code == 1
    assert "cluster-node-7" in left.stderr
    assert "runwell sync" in left.stderr
    sent = CliRunner().invoke(main, ["sync", str(spool)])
    assert sent.exit_code == 0, sent.stderr
    found = CliRunner().invoke(main, ["runs", "search", "--json"])
    assert [run["info"]["run_name"] for run in json.loads(found.stdout)] == ["far away"]
    assert not list(spool.glob("*.spool"))
