"""Descriptions of users' data: digests, sources, schemas."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from runwell.base.errors import Invalid, NotFound, TooLarge
from runwell.base.limits import MAX_DATASET_SCHEMA
from runwell.client import data
from runwell.entities.dataset import Dataset


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two columns of three rows."""
    return pd.DataFrame({"x": [1, 2, 3], "name": ["a", "b", None]})


def test_a_frame_is_described_for_the_store(frame: pd.DataFrame) -> None:
    dataset = data.from_pandas(frame, source="data/train.csv", targets="x", name="train")
    entity = dataset.to_entity()
    assert isinstance(entity, Dataset)
    assert (entity.name, entity.source_type) == ("train", "local")
    assert json.loads(entity.source) == {"uri": "data/train.csv"}
    assert json.loads(entity.schema) == {
        "mlflow_colspec": [{"name": "x", "type": "long"}, {"name": "name", "type": "string"}]
    }
    assert json.loads(entity.profile) == {"num_rows": 3, "num_elements": 6}
    assert len(entity.digest) == 8
    assert int(entity.digest, 16) >= 0
    assert dataset.df is frame
    assert dataset.targets == "x"


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        (Path("a") / "b.csv", "local", {"uri": str(Path("a/b.csv"))}),
        ("file:///a/b.csv", "local", {"uri": "file:///a/b.csv"}),
        ("https://u:p@host/b.csv", "http", {"url": "https://host/b.csv"}),
        ("s3://bucket/b.csv", "s3", {"uri": "s3://bucket/b.csv"}),
        ("gs://bucket/b.csv", "gs", {"uri": "gs://bucket/b.csv"}),
    ],
)
def test_a_source_goes_by_its_scheme_and_loses_credentials(
    frame: pd.DataFrame, source: object, kind: str, text: dict[str, str]
) -> None:
    dataset = data.from_pandas(frame, source=source)
    assert (dataset.source_type, json.loads(dataset.source)) == (kind, text)
    assert dataset.name == "b.csv"


def test_without_a_source_the_script_is_the_source(frame: pd.DataFrame) -> None:
    dataset = data.from_pandas(frame)
    assert (dataset.name, dataset.source_type) == ("dataset", "code")
    assert "mlflow.source.name" in json.loads(dataset.source)["tags"]


def test_a_digest_follows_the_content_only(frame: pd.DataFrame) -> None:
    digest = data.from_pandas(frame).digest
    assert data.from_pandas(frame.copy().set_index(pd.Index([7, 8, 9]))).digest == digest
    changed = [
        frame.assign(x=[1, 2, 4]),
        frame.rename(columns={"x": "y"}),
        frame.iloc[::-1],
        frame.iloc[:2],
        frame[["name", "x"]],
    ]
    assert digest not in {data.from_pandas(other).digest for other in changed}
    assert data.from_pandas(frame, digest="v2").digest == "v2"


def test_a_digest_is_the_same_in_every_process() -> None:
    script = (
        "import pandas, numpy; from runwell.client import data;"
        "print(data.from_pandas(pandas.DataFrame({'x': ['a', 'b']})).digest,"
        "data.from_numpy(numpy.arange(4)).digest)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    here = (
        data.from_pandas(pd.DataFrame({"x": ["a", "b"]})).digest,
        data.from_numpy(np.arange(4)).digest,
    )
    assert {tuple(answer.split()) for answer in answers} == {here}


def test_cells_without_a_hash_are_digested() -> None:
    first = pd.DataFrame({"vector": [[1, 2], [3]], "image": [np.zeros(2), np.ones(2)]})
    second = pd.DataFrame({"vector": [[1, 2], [4]], "image": [np.zeros(2), np.ones(2)]})
    assert data.from_pandas(first).digest == data.from_pandas(first.copy(deep=True)).digest
    assert data.from_pandas(first).digest != data.from_pandas(second).digest


def test_a_big_frame_is_sampled_and_its_length_counts() -> None:
    big = pd.DataFrame({"x": np.arange(3_000_000)})
    digest = data.from_pandas(big).digest
    assert data.from_pandas(big.iloc[:-1]).digest != digest
    assert data.from_pandas(big + 1).digest != digest


def test_a_missing_target_column_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(Invalid, match="columns: x, name"):
        data.from_pandas(frame, targets="label")
    with pytest.raises(Invalid, match="predictions"):
        data.from_pandas(frame, predictions="p")


def test_a_very_wide_frame_keeps_a_schema_that_fits() -> None:
    wide = pd.DataFrame(np.zeros((1, 40_000)), columns=[f"feature_{i}" for i in range(40_000)])
    schema = data.from_pandas(wide).schema
    assert len(schema) <= MAX_DATASET_SCHEMA
    assert json.loads(schema) == {"num_mlflow_colspec": 40_000, "mlflow_colspec": []}


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pd.Series([True]), "boolean"),
        (pd.Series([1], dtype="Int64"), "long"),
        (pd.Series([1], dtype="int8"), "integer"),
        (pd.Series([1.0], dtype="float32"), "float"),
        (pd.Series([1.0]), "double"),
        (pd.to_datetime(pd.Series(["2021-01-01"]), utc=True), "datetime"),
        (pd.Series(["a"], dtype="category"), "string"),
        (pd.Series([{}]), "string"),
    ],
)
def test_column_types_have_mlflows_names(column: Any, kind: str) -> None:
    schema = json.loads(data.from_pandas(column.to_frame("c")).schema)
    assert schema["mlflow_colspec"] == [{"name": "c", "type": kind}]


def test_an_empty_frame_is_described() -> None:
    assert json.loads(data.from_pandas(pd.DataFrame()).profile)["num_rows"] == 0


def test_arrays_are_described_by_type_and_shape() -> None:
    dataset = data.from_numpy(np.zeros((5, 3)), targets=np.arange(5, dtype=np.int32))
    spec = json.loads(dataset.schema)["mlflow_tensorspec"]
    assert json.loads(spec["features"]) == [
        {"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 3]}}
    ]
    assert json.loads(spec["targets"])[0]["tensor-spec"] == {"dtype": "int32", "shape": [-1]}
    assert json.loads(dataset.profile) == {"num_rows": 5, "num_elements": 15}


def test_named_arrays_lists_and_scalars_are_arrays_too() -> None:
    dataset = data.from_numpy({"image": np.zeros((2, 4, 4)), "label": [0, 1]})
    spec = json.loads(json.loads(dataset.schema)["mlflow_tensorspec"]["features"])
    assert [item["name"] for item in spec] == ["image", "label"]
    assert json.loads(data.from_numpy(3).profile) == {"num_rows": 0, "num_elements": 1}
    assert data.from_numpy(np.array(["a", None], dtype=object)).digest
    assert data.from_numpy(np.zeros((0, 3))).digest


def test_an_array_digest_follows_values_type_and_shape() -> None:
    base = np.arange(12.0).reshape(3, 4)
    digest = data.from_numpy(base).digest
    assert data.from_numpy(np.asfortranarray(base)).digest == digest
    others = [base + 1, base.astype(np.float32), base.reshape(4, 3), base[:, ::-1]]
    assert digest not in {data.from_numpy(other).digest for other in others}
    assert data.from_numpy(base, targets=[1, 2, 3]).digest != digest


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok"])
def test_a_sparse_matrix_is_described_without_making_it_dense(form: str) -> None:
    matrix = scipy.sparse.random(50, 20, density=0.1, random_state=3, format="csr")
    dataset = data.from_numpy(matrix.asformat(form), targets=np.zeros(50))
    assert dataset.digest == data.from_numpy(matrix, targets=np.zeros(50)).digest
    assert json.loads(dataset.profile) == {"num_rows": 50, "num_elements": 1000}
    changed = matrix.copy()
    changed.data[0] += 1
    assert data.from_numpy(changed, targets=np.zeros(50)).digest != dataset.digest


def test_a_huge_sparse_matrix_costs_only_its_stored_cells() -> None:
    matrix = scipy.sparse.csr_matrix(([1.0], ([10], [999_999_999])), shape=(1000, 1_000_000_000))
    assert json.loads(data.from_numpy(matrix).profile)["num_elements"] == 1_000_000_000_000


def test_a_polars_frame_is_described() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"x": [1, 2], "tags": [["a"], []]})
    dataset = data.from_polars(frame, targets="x")
    assert json.loads(dataset.schema)["mlflow_colspec"][0] == {"name": "x", "type": "long"}
    assert dataset.digest == data.from_polars(frame.clone()).digest
    assert dataset.digest != data.from_polars(frame.reverse()).digest


def test_a_dict_of_columns_needs_no_library() -> None:
    dataset = data.from_dict({"x": [1, 2], "y": [None, 0.5], "s": "a"}, targets="x")
    assert json.loads(dataset.schema)["mlflow_colspec"] == [
        {"name": "x", "type": "long"},
        {"name": "y", "type": "double"},
        {"name": "s", "type": "string"},
    ]
    assert json.loads(dataset.profile) == {"num_rows": 2, "num_elements": 6}
    with pytest.raises(Invalid, match="targets"):
        data.from_dict({"x": [1]}, targets="y")


def test_a_file_is_described_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "trips.parquet"
    file.write_bytes(b"x" * 3_000_000)
    dataset = data.from_file(file)
    assert (dataset.name, dataset.source_type) == ("trips.parquet", "local")
    assert json.loads(dataset.profile) == {"num_bytes": 3_000_000}
    file.write_bytes(b"x" * 2_999_999 + b"y")
    assert data.from_file(str(file)).digest != dataset.digest
    file.write_bytes(b"")
    assert len(data.from_file(file).digest) == 8


def test_first_and_last_block_of_a_huge_file_count(tmp_path: Path) -> None:
    size = 300 * 1024 * 1024
    digests: set[str] = set()
    for place in (None, 0, size - 1):
        file = tmp_path / "huge"
        with file.open("wb") as stream:
            stream.truncate(size)  # A sparse file: it takes no room on the disk.
            if place is not None:
                stream.seek(place)
                stream.write(b"!")
        digests.add(data.from_file(file).digest)
    assert len(digests) == 3


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        data.from_file(tmp_path / "missing")
    with pytest.raises(Invalid, match="folder"):
        data.from_file(tmp_path)


@pytest.mark.parametrize("wrong", [np.zeros(3), [1], None, {"x": [1]}])
def test_what_is_no_frame_is_refused_with_the_alternative(wrong: object) -> None:
    with pytest.raises(Invalid, match="from_numpy"):
        data.from_pandas(wrong)


def test_names_and_digests_above_their_limits_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(TooLarge):
        data.from_pandas(frame, name="n" * 501)
    with pytest.raises(TooLarge):
        data.from_pandas(frame, digest="d" * 129)
