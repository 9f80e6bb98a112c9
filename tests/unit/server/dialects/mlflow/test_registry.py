"""The registry as MLflow's clients read and write it: codes, shapes, sources, prompts."""

import json
from urllib.parse import quote, urlencode

import pytest

from runwell.base.ids import new_model_id, new_run_id

API = "/api/2.0/mlflow"
PROMPT = "mlflow.prompt.is_prompt"
INVALID = "INVALID_PARAMETER_VALUE"
UNKNOWN = "RESOURCE_DOES_NOT_EXIST"
EXISTS = "RESOURCE_ALREADY_EXISTS"


class Caller:
    """Calls routes of MLflow's protocol; each answer is its JSON."""

    def __init__(self, server) -> None:
        self.server = server

    def __call__(self, method: str, path: str, **fields):
        answer = self.send(method, path, **fields)
        assert answer.status == 200, answer.body
        return answer.json

    def send(self, method: str, path: str, **fields):
        if method == "GET":
            return self.server.ask("GET", f"{API}/{path}?{urlencode(fields, doseq=True)}")
        return self.server.send_json(method, f"{API}/{path}", fields)

    def refused(self, status: int, code: str, method: str, path: str, **fields) -> str:
        answer = self.send(method, path, **fields)
        assert (answer.status, answer.json["error_code"]) == (status, code), answer.body
        return answer.json["message"]


@pytest.fixture
def call(real) -> Caller:
    return Caller(real)


@pytest.fixture
def name(call) -> str:
    made = f"model {new_run_id()}"
    call("POST", "registered-models/create", name=made)
    return made


@pytest.fixture
def run(call) -> dict:
    return call("POST", "runs/create", experiment_id="0")["run"]["info"]


def add(call, name: str, source: str = "s3://b/m", **fields) -> dict:
    made = call("POST", "model-versions/create", name=name, source=source, **fields)
    return made["model_version"]


class TestModels:
    def test_one_is_created_with_what_is_known_of_it(self, call, real):
        name = f"é '; -- {new_run_id()}"
        tags = [{"key": "a", "value": "1"}]
        made = call("POST", "registered-models/create", name=name, description="d", tags=tags)
        model = made["registered_model"]
        assert model == {
            "name": name,
            "creation_timestamp": model["creation_timestamp"],
            "last_updated_timestamp": model["creation_timestamp"],
            "description": "d",
            "tags": tags,
        }
        assert isinstance(model["creation_timestamp"], int)
        assert call("GET", "registered-models/get", name=name) == made
        native = real.ask("GET", f"/api/v1/registry/models/{quote(name, safe='')}").json
        assert native["tags"] == {"a": "1"}
        page = real.ask("GET", f"/ajax-api/2.0/mlflow/registered-models/get?name={quote(name)}")
        assert page.json == made

    def test_what_is_refused(self, call, name):
        path = "registered-models"
        taken = call.refused(400, EXISTS, "POST", f"{path}/create", name=name)
        assert taken.startswith("Registered Model "), "mlflow-export-import looks for these words"
        call.refused(400, INVALID, "POST", f"{path}/create", name="a/b")
        message = call.refused(400, INVALID, "POST", f"{path}/create", name="")
        assert "Missing value for required parameter 'name'" in message
        for method, act in (("GET", "get"), ("DELETE", "delete"), ("PATCH", "update")):
            call.refused(404, UNKNOWN, method, f"{path}/{act}", name="none")
        call.refused(404, UNKNOWN, "POST", f"{path}/rename", name="none", new_name="x")
        call.refused(404, UNKNOWN, "POST", f"{path}/set-tag", name="none", key="a", value="b")

    def test_it_is_changed_and_deleted(self, call, name):
        path = "registered-models"
        updated = call("PATCH", f"{path}/update", name=name, description="d")
        assert updated["registered_model"]["description"] == "d"
        assert call("POST", f"{path}/set-tag", name=name, key="k", value="") == {}
        assert call("POST", f"{path}/set-tag", name=name, key="b", value="c") == {}
        for _ in range(2):
            assert call("DELETE", f"{path}/delete-tag", name=name, key="b") == {}
        found = call("GET", f"{path}/get", name=name)["registered_model"]
        assert found["tags"] == [{"key": "k", "value": ""}]
        renamed = call("POST", f"{path}/rename", name=name, new_name=f"{name}!")
        assert renamed["registered_model"]["name"] == f"{name}!"
        call("POST", f"{path}/create", name=name)
        call.refused(400, EXISTS, "POST", f"{path}/rename", name=name, new_name=f"{name}!")
        assert call("DELETE", f"{path}/delete", name=name) == {}
        call.refused(404, UNKNOWN, "DELETE", f"{path}/delete", name=name)

    def test_aliases(self, call, name):
        path = "registered-models/alias"
        add(call, name)
        add(call, name)
        assert call("POST", path, name=name, alias="best", version="2") == {}
        found = call("GET", path, name=name, alias="best")["model_version"]
        assert (found["version"], found["aliases"]) == ("2", ["best"])
        model = call("GET", "registered-models/get", name=name)["registered_model"]
        assert model["aliases"] == [{"alias": "best", "version": "2"}]
        call.refused(400, INVALID, "GET", path, name=name, alias="none")
        call.refused(404, UNKNOWN, "GET", path, name="none", alias="best")
        call.refused(404, UNKNOWN, "POST", path, name=name, alias="x", version="9")
        call.refused(400, INVALID, "POST", path, name=name, alias="x", version="one")
        for alias in ("latest", "LaTest", "v1", "a b", ""):
            call.refused(400, INVALID, "POST", path, name=name, alias=alias, version="1")
        for _ in range(2):
            assert call("DELETE", path, name=name, alias="best") == {}
        call.refused(400, INVALID, "GET", path, name=name, alias="best")


class TestVersions:
    def test_one_is_created_with_what_is_known_of_it(self, call, name, run):
        source = f"{run['artifact_uri']}/model"
        made = add(
            call,
            name,
            source,
            run_id=run["run_id"],
            description="d",
            run_link="http://r",
            tags=[{"key": "a", "value": "1"}],
        )
        assert made == {
            "name": name,
            "version": "1",
            "creation_timestamp": made["creation_timestamp"],
            "last_updated_timestamp": made["creation_timestamp"],
            "current_stage": "None",
            "description": "d",
            "source": source,
            "run_id": run["run_id"],
            "status": "READY",
            "tags": [{"key": "a", "value": "1"}],
            "run_link": "http://r",
        }
        found = call("GET", "model-versions/get", name=name, version="1")
        assert found == {"model_version": made}
        model = call("GET", "registered-models/get", name=name)["registered_model"]
        assert model["latest_versions"] == [made]

    def test_what_is_refused(self, call, name):
        path = "model-versions"
        call.refused(404, UNKNOWN, "POST", f"{path}/create", name="none", source="s3://b/m")
        call.refused(400, INVALID, "POST", f"{path}/create", name=name)
        for method, act in (("GET", "get"), ("DELETE", "delete"), ("GET", "get-download-uri")):
            call.refused(404, UNKNOWN, method, f"{path}/{act}", name=name, version="1")
            call.refused(400, INVALID, method, f"{path}/{act}", name=name, version="x")
        call.refused(404, UNKNOWN, "PATCH", f"{path}/update", name=name, version="1")
        tag = {"name": name, "version": "1", "key": "a"}
        call.refused(404, UNKNOWN, "POST", f"{path}/set-tag", **tag, value="b")
        call.refused(404, UNKNOWN, "DELETE", f"{path}/delete-tag", **tag)

    def test_it_is_changed_and_deleted(self, call, name):
        path, one = "model-versions", {"name": name, "version": "1"}
        add(call, name)
        updated = call("PATCH", f"{path}/update", **one, description="d")
        assert updated["model_version"]["description"] == "d"
        assert call("POST", f"{path}/set-tag", **one, key="a", value="b") == {}
        found = call("GET", f"{path}/get", **one)["model_version"]
        assert found["tags"] == [{"key": "a", "value": "b"}]
        for _ in range(2):
            assert call("DELETE", f"{path}/delete-tag", **one, key="a") == {}
        assert "tags" not in call("GET", f"{path}/get", **one)["model_version"]
        assert call("DELETE", f"{path}/delete", **one) == {}
        call.refused(404, UNKNOWN, "GET", f"{path}/get", **one)
        assert add(call, name)["version"] == "2"

    def test_stages(self, call, name):
        path, latest = "model-versions/transition-stage", "registered-models/get-latest-versions"
        assert call("GET", latest, name=name) == {}
        for _ in range(3):
            add(call, name)
        call("POST", path, name=name, version="1", stage="staging")
        moved = call(
            "POST",
            path,
            name=name,
            version="2",
            stage="Staging",
            archive_existing_versions=True,
        )
        assert moved["model_version"]["current_stage"] == "Staging"
        for method in ("GET", "POST"):
            found = call(method, latest, name=name)["model_versions"]
            stages = {one["version"]: one["current_stage"] for one in found}
            assert stages == {"1": "Archived", "2": "Staging", "3": "None"}
            some = call(method, latest, name=name, stages=["STAGING", "Production"])
            assert [one["version"] for one in some["model_versions"]] == ["2"]
        call.refused(400, INVALID, "POST", path, name=name, version="1", stage="Best")
        call.refused(400, INVALID, "GET", latest, name=name, stages=["Best"])
        call.refused(404, UNKNOWN, "GET", latest, name="none")
        one = {"name": name, "version": "1", "archive_existing_versions": "true"}
        call.refused(400, INVALID, "POST", path, **one, stage="None")


class TestSources:
    def download(self, call, name: str, version: dict) -> str:
        path = "model-versions/get-download-uri"
        return call("GET", path, name=name, version=version["version"])["artifact_uri"]

    def test_files_of_a_run(self, call, name, run):
        run_id, root = run["run_id"], run["artifact_uri"]
        path = root.removeprefix("mlflow-artifacts:")
        for source in (
            f"{root}/a b/model",
            f"runs:/{run_id}/a b/model",
            f"mlflow-artifacts://localhost:5000{path}/a b/model",
            f"http://localhost/api/2.0/mlflow-artifacts/artifacts{path}/a%20b/model",
        ):
            for fields in ({"run_id": run_id}, {}):
                made = add(call, name, source, **fields)
                assert made["source"] == source
                assert made["run_id"] == run_id
                assert self.download(call, name, made) == f"{root}/a b/model"
        assert self.download(call, name, add(call, name, root)) == root

    def test_files_of_a_logged_model(self, call, name, run, real):
        fields = {"experiment_id": "0", "name": "m", "source_run_id": run["run_id"]}
        logged = real.send_json("POST", "/api/v1/models", fields).json["model_id"]
        root = f"mlflow-artifacts:/0/models/{logged}/artifacts"
        for source in (f"models:/{logged}", root):
            made = add(call, name, source, model_id=logged)
            assert (made["source"], made["model_id"]) == (source, logged)
            assert made["run_id"] == run["run_id"]
            assert self.download(call, name, made) == root
        for source in (f"models:/{logged}", root):
            call.refused(
                400,
                INVALID,
                "POST",
                "model-versions/create",
                name=name,
                source=source,
                model_id=new_model_id(),
            )

    def test_a_logged_model_lists_its_versions(self, call, name, real):
        fields = {"experiment_id": "0", "name": "m"}
        logged = real.send_json("POST", "/api/v1/models", fields).json["model_id"]
        for number in (1, 2):
            add(call, name, f"models:/{logged}")
            answer = real.ask("GET", f"/api/2.0/mlflow/logged-models/{logged}").json
            tags = {tag["key"]: tag["value"] for tag in answer["model"]["info"]["tags"]}
            expected = [{"name": name, "version": each} for each in range(1, number + 1)]
            assert json.loads(tags["mlflow.modelVersions"]) == expected
        assert real.ask("DELETE", f"/api/2.0/mlflow/logged-models/{logged}").status == 200
        made = add(call, name, "s3://b/m", model_id=logged)
        assert made["model_id"] == logged
        elsewhere = add(call, name, "s3://b/m", model_id=new_model_id())
        assert elsewhere["version"] == "4"

    def test_files_elsewhere(self, call, name):
        for source in ("s3://b/m", "gs://b/x y", "https://example.org/m", "dbfs:/m"):
            made = add(call, name, source, run_id="of another server")
            assert (made["source"], made["run_id"]) == (source, "of another server")
            assert self.download(call, name, made) == source

    @pytest.mark.parametrize("scheme", ["file://", "file:", "file://localhost", ""])
    def test_files_of_a_run_on_a_disk_that_clients_share(self, call, name, scheme):
        where = f"/mnt/{new_run_id()}"
        fields = {"name": where, "artifact_location": f"file://{where}"}
        experiment_id = call("POST", "experiments/create", **fields)["experiment_id"]
        made = call("POST", "runs/create", experiment_id=experiment_id)["run"]["info"]
        run_id, root = made["run_id"], made["artifact_uri"]
        assert root == f"file://{where}/{run_id}/artifacts"
        source = f"{scheme}{where}/{run_id}/artifacts/a b/model"
        version = add(call, name, source, run_id=run_id)
        assert (version["source"], version["run_id"]) == (source, run_id)
        assert self.download(call, name, version) == f"{root}/a b/model"
        path = "model-versions/create"
        for outside in (where, f"{where}/{run_id}/artifacts2/model", "/etc", f"{root}/../x"):
            fields = {"name": name, "source": outside, "run_id": run_id}
            call.refused(400, INVALID, "POST", path, **fields)
        call.refused(400, INVALID, "POST", path, name=name, source=source)
        fields = {"name": name, "source": source, "run_id": new_run_id()}
        call.refused(404, UNKNOWN, "POST", path, **fields)

    def test_a_copy(self, call, name, run):
        add(call, name, f"{run['artifact_uri']}/m", run_id=run["run_id"])
        made = add(call, name, f"models:/{name}/1")
        assert (made["version"], made["run_id"]) == ("2", run["run_id"])
        assert self.download(call, name, made) == f"{run['artifact_uri']}/m"

    def test_what_is_refused(self, call, name, run):
        root, run_id = run["artifact_uri"], run["run_id"]
        other = call("POST", "runs/create", experiment_id="0")["run"]["info"]["run_id"]
        host = "http://localhost/api/2.0/mlflow-artifacts/artifacts"
        for source, given in (
            ("/etc/passwd", run_id),
            ("model", run_id),
            ("file:///etc", run_id),
            ("C:\\model", run_id),
            (f"{root}/model", other),
            (f"runs:/{run_id}/model", other),
            (f"{root}/../{other}/artifacts", run_id),
            (f"{root}/%2e%2e/x", run_id),
            (f"{root}/%252e%252e/x", run_id),
            (f"{root}/x%00", run_id),
            (f"{root}/x?y=1", run_id),
            ("mlflow-artifacts:/", run_id),
            ("mlflow-artifacts:/0", run_id),
            (f"{host}/../x", run_id),
            (f"{host}/0/{run_id}", run_id),
            ("models:/none/Production", ""),
        ):
            fields = {"name": name, "source": source, "run_id": given}
            call.refused(400, INVALID, "POST", "model-versions/create", **fields)
        fields = {"name": name, "source": f"runs:/{new_run_id()}/m"}
        call.refused(404, UNKNOWN, "POST", "model-versions/create", **fields)
        assert add(call, name)["version"] == "1"


class TestSearch:
    @pytest.fixture
    def names(self, call) -> list[str]:
        base = new_run_id()
        names = [f"{base}-{letter}" for letter in "abc"]
        for name in reversed(names):
            call("POST", "registered-models/create", name=name)
            add(call, name)
            add(call, name)
        return names

    def test_models_by_name_page_by_page(self, call, names):
        path, wanted = "registered-models/search", f"name LIKE '{names[0][:-1]}%'"
        first = call("GET", path, filter=wanted, max_results=2)
        token = first["next_page_token"]
        rest = call("GET", path, filter=wanted, max_results=2, page_token=token)
        assert "next_page_token" not in rest
        found = [*first["registered_models"], *rest["registered_models"]]
        assert [one["name"] for one in found] == names
        assert [one["version"] for one in found[0]["latest_versions"]] == ["2"]
        last = call("GET", path, filter=wanted, order_by=["name DESC"])["registered_models"]
        assert [one["name"] for one in last] == names[::-1]
        assert call("GET", path, filter="name = 'none'") == {}

    def test_versions_by_name_the_newest_first(self, call, names):
        path, wanted = "model-versions/search", f"name LIKE '{names[0][:-1]}%'"
        found = call("GET", path, filter=wanted)["model_versions"]
        assert [(one["name"], one["version"]) for one in found] == [
            (name, version) for name in names for version in ("2", "1")
        ]
        some = call("GET", path, filter=wanted, order_by=["version_number", "name DESC"])
        assert [one["name"] for one in some["model_versions"]] == [*names[::-1], *names[::-1]]

    def test_what_is_refused(self, call):
        for path, most in (("registered-models/search", 1_000), ("model-versions/search", 200_000)):
            call("GET", path, max_results=most)
            for count in (0, -1, most + 1):
                call.refused(400, INVALID, "GET", path, max_results=count)
            message = call.refused(400, INVALID, "GET", path, filter="colour = 'red'")
            assert "kind" not in message.partition(";")[0]
            call.refused(400, INVALID, "GET", path, filter="name = ")
            call.refused(400, INVALID, "GET", path, order_by=["colour"])
            call.refused(400, INVALID, "GET", path, order_by=["name", "name DESC"])
            call.refused(400, INVALID, "GET", path, page_token="x")


class TestPrompts:
    @pytest.fixture
    def base(self, call) -> str:
        base = new_run_id()
        tags = [{"key": PROMPT, "value": "true"}]
        call("POST", "registered-models/create", name=f"{base}-model")
        add(call, f"{base}-model")
        call("POST", "registered-models/create", name=f"{base}-prompt", tags=tags)
        for source in ("dummy-source", "prompt-template"):
            add(call, f"{base}-prompt", source, tags=tags)
        return base

    @pytest.mark.parametrize(
        ("more", "found"),
        [
            ("", "model"),
            (f" AND tags.`{PROMPT}` = 'true'", "prompt"),
            (f' AND tag."{PROMPT}" != "false"', "prompt"),
            (f" AND tags.`{PROMPT}` != 'true'", "model"),
            (f" AND tags.`{PROMPT}` = 'false'", "model"),
            (f" AND tags.`{PROMPT}` LIKE 't%'", "prompt"),
            (f" AND tags.`{PROMPT}` = 'true' AND tags.`{PROMPT}` != 'true'", ""),
        ],
    )
    def test_a_search_tells_them_from_models(self, call, base, more, found):
        wanted = f"name LIKE '{base}%'{more}"
        page = call("GET", "registered-models/search", filter=wanted)
        names = {one["name"] for one in page.get("registered_models", [])}
        assert names == ({f"{base}-{found}"} if found else set())
        versions = call("GET", "model-versions/search", filter=wanted)
        names = {one["name"] for one in versions.get("model_versions", [])}
        assert names == ({f"{base}-{found}"} if found else set())

    def test_an_alternative_stays_one(self, call, base):
        wanted = f"name = '{base}-prompt' OR name = '{base}-model'"
        page = call("GET", "registered-models/search", filter=wanted)
        assert [one["name"] for one in page["registered_models"]] == [f"{base}-model"]

    def test_one_has_no_files(self, call, base):
        path = "model-versions/get-download-uri"
        call.refused(400, INVALID, "GET", path, name=f"{base}-prompt", version="1")
