"""Models that one client logs and another loads, whichever of the two is the older."""

from pathlib import Path
from typing import Any

import pytest
from tests.compat.mlflow.environments import (
    HERE,
    NEWEST,
    VERSIONS,
    has_module,
    last_json,
    python_of,
    run_script,
)

from runwell.testing.server import ServerProcess

OLDER = [version for version in VERSIONS if version.startswith("2.")]


class Clients:
    """Runs the scripts of these tests against one server, each in a folder of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.saved: dict[tuple[str, str], dict[str, Any]] = {}

    def run(self, version: str, script: str, *words: str) -> Any:
        python = python_of(version)
        path = HERE / "scripts" / f"{script}.py"
        return last_json(run_script(python, path, self.url, *words, folder=self.folder))

    def save(self, version: str, library: str = "sklearn") -> dict[str, Any]:
        if not has_module(python_of(version), library):
            pytest.skip(f"MLflow {version} with {library} has no wheels for this Python")
        if (version, library) not in self.saved:
            # Nobody changes a saved model, so one of each is enough.
            self.saved[version, library] = self.run(version, "save_model", library)
        return self.saved[version, library]


@pytest.fixture(scope="module")
def clients(server: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Clients:
    return Clients(server.url, tmp_path_factory.mktemp("clients"))


@pytest.mark.parametrize("library", ["sklearn", "xgboost"])
def test_a_model_of_a_library_predicts_in_another_process(clients: Clients, library: str):
    saved = clients.save(NEWEST, library)
    uri = f"runs:/{saved['run_id']}/model"
    loaded = clients.run(NEWEST, "load_model", uri, "predict", library, library, saved["uri"])
    assert loaded["first"] == [pytest.approx(saved["first"])] * 8
    assert {library, "python_function"} <= set(loaded["flavors"])


@pytest.mark.parametrize("older", OLDER)
@pytest.mark.parametrize("is_newer_first", [True, False])
def test_one_generation_finds_the_models_of_the_other(
    clients: Clients, older: str, is_newer_first: bool
):
    saver, loader = (NEWEST, older) if is_newer_first else (older, NEWEST)
    saved = clients.save(saver)
    own = clients.run(saver, "load_model", f"runs:/{saved['run_id']}/model", "fetch")
    other = clients.run(loader, "load_model", f"runs:/{saved['run_id']}/model", "fetch")
    assert "MLmodel" in own["files"]
    assert other == own


@pytest.mark.parametrize("version", [NEWEST, *OLDER])
def test_a_version_made_of_the_files_of_a_run_has_those_of_its_model(
    clients: Clients, version: str
):
    saved = clients.save(NEWEST)
    words = (f"{saved['root']}/model", "register", f"from files {version}", saved["run_id"])
    loaded = clients.run(version, "load_model", *words)
    assert "MLmodel" in loaded["files"]
