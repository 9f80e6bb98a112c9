"""The floors and the door of DESIGN, kept by import-linter; and the light import, measured."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"sqlalchemy", "starlette", "uvicorn", "numpy", "pandas", "alembic", "psutil", "click"}


def test_arrows_point_down():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_importing_runwell_loads_nothing_heavy():
    code = "import sys, json; import runwell; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & HEAVY == set()


def test_the_first_log_call_of_a_client_loads_nothing_heavy(tmp_path: Path):
    code = (
        "import sys, json, runwell\n"
        "with runwell.start_run(): runwell.log_metric('a', 1.0)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"RUNWELL_MODE": "offline", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert loaded & HEAVY == set()
