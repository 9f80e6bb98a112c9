"""The real MLflow clients that these tests drive: where each lives, and running a script in it.

``make test`` installs one environment for each file in ``requirements/``. ``MLFLOW_CLIENTS`` names
another place: what precedes the version in the path of an environment.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
VERSIONS: Final = sorted(
    (path.stem for path in (HERE / "requirements").glob("[0-9]*.txt")),
    key=lambda version: [int(part) for part in version.split(".")],
    reverse=True,
)
"""MLflow's minor versions, the newest first."""
NEWEST: Final = VERSIONS[0]
TOOLS: Final = "tools"
"""The environment of the tools of others, which has the newest client too."""
SECONDS: Final = 300.0
"""How long a script may take: saving a model imports its libraries again in another process."""


def python_of(version: str) -> Path:
    """Return the interpreter of the environment with that version of MLflow.

    Raises:
        FileNotFoundError: it is not installed.
    """
    prefix = os.environ.get("MLFLOW_CLIENTS") or str(ROOT / ".venv-mlflow-")
    python = Path(f"{prefix}{version}") / "bin" / "python"
    if not python.exists():
        raise FileNotFoundError(f"{python}: MLflow {version} is not installed; run `make clients`")
    return python


def has_module(python: Path, name: str) -> bool:
    """Say whether an environment has a library; old ones lack wheels for newer Python."""
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({name!r}) is None)"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def run_script(
    python: Path, script: Path, url: str, *words: str, folder: Path, seconds: float = SECONDS
) -> str:
    """Run ``script`` in the environment of ``python`` against the server at ``url``.

    Returns what it wrote to stdout.

    Raises:
        AssertionError: it failed or took too long; the message is all that it said.
    """
    return finish_script(start_script(python, script, url, *words, folder=folder), seconds)


def start_script(
    python: Path, script: Path, url: str, *words: str, folder: Path
) -> subprocess.Popen[str]:
    """Start ``script`` as ``run_script`` does, so that a test can act while it runs."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not _is_ours(name)}
    surroundings = {
        **kept,
        "MLFLOW_TRACKING_URI": url,
        "HOME": str(folder),
        # Nothing is asked of any other host, and a failing request fails at once.
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "GIT_PYTHON_REFRESH": "quiet",
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [str(python), "-W", "ignore", str(script), *words],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish_script(process: subprocess.Popen[str], seconds: float = SECONDS) -> str:
    """Wait for a script, and return what it wrote to stdout and nobody has read yet.

    Raises:
        AssertionError: it failed or took too long; the message is all that it said.
    """
    try:
        said, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        said, complained = process.communicate()
        raise AssertionError(_report(f"took over {seconds:g} s", said, complained)) from None
    if process.returncode != 0:
        raise AssertionError(_report(f"ended with {process.returncode}", said, complained))
    return said


def run_journey(python: Path, script: str, url: str, *, folder: Path) -> str:
    """Run ``journeys/<script>.py <url>``, which asserts what it sees; see ``run_script``."""
    return run_script(python, HERE / "journeys" / f"{script}.py", url, url, folder=folder)


def last_json(said: str) -> Any:
    """Return the value that a script printed as its last line."""
    return json.loads(said.strip().splitlines()[-1])


def _is_ours(name: str) -> bool:
    return name.startswith(("MLFLOW_", "RUNWELL_", "PYTEST_", "PYTHON", "VIRTUAL_ENV"))


def _report(what: str, said: str, complained: str) -> str:
    return f"the script {what}\n--- stdout\n{said}\n--- stderr\n{complained}"
