"""Copy experiments and registered models with mlflow-export-import, and compare the copies."""

import json
import math
import subprocess
import sys
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Run
from sklearn.linear_model import LinearRegression

HERE = Path(sys.executable).parent
X, Y = [[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]
OWN = {"mlflow.user", "mlflow.parentRunId"}
"""Tags that the tool writes anew."""
client = MlflowClient()


def command(*words: str) -> str:
    """Run one of the tool's commands, and return what it said."""
    words = (str(HERE / words[0]), *words[1:])
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def write_source(experiment_id: str) -> Run:
    """Log a parent with all that a run may have, and children."""
    with mlflow.start_run(experiment_id=experiment_id, run_name="parent") as parent:
        mlflow.log_params({f"p{number}": number for number in range(120)})
        points = [
            Metric("loss", 1 / (step + 1), 1_700_000_000_000 + step, step) for step in range(2_500)
        ]
        points += [Metric("lost", math.nan, 1, 0), Metric("back", 0.5, 3, -7)]
        for start in range(0, len(points), 1_000):
            client.log_batch(parent.info.run_id, points[start : start + 1_000])
        mlflow.set_tags({"team": "vision", "empty": ""})
        mlflow.log_text("hello", "notes/hello.txt")
        mlflow.sklearn.log_model(LinearRegression().fit(X, Y), name="model")
        for number in range(3):
            with mlflow.start_run(experiment_id=experiment_id, nested=True, run_name=f"{number}"):
                mlflow.log_metric("n", number)
    return client.get_run(parent.info.run_id)


def compare(source: Run, copy: Run) -> None:
    """Check that a copy has all of its source."""
    assert copy.info.run_name == source.info.run_name
    assert copy.info.status == "FINISHED"
    assert copy.data.params == source.data.params
    tags, copied = (
        {k: v for k, v in one.data.tags.items() if k not in OWN} for one in (source, copy)
    )
    assert copied == tags, (copied, tags)
    assert copy.data.metrics.keys() == source.data.metrics.keys()
    for key in source.data.metrics:
        one, other = (
            [
                (point.step, point.timestamp, repr(point.value))
                for point in client.get_metric_history(run.info.run_id, key)
            ]
            for run in (source, copy)
        )
        assert other == one, key
    one, other = (read_files(run) for run in (source, copy))
    assert one.keys() <= other.keys(), (one.keys(), other.keys())
    assert {path: other[path] for path in one if not path.endswith("MLmodel")} == {
        path: data for path, data in one.items() if not path.endswith("MLmodel")
    }


def read_files(run: Run) -> dict[str, bytes]:
    """Return the files of a run, by their path."""
    root = Path(client.download_artifacts(run.info.run_id, ""))
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def copy_an_experiment() -> Run:
    """Export one and import it under another name."""
    ident = client.create_experiment("source", tags={"colour": "blue"})
    parent = write_source(ident)
    said = command("export-experiment", "--experiment", "source", "--output-dir", "exported")
    assert "All 4 runs" in said, said
    made = json.loads(Path("exported/experiment.json").read_text())
    assert made["info"]["num_ok_runs"] == 4, made
    command("import-experiment", "--input-dir", "exported", "--experiment-name", "copy")
    copy = client.get_experiment_by_name("copy")
    assert copy.tags["colour"] == "blue", copy.tags
    copies = {run.info.run_name: run for run in client.search_runs([copy.experiment_id])}
    assert copies.keys() == {"parent", "0", "1", "2"}
    for run in client.search_runs([ident]):
        other = copies[run.info.run_name]
        compare(run, other)
        if run.info.run_name != "parent":
            top = copies["parent"].info.run_id
            assert other.data.tags["mlflow.parentRunId"] == top, other.data.tags
    uri = f"runs:/{copies['parent'].info.run_id}/model"
    assert [round(one, 6) for one in mlflow.pyfunc.load_model(uri).predict(X)] == Y
    return parent


def export_a_model(run: Run) -> None:
    """Export a model of which one version has the files of a run, by the proxy's address."""
    client.create_registered_model("proxied", tags={"k": "v"}, description="what it is")
    source = f"{run.info.artifact_uri}/model"
    client.create_model_version("proxied", source, run.info.run_id)
    said = command("export-model", "--model", "proxied", "--output-dir", "proxied")
    assert "Exported 1/1" in said, said
    made = json.loads(Path("proxied/model.json").read_text())["mlflow"]["registered_model"]
    assert (made["name"], made["description"]) == ("proxied", "what it is"), made
    assert made["tags"] == [{"key": "k", "value": "v"}], made
    (version,) = made["versions"]
    assert (version["source"], version["run_id"]) == (source, run.info.run_id), version
    kept = Path("proxied") / run.info.run_id / "artifacts" / "model" / "MLmodel"
    assert run.info.run_id in kept.read_text()


def copy_a_model() -> None:
    """Export a registered model and import it, twice, under another name.

    The tool imports a version only if its files are on a disk that it sees, so the experiments
    have a location there; a server behind whose proxy the files are is refused by the tool itself.
    """
    disk = Path("disk").resolve().as_uri()
    source = client.create_experiment("on disk", artifact_location=f"{disk}/source")
    target = client.create_experiment("copy on disk", artifact_location=f"{disk}/target")
    with mlflow.start_run(experiment_id=source) as made:
        mlflow.sklearn.save_model(LinearRegression().fit(X, Y), "saved")
        mlflow.log_artifacts("saved", "model")
        mlflow.log_metric("loss", 0.5)
    client.create_registered_model("forest", tags={"k": "v"}, description="trees")
    for stage in ("Archived", "Production", "None"):
        words = ("forest", f"{made.info.artifact_uri}/model", made.info.run_id)
        version = client.create_model_version(*words, tags={"stage": stage}, description=stage)
        client.transition_model_version_stage("forest", version.version, stage)
    said = command("export-model", "--model", "forest", "--output-dir", "forest")
    assert "Exported 3/3" in said, said
    words = ("import-model", "--input-dir", "forest", "--model", "wood")
    for number in (1, 2):
        command(*words, "--experiment-name", "copy on disk")
        assert len(client.search_model_versions("name = 'wood'")) == 3 * number
    wood = client.get_registered_model("wood")
    assert (wood.tags, wood.description) == ({"k": "v"}, "trees")
    runs = {run.info.run_id: run for run in client.search_runs([target])}
    assert len(runs) == 6, runs
    for version in client.search_model_versions("name = 'wood'"):
        stage = version.tags["stage"]
        assert (version.current_stage, version.description) == (stage, stage), version
        run = runs[version.run_id]
        assert version.source == f"{run.info.artifact_uri}/model".removeprefix("file://"), version
        assert run.data.metrics == {"loss": 0.5}
    assert [round(one, 6) for one in mlflow.pyfunc.load_model("models:/wood/2").predict(X)] == Y


export_a_model(copy_an_experiment())
copy_a_model()
