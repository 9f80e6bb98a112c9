"""Files of every kind and name go up, are listed, come down and go away again."""

import importlib.util
import json
import tempfile
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, load_dict, load_text
from mlflow.exceptions import MlflowException

HAS = {
    name
    for name in ("PIL", "matplotlib", "numpy", "pandas")
    if importlib.util.find_spec(name) is not None
}
client = MlflowClient()


def paths(run_id: str, folder: str | None = None) -> list[str]:
    return [one.path for one in client.list_artifacts(run_id, folder)]


def main() -> None:
    with tempfile.TemporaryDirectory() as place, mlflow.start_run() as run:
        run_id = run.info.run_id
        assert run.info.artifact_uri == f"mlflow-artifacts:/0/{run_id}/artifacts"
        assert paths(run_id) == []
        log_files(Path(place), run_id)
        log_values(run_id)
        log_media()
        fetch(Path(place), run_id)
        refuse(run_id)
        remove(run_id)


def log_files(place: Path, run_id: str) -> None:
    empty = place / "empty.bin"
    empty.touch()
    mlflow.log_artifact(str(empty))
    named = place / "größe 1 🚀 (50%).txt"
    named.write_text("unicode")
    mlflow.log_artifact(str(named), "ordner/日本 語")
    # Logged again, it is replaced.
    named.write_text("unicode again")
    mlflow.log_artifact(str(named), "ordner/日本 語")
    tree = place / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    for name in ("1", "a/2", "a/b/3"):
        (tree / name).write_text(name)
    mlflow.log_artifacts(str(tree), "tree")
    mlflow.log_artifacts(str(tree))
    assert paths(run_id) == ["1", "a", "empty.bin", "ordner", "tree"]
    assert paths(run_id, "tree") == ["tree/1", "tree/a"]
    assert paths(run_id, "tree/a") == ["tree/a/2", "tree/a/b"]
    assert paths(run_id, "ordner/日本 語") == ["ordner/日本 語/größe 1 🚀 (50%).txt"]
    assert paths(run_id, "empty.bin") == []
    assert paths(run_id, "nothing") == []
    kinds = {one.path: (one.is_dir, one.file_size) for one in client.list_artifacts(run_id)}
    assert kinds["empty.bin"] == (False, 0)
    assert kinds["tree"] == (True, None)


def log_values(run_id: str) -> None:
    mlflow.log_text("ein größer Text", "notes/text.txt")
    mlflow.log_dict({"a": [1, None]}, "notes/values.json")
    root = mlflow.get_artifact_uri()
    assert load_text(f"{root}/notes/text.txt") == "ein größer Text"
    assert load_dict(f"runs:/{run_id}/notes/values.json") == {"a": [1, None]}
    if "pandas" in HAS and hasattr(mlflow, "log_table"):
        mlflow.log_table({"x": [1, 2]}, "table.json")
        mlflow.log_table({"x": [3]}, "table.json")
        table = mlflow.load_table("table.json", run_ids=[run_id])
        assert list(table["x"]) == [1, 2, 3]


def log_media() -> None:
    if {"PIL", "numpy"} <= HAS:
        import numpy as np

        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "image.png")
        image = mlflow.artifacts.load_image(mlflow.get_artifact_uri("image.png"))
        assert image.size == (4, 4)
    if "matplotlib" in HAS:
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot as plt

        figure, axes = plt.subplots()
        axes.plot([1, 2])
        mlflow.log_figure(figure, "figure.png")


def fetch(place: Path, run_id: str) -> None:
    named = "ordner/日本 語/größe 1 🚀 (50%).txt"
    one = download_artifacts(run_id=run_id, artifact_path=named, dst_path=str(place / "one"))
    assert Path(one).read_text() == "unicode again"
    empty = client.download_artifacts(run_id, "empty.bin")
    assert Path(empty).read_bytes() == b""
    folder = Path(download_artifacts(artifact_uri=f"runs:/{run_id}/tree"))
    assert {str(path.relative_to(folder)) for path in folder.rglob("*")} == {
        "1", "a", "a/2", "a/b", "a/b/3"
    }  # fmt: skip
    everything = Path(download_artifacts(run_id=run_id, dst_path=str(place / "all")))
    assert (everything / named).read_text() == "unicode again"
    assert json.loads((everything / "notes/values.json").read_text()) == {"a": [1, None]}


def refuse(run_id: str) -> None:
    for path in ("nothing.txt", "../x", "%2e%2e/x"):
        try:
            download_artifacts(run_id=run_id, artifact_path=path)
        except (MlflowException, OSError):
            continue
        raise AssertionError(path)


def remove(run_id: str) -> None:
    """Delete by the repository of a client: its public functions cannot delete files."""
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    repository = get_artifact_repository(mlflow.get_artifact_uri())
    repository.delete_artifacts("tree/a")
    assert paths(run_id, "tree") == ["tree/1"]
    repository.delete_artifacts("empty.bin")
    repository.delete_artifacts()
    assert paths(run_id) == []


main()
