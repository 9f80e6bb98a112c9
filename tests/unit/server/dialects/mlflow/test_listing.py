"""Listing and deleting files as MLflow's clients do."""

from urllib.parse import quote

import pytest

from runwell.base.ids import new_run_id

API = "/api/2.0/mlflow"
PROXY = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture
def run(real) -> dict:
    made = real.send_json("POST", f"{API}/runs/create", {"experiment_id": "0"})
    return made.json["run"]["info"]


@pytest.fixture
def root(run) -> str:
    return run["artifact_uri"].removeprefix("mlflow-artifacts:/")


@pytest.fixture
def files(real, root) -> None:
    for path, data in {"a.txt": b"12", "model/MLmodel": b"", "model/data/w": b"1"}.items():
        assert real.ask("PUT", f"{PROXY}/{root}/{path}", data).json == {}


@pytest.mark.usefixtures("files")
class TestList:
    def test_of_a_run_has_paths_from_its_root(self, real, run):
        query = f"run_id={run['run_id']}"
        assert real.ask("GET", f"{API}/artifacts/list?{query}").json == {
            "root_uri": run["artifact_uri"],
            "files": [
                {"path": "a.txt", "is_dir": False, "file_size": 2},
                {"path": "model", "is_dir": True},
            ],
        }
        inside = real.ask("GET", f"{API}/artifacts/list?{query}&path=model/&page_token=x").json
        assert [one["path"] for one in inside["files"]] == ["model/MLmodel", "model/data"]

    def test_of_a_run_by_the_old_name_of_its_id(self, real, run):
        answer = real.ask("GET", f"/ajax-api/2.0/mlflow/artifacts/list?run_uuid={run['run_id']}")
        assert len(answer.json["files"]) == 2

    def test_through_the_proxy_has_paths_from_the_folder(self, real, root):
        assert real.ask("GET", f"{PROXY}?path={root}/model").json == {
            "files": [
                {"path": "MLmodel", "is_dir": False, "file_size": 0},
                {"path": "data", "is_dir": True},
            ],
        }
        assert len(real.ask("GET", f"{PROXY}?path={root}/").json["files"]) == 2

    @pytest.mark.parametrize("path", ["a.txt", "nothing"])
    def test_of_no_folder_is_empty(self, real, run, root, path):
        assert real.ask("GET", f"{PROXY}?path={root}/{path}").json == {}
        answer = real.ask("GET", f"{API}/artifacts/list?run_id={run['run_id']}&path={path}")
        assert answer.json == {"root_uri": run["artifact_uri"]}


@pytest.mark.usefixtures("files")
class TestDelete:
    def test_a_file(self, real, root):
        assert real.ask("DELETE", f"{PROXY}/{root}/a.txt").json == {}
        assert real.ask("GET", f"{PROXY}/{root}/a.txt").status == 404

    def test_a_folder_with_all_below(self, real, root):
        assert real.ask("DELETE", f"{PROXY}/{root}/model").status == 200
        listing = real.ask("GET", f"{PROXY}?path={root}").json
        assert [one["path"] for one in listing["files"]] == ["a.txt"]

    def test_all_files_of_a_run(self, real, root):
        assert real.ask("DELETE", f"{PROXY}/{root}/").status == 200
        assert real.ask("GET", f"{PROXY}?path={root}").json == {}

    def test_nothing(self, real, root):
        answer = real.ask("DELETE", f"{PROXY}/{root}/nothing")
        assert (answer.status, answer.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


class TestRefusals:
    @pytest.mark.parametrize("path", ["%2E%2E/x", "%252e%252e/x", "a%00", "a%5Cb", "a//b"])
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    def test_a_path_that_climbs(self, real, root, method, path):
        answer = real.ask(method, f"{PROXY}/{root}/{path}", b"x" if method == "PUT" else None)
        assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        assert answer.json["message"].startswith("Invalid path")

    @pytest.mark.parametrize("path", ["../x", "/etc", "%2e%2e"])
    def test_a_folder_that_climbs(self, real, run, root, path):
        of_run = f"{API}/artifacts/list?run_id={run['run_id']}&path={quote(path)}"
        proxied = f"{PROXY}?path={root}/{quote(path)}"
        for url in (of_run, proxied):
            assert real.ask("GET", url).json["message"].startswith("Invalid path")

    @pytest.mark.parametrize("path", ["0", "0/x/artifacts/a", "etc/passwd"])
    def test_an_unknown_root(self, real, path):
        for url in (f"{PROXY}?path={path}", f"{PROXY}/{path}"):
            answer = real.ask("GET", url)
            assert (answer.status, answer.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")

    def test_an_unknown_run(self, real):
        unknown = new_run_id()
        urls = (
            f"{PROXY}?path=0/{unknown}/artifacts",
            f"{API}/artifacts/list?run_id={unknown}",
            f"/get-artifact?run_id={unknown}&path=a",
        )
        for url in urls:
            assert real.ask("GET", url).status == 404

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "2.0/mlflow-artifacts/presigned/0/x/artifacts/a"),
            ("POST", "2.0/mlflow/artifacts/presigned-download-url"),
            ("POST", "2.0/mlflow/artifacts/presigned-upload-url"),
        ],
    )
    def test_there_are_no_presigned_urls(self, real, method, path):
        body = {"run_id": "x", "path": "a"} if method == "POST" else None
        ask = real.send_json if body else real.ask
        answer = ask(method, f"/api/{path}", body)
        assert (answer.status, answer.json["error_code"]) == (501, "NOT_IMPLEMENTED")
