"""Tables that users log, append to and load again."""

import datetime as dt
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from runwell.base.errors import Corrupt, Invalid, MissingExtra
from runwell.client.media.table import append_table, decode_table, encode_table, load_table


def parsed(data: bytes) -> Any:
    """Return the JSON as any other program reads it."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(data, parse_constant=refuse)


def test_a_dict_of_columns_is_in_pandas_split_form() -> None:
    data = encode_table({"input": ["a", "b"], "score": np.array([0.5, 1.0])})
    assert parsed(data) == {"columns": ["input", "score"], "data": [["a", 0.5], ["b", 1.0]]}


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ({"a": 1, "b": "x"}, [[1, "x"]]),
        ({"a": [1, 2], "b": "x"}, [[1, "x"], [2, "x"]]),
        ({"a": np.float32(0.5), "b": {"k": 1}}, [[0.5, {"k": 1}]]),
        ({"a": range(2), "b": np.zeros((2, 2))}, [[0, [0, 0]], [1, [0, 0]]]),
        ({"a": pd.Series([1, 2], index=[7, 8]), "b": (3, 4)}, [[1, 3], [2, 4]]),
        ({"a": [], "b": 1}, []),
    ],
)
def test_scalars_are_repeated_and_any_sequence_is_a_column(
    table: dict[str, Any], rows: list[Any]
) -> None:
    assert parsed(encode_table(table)) == {"columns": ["a", "b"], "data": rows}


def test_columns_of_unequal_length_are_refused_by_name() -> None:
    with pytest.raises(Invalid, match="'a': 1, 'b': 2"):
        encode_table({"a": [1], "b": [1, 2]})


@pytest.mark.parametrize("data", [[1, 2], "text", None, 5])
@pytest.mark.parametrize("extension", ["json", "parquet"])
def test_what_is_no_table_is_refused(data: object, extension: str) -> None:
    with pytest.raises(Invalid, match="not a table"):
        encode_table(data, extension)


def test_every_kind_of_cell_is_written() -> None:
    cells: list[Any] = [
        None,
        math.nan,
        pd.NA,
        pd.NaT,
        np.datetime64("NaT"),
        math.inf,
        np.int8(3),
        np.bool_(True),
        np.str_("s"),
        pd.Timestamp("2021-01-02T03:04:05"),
        np.datetime64("2021-01-02T03:04:05"),
        dt.date(2021, 1, 2),
        b"\x00\xff",
        Path("a/b"),
        {1: {2}},
        np.array([[1.0, np.nan]]),
        2**70,
        "ünïcode \ud800",
    ]
    iso = "2021-01-02T03:04:05"
    rows = [row[0] for row in parsed(encode_table({"cell": cells}))["data"]]
    assert rows[:5] == [None] * 5
    assert rows[5:] == [
        *("Infinity", 3, True, "s", iso, iso, "2021-01-02", "AP8=", str(Path("a/b"))),
        *({"1": [2]}, [[1.0, None]], 2**70, "ünïcode ?"),
    ]


def test_a_dataframe_is_written_without_its_index() -> None:
    frame = pd.DataFrame({"x": [1, 2], "when": pd.to_datetime(["2021-01-02", None])}, index=[5, 6])
    assert parsed(encode_table(frame)) == {
        "columns": ["x", "when"],
        "data": [[1, "2021-01-02T00:00:00"], [2, None]],
    }


def test_a_polars_frame_is_a_table_too() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"x": [1, 2], "y": ["a", None]})
    assert parsed(encode_table(frame))["data"] == [[1, "a"], [2, None]]


@pytest.mark.parametrize("extension", ["json", ".parquet"])
def test_rows_are_appended_and_columns_joined(extension: str) -> None:
    table = encode_table({"a": [1], "b": ["x"]}, extension)
    table = append_table(table, {"b": "y", "c": 0.5}, extension)
    table = append_table(table, pd.DataFrame({"a": [3]}), extension)
    result = decode_table(table, extension)
    assert result.columns == ["a", "b", "c"]
    assert result.data == [[1, "x", None], [None, "y", 0.5], [3, None, None]]


@pytest.mark.parametrize("extension", ["json", "parquet"])
def test_a_loaded_table_is_a_dataframe(extension: str) -> None:
    table = encode_table({"text": ["a", "b"], "x": [1.5, math.inf]}, extension)
    frame = load_table(table, extension)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["text", "x"]
    assert frame["x"].tolist() == [1.5, math.inf]
    assert frame["x"].dtype == float


def test_texts_named_like_infinity_stay_texts() -> None:
    frame = load_table(encode_table({"x": ["Infinity", "other"], "y": ["a", "NaN"]}))
    assert frame["x"].tolist() == ["Infinity", "other"]


def test_columns_of_one_name_survive_loading_and_appending() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["x", "x"])
    table = append_table(encode_table(frame), frame)
    assert load_table(table).to_numpy().tolist() == [[1, 2], [1, 2]]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"columns":["a"],"data":[[1,2]]}', b"\xff"])
@pytest.mark.parametrize("extension", ["json", "parquet"])
def test_a_file_that_is_no_table_is_corrupt(data: bytes, extension: str) -> None:
    with pytest.raises(Corrupt):
        decode_table(data, extension)
    with pytest.raises(Corrupt):
        append_table(data, {"a": 1}, extension)


def test_parquet_refuses_mixed_columns_with_a_hint() -> None:
    with pytest.raises(Invalid, match="json"):
        encode_table({"a": [1, "x"]}, "parquet")
    with pytest.raises(Invalid, match="do not fit"):
        append_table(encode_table({"a": [1]}, "parquet"), {"a": ["x"]}, "parquet")


def test_other_extensions_are_refused() -> None:
    with pytest.raises(Invalid, match="parquet"):
        encode_table({"a": 1}, ".xlsx")


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    table = encode_table({"a": 1})
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pip install pandas"):
        load_table(table)
    with pytest.raises(MissingExtra, match="pip install pyarrow"):
        encode_table({"a": 1}, "parquet")
    assert decode_table(append_table(table, {"a": 2})).data == [[1], [2]]
