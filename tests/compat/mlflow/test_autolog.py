"""MLflow's automatic logging, in its newest client, against our server."""

from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, has_module, run_script

from runwell.testing.server import ServerProcess


@pytest.mark.parametrize("library", ["sklearn", "xgboost", "lightning"])
def test_a_library_is_logged(
    library: str, newest_python: Path, server: ServerProcess, tmp_path: Path
):
    if library == "lightning" and not has_module(newest_python, library):
        pytest.skip("PyTorch is larger than all else these tests install; add it to run this")
    script = HERE / "scripts" / f"autolog_{library}.py"
    run_script(newest_python, script, server.url, folder=tmp_path)
