"""Files of runs: logged, listed and downloaded."""

from pathlib import Path

import numpy as np
import pytest

import runwell
from runwell.base.errors import Invalid, NotFound

pytestmark = pytest.mark.usefixtures("local")


def paths(run) -> set[str]:
    root = Path(runwell.download_artifacts(run_id=run.info.run_id))
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_files_and_folders(tmp_path: Path):
    (tmp_path / "models" / "deep").mkdir(parents=True)
    (tmp_path / "models" / "lin_reg.bin").write_bytes(b"model")
    (tmp_path / "models" / "deep" / "a.txt").write_text("a")
    with runwell.start_run() as run:
        runwell.log_artifact("models/lin_reg.bin")
        runwell.log_artifact(tmp_path / "models" / "lin_reg.bin", artifact_path="preprocessor")
        runwell.log_artifact("models", "copy")
        runwell.log_artifacts("models")
        with pytest.raises(NotFound, match="start in"):
            runwell.log_artifact("models/missing.bin")
    assert paths(run) == {
        "lin_reg.bin",
        "preprocessor/lin_reg.bin",
        "copy/models/lin_reg.bin",
        "copy/models/deep/a.txt",
        "deep/a.txt",
    }


@pytest.mark.parametrize("size", [0, 262_144, 262_145, 3_000_000])
def test_any_size_comes_back_as_it_was(tmp_path: Path, size: int):
    content = np.random.default_rng(1).bytes(size)
    (tmp_path / "data.bin").write_bytes(content)
    with runwell.start_run() as run:
        runwell.log_artifact("data.bin", "in")
        (tmp_path / "data.bin").write_bytes(b"later")
    local = runwell.download_artifacts(f"runs:/{run.info.run_id}/in/data.bin", dst_path="out")
    assert local == str(tmp_path / "out" / "data.bin")
    assert Path(local).read_bytes() == content
    local = runwell.MlflowClient().download_artifacts(run.info.run_id, "in/data.bin", "out2")
    assert local == str(tmp_path / "out2" / "in" / "data.bin")


def test_texts_dicts_images_figures():
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure = plt.figure()
    with runwell.start_run() as run:
        runwell.log_text("räksmörgås", "notes/a.txt")
        runwell.log_dict({"a": [1, np.float32(2.5)]}, "config.json")
        runwell.log_image(np.zeros((4, 4, 3), np.uint8), "black.png")
        runwell.log_image(np.zeros((4, 4)), key="sample", step=3)
        runwell.log_figure(figure, "plots/empty.svg")
        with pytest.raises(Invalid, match="artifact_file or key"):
            runwell.log_image(np.zeros((4, 4)))
    uri = f"runs:/{run.info.run_id}"
    assert runwell.artifacts.load_text(f"{uri}/notes/a.txt") == "räksmörgås"
    assert runwell.artifacts.load_dict(f"{uri}/config.json") == {"a": [1, 2.5]}
    names = paths(run)
    assert {"black.png", "plots/empty.svg"} <= names
    assert any(name.startswith("images/sample+step+3+") for name in names)
    entries = runwell.artifacts.list_artifacts(uri)
    assert [entry.path for entry in entries if entry.is_dir] == ["images", "notes", "plots"]


def test_tables_grow():
    with runwell.start_run() as run:
        runwell.log_table({"x": [1], "y": ["a"]}, "t.json")
        runwell.log_table({"x": [2], "y": ["b"]}, "t.json")
    with runwell.start_run(run_id=run.info.run_id):
        runwell.log_table({"x": [3], "y": ["c"]}, "t.json")
    with runwell.start_run() as other:
        runwell.log_table({"x": [4], "y": ["d"]}, "t.json")
    table = runwell.load_table("t.json", run_ids=[run.info.run_id])
    assert list(table["x"]) == [1, 2, 3]
    both = runwell.load_table("t.json", extra_columns=["run_id"])
    assert set(zip(both["x"], both["run_id"], strict=True)) == {
        (1, run.info.run_id), (2, run.info.run_id), (3, run.info.run_id), (4, other.info.run_id),
    }  # fmt: skip


def test_names_that_would_leave_the_run_are_refused():
    with runwell.start_run():
        for name in ("../a.txt", "/etc/a.txt", "a/../../b", "nul\0.txt", ""):
            with pytest.raises(Invalid):
                runwell.log_text("x", name)


def test_what_is_missing_is_said():
    with runwell.start_run() as run:
        runwell.log_text("x", "a.txt")
    with pytest.raises(NotFound, match=r"b\.txt"):
        runwell.download_artifacts(run_id=run.info.run_id, artifact_path="b.txt")
    with pytest.raises(Invalid, match="runs:/"):
        runwell.download_artifacts("s3://bucket/a")
    with pytest.raises(Invalid, match="either"):
        runwell.download_artifacts()


def test_addresses_of_artifacts():
    with runwell.start_run() as run:
        assert runwell.get_artifact_uri() == f"runs:/{run.info.run_id}"
        assert runwell.get_artifact_uri("model") == f"runs:/{run.info.run_id}/model"
    assert run.info.artifact_uri == f"runs:/{run.info.run_id}"
