"""The tools of others that log to MLflow, unmodified, against our server."""

from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, TOOLS, python_of, run_script

from runwell.testing.server import ServerProcess

SCRIPTS = HERE / "tools"
COMMANDS = ("experiments", "runs", "artifacts")
LIBRARIES = ("export_import", "lightning_logger", "optuna_callback", "transformers_callback")


@pytest.mark.parametrize("tool", LIBRARIES)
def test_a_library_or_program(tool: str, server: ServerProcess, tmp_path: Path):
    run_script(python_of(TOOLS), SCRIPTS / f"{tool}.py", server.url, folder=tmp_path)


@pytest.mark.parametrize("group", COMMANDS)
def test_commands_of_mlflow(group: str, server: ServerProcess, tmp_path: Path):
    script = SCRIPTS / "command_line.py"
    run_script(python_of(TOOLS), script, server.url, group, folder=tmp_path)


def test_each_script_is_run():
    assert {path.stem for path in SCRIPTS.glob("*.py")} == {"command_line", *LIBRARIES}
