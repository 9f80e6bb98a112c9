"""The registry by a real client: names, versions, stages, aliases, tags, searches, downloads."""

import time
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

VERSION = tuple(int(part) for part in mlflow.__version__.split(".")[:2])
MODEL = f"iris {time.time_ns()}"
client = MlflowClient()


def refused(code, act, *arguments, **options):
    try:
        act(*arguments, **options)
    except MlflowException as problem:
        found = problem
    else:
        raise AssertionError(f"{act.__name__} was not refused")
    assert found.error_code == code, (found.error_code, str(found))


def versions(**search):
    return [int(one.version) for one in client.search_model_versions(**search)]


# ---- names ----

made = client.create_registered_model(MODEL, tags={"team": "red"}, description="flowers")
assert made.name == MODEL
assert made.description == "flowers"
assert made.creation_timestamp == made.last_updated_timestamp > 0
refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, MODEL)
refused("INVALID_PARAMETER_VALUE", client.create_registered_model, "a/b")
refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, MODEL + "!")
client.update_registered_model(MODEL, description="irises")
client.set_registered_model_tag(MODEL, "task", "classification")
client.delete_registered_model_tag(MODEL, "team")
found = client.get_registered_model(MODEL)
assert found.description == "irises"
assert found.tags == {"task": "classification"}

# ---- versions of the files of a run ----

with mlflow.start_run() as run:
    mlflow.log_text("a: 1\n", "model/MLmodel")
    mlflow.log_text("weights", "model/data/model.bin")
run_id = run.info.run_id
source = f"{run.info.artifact_uri}/model"
one = mlflow.register_model(f"runs:/{run_id}/model", MODEL, tags={"by": "hand"})
assert (int(one.version), one.status, one.run_id, one.source) == (1, "READY", run_id, source)
assert one.tags == {"by": "hand"}
two = client.create_model_version(MODEL, f"runs:/{run_id}/model", run_id, description="second")
three = client.create_model_version(MODEL, "s3://bucket/model", run_id, run_link="http://r/1")
assert (int(two.version), int(three.version)) == (2, 3)
assert two.description == "second"
assert three.run_link == "http://r/1"
for bad in (
    "/etc",
    "file:///etc/passwd",
    f"runs:/{run_id}/../x",
    f"{source}/%2e%2e/%2e%2e",
    "s3://bucket/../x",
    "mlflow-artifacts:/0",
):
    refused("INVALID_PARAMETER_VALUE", client.create_model_version, MODEL, bad, run_id)
with mlflow.start_run() as other:
    pass
other_id = other.info.run_id
refused("INVALID_PARAMETER_VALUE", client.create_model_version, MODEL, source, other_id)

for version in ("1", "2"):
    uri = client.get_model_version_download_uri(MODEL, version)
    assert uri == source, uri
    folder = Path(
        mlflow.artifacts.download_artifacts(f"models:/{MODEL}/{version}", dst_path=version)
    )
    assert (folder / "data" / "model.bin").read_text() == "weights"
assert client.get_model_version_download_uri(MODEL, "3") == "s3://bucket/model"

client.update_model_version(MODEL, "2", description="better")
client.set_model_version_tag(MODEL, "2", "checked", "yes")
client.set_model_version_tag(MODEL, "1", "checked", "no")
client.delete_model_version_tag(MODEL, "1", "checked")
assert client.get_model_version(MODEL, "2").description == "better"
assert client.get_model_version(MODEL, "2").tags == {"checked": "yes"}
refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, MODEL, "9")

# ---- stages ----

client.transition_model_version_stage(MODEL, "1", "Production")
moved = client.transition_model_version_stage(
    MODEL, "2", "production", archive_existing_versions=True
)
assert moved.current_stage == "Production"
assert client.get_model_version(MODEL, "1").current_stage == "Archived"
latest = client.get_latest_versions(MODEL)
assert {one.current_stage: int(one.version) for one in latest} == {
    "None": 3,
    "Production": 2,
    "Archived": 1,
}
assert [int(one.version) for one in client.get_latest_versions(MODEL, ["Production"])] == [2]
refused("INVALID_PARAMETER_VALUE", client.get_latest_versions, MODEL, ["Best"])
mlflow.artifacts.download_artifacts(f"models:/{MODEL}/Production", dst_path="stage")
assert Path("stage/data/model.bin").read_text() == "weights"

# ---- aliases ----

client.set_registered_model_alias(MODEL, "champion", "1")
client.set_registered_model_alias(MODEL, "champion", "2")
client.set_registered_model_alias(MODEL, "old", "1")
assert int(client.get_model_version_by_alias(MODEL, "champion").version) == 2
assert client.get_model_version(MODEL, "2").aliases == ["champion"]
aliases = client.get_registered_model(MODEL).aliases
assert {alias: int(version) for alias, version in aliases.items()} == {"champion": 2, "old": 1}
client.delete_registered_model_alias(MODEL, "old")
client.delete_registered_model_alias(MODEL, "old")
refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, MODEL, "old")
refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version_by_alias, MODEL + "!", "old")
refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, MODEL, "Latest", "1")
refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, MODEL, "v1", "1")
refused("RESOURCE_DOES_NOT_EXIST", client.set_registered_model_alias, MODEL, "x", "9")
mlflow.artifacts.download_artifacts(f"models:/{MODEL}@champion", dst_path="alias")
assert Path("alias/data/model.bin").read_text() == "weights"

# ---- searches ----

assert versions(filter_string=f"name='{MODEL}'") == [3, 2, 1]
assert versions(filter_string=f"name='{MODEL}'", order_by=["version_number ASC"]) == [1, 2, 3]
assert versions(filter_string=f"name='{MODEL}' AND version_number > 1") == [3, 2]
assert versions(filter_string=f"run_id='{run_id}'") == [3, 2, 1]
assert versions(filter_string=f"run_id IN ('{run_id}', 'x')") == [3, 2, 1]
assert versions(filter_string=f"source_path='s3://bucket/model' AND run_id='{run_id}'") == [3]
assert versions(filter_string=f"name='{MODEL}' AND tags.checked = 'yes'") == [2]
page = client.search_model_versions(f"name='{MODEL}'", max_results=2)
rest = client.search_model_versions(f"name='{MODEL}'", max_results=2, page_token=page.token)
assert [int(each.version) for each in [*page, *rest]] == [3, 2, 1]
assert not rest.token
for number in range(5):
    client.create_registered_model(f"{MODEL} {number}", tags={"n": str(number)})
names = []
token = None
while True:
    some = client.search_registered_models(
        f"name LIKE '{MODEL} %'", max_results=2, order_by=["name DESC"], page_token=token
    )
    names += [each.name for each in some]
    token = some.token
    if not token:
        break
assert names == [f"{MODEL} {number}" for number in (4, 3, 2, 1, 0)]
ilike = client.search_registered_models(f"name ILIKE '{MODEL.upper()} %' AND tags.n = '3'")
assert [each.name for each in ilike] == [f"{MODEL} 3"]
refused("INVALID_PARAMETER_VALUE", client.search_registered_models, "color = 'red'")
refused("INVALID_PARAMETER_VALUE", client.search_registered_models, max_results=1001)

# ---- the ends of versions and of models ----

client.delete_model_version(MODEL, "3")
refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, MODEL, "3")
refused("RESOURCE_DOES_NOT_EXIST", client.delete_model_version, MODEL, "3")
again = client.create_model_version(MODEL, source, run_id)
assert int(again.version) == 4
client.delete_model_version(MODEL, "2")
assert not client.get_registered_model(MODEL).aliases
client.rename_registered_model(MODEL, f"{MODEL} renamed")
renamed = client.get_registered_model(f"{MODEL} renamed")
assert renamed.latest_versions[-1].name == renamed.name
refused("RESOURCE_ALREADY_EXISTS", client.rename_registered_model, renamed.name, f"{MODEL} 1")
refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, MODEL)
assert versions(filter_string=f"name='{renamed.name}'") == [4, 1]
client.delete_registered_model(renamed.name)
refused("RESOURCE_DOES_NOT_EXIST", client.delete_registered_model, renamed.name)
assert versions(filter_string=f"run_id='{run_id}'") == []
client.create_registered_model(renamed.name)

if VERSION >= (2, 8):
    copied_from = client.create_model_version(renamed.name, source, run_id)
    copy = client.copy_model_version(f"models:/{renamed.name}/{copied_from.version}", MODEL)
    assert (copy.name, int(copy.version)) == (MODEL, 1)
    assert client.get_model_version_download_uri(MODEL, "1") == source
    client.delete_registered_model(renamed.name)
    mlflow.artifacts.download_artifacts(f"models:/{MODEL}/1", dst_path="copy")
    assert Path("copy/data/model.bin").read_text() == "weights"

# ---- versions of a logged model, which MLflow 3 has ----

if VERSION >= (3, 0):
    logged = client.create_logged_model("0", name="net", source_run_id=run_id)
    Path("net/data").mkdir(parents=True)
    Path("net/MLmodel").write_text("a: 1\n")
    Path("net/data/model.bin").write_text("other weights")
    client.log_model_artifacts(logged.model_id, "net")
    client.finalize_logged_model(logged.model_id, "READY")
    made = mlflow.register_model(f"models:/{logged.model_id}", f"{MODEL} net")
    assert made.source == f"models:/{logged.model_id}"
    assert made.run_id == run_id
    assert made.name in client.get_logged_model(logged.model_id).tags["mlflow.modelVersions"]
    assert client.get_model_version_download_uri(made.name, "1") == logged.artifact_location
    mlflow.artifacts.download_artifacts(f"models:/{made.name}/1", dst_path="logged")
    assert Path("logged/data/model.bin").read_text() == "other weights"
    direct = client.create_model_version(
        made.name, logged.artifact_location, model_id=logged.model_id
    )
    assert client.get_model_version_download_uri(made.name, "2") == logged.artifact_location
    assert direct.run_id == run_id
    copy = client.copy_model_version(f"models:/{made.name}/1", f"{MODEL} copy")
    assert copy.run_id == run_id
    assert client.get_model_version_download_uri(copy.name, "1") == logged.artifact_location
