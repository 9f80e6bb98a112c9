"""Unmodified MLflow clients, old and new, do a day's work against our server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, NEWEST, VERSIONS, has_module, python_of

from runwell.testing.server import ServerProcess

JOURNEYS = sorted(path.stem for path in (HERE / "journeys").glob("*.py"))
UNSUPPORTED = {
    ("prompts", "2.13"): "prompts came with MLflow 2.21",
    ("prompts", "2.3"): "prompts came with MLflow 2.21",
    ("traces", "2.13"): "tracing came with MLflow 2.14",
    ("traces", "2.3"): "tracing came with MLflow 2.14",
}
"""Journeys that a client cannot make, with the reason that lies in the client."""
LIBRARIES = {"models": "sklearn", "registered": "sklearn"}
"""What a journey needs besides MLflow; the old versions lack wheels for newer Python."""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_real_client(
    journey: str, version: str, server: ServerProcess, run_journey: Callable[..., str]
):
    python = _python_for(journey, version)
    run_journey(python, journey, server.url)


@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
@pytest.mark.parametrize("journey", JOURNEYS)
def test_the_newest_client_on_postgresql(
    journey: str, server: ServerProcess, run_journey: Callable[..., str]
):
    run_journey(python_of(NEWEST), journey, server.url)


def test_each_exception_names_a_journey_and_a_version():
    assert {journey for journey, _ in UNSUPPORTED} | LIBRARIES.keys() <= set(JOURNEYS)
    assert {version for _, version in UNSUPPORTED} <= set(VERSIONS)


def _python_for(journey: str, version: str) -> Path:
    if (journey, version) in UNSUPPORTED:
        pytest.skip(UNSUPPORTED[journey, version])
    python = python_of(version)
    library = LIBRARIES.get(journey, "json")
    if not has_module(python, library):
        pytest.skip(f"MLflow {version} with {library} has no wheels for this Python")
    return python
