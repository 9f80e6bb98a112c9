"""The bytes of files, in and out, as MLflow's clients and pages send and ask for them."""

import os

import pytest

from runwell.server.dialects.mlflow.files import MAX_PAGE_UPLOAD_BYTES
from runwell.server.streams import CHUNK_BYTES
from runwell.stores.blobs.digest import digest_of

API = "/api/2.0/mlflow"
PROXY = "/api/2.0/mlflow-artifacts/artifacts"
UPLOAD = "/ajax-api/2.0/mlflow/upload-artifact"


@pytest.fixture
def run_id(real) -> str:
    made = real.send_json("POST", f"{API}/runs/create", {"experiment_id": "0"})
    return made.json["run"]["info"]["run_id"]


@pytest.fixture
def root(run_id) -> str:
    return f"{PROXY}/0/{run_id}/artifacts"


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES + 1])
@pytest.mark.parametrize("path", ["a.bin", "f%20older/gr%C3%B6%C3%9Fe%20%F0%9F%9A%80", "50%25.txt"])
def test_what_goes_in_comes_out(real, root, path, size):
    data = os.urandom(size)
    answer = real.ask("PUT", f"{root}/{path}", data, {"Content-Type": "text/plain"})
    assert (answer.status, answer.json) == (200, {})
    assert real.ask("GET", f"{root}/{path}").body == data
    browser = f"{root}/{path}".replace("/api/", "/ajax-api/")
    assert real.ask("GET", browser).body == data


def test_putting_again_replaces(real, root):
    for data in (b"old", b"new"):
        real.ask("PUT", f"{root}/a", data)
    assert real.ask("GET", f"{root}/a").body == b"new"


def test_a_download_is_offered_and_never_shown(real, root, run_id):
    real.ask("PUT", f"{root}/p/page.html", b"<script>")
    for url in (f"{root}/p/page.html", f"/get-artifact?run_id={run_id}&path=p/page.html"):
        answer = real.ask("GET", url)
        assert answer.body == b"<script>"
        assert answer.headers["content-disposition"].startswith('attachment; filename="page.html"')
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["etag"] == f'"{digest_of(b"<script>")}"'


def test_a_part_and_what_is_known_already(real, root):
    real.ask("PUT", f"{root}/a", b"0123456789")
    part = real.ask("GET", f"{root}/a", headers={"Range": "bytes=2-4"})
    assert (part.status, part.body) == (206, b"234")
    etag = part.headers["etag"]
    assert real.ask("GET", f"{root}/a", headers={"If-None-Match": etag}).status == 304


@pytest.mark.parametrize("name", ["run_id", "run_uuid"])
def test_a_page_sends_and_asks_by_query(real, run_id, name):
    where = f"{name}={run_id}&path=d/a.txt"
    assert real.ask("POST", f"{UPLOAD}?{where}", b"content").json == {}
    assert real.ask("GET", f"/get-artifact?{where}").body == b"content"


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_page_sends_no_large_file(real, run_id, is_announced):
    pieces = [bytes(CHUNK_BYTES)] * (MAX_PAGE_UPLOAD_BYTES // CHUNK_BYTES)
    url = f"{UPLOAD}?run_id={run_id}&path="

    def send(path: str, pieces: list[bytes]):
        if is_announced:
            return real.ask("POST", url + path, b"".join(pieces))
        headers = {"Transfer-Encoding": "chunked"}
        return real.ask("POST", url + path, iter(pieces), headers, chunked=True)

    assert send("fits", pieces).status == 200
    above = send("above", [*pieces, b"x"])
    assert (above.status, above.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert real.ask("GET", f"/get-artifact?run_id={run_id}&path=above").status == 404


def test_what_is_missing(real, root, run_id):
    real.ask("PUT", f"{root}/folder/a", b"x")
    missing = real.ask("GET", f"{root}/nothing")
    assert (missing.status, missing.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    folder = real.ask("GET", f"{root}/folder")
    assert (folder.status, folder.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    for query in ("", f"run_id={run_id}", "path=a", f"run_id={run_id}&path="):
        assert real.ask("GET", f"/get-artifact?{query}").json["message"].startswith("Missing")


def test_a_file_and_a_folder_cannot_share_a_name(real, root):
    real.ask("PUT", f"{root}/a", b"x")
    answer = real.ask("PUT", f"{root}/a/b", b"x")
    assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_a_run_in_the_trash_can_only_be_read(real, root, run_id):
    real.ask("PUT", f"{root}/a", b"x")
    real.send_json("POST", f"{API}/runs/delete", {"run_id": run_id})
    assert real.ask("GET", f"{root}/a").body == b"x"
    for method in ("PUT", "DELETE"):
        answer = real.ask(method, f"{root}/a", b"y" if method == "PUT" else None)
        assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


class TestModels:
    @pytest.fixture
    def model(self, real, run_id) -> dict:
        made = {"experiment_id": "0", "name": "net", "source_run_id": run_id}
        return real.send_json("POST", f"{API}/logged-models", made).json["model"]["info"]

    @pytest.fixture
    def files(self, real, model) -> str:
        folder = f"{PROXY}/{model['artifact_uri'].removeprefix('mlflow-artifacts:/')}"
        for path in ("MLmodel", "data/größe 1"):
            url = f"{folder}/{path}".replace("größe 1", "gr%C3%B6%C3%9Fe%201")
            assert real.ask("PUT", url, path.encode()).json == {}
        ready = {"status": "LOGGED_MODEL_READY"}
        of_model = f"{API}/logged-models/{model['model_id']}"
        assert real.send_json("PATCH", of_model, ready).status == 200
        return folder

    def test_files_go_in_and_come_out(self, real, model, files):
        assert real.ask("GET", f"{files}/MLmodel").body == b"MLmodel"
        listing = real.ask("GET", f"{PROXY}?path={files.removeprefix(PROXY + '/')}").json
        assert [one["path"] for one in listing["files"]] == ["MLmodel", "data"]
        of_page = f"/ajax-api/2.0/mlflow/logged-models/{model['model_id']}/artifacts/files"
        query = "artifact_file_path=data/gr%C3%B6%C3%9Fe%201"
        assert real.ask("GET", f"{of_page}?{query}").body == "data/größe 1".encode()
        assert real.ask("GET", f"{of_page}?{query}&presigned=true").status == 501

    @pytest.mark.usefixtures("files")
    def test_a_listing_has_paths_from_the_root_of_the_model(self, real, model):
        url = f"{API}/logged-models/{model['model_id']}/artifacts/directories"
        whole = real.ask("GET", url).json
        assert whole["root_uri"] == model["artifact_uri"]
        assert [one["path"] for one in whole["files"]] == ["MLmodel", "data"]
        [inside] = real.ask("GET", f"{url}?artifact_directory_path=data").json["files"]
        assert inside["path"] == "data/größe 1"

    @pytest.mark.usefixtures("files")
    def test_they_are_also_in_a_folder_of_the_run_that_made_it(self, real, run_id):
        listing = real.ask("GET", f"{API}/artifacts/list?run_id={run_id}&path=net").json
        assert [one["path"] for one in listing["files"]] == ["net/MLmodel", "net/data"]
        url = f"{PROXY}/0/{run_id}/artifacts/net/MLmodel"
        assert real.ask("GET", url).body == b"MLmodel"

    def test_deleting_the_files_of_the_run_leaves_them(self, real, files, root):
        real.ask("PUT", f"{root}/a", b"x")
        assert real.ask("DELETE", f"{root}/").json == {}
        assert real.ask("GET", f"{root}/a").status == 404
        assert real.ask("GET", f"{files}/MLmodel").body == b"MLmodel"

    def test_files_come_in_parts_too(self, real, files):
        root = files.removeprefix(f"{PROXY}/")
        mpu = f"{API}-artifacts/mpu"
        begun = real.send_json("POST", f"{mpu}/create/{root}", {"path": "w", "num_parts": 1}).json
        url = begun["credentials"][0]["url"].removeprefix(real.url)
        etag = real.ask("PUT", url, b"part").headers["etag"]
        end = {
            "path": "w",
            "upload_id": begun["upload_id"],
            "parts": [{"part_number": 1, "etag": etag}],
        }
        assert real.send_json("POST", f"{mpu}/complete/{root}", end).json == {}
        assert real.ask("GET", f"{files}/w").body == b"part"

    @pytest.mark.usefixtures("files")
    @pytest.mark.parametrize("of", ["run", "model", "proxy"])
    def test_files_of_a_version(self, real, model, run_id, of):
        name = f"registered {run_id} {of}"
        sources = {
            "run": f"runs:/{run_id}/net",
            "model": f"models:/{model['model_id']}",
            "proxy": model["artifact_uri"],
        }
        real.send_json("POST", f"{API}/registered-models/create", {"name": name})
        made = {"name": name, "source": sources[of]}
        assert real.send_json("POST", f"{API}/model-versions/create", made).status == 200
        url = f"/model-versions/get-artifact?name={name.replace(' ', '%20')}&version=1&path="
        assert real.ask("GET", f"{url}MLmodel").body == b"MLmodel"
        assert real.ask("GET", f"{url}../x").json["message"].startswith("Invalid path")
        assert real.ask("GET", f"{url}nothing").status == 404

    def test_files_of_a_version_that_are_elsewhere(self, real, run_id):
        name = f"elsewhere-{run_id}"
        real.send_json("POST", f"{API}/registered-models/create", {"name": name})
        made = {"name": name, "source": "s3://bucket/model"}
        assert real.send_json("POST", f"{API}/model-versions/create", made).status == 200
        answer = real.ask("GET", f"/model-versions/get-artifact?name={name}&version=1&path=a")
        assert (answer.status, answer.json["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
