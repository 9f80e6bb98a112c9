"""Dictionaries as JSON and YAML files."""

import datetime as dt
import enum
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from runwell.base.errors import Invalid, MissingExtra
from runwell.client.media.document import encode_dict

VALUES: dict[Any, Any] = {
    "b": np.float32(0.5),
    "a": [np.int64(1), (2, 3)],
    "shape": np.zeros((2, 1)).shape,
    "weights": np.array([1.0, 2.0]),
    "path": Path("x"),
    "when": dt.datetime(2021, 1, 2, tzinfo=dt.UTC),
    "none": None,
    7: "int key",
    "big": 2**70,
    "umlaut": "ä",
}
PLAIN = {
    "b": 0.5,
    "a": [1, [2, 3]],
    "shape": [2, 1],
    "weights": [1.0, 2.0],
    "path": "x",
    "when": "2021-01-02T00:00:00+00:00",
    "none": None,
    "7": "int key",
    "big": 2**70,
    "umlaut": "ä",
}


@pytest.mark.parametrize("name", ["config.json", "config", "config.txt"])
def test_json_is_the_default_and_keeps_the_order(name: str) -> None:
    data = encode_dict(VALUES, name)
    assert json.loads(data) == PLAIN
    assert list(json.loads(data)) == list(PLAIN)
    assert data.startswith(b'{\n  "b": 0.5')
    assert "ä".encode() in data


@pytest.mark.parametrize("name", ["config.yaml", "folder/config.YML"])
def test_yaml_by_extension(name: str) -> None:
    assert yaml.safe_load(encode_dict(VALUES, name)) == PLAIN


def test_non_finite_numbers_keep_their_names_in_json_and_their_value_in_yaml() -> None:
    values = {"a": math.nan, "b": -math.inf, "c": np.array([math.inf])}
    assert json.loads(encode_dict(values, "a.json")) == {
        "a": "NaN",
        "b": "-Infinity",
        "c": ["Infinity"],
    }
    loaded = yaml.safe_load(encode_dict(values, "a.yaml"))
    assert math.isnan(loaded["a"])
    assert (loaded["b"], loaded["c"]) == (-math.inf, [math.inf])


def test_enums_sets_and_strangers_are_written() -> None:
    class Mode(enum.Enum):
        FAST = "fast"

    class Stranger:
        def __str__(self) -> str:
            return "stranger"

    values = {"mode": Mode.FAST, "set": {1}, "who": Stranger(), (1, 2): "tuple key"}
    assert json.loads(encode_dict(values, "a.json")) == {
        "mode": "fast",
        "set": [1],
        "who": "stranger",
        "[1, 2]": "tuple key",
    }


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_dict_that_contains_itself_is_refused(name: str) -> None:
    endless: dict[str, Any] = {}
    endless["again"] = [endless]
    with pytest.raises(Invalid, match="contains itself"):
        encode_dict(endless, name)


def test_yaml_without_its_library_names_the_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra, match="pip install pyyaml"):
        encode_dict({}, "a.yaml")
