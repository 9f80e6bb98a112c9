"""MLflow's automatic logging, in its newest client, against our server."""

from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, TOOLS, python_of, run_script

from runwell.testing.server import ServerProcess


@pytest.mark.parametrize("library", ["sklearn", "xgboost", "lightning"])
def test_a_library_is_logged(
    library: str, newest_python: Path, server: ServerProcess, tmp_path: Path
):
    python = python_of(TOOLS) if library == "lightning" else newest_python
    script = HERE / "scripts" / f"autolog_{library}.py"
    run_script(python, script, server.url, folder=tmp_path)
