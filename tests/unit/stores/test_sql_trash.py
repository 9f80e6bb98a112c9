"""The trash: deleting is reversible, restoring is exact, and a purge leaves nothing behind."""

import pytest
from sqlalchemy import Table, func, select

from runwell.base.errors import Conflict, NotFound
from runwell.base.ids import new_model_id, new_run_id
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.model import LoggedModelInput
from runwell.stores.sql import (
    artifacts,
    attributes,
    experiments,
    inputs,
    keys,
    model_links,
    models,
    runs,
    trash,
)
from runwell.stores.sql import schema as tables
from runwell.stores.sql import status as counts
from runwell.stores.sql.artifacts import NewFile
from runwell.stores.sql.engine import Database
from runwell.stores.sql.experiments import ExperimentRow
from runwell.stores.sql.migrations import HEAD
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.trash import Expired
from runwell.wire.events import RunCreated
from runwell.wire.models import CreateModel

SPACE = "default"
OF_A_RUN = [
    table for table in tables.metadata.sorted_tables if "run" in table.c
]  # Every table that holds something of a run, those that come later too.


def create(database: Database, experiment: str = "a", **fields: str) -> RunRow:
    event = RunCreated(run_id=new_run_id(), experiment_name=experiment, **fields)
    return database.write(lambda db: runs.create(db, SPACE, event, 1))


def find(database: Database, row: RunRow) -> RunRow:
    with database.reading() as db:
        return runs.find(db, SPACE, row.uid)


def experiment_of(database: Database, row: RunRow) -> ExperimentRow:
    with database.reading() as db:
        return experiments.find(db, SPACE, str(row.experiment))


def count(database: Database, table: Table) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()


def delete(database: Database, row: RunRow, now_ms: int = 5) -> None:
    database.write(lambda db: trash.delete_run(db, row, now_ms))


def delete_experiment(database: Database, row: RunRow, now_ms: int = 5) -> None:
    experiment = experiment_of(database, row)
    database.write(lambda db: trash.delete_experiment(db, experiment, now_ms))


def fill(database: Database, run: RunRow, dataset: str) -> None:
    """Put something of the run into each of its tables."""

    def work(db: object) -> None:
        attributes.set_params(db, [(run, {"p": "1"})])
        used = DatasetInput(dataset=Dataset(name=dataset, digest="d"), tags=[InputTag("k", "v")])
        inputs.add(db, [(run, [used])])
        artifacts.add(db, NewFile(run, "a/b", "0" * 64, 1, 1))
        home = str(run.experiment)
        new = CreateModel(experiment_id=home, model_id=new_model_id(), name="m")
        models.create(db, SPACE, new, 1)
        model_links.add(db, SPACE, run, inputs=[LoggedModelInput(model_id=new.model_id)])
        key = keys.intern(db, tables.KEY_METRIC, ["m"])["m"]
        steps = {"first_step": 0, "last_step": 0}
        one = {"run": run.id, "n": 1, "data": b"x"}
        db.execute(
            tables.series.insert(),
            {"run": run.id, "key": key, "experiment": run.experiment, "n": 1, "tail_n": 0}
            | steps
            | {"last_ms": 0},
        )
        db.execute(tables.tails.insert(), {**one, "updated_ms": 1})
        db.execute(tables.axes.insert(), {**one, "id": 1})
        db.execute(tables.chunks.insert(), {**one, **steps, "key": key, "seq": 0, "axis": 1})

    database.write(work)


def test_a_run_goes_to_the_trash_and_comes_back(database: Database):
    run = create(database)
    delete(database, run)
    assert find(database, run).is_deleted
    with pytest.raises(Conflict, match="in the trash") as problem, database.reading() as db:
        runs.find_writable(db, SPACE, run.uid)
    assert f"runwell runs restore {run.uid}" in problem.value.hint
    for _ in range(2):
        database.write(lambda db: trash.restore_run(db, run))
    assert not find(database, run).is_deleted


def test_deleting_again_keeps_the_moment(database: Database):
    run = create(database)
    delete(database, run, 5)
    delete(database, run, 9)
    with database.reading() as db:
        assert runs.load_one(db, SPACE, run.uid, 10).info.deleted_ms == 5


def test_children_stay_when_their_parent_is_deleted_or_purged(database: Database):
    parent = create(database)
    child = create(database, parent_run_id=parent.uid)
    delete(database, parent)
    assert not find(database, child).is_deleted
    row = find(database, parent)
    database.write(lambda db: trash.purge_run(db, row))
    assert find(database, child).parent_uid == parent.uid


def test_an_experiment_takes_its_active_runs_along_and_brings_back_exactly_those(
    database: Database,
):
    active, alone, elsewhere = create(database), create(database), create(database, "b")
    delete(database, alone, 3)
    delete_experiment(database, active)
    assert find(database, active).is_deleted
    assert not find(database, elsewhere).is_deleted
    experiment = experiment_of(database, active)
    assert experiment.deleted_ms == 5
    for _ in range(2):
        database.write(lambda db: trash.restore_experiment(db, experiment, 6))
    assert experiment_of(database, active).deleted_ms is None
    assert not find(database, active).is_deleted
    assert find(database, alone).is_deleted


def test_a_run_cannot_come_back_into_the_trash(database: Database):
    run = create(database)
    delete_experiment(database, run)
    with pytest.raises(Conflict, match="which is in the trash") as problem:
        database.write(lambda db: trash.restore_run(db, run))
    assert f"restore {run.experiment}" in problem.value.hint


def test_a_deleted_experiment_takes_no_runs(database: Database):
    run = create(database)
    delete_experiment(database, run)
    with pytest.raises(Conflict, match="in the trash"):
        create(database)


def test_default_cannot_be_deleted_nor_purged(database: Database):
    run = create(database, "Default")
    with pytest.raises(Conflict, match="always exists"):
        delete_experiment(database, run)
    default = experiment_of(database, run)
    with pytest.raises(Conflict, match="always exists"):
        database.write(lambda db: trash.purge_experiment(db, default))


def test_only_what_is_in_the_trash_can_be_purged(database: Database):
    run = create(database)
    with pytest.raises(Conflict, match="not in the trash"):
        database.write(lambda db: trash.purge_run(db, run))
    experiment = experiment_of(database, run)
    with pytest.raises(Conflict, match="not in the trash"):
        database.write(lambda db: trash.purge_experiment(db, experiment))
    assert find(database, run) == run


def test_a_purged_run_leaves_nothing_behind(database: Database):
    gone, kept = create(database), create(database)
    for run in (gone, kept):
        fill(database, run, "shared")
    fill_own = DatasetInput(dataset=Dataset(name="own", digest="d"))
    database.write(lambda db: inputs.add(db, [(gone, [fill_own])]))
    before = {table.name: count(database, table) for table in OF_A_RUN}
    assert all(before.values())
    delete(database, gone)
    row = find(database, gone)
    database.write(lambda db: trash.purge_run(db, row))
    with pytest.raises(NotFound):
        find(database, gone)
    for table in OF_A_RUN:
        with database.reading() as db:
            assert set(db.scalars(select(table.c.run))) == {kept.id}
    # The dataset of its own is gone; the one that the other run uses too is there.
    assert count(database, tables.datasets) == 1
    again = RunCreated(run_id=gone.uid, experiment_name="a")
    assert database.write(lambda db: runs.create_many(db, SPACE, [again], 1)) == [None]
    assert find(database, gone).id > kept.id


def test_a_purged_experiment_leaves_nothing_behind_and_frees_its_name(database: Database):
    run = create(database)
    fill(database, run, "data")
    delete_experiment(database, run)
    experiment = experiment_of(database, run)
    database.write(lambda db: trash.purge_experiment(db, experiment))
    assert [count(database, table) for table in OF_A_RUN] == [0] * len(OF_A_RUN)
    assert count(database, tables.runs) == count(database, tables.datasets) == 0
    assert create(database).experiment > experiment.id


def test_what_is_old_is_purged_and_what_is_young_stays(database: Database):
    old, young, active = create(database), create(database), create(database)
    delete(database, old, 10)
    delete(database, young, 11)
    in_old = create(database, "old experiment")
    delete_experiment(database, in_old, 10)
    with database.reading() as db:
        assert trash.count_expired(db, 10) == Expired(2, 1)
    assert database.write(lambda db: trash.purge_expired(db, 10)) == Expired(2, 0)
    assert database.write(lambda db: trash.purge_expired(db, 10)) == Expired(0, 1)
    assert database.write(lambda db: trash.purge_expired(db, 10)) == Expired(0, 0)
    with database.reading() as db:
        assert set(runs.lookup(db, SPACE, [old.uid, young.uid, active.uid, in_old.uid])) == {
            young.uid,
            active.uid,
        }


def test_status_counts_what_is_there(database: Database):
    delete(database, create(database))
    create(database, "b")
    with database.reading() as db:
        assert counts.read(db) == (3, 2, HEAD)
