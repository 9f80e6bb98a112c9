"""Params and tags in the store: what is refused is refused alone, and the rest is kept."""

import pytest
from sqlalchemy import select

from runwell.base.errors import Conflict, Invalid, RunwellError, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_KEY, MAX_PARAM_VALUE, MAX_TAG_VALUE
from runwell.stores.sql import attributes, runs
from runwell.stores.sql.attributes import PARENT_TAG, RUN_NAME_TAG
from runwell.stores.sql.engine import Database
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import HEAD
from runwell.stores.sql.schema import attributes as table
from runwell.wire.events import RunCreated

SPACE = "default"


@pytest.fixture
def run(database: Database) -> RunRow:
    event = RunCreated(run_id=new_run_id(), run_name="first")
    return database.write(lambda db: runs.create(db, SPACE, event, 1))


def params(database: Database, run: RunRow) -> dict[str, str]:
    with database.reading() as db:
        return attributes.load(db, [run.id])[run.id].params


def tags(database: Database, run: RunRow) -> dict[str, str]:
    with database.reading() as db:
        return attributes.load(db, [run.id])[run.id].tags


def again(database: Database, run: RunRow) -> RunRow:
    with database.reading() as db:
        return runs.find(db, SPACE, run.uid)


def log_params(database: Database, *items: tuple[RunRow, dict[str, str]]) -> list[RunwellError]:
    refused = database.write(lambda db: attributes.set_params(db, items))
    return [problem for _, problem in refused]


def log_tags(
    database: Database, *items: tuple[RunRow, dict[str, str | None]]
) -> list[RunwellError]:
    return [problem for _, problem in database.write(lambda db: attributes.set_tags(db, items))]


def test_params_come_back_as_they_were(database: Database, run: RunRow):
    given = {
        "lr": "0.1",
        "größe 🚀": "日本語",
        'it\'s "x"; DROP TABLE runs; --': "' OR 1=1",
        "../../etc": "\\",
        "empty": "",
        "long": "é" * MAX_PARAM_VALUE,
        "k" * MAX_KEY: "x" * HEAD,
        "above the head": "x" * (HEAD + 1),
    }
    assert log_params(database, (run, given)) == []
    assert params(database, run) == given


def test_the_same_value_again_is_fine(database: Database, run: RunRow):
    long = "x" * 5_000
    for _ in range(2):
        assert log_params(database, (run, {"a": "1", "long": long})) == []


def test_another_value_is_refused_alone(database: Database, run: RunRow):
    log_params(database, (run, {"a": "1"}))
    (problem,) = log_params(database, (run, {"b": "2", "a": "1.0", "c": "3"}))
    assert isinstance(problem, Conflict)
    assert "'a'" in problem.message
    assert "'1'" in problem.message
    assert "'1.0'" in problem.message
    assert run.uid in problem.message
    assert params(database, run) == {"a": "1", "b": "2", "c": "3"}


def test_long_values_are_compared_whole(database: Database, run: RunRow):
    log_params(database, (run, {"a": "x" * 500 + "1"}))
    assert len(log_params(database, (run, {"a": "x" * 500 + "2"}))) == 1


def test_within_one_call_the_first_value_stays(database: Database, run: RunRow):
    problems = log_params(database, (run, {"a": "1"}), (run, {"a": "2"}), (run, {"a": "1"}))
    assert [type(problem) for problem in problems] == [Conflict]
    assert params(database, run) == {"a": "1"}


def test_the_limits_of_params(database: Database, run: RunRow):
    problems = log_params(
        database,
        (run, {"k" * (MAX_KEY + 1): "1", "v": "x" * (MAX_PARAM_VALUE + 1), "good": "1"}),
        (run, {"": "1", "  ": "1", "nul": "a\x00", "n\x00l": "1", "half": "\ud800"}),
    )
    assert [type(problem) for problem in problems] == [TooLarge] * 2 + [Invalid] * 5
    assert params(database, run) == {"good": "1"}


def test_thousands_of_values_take_few_statements(database: Database, run: RunRow):
    given = {f"p{index}": str(index) for index in range(3_000)}
    assert log_params(database, (run, given)) == []
    assert log_params(database, (run, given)) == []
    assert params(database, run) == given


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1.0), ("-2.5e3", -2500.0), ("1_000", None), ("nan", None), ("0x10", None), ("", None)],
)
def test_a_value_that_is_a_number_is_kept_as_one_too(
    database: Database, run: RunRow, text: str, number: float | None
):
    log_params(database, (run, {"a": text}))
    with database.reading() as db:
        found = db.execute(select(table.c.number).where(table.c.head == text)).scalar_one()
    assert found == number


def test_tags_are_set_replaced_and_removed(database: Database, run: RunRow):
    log_tags(database, (run, {"a": "1", "b": "x" * MAX_TAG_VALUE, "c": ""}))
    log_tags(database, (run, {"a": "2", "b": "short", "c": None, "absent": None}))
    assert tags(database, run) == {RUN_NAME_TAG: "first", "a": "2", "b": "short"}


def test_within_one_call_the_last_tag_counts(database: Database, run: RunRow):
    log_tags(database, (run, {"a": "1", "b": "1"}), (run, {"a": None, "b": "2"}), (run, {"a": "3"}))
    assert tags(database, run) == {RUN_NAME_TAG: "first", "a": "3", "b": "2"}


def test_the_limits_of_tags(database: Database, run: RunRow):
    problems = log_tags(
        database,
        (run, {"k" * (MAX_KEY + 1): "1", "v": "x" * (MAX_TAG_VALUE + 1), "nul": "\x00"}),
        (run, {"k" * MAX_KEY: "x"}),
    )
    assert [type(problem) for problem in problems] == [TooLarge, TooLarge, Invalid]
    assert tags(database, run) == {RUN_NAME_TAG: "first", "k" * MAX_KEY: "x"}


def test_a_param_and_a_tag_of_one_key_are_two_things(database: Database, run: RunRow):
    log_params(database, (run, {"a": "param"}))
    log_tags(database, (run, {"a": "tag"}))
    log_tags(database, (run, {"a": None}))
    assert params(database, run) == {"a": "param"}


def test_the_tag_of_the_name_renames_the_run(database: Database, run: RunRow):
    log_tags(database, (run, {RUN_NAME_TAG: "second 🚀"}))
    assert again(database, run).name == "second 🚀"
    log_tags(database, (run, {RUN_NAME_TAG: None}))
    assert again(database, run).name == "second 🚀"
    assert [type(p) for p in log_tags(database, (run, {RUN_NAME_TAG: ""}))] == [Invalid]


def test_the_tag_of_the_parent_moves_the_run(database: Database, run: RunRow):
    # It may come before its parent does: the parent may still be offline.
    parent = new_run_id()
    log_tags(database, (run, {PARENT_TAG: parent}))
    assert again(database, run).parent_uid == parent
    log_tags(database, (run, {PARENT_TAG: None}))
    assert again(database, run).parent_uid is None


@pytest.mark.parametrize("parent", ["itself", "not an id"])
def test_a_parent_that_cannot_be_one_is_refused(database: Database, run: RunRow, parent: str):
    value = run.uid if parent == "itself" else parent
    assert [type(p) for p in log_tags(database, (run, {PARENT_TAG: value}))] == [Invalid]
    assert again(database, run).parent_uid is None


def test_only_the_keys_asked_for_are_read(database: Database, run: RunRow):
    log_params(database, (run, {"a": "1", "b": "2"}))
    log_tags(database, (run, {"a": "3", "b": "4"}))
    with database.reading() as db:
        some = attributes.load(db, [run.id], params=["a", "absent"], tags=["b"])[run.id]
        none = attributes.load(db, [run.id], params=[], tags=[])[run.id]
        only_tags = attributes.load(db, [run.id], params=[], tags=None)[run.id]
    assert some == ({"a": "1"}, {"b": "4"})
    assert none == ({}, {})
    assert only_tags == ({}, {RUN_NAME_TAG: "first", "a": "3", "b": "4"})
