"""The taxi example runs on the real trips and finds its best run, as script and as notebook."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "nyc_taxi"
pytest.importorskip("xgboost", reason="the example's libraries are installed by `make demo`")


def test_the_script_trains_and_finds_the_best_run(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, EXAMPLE / "train.py", f"sqlite:///{tmp_path / 'runs.db'}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "xgboost" in done.stdout
    best = re.search(r"best: [0-9a-f]{32} with RMSE (\d+\.\d+) minutes", done.stdout)
    assert best is not None
    assert 6 < float(best[1]) < 7


def test_the_notebook_runs_cell_by_cell(tmp_path: Path):
    cells = json.loads((EXAMPLE / "tutorial.ipynb").read_text())["cells"]
    code = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    script = tmp_path / "notebook.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(EXAMPLE)!r})\n{code}\nassert len(best)\n"
    )
    subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env={"MPLBACKEND": "Agg", "PATH": "/usr/bin:/bin"},
        timeout=300,
        check=True,
    )
