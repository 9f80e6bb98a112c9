"""`import runwell`: every public name is there, and nothing is loaded before its use."""

import importlib
import inspect
import subprocess
import sys

import pytest

import runwell


@pytest.mark.parametrize("name", runwell.__all__)
def test_every_name_resolves_and_is_documented(name: str):
    value = getattr(runwell, name)
    assert name in dir(runwell)
    if not isinstance(value, str):
        assert inspect.getdoc(value)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("runwell.tracking", "MlflowClient"),
        ("runwell.client", "MlflowClient"),
        ("runwell.entities", "ViewType"),
        ("runwell.exceptions", "MlflowException"),
        ("runwell.data", "from_pandas"),
        ("runwell.artifacts", "download_artifacts"),
    ],
)
def test_well_known_import_paths(path: str, name: str):
    assert getattr(importlib.import_module(path), name) is not None
    assert getattr(runwell, path.partition(".")[2]) is importlib.import_module(path)


def test_a_name_that_is_gone_names_its_replacement():
    with pytest.raises(AttributeError, match="search_runs"):
        runwell.list_run_infos  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        runwell.nonsense  # noqa: B018


def test_errors_are_caught_by_their_old_name():
    assert issubclass(runwell.exceptions.NotFound, runwell.exceptions.MlflowException)


def test_the_import_alone_loads_no_client():
    code = "import sys, runwell; print([m for m in sys.modules if m.startswith('runwell.client')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["autolog", "sklearn"])
def test_what_comes_later_is_not_taken_for_a_mistake(name: str):
    with pytest.raises(AttributeError, match="come later"):
        getattr(runwell, name)
