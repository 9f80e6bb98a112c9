"""Scripts written for MLflow run with nothing changed but the import, embedded and on a server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))


def as_runwell(script: Path) -> str:
    """The one change a user makes; `from mlflow.x import y` follows it."""
    text = script.read_text().replace("import mlflow\n", "import runwell as mlflow\n")
    return text.replace("from mlflow", "from runwell")


def run_script(script: Path, folder: Path, store: str) -> subprocess.CompletedProcess[str]:
    copy = folder / script.name
    copy.write_text(as_runwell(script))
    return subprocess.run(
        [sys.executable, "-W", "error", copy.name],
        cwd=folder,
        env={**os.environ, "STORE": store},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_embedded(script: Path, tmp_path: Path):
    done = run_script(script, tmp_path, "sqlite:///mlflow.db")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_on_a_server(script: Path, tmp_path: Path, server: str):
    done = run_script(script, tmp_path, server)
    assert done.returncode == 0, done.stderr
