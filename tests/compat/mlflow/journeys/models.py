"""Logged models by a real client: saved, found, measured, loaded elsewhere, deleted."""

import subprocess
import sys
import time
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from sklearn.linear_model import LinearRegression

VERSION = tuple(int(part) for part in mlflow.__version__.split(".")[:2])
NEEDS = ["scikit-learn"]
"""Said here, they need not be inferred, which takes seconds; ``registered.py`` infers them."""
client = MlflowClient()
x = np.arange(12.0).reshape(6, 2)
y = x @ np.array([1.0, 2.0]) + 3.0
fitted = LinearRegression().fit(x, y)


def predict_elsewhere(*uris):
    """Load the models in a fresh process, as their own kind and as a function, and compare."""
    code = (
        "import sys, numpy, mlflow\n"
        "x = numpy.arange(12.0).reshape(6, 2)\n"
        "y = x @ numpy.array([1.0, 2.0]) + 3.0\n"
        "for uri in sys.argv[1:]:\n"
        "    assert numpy.allclose(mlflow.sklearn.load_model(uri).predict(x), y), uri\n"
        "    assert numpy.allclose(mlflow.pyfunc.load_model(uri).predict(x), y), uri\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, *uris], check=True)


def refused(code, act, *arguments, **options):
    try:
        act(*arguments, **options)
    except MlflowException as problem:
        found = problem
    else:
        raise AssertionError(f"{act.__name__} was not refused")
    assert found.error_code == code, (found.error_code, str(found))


experiment = mlflow.set_experiment(f"models {time.time_ns()}")
home = experiment.experiment_id
named = {"name": "model"} if VERSION >= (3, 0) else {"artifact_path": "model"}

with mlflow.start_run() as run:
    signature = mlflow.models.infer_signature(x, y)
    info = mlflow.sklearn.log_model(
        fitted, **named, signature=signature, input_example=x[:2], pip_requirements=NEEDS
    )
run_id = run.info.run_id

# ---- among the files of the run, as code of any age looks for it ----

assert "model" in [entry.path for entry in client.list_artifacts(run_id)]
inside = [entry.path for entry in client.list_artifacts(run_id, "model")]
assert "model/MLmodel" in inside, inside
# A client of MLflow 3 adds what it finds in the model itself, so each file is named twice.
assert len(inside) == len(set(inside)) * (2 if VERSION >= (3, 0) else 1), inside
text = mlflow.artifacts.load_text(f"runs:/{run_id}/model/MLmodel")
assert "python_function" in text
folder = Path(mlflow.artifacts.download_artifacts(f"runs:/{run_id}/model", dst_path="got"))
assert (folder / "MLmodel").read_text() == text
uris = {f"runs:/{run_id}/model", f"{run.info.artifact_uri}/model", info.model_uri}
if VERSION >= (3, 0):
    uris.add(f"models:/{info.model_id}")
predict_elsewhere(*uris)

# ---- the model as a thing of its own ----

if VERSION >= (3, 0):
    model = client.get_logged_model(info.model_id)
    assert model.status == "READY", model.status
    assert (model.name, model.source_run_id, model.experiment_id) == ("model", run_id, home)
    assert model.artifact_location == f"mlflow-artifacts:/{home}/models/{model.model_id}/artifacts"
    assert model.creation_timestamp <= model.last_updated_timestamp
    assert [one.model_id for one in client.get_run(run_id).outputs.model_outputs] == [
        model.model_id
    ]
    files = [entry.path for entry in client.list_logged_model_artifacts(model.model_id)]
    assert "MLmodel" in files, files

    # Params, tags, files, and metrics on datasets.
    client.log_model_params(model.model_id, {"depth": "3", "long": "x" * 1_000})
    client.log_model_params(model.model_id, {"depth": "3"})
    refused("INVALID_PARAMETER_VALUE", client.log_model_params, model.model_id, {"depth": "4"})
    client.set_logged_model_tags(model.model_id, {"team": "red", "a/b": "c", "team two": "x"})
    client.delete_logged_model_tag(model.model_id, "a/b")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_logged_model_tag, model.model_id, "absent")
    Path("beside/notes").mkdir(parents=True)
    Path("beside/notes/note.txt").write_text("kept beside the model")
    client.log_model_artifacts(model.model_id, "beside")
    note = mlflow.artifacts.load_text(f"runs:/{run_id}/model/notes/note.txt")
    assert note == "kept beside the model"
    inside = [entry.path for entry in client.list_artifacts(run_id, "model/notes")]
    assert set(inside) == {"model/notes/note.txt"}, inside

    train = mlflow.data.from_numpy(x, name="train")
    test = mlflow.data.from_numpy(x[:3], name="test")
    with mlflow.start_run() as judge:
        mlflow.log_input(train, context="evaluation")
        mlflow.log_metric("rmse", 0.5, step=1, model_id=model.model_id, dataset=train)
        mlflow.log_metric("rmse", 0.4, step=2, model_id=model.model_id, dataset=train)
        mlflow.log_metrics({"rmse": 0.9, "r2": 0.8}, model_id=model.model_id, dataset=test)
        mlflow.log_input(model=mlflow.entities.LoggedModelInput(model_id=model.model_id))
    used = client.get_run(judge.info.run_id).inputs.model_inputs
    assert [one.model_id for one in used] == [model.model_id]
    model = client.get_logged_model(model.model_id)
    assert model.params == {"depth": "3", "long": "x" * 1_000}, model.params
    assert (model.tags["team"], model.tags["team two"]) == ("red", "x")
    assert "a/b" not in model.tags
    values = {(one.key, one.dataset_name, one.step, one.value) for one in model.metrics}
    expected = {("rmse", "train", 2, 0.4), ("rmse", "test", 0, 0.9), ("r2", "test", 0, 0.8)}
    assert expected <= values, values
    assert {one.run_id for one in model.metrics} == {judge.info.run_id}

    # Searching.
    made = {}
    for index, quality in enumerate([0.3, 0.7, float("nan")]):
        other = client.create_logged_model(
            home, name=f"other-{index}", model_type="agent", params={"index": str(index)}
        )
        assert other.status == "PENDING"
        with mlflow.start_run():
            mlflow.log_metric("quality", quality, model_id=other.model_id, dataset=test)
        made[index] = other.model_id
    client.finalize_logged_model(made[0], "READY")
    client.finalize_logged_model(made[1], "FAILED")
    assert client.get_logged_model(made[1]).status == "FAILED"

    def found(filter_string=None, **options):
        page = client.search_logged_models([home], filter_string, **options)
        return [one.model_id for one in page]

    assert found() == [made[2], made[1], made[0], model.model_id]
    assert found("name = 'model'") == [model.model_id]
    assert found("name LIKE 'other-%' AND params.index = '1'") == [made[1]]
    assert found("model_type = 'agent' AND status = 'READY'") == [made[0]]
    assert found(f"source_run_id = '{run_id}'") == [model.model_id]
    assert found(f"model_id IN ('{made[0]}', '{made[1]}')") == [made[1], made[0]]
    assert found("tags.`team two` = 'x'") == [model.model_id]
    assert found("metrics.quality >= 0.3") == [made[1], made[0]]
    assert found(f"creation_timestamp >= {model.creation_timestamp} AND metrics.rmse < 0.45") == [
        model.model_id
    ]
    assert found("metrics.rmse < 0.45", datasets=[{"dataset_name": "test"}]) == []
    on_train = [{"dataset_name": "train", "dataset_digest": train.digest}]
    assert found("metrics.rmse < 0.45", datasets=on_train) == [model.model_id]
    best = [{"field_name": "metrics.quality", "ascending": False}]
    assert found(order_by=best) == [made[1], made[0], made[2], model.model_id]
    on_test = {"field_name": "metrics.quality", "dataset_name": "test", "ascending": True}
    assert found(order_by=[on_test])[:2] == [made[0], made[1]]
    assert found(order_by=[{"field_name": "name", "ascending": True}])[0] == model.model_id
    first = client.search_logged_models([home], max_results=3)
    rest = client.search_logged_models([home], max_results=3, page_token=first.token)
    assert [one.model_id for one in [*first, *rest]] == found()
    assert not rest.token
    frame = mlflow.search_logged_models([home], output_format="pandas")
    assert len(frame) == 4
    refused("INVALID_PARAMETER_VALUE", client.search_logged_models, [home], "nonsense ~~ 1")

    # Several models of one run, one of them at a step of its training.
    with mlflow.start_run() as busy:
        for step in (1, 2):
            place = {"name": f"checkpoint-{step}", "step": step}
            mlflow.sklearn.log_model(fitted, **place, pip_requirements=NEEDS)
    outputs = client.get_run(busy.info.run_id).outputs.model_outputs
    assert [one.step for one in outputs] == [1, 2], outputs
    roots = [entry.path for entry in client.list_artifacts(busy.info.run_id)]
    assert roots == ["checkpoint-1", "checkpoint-2"], roots
    predict_elsewhere(f"runs:/{busy.info.run_id}/checkpoint-2")

    # Deleting.
    client.delete_logged_model(made[0])
    refused("RESOURCE_DOES_NOT_EXIST", client.get_logged_model, made[0])
    assert made[0] not in found()
    refused("RESOURCE_DOES_NOT_EXIST", client.get_logged_model, "m-" + "0" * 32)
    refused("INVALID_PARAMETER_VALUE", client.create_logged_model, home, name="a/b")
