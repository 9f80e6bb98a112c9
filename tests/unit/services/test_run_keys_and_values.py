"""What fills the pickers of a table and completes a query: the keys of runs, and values of one."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwell.base.errors import Invalid
from runwell.entities.table import RunValue
from runwell.services import experiments, runs
from runwell.stores.sql import run_keys
from runwell.usecase.context import Context
from runwell.wire.experiments import CreateExperiment
from runwell.wire.runs import CreateRun, GetRun
from runwell.wire.tables import ListRunKeys, ListRunValues

store_rows = runpy.run_path(str(Path(__file__).parents[2] / "store_rows.py"))


def add(ctx: Context, experiment: int, *several: dict[str, Any]) -> None:
    """Put runs straight into an experiment."""

    def work(db: Any) -> None:
        for fields in several:
            store_rows["add_run"](db, experiment, store_rows["make_run"](**fields))

    ctx.database.write(work)


def names(ctx: Context, **fields: Any) -> list[str]:
    """Return the names of the keys found, with their kinds."""
    found = runs.keys(ctx, ListRunKeys(**{"experiment_ids": ["0"], **fields}))
    return [f"{key.kind} {key.name}" for key in found.keys]


def values(ctx: Context, kind: Any, key: str, **fields: Any) -> list[tuple[str, int]]:
    """Return values with how many runs have them."""
    asked = ListRunValues(**{"experiment_ids": ["0"], "kind": kind, "key": key, **fields})
    return [(found.value, found.runs) for found in runs.values(ctx, asked)]


def test_keys_by_kind_and_in_natural_order(ctx: Context):
    add(
        ctx,
        0,
        {"metrics": {"loss": 1.0, "layer10/w": 1.0, "layer2/w": 1.0}, "params": {"lr": "1"}},
        {"metrics": {"acc": 1.0}, "tags": {"team": "x", "Layer1": "y"}},
    )
    assert names(ctx) == [
        "metric acc", "tag Layer1", "metric layer2/w", "metric layer10/w", "metric loss",
        "param lr", "tag team",
    ]  # fmt: skip
    assert names(ctx, kinds=["metric", "param"]) == [
        "metric acc", "metric layer2/w", "metric layer10/w", "metric loss", "param lr",
    ]  # fmt: skip
    assert names(ctx, kinds=["tag"]) == ["tag Layer1", "tag team"]


def test_what_begins_with_the_text_comes_first(ctx: Context):
    add(ctx, 0, {"metrics": {"val/loss": 1.0, "LOSS": 1.0, "loss2": 1.0, "acc": 1.0}})
    assert names(ctx, contains="Los") == ["metric LOSS", "metric loss2", "metric val/loss"]
    assert names(ctx, contains="%") == names(ctx, contains="_") == []
    found = runs.keys(ctx, ListRunKeys(experiment_ids=["0"], contains="o", max_results=1))
    assert ([key.name for key in found.keys], found.total) == (["LOSS"], 3)


def test_keys_are_of_the_experiments_that_are_named(ctx: Context):
    other = experiments.create(ctx, CreateExperiment(name="other")).experiment_id
    empty = experiments.create(ctx, CreateExperiment(name="empty")).experiment_id
    add(ctx, 0, {"params": {"a": "1"}})
    add(ctx, int(other), {"params": {"b": "1"}, "metrics": {"a": 1.0}})
    assert names(ctx) == ["param a"]
    assert names(ctx, experiment_ids=[other]) == ["metric a", "param b"]
    assert names(ctx, experiment_ids=[]) == ["param a", "metric a", "param b"]
    assert names(ctx, experiment_ids=[empty]) == names(ctx, experiment_ids=["77"]) == []


def test_which_params_vary_and_which_are_numbers(ctx: Context):
    long = "x" * 128
    add(
        ctx,
        0,
        {"params": {"same": "1", "lr": "0.1", "opt": "adam", "mixed": "1", "long": long + "a"}},
        {"params": {"same": "1", "lr": "0.2", "opt": "sgd", "mixed": "nan", "long": long + "b"}},
        {"params": {"same": "1", "lr": "0.1"}, "tags": {"t": "1"}, "metrics": {"m": 1.0}},
    )
    found = {
        key.name: (key.varies, key.is_number)
        for key in runs.keys(ctx, ListRunKeys(experiment_ids=["0"])).keys
    }
    assert found == {
        "same": (False, True),
        "lr": (True, True),
        "opt": (True, False),
        "mixed": (True, False),
        # They differ where the index does not see it.
        "long": (None, False),
        "t": (None, True),
        "m": (None, None),
    }
    other = experiments.create(ctx, CreateExperiment(name="other")).experiment_id
    add(ctx, int(other), {"params": {"same": "2"}})
    both = runs.keys(ctx, ListRunKeys(experiment_ids=["0", other], contains="same")).keys
    assert [key.varies for key in both] == [True]


def test_keys_are_found_without_reading_rows(ctx: Context, statements: Callable[..., Any]):
    for number in range(3):
        add(ctx, 0, *({"params": {f"p{n}": str(n)}, "metrics": {"m": 1.0}} for n in range(4)))
        names(ctx)
        with statements() as seen:
            names(ctx)
        # Experiments, the keys of metrics, those of params and tags, least and greatest values.
        assert len(seen) == 4, number


def test_many_pairs_are_not_probed(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run_keys, "PROBED", 1)
    add(ctx, 0, {"params": {"a": "1", "b": "2"}})
    found = runs.keys(ctx, ListRunKeys(experiment_ids=["0"])).keys
    assert [(key.varies, key.is_number) for key in found] == [(None, None), (None, None)]


def test_the_most_frequent_values_come_first(ctx: Context):
    several = ["sgd", "Adam", "adam", "adam", "1e3", "x" * 128, ""]
    add(ctx, 0, *({"params": {"opt": text}, "tags": {"opt": "tag"}} for text in several))
    assert values(ctx, "param", "opt") == [
        ("adam", 2), ("", 1), ("1e3", 1), ("Adam", 1), ("sgd", 1),
    ]  # fmt: skip
    assert values(ctx, "param", "opt", contains="AD") == [("adam", 2), ("Adam", 1)]
    assert values(ctx, "param", "opt", contains="%") == []
    assert values(ctx, "param", "opt", max_results=1) == [("adam", 2)]
    assert values(ctx, "tag", "opt") == [("tag", 7)]
    assert values(ctx, "param", "none") == values(ctx, "param", "opt", experiment_ids=["77"]) == []


def test_values_of_attributes(ctx: Context):
    for name, user in (("a", "ann"), ("a", "bob"), ("b", ""), ("gone", "ann")):
        asked = CreateRun(experiment_id="0", run_name=name, user_id=user)
        run = runs.create(ctx, asked).info.run_id
    runs.delete(ctx, GetRun(run_id=run))
    assert values(ctx, "attribute", "status") == [("RUNNING", 3)]
    assert values(ctx, "attribute", "run_name") == [("a", 2), ("b", 1)]
    assert values(ctx, "attribute", "user_id") == [("ann", 1), ("bob", 1)]
    with pytest.raises(Invalid, match="'start_time'"):
        values(ctx, "attribute", "start_time")


def test_a_bounded_number_of_values_is_looked_at(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run_keys, "LOOKED_AT", 3)
    monkeypatch.setattr(run_keys, "NEWEST", 2)
    add(ctx, 0, *({"name": str(n), "start_time": n, "params": {"p": "v"}} for n in range(5)))
    asked = ListRunValues(experiment_ids=["0"], kind="param", key="p")
    assert runs.values(ctx, asked) == [RunValue(value="v", runs=3)]
    assert values(ctx, "attribute", "run_name") == [("3", 1), ("4", 1)]


@pytest.mark.parametrize("count", [0, 50_001])
def test_lists_have_a_size(ctx: Context, count: int):
    with pytest.raises(Invalid, match="max_results"):
        names(ctx, max_results=count)
    with pytest.raises(Invalid, match="max_results"):
        values(ctx, "param", "p", max_results=count)


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_nothing_stored_can_hold(ctx: Context, text: str):
    add(ctx, 0, {"params": {"p": "v"}})
    assert names(ctx, contains=text) == []
    assert values(ctx, "param", text) == []
    with pytest.raises(Invalid):
        values(ctx, "param", "p", contains=text)
