"""Experiments in the store: names are unique, also between clients that race; tags come and go."""

import threading

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError, TooLarge
from runwell.base.limits import MAX_KEY, MAX_NAME, MAX_TAG_VALUE
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage
from runwell.stores.sql import experiments, trash
from runwell.stores.sql.engine import Database
from runwell.stores.sql.experiments import ExperimentRow

SPACE = "default"


def create(database: Database, name: str, now_ms: int = 1) -> ExperimentRow:
    return database.write(lambda db: experiments.create(db, SPACE, name, now_ms=now_ms))


def load(database: Database, row: ExperimentRow) -> Experiment:
    with database.reading() as db:
        return experiments.load_one(db, row)


def delete(database: Database, row: ExperimentRow) -> None:
    database.write(lambda db: trash.delete_experiment(db, row, 9))


@pytest.mark.parametrize(
    "name",
    ["vision/baseline", "größe 🚀", 'it\'s "x"; DROP TABLE runs; --', "50%_x", "x" * MAX_NAME],
)
def test_a_name_comes_back_as_it_was(database: Database, name: str):
    row = create(database, name, now_ms=5)
    with database.reading() as db:
        assert experiments.find_by_name(db, SPACE, name) == row
        assert experiments.find(db, SPACE, str(row.id)) == row
    assert load(database, row) == Experiment(
        experiment_id=str(row.id), name=name, created_ms=5, updated_ms=5
    )


def test_names_differ_by_case(database: Database):
    assert create(database, "A").id != create(database, "a").id


def test_default_is_there_and_has_id_0(database: Database):
    with database.reading() as db:
        assert experiments.find_by_name(db, SPACE, "Default").id == 0
        assert experiments.find(db, SPACE, "0").is_default


def test_a_taken_name_says_whose_it_is(database: Database):
    row = create(database, "a")
    with pytest.raises(Conflict, match="already exists") as problem:
        create(database, "a")
    assert repr(str(row.id)) in problem.value.hint


def test_a_name_in_the_trash_is_taken_and_the_remedy_is_said(database: Database):
    row = create(database, "a")
    delete(database, row)
    with pytest.raises(Conflict, match="in the trash") as problem:
        create(database, "a")
    assert f"restore {row.id}" in problem.value.hint
    assert f"purge {row.id}" in problem.value.hint


def test_of_several_that_create_one_name_exactly_one_wins(database: Database):
    barrier = threading.Barrier(8)
    outcomes: list[object] = []

    def client() -> None:
        barrier.wait()
        try:
            outcomes.append(create(database, "wanted").id)
        except RunwellError as problem:
            outcomes.append(type(problem))

    threads = [threading.Thread(target=client) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Conflict) == 7
    assert len(outcomes) == 8


def test_of_several_that_need_one_name_all_get_the_same(database: Database):
    barrier = threading.Barrier(6)
    found: list[int] = []

    def client() -> None:
        barrier.wait()
        found.append(database.write(lambda db: experiments.ensure(db, SPACE, "wanted", 1)).id)

    threads = [threading.Thread(target=client) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_ensure_refuses_one_in_the_trash(database: Database):
    row = create(database, "a")
    delete(database, row)
    with pytest.raises(Conflict, match="in the trash"):
        database.write(lambda db: experiments.ensure(db, SPACE, "a", 1))


def test_ensure_refuses_a_name_that_cannot_be_one(database: Database):
    with pytest.raises(Invalid, match="white space"):
        database.write(lambda db: experiments.ensure(db, SPACE, " ", 1))


@pytest.mark.parametrize("unknown", ["7", "999999999999999999"])
def test_an_unknown_id_is_not_found(database: Database, unknown: str):
    with pytest.raises(NotFound, match=unknown), database.reading() as db:
        experiments.find(db, SPACE, unknown)


@pytest.mark.parametrize("bad", ["", "-1", "01", "x", "1; DROP TABLE runs", "9999999999999999999"])
def test_an_id_of_another_form_is_invalid(database: Database, bad: str):
    with pytest.raises(Invalid), database.reading() as db:
        experiments.find(db, SPACE, bad)


def test_another_workspace_is_another_world(database: Database):
    row = create(database, "a")
    other = database.write(lambda db: experiments.create(db, "other", "a", now_ms=1))
    assert other.id != row.id
    with pytest.raises(NotFound), database.reading() as db:
        experiments.find(db, "other", str(row.id))


def test_rename(database: Database):
    row = create(database, "a")
    create(database, "b")
    database.write(lambda db: experiments.rename(db, row, "c/d", 7))
    renamed = load(database, row)
    assert (renamed.name, renamed.updated_ms) == ("c/d", 7)
    database.write(lambda db: experiments.rename(db, row, "c/d", 8))
    with pytest.raises(Conflict, match="already exists"):
        database.write(lambda db: experiments.rename(db, row, "b", 8))
    assert create(database, "a").id != row.id


def test_tags_are_set_replaced_and_removed(database: Database):
    row = create(database, "a")
    database.write(lambda db: experiments.set_tags(db, row, {"x": "1", "🏷 'k'": ""}, 3))
    database.write(lambda db: experiments.set_tags(db, row, {"x": "2", "absent": None}, 4))
    assert load(database, row).tags == {"x": "2", "🏷 'k'": ""}
    database.write(lambda db: experiments.set_tags(db, row, {"x": None}, 5))
    assert load(database, row).tags == {"🏷 'k'": ""}
    assert load(database, row).updated_ms == 5


def test_the_limits_of_tags(database: Database):
    row = create(database, "a")
    at = {"k" * MAX_KEY: "v" * MAX_TAG_VALUE}
    database.write(lambda db: experiments.set_tags(db, row, dict(at), 3))
    for over in ({"k" * (MAX_KEY + 1): ""}, {"k": "v" * (MAX_TAG_VALUE + 1)}):
        with pytest.raises(TooLarge):
            database.write(lambda db, over=over: experiments.set_tags(db, row, over, 3))
    assert load(database, row).tags == at


def test_the_id_of_a_purged_experiment_is_not_given_out_again(database: Database):
    row = create(database, "a")
    delete(database, row)
    with database.reading() as db:
        row = experiments.find(db, SPACE, str(row.id))
    database.write(lambda db: trash.purge_experiment(db, row))
    assert create(database, "a").id > row.id


def test_deleted_ones_are_told_apart(database: Database):
    row = create(database, "a")
    delete(database, row)
    found = load(database, row)
    assert (found.lifecycle_stage, found.deleted_ms) == (LifecycleStage.DELETED, 9)
    with pytest.raises(Conflict, match="in the trash"), database.reading() as db:
        experiments.find_writable(db, SPACE, str(row.id))
