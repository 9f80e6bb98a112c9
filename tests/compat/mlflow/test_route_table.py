"""The page on compatibility names every route of MLflow's own server, and says the truth of it."""

import re
from pathlib import Path

import pytest
from tests.compat.mlflow.environments import HERE, ROOT, last_json, run_script

from runwell.server.app import create_app
from runwell.server.dialects.mlflow.app import all_routes
from runwell.server.dialects.mlflow.route import PREFIXES
from runwell.stores.blobs.memory import MemoryBlobs
from runwell.stores.sql.engine import Database

PAGE = (ROOT / "docs" / "reference" / "mlflow-compatibility.md").read_text()
ROW = re.compile(
    r"^\| (?P<routes>[^|]*`[A-Z,]+ /[^|]*) \| (?P<here>[^|]*) \|(?P<notes>.*)$", re.MULTILINE
)
ROUTE = re.compile(r"`([A-Z,]+) (/[^`]*)`")
API, AJAX = PREFIXES
OFFERED = ("supported", "different")


def table() -> dict[tuple[str, str], tuple[str, str]]:
    """Each route of the page, with what is said of it, and why."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in ROW.finditer(PAGE):
        here = row["here"].strip()
        has_column = here in (*OFFERED, "not offered")
        said = here if has_column else "not offered"
        why = row["notes"].strip(" |") if has_column else here
        for methods, path in ROUTE.findall(row["routes"]):
            for method in methods.split(","):
                assert (method, path) not in found, f"{method} {path} stands there twice"
                found[method, path] = (said, why)
    return found


TABLE = table()


@pytest.fixture(scope="module")
def mlflow_routes(
    newest_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> set[tuple[str, str]]:
    """What the newest MLflow serves; the twin of a route below ``/ajax-api/`` is left out."""
    folder = tmp_path_factory.mktemp("routes")
    said = last_json(run_script(newest_python, HERE / "scripts" / "routes.py", "", folder=folder))
    routes = {(method, path) for method, path in said}
    return {route for route in routes if _plain(route) not in routes or _plain(route) == route}


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory):
    """Say whether our server knows a route."""
    database = Database.open(str(tmp_path_factory.mktemp("store") / "runwell.db"))
    app = create_app(database, MemoryBlobs(), has_upkeep=False)

    def knows(method: str, path: str) -> bool:
        return method in app._routes.find(re.sub(r"\{\w+\}", "x", path))[0]

    yield knows
    database.close()


def test_each_route_of_mlflow_is_on_the_page(mlflow_routes: set[tuple[str, str]]):
    assert len(mlflow_routes) > 200
    assert mlflow_routes - TABLE.keys() == set()


def test_the_page_names_no_route_that_is_not_one(mlflow_routes: set[tuple[str, str]]):
    assert TABLE.keys() - mlflow_routes == set()


def test_what_is_called_supported_is_there(find):
    missing = [route for route, (said, _) in TABLE.items() if said in OFFERED and not find(*route)]
    assert missing == []


def test_both_prefixes_are_served(find):
    twins = [
        (method, AJAX + path.removeprefix(API))
        for (method, path), (said, _) in TABLE.items()
        if said in OFFERED and path.startswith(API)
    ]
    assert [route for route in twins if not find(*route)] == []


def test_what_is_called_not_offered_is_not_there():
    offered = {(route.method, _general(API + route.path)) for route in all_routes()}
    wrong = [
        (method, path)
        for (method, path), (said, _) in TABLE.items()
        if said == "not offered" and (method, _general(path)) in offered
    ]
    assert wrong == []


def test_each_row_that_differs_or_is_missing_says_why():
    bare = [route for route, (said, notes) in TABLE.items() if said != "supported" and not notes]
    assert bare == []
    named = {
        name
        for said, notes in TABLE.values()
        if said == "different"
        for name in re.findall(r"`([a-z-]+)`", notes)
    }
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert named <= explained


def _plain(route: tuple[str, str]) -> tuple[str, str]:
    method, path = route
    return method, API + path.removeprefix(AJAX) if path.startswith(AJAX) else path


def _general(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path.replace(AJAX, API, 1) if path.startswith(AJAX) else path)
