"""What users log as params, metrics and steps, and what is stored of it."""

import collections
import decimal
import fractions
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from runwell.base.errors import Invalid
from runwell.client.values import flatten, metric_value, param_text, step_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        (None, "None"),
        (True, "True"),
        (0.1, "0.1"),
        (np.float64(0.1), "0.1"),
        (np.float32(0.5), "0.5"),
        (np.int64(3), "3"),
        (np.str_("linear"), "linear"),
        (Path("models") / "lin_reg.bin", str(Path("models/lin_reg.bin"))),
        ((3, 4), "(3, 4)"),
        ([1, "a"], "[1, 'a']"),
        ({"alpha": 0.1}, "{'alpha': 0.1}"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        (2**80, str(2**80)),
        ((np.int64(8), {"lr": np.float64(0.1)}), "(8, {'lr': 0.1})"),
        (np.array([1, 2]), "[1 2]"),
    ],
)
def test_a_param_is_the_text_its_user_would_print(value: object, text: str) -> None:
    assert param_text(value) == text


class OneNumber:
    """A tensor as torch, jax and others show it."""

    def item(self) -> float:
        return 2.5


class TensorFlowLike:
    """A tensor that has ``numpy()`` and no ``item()``."""

    shape = ()

    def numpy(self) -> Any:
        return np.float32(2.5)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1.5, 1.5),
        (3, 3.0),
        (True, 1.0),
        (np.bool_(True), 1.0),
        (np.float16(0.5), 0.5),
        (np.longdouble(0.5), 0.5),
        (np.uint8(7), 7.0),
        (np.array(4.0), 4.0),
        (np.array([4.0]), 4.0),
        (np.array([[4]]), 4.0),
        (pd.Series([2.0]), 2.0),
        (decimal.Decimal("0.25"), 0.25),
        (fractions.Fraction(1, 4), 0.25),
        (OneNumber(), 2.5),
        (TensorFlowLike(), 2.5),
        (math.inf, math.inf),
        (-np.inf, -math.inf),
    ],
)
def test_a_metric_is_any_single_real_number(value: object, number: float) -> None:
    result = metric_value(value)
    assert type(result) is float
    assert result == number


def test_nan_is_a_metric_value() -> None:
    assert math.isnan(metric_value(np.float32("nan")))


@pytest.mark.parametrize(
    "value",
    [
        "0.5",
        b"1",
        None,
        {"loss": 1},
        [1.0],
        np.array([1.0, 2.0]),
        np.array([]),
        1 + 2j,
        np.complex64(1),
        10**400,
        np.str_("1"),
        np.array(["1"]),
        object(),
        np.datetime64("2024-01-01"),
    ],
)
def test_what_is_not_one_number_is_refused_with_a_hint(value: object) -> None:
    with pytest.raises(Invalid) as caught:
        metric_value(value)
    assert caught.value.hint
    assert len(caught.value.message) < 250


def test_a_refused_array_says_how_many_values_it_holds() -> None:
    with pytest.raises(Invalid, match="holds 3"):
        metric_value(np.zeros(3))


@pytest.mark.parametrize(
    ("step", "stored"),
    [
        (None, 0),
        (7, 7),
        (-1, -1),
        (True, 1),
        (np.int32(5), 5),
        (np.array(5), 5),
        (3.0, 3),
        (np.float64(3), 3),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
    ],
)
def test_a_step_is_any_whole_number_of_64_bits(step: object, stored: int) -> None:
    assert step_value(step) == stored


@pytest.mark.parametrize("step", [2**63, -(2**63) - 1, 1.5, float("nan"), float("inf"), "3", []])
def test_other_steps_are_refused(step: object) -> None:
    with pytest.raises(Invalid):
        step_value(step)


def test_nested_dicts_become_joined_keys_in_order() -> None:
    nested = {"train": {"loss": 1, "acc": {"top1": 2}}, "lr": 3, 4: 5, "empty": {}}
    assert flatten(nested) == {"train/loss": 1, "train/acc/top1": 2, "lr": 3, "4": 5}
    assert flatten({"a": {"b": 1}}, sep=".") == {"a.b": 1}


def test_two_values_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid, match="'a/b'"):
        flatten({"a/b": 1, "a": {"b": 2}})


def test_a_dict_that_contains_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    with pytest.raises(Invalid, match="nested deeper"):
        flatten(endless)
