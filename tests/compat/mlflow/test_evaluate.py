"""MLflow's evaluation of models and answers, in its newest client, against our server."""

from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, run_script

from runwell.testing.server import ServerProcess


@pytest.mark.parametrize("what", ["models", "answers"])
def test_what_is_evaluated_is_logged(
    what: str, newest_python: Path, server: ServerProcess, tmp_path: Path
):
    script = HERE / "scripts" / "evaluate.py"
    run_script(newest_python, script, server.url, what, folder=tmp_path)
