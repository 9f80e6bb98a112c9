"""Dataset inputs in the store: one row per dataset, one per use; described once."""

import pytest
from sqlalchemy import func, select

from runwell.base import limits
from runwell.base.errors import Invalid, RunwellError, TooLarge
from runwell.base.ids import new_run_id
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import CONTEXT_TAG, Dataset, DatasetInput
from runwell.stores.sql import inputs, runs
from runwell.stores.sql.engine import Database
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import datasets
from runwell.wire.events import RunCreated


def create(database: Database, experiment: str = "a") -> RunRow:
    event = RunCreated(run_id=new_run_id(), experiment_name=experiment)
    return database.write(lambda db: runs.create(db, "default", event, 1))


def use(name: str = "trips", *, context: str = "", **fields: str) -> DatasetInput:
    tags = [InputTag(CONTEXT_TAG, context)] if context else []
    return DatasetInput(dataset=Dataset(name=name, **{"digest": "d1", **fields}), tags=tags)


def add(database: Database, run: RunRow, *items: DatasetInput) -> list[RunwellError]:
    return [p for _, p in database.write(lambda db: inputs.add(db, [(run, items)]))]


def load(database: Database, *rows: RunRow) -> list[list[DatasetInput]]:
    with database.reading() as db:
        found = inputs.load(db, [row.id for row in rows])
    return [found.get(row.id, []) for row in rows]


def count(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(datasets)).scalar_one()


def test_an_input_comes_back_as_it_was(database: Database):
    run = create(database)
    item = DatasetInput(
        dataset=Dataset(
            name="größe 🚀 '; --",
            digest="d",
            source_type="http",
            source='{"url": "https://example.org"}',
            schema='{"columns": []}',
            profile='{"rows": 3}',
        ),
        tags=[InputTag(CONTEXT_TAG, "training"), InputTag("note", "é"), InputTag("b", "")],
    )
    assert add(database, run, item) == []
    assert load(database, run) == [[item]]


def test_one_dataset_is_one_row_however_often_it_is_used(database: Database):
    first, second = create(database), create(database)
    add(database, first, use(context="training"), use(context="test"), use())
    add(database, second, use(context="training"))
    add(database, second, use(context="training"))
    assert count(database) == 1
    assert [len(items) for items in load(database, first, second)] == [3, 1]


def test_another_digest_or_experiment_is_another_dataset(database: Database):
    add(database, create(database), use(), use(digest="d2"), use("other"))
    add(database, create(database, "b"), use())
    assert count(database) == 4


def test_the_first_description_stays_and_tags_are_replaced(database: Database):
    run = create(database)
    add(database, run, use(profile="first"))
    again = use(profile="second")
    add(database, run, DatasetInput(dataset=again.dataset, tags=[InputTag("k", "new")]))
    ((item,),) = load(database, run)
    assert item.dataset.profile == "first"
    assert item.tags == [InputTag("k", "new")]


FIELDS = [
    ("name", limits.MAX_NAME),
    ("digest", limits.MAX_DATASET_DIGEST),
    ("source_type", limits.MAX_KEY),
    ("source", limits.MAX_DATASET_SOURCE),
    ("schema", limits.MAX_DATASET_SCHEMA),
    ("profile", limits.MAX_DATASET_PROFILE),
    ("context", limits.MAX_KEY),
]


@pytest.mark.parametrize(("field", "limit"), FIELDS)
def test_the_limits_of_a_dataset(database: Database, field: str, limit: int):
    run = create(database)
    assert add(database, run, use(**{field: "x" * limit})) == []
    assert [type(p) for p in add(database, run, use(**{field: "x" * (limit + 1)}))] == [TooLarge]
    assert len(load(database, run)[0]) == 1


def test_what_is_refused_is_refused_alone(database: Database):
    run = create(database)
    bad = DatasetInput(dataset=use().dataset, tags=[InputTag("", "x")])
    problems = add(database, run, use(""), use(digest=""), use("a\x00"), bad, use("good"))
    assert [type(problem) for problem in problems] == [Invalid] * 4
    assert [item.dataset.name for item in load(database, run)[0]] == ["good"]
