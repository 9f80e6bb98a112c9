"""Logged models: rows and values, their place among the files of runs, the trash, searches."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from runwell.base.errors import Conflict, Invalid, NotFound, TooLarge
from runwell.base.ids import new_model_id, new_run_id
from runwell.entities.artifact import FileInfo
from runwell.entities.lifecycle import ViewType
from runwell.entities.model import LoggedModelInput, LoggedModelOutput, LoggedModelStatus
from runwell.query.caret import BadQuery
from runwell.stores.sql import (
    artifacts,
    experiments,
    model_links,
    model_metrics,
    model_pages,
    models,
    run_files,
    runs,
    trash,
)
from runwell.stores.sql.artifacts import NewFile
from runwell.stores.sql.engine import Connection, Database
from runwell.stores.sql.models import ModelRow
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.search import search_models
from runwell.wire.events import RunCreated
from runwell.wire.models import CreateModel, MeasuredOn, ModelPoint, SearchModels

NOW = 1_000
NAN = float("nan")


class Store:
    """Models by name in one store; each is created a millisecond after the one before."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.experiment = self.add_experiment("home")
        self.names: dict[int, str] = {}

    def add_experiment(self, name: str, workspace: str = "default") -> str:
        row = self.database.write(lambda db: experiments.create(db, workspace, name, now_ms=NOW))
        return str(row.id)

    def add_run(self, workspace: str = "default", experiment: str = "") -> RunRow:
        event = RunCreated(run_id=new_run_id(), experiment_id=experiment or self.experiment)
        return self.database.write(lambda db: runs.create(db, workspace, event, NOW))

    def add(self, name: str = "model", *, workspace: str = "default", **fields: Any) -> ModelRow:
        self.now += 1
        given = {"experiment_id": self.experiment, "model_id": new_model_id(), "name": name}
        req = CreateModel(**(given | fields))
        row = self.database.write(lambda db: models.create(db, workspace, req, self.now))
        self.names[row.id] = name
        return row

    def finish(self, row: ModelRow, *paths: str, digest: str = "a" * 64) -> None:
        def work(db: Connection) -> None:
            for path in paths:
                models.FILES.add(db, row.id, FileInfo(path=path, file_size=3, digest=digest))
            models.update_one(db, row, now_ms=self.now, status=LoggedModelStatus.READY)

        self.database.write(work)

    def measure(self, row: ModelRow, key: str, value: float, **fields: Any) -> None:
        given = {"model_id": row.uid, "key": key, "value": value, "timestamp": 5}
        point = ModelPoint(**(given | fields))
        self.database.write(lambda db: model_metrics.add(db, [(row, point)]))

    def load(self, row: ModelRow) -> Any:
        with self.database.reading() as db:
            return model_pages.load_one(db, "default", row.uid)

    def page(self, filter: str = "", *order_by: str, **fields: Any) -> tuple[list[str], str]:
        given = {"experiment_ids": [self.experiment], "filter": filter, "order_by": list(order_by)}
        with self.database.reading() as db:
            ids, token = search_models(db, "default", SearchModels(**(given | fields)), NOW)
        return [self.names[one] for one in ids], token

    def find(self, filter: str = "", *order_by: str, **fields: Any) -> list[str]:
        return self.page(filter, *order_by, **fields)[0]

    def files(self, run: RunRow, path: str = "") -> list[str]:
        with self.database.reading() as db:
            listing = run_files.list_folder(db, run, path)
        return [entry.path + "/" * entry.is_dir for entry in listing]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    sqlalchemy_event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy_event.remove(database.engine, "before_cursor_execute", note)


# ---- rows and values ----


def test_a_model_comes_back_as_it_was_made(store: Store):
    run = store.add_run()
    params, tags = {"depth": "3", "long": "x" * 1_000}, {"team": "vision"}
    row = store.add("iris", model_type="agent", source_run_id=run.uid, params=params, tags=tags)
    model = store.load(row)
    assert (model.model_id, model.name, model.model_type) == (row.uid, "iris", "agent")
    assert (model.status, model.source_run_id) == (LoggedModelStatus.PENDING, run.uid)
    assert (model.params, model.tags) == (params, tags)
    assert model.created_ms == model.updated_ms == store.now
    assert model.artifact_uri == model.model_uri == f"models:/{row.uid}"


def test_creating_the_same_model_twice_is_one(store: Store):
    first = store.add("one", params={"a": "1"})
    again = store.add("two", model_id=first.uid, params={"a": "2"})
    assert again == first
    assert store.load(first).params == {"a": "1"}


def test_an_id_of_another_experiment_is_taken(store: Store):
    first = store.add()
    with pytest.raises(Conflict, match="taken"):
        store.add(model_id=first.uid, experiment_id=store.add_experiment("other"))


@pytest.mark.parametrize("name", ["", "a/b", "a:b", "a.b", "a%b", "a'b", 'a"b', "a\\b", "a\x00b"])
def test_a_name_that_cannot_be_a_folder_is_refused(store: Store, name: str):
    with pytest.raises(Invalid):
        store.add(name)


def test_what_cannot_be_stored_is_refused(store: Store):
    with pytest.raises(TooLarge):
        store.add("x" * 501)
    for fields in (
        {"model_id": "m-1"},
        {"source_run_id": "1"},
        {"model_type": "\x00"},
        {"params": {"": "1"}},
        {"tags": {"\x00": "1"}},
    ):
        with pytest.raises(Invalid):
            store.add(**fields)
    with pytest.raises(NotFound):
        store.add(experiment_id="999")
    assert store.find() == []


def test_params_never_change_and_tags_do(store: Store):
    row = store.add(params={"a": "1"}, tags={"t": "1", "gone": "x"})
    store.database.write(lambda db: models.set_params(db, row, {"a": "1", "b": ""}))
    with pytest.raises(Conflict, match="'a' of model"):
        store.database.write(lambda db: models.set_params(db, row, {"c": "3", "a": "2"}))
    store.database.write(lambda db: models.set_tags(db, row, {"t": "2", "gone": None}))
    model = store.load(row)
    assert (model.params, model.tags) == ({"a": "1", "b": ""}, {"t": "2"})


def test_the_latest_of_each_key_run_and_dataset_is_kept(store: Store):
    row, run = store.add(), new_run_id()
    store.measure(row, "acc", 0.1, step=2)
    store.measure(row, "acc", 0.2, step=1, timestamp=99)
    store.measure(row, "acc", 0.3, step=2)
    store.measure(row, "acc", 0.4, dataset_name="test", dataset_digest="d", run_id=run)
    store.measure(row, "loss", NAN)
    store.measure(row, "endless", -math.inf)
    found = store.load(row).metrics
    assert [(one.key, one.value, one.step, one.run_id, one.dataset_name) for one in found[:3]] == [
        ("acc", 0.4, 0, run, "test"),
        ("acc", 0.3, 2, "", ""),
        ("endless", -math.inf, 0, "", ""),
    ]
    assert math.isnan(found[3].value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"timestamp": -1},
        {"step": 2**63},
        {"run_id": "x"},
        {"dataset_name": "\x00"},
        {"dataset_digest": "x" * 129},
    ],
)
def test_points_that_cannot_be_stored(wrong: dict[str, Any]):
    given = {"model_id": "", "key": "k", "value": 1.0, "timestamp": 1} | wrong
    with pytest.raises((Invalid, TooLarge)):
        model_metrics.check_point(ModelPoint(**given))


def test_a_page_takes_three_statements(store: Store):
    rows = [store.add(f"m{i}", params={"a": "1"}, tags={"b": "2"}) for i in range(20)]
    for row in rows:
        store.measure(row, "acc", 1.0)
    wanted = [row.id for row in reversed(rows)]
    with store.database.reading() as db, counted(store.database) as seen:
        page = model_pages.load(db, [*wanted, 999_999])
    assert [model.model_id for model in page] == [row.uid for row in reversed(rows)]
    assert len(seen) == 3


def test_a_model_of_another_workspace_is_unknown(store: Store):
    place = store.add_experiment("else", "other")
    row = store.add(workspace="other", experiment_id=place)
    with store.database.reading() as db:
        for model_id in (row.uid, new_model_id(), "", "m-\x00"):
            with pytest.raises(NotFound, match="no model"):
                models.find(db, "default", model_id)
            with pytest.raises(NotFound, match="no model"):
                model_pages.load_one(db, "default", model_id)
    assert store.find(experiment_ids=[place]) == []


# ---- runs ----


def test_a_run_shows_what_it_used_and_made(store: Store):
    run, used, made = store.add_run(), store.add("used"), store.add("made")
    outputs = [LoggedModelOutput(model_id=made.uid, step=step) for step in (7, 3)]
    for _ in range(2):
        store.database.write(
            lambda db: model_links.add(
                db,
                "default",
                run,
                inputs=[LoggedModelInput(model_id=used.uid)],
                outputs=outputs,
            )
        )
    with store.database.reading() as db:
        loaded = runs.load_one(db, "default", run.uid, NOW)
        (paged,) = runs.load(db, [run.id], now_ms=NOW)
    assert paged == loaded
    assert loaded.inputs.model_inputs == [LoggedModelInput(model_id=used.uid)]
    assert loaded.outputs.model_outputs == outputs[::-1]


def test_an_unknown_model_is_not_linked(store: Store):
    run = store.add_run()
    with pytest.raises(NotFound, match="no model"):
        store.database.write(
            lambda db: model_links.add(
                db, "default", run, inputs=[LoggedModelInput(model_id=new_model_id())]
            )
        )


def test_a_page_of_runs_asks_for_models_only_if_there_are_some(store: Store):
    first, second = store.add_run(), store.add_run()
    with store.database.reading() as db, counted(store.database) as without:
        runs.load(db, [first.id, second.id], now_ms=NOW)
    model = store.add()
    outputs = [LoggedModelOutput(model_id=model.uid)]
    store.database.write(lambda db: model_links.add(db, "default", first, outputs=outputs))
    with store.database.reading() as db, counted(store.database) as having:
        runs.load(db, [first.id, second.id], now_ms=NOW)
    assert len(having) == len(without) + 1


def test_a_ready_model_is_a_folder_of_the_run_that_made_it(store: Store):
    run = store.add_run()
    row = store.add("iris", source_run_id=run.uid)
    assert store.files(run) == []
    store.finish(row, "MLmodel", "data/weights")
    assert store.files(run) == ["iris/"]
    assert store.files(run, "iris") == ["iris/MLmodel", "iris/data/"]
    assert store.files(run, "iris/data") == ["iris/data/weights"]
    with store.database.reading() as db:
        assert [f.path for f in run_files.list_files(db, run)] == [
            "iris/MLmodel",
            "iris/data/weights",
        ]
        assert [f.path for f in run_files.list_files(db, run, "iris/data")] == ["iris/data/weights"]
        found = run_files.find(db, run, "iris/data/weights")
        assert (found.path, found.digest) == ("iris/data/weights", "a" * 64)
        for folder in ("iris", "iris/data"):
            with pytest.raises(Invalid, match="folder"):
                run_files.find(db, run, folder)
        for missing in ("iris/absent", "absent", "absent/MLmodel"):
            with pytest.raises(NotFound):
                run_files.find(db, run, missing)
        assert isinstance(run_files.not_removed(db, run, "iris/MLmodel"), Conflict)
        assert isinstance(run_files.not_removed(db, run, "absent"), NotFound)


def test_the_files_of_a_run_stand_before_those_of_its_models(store: Store):
    run = store.add_run()
    own = NewFile(run, "iris/MLmodel", "b" * 64, 3, 1)
    store.database.write(lambda db: artifacts.add(db, own))
    store.finish(store.add("iris", source_run_id=run.uid), "MLmodel", "weights")
    assert store.files(run) == ["iris/"]
    assert store.files(run, "iris") == ["iris/MLmodel", "iris/weights"]
    with store.database.reading() as db:
        assert run_files.find(db, run, "iris/MLmodel").digest == "b" * 64
        assert run_files.find(db, run, "iris/weights").digest == "a" * 64


def test_of_two_models_of_one_name_the_newer_is_seen(store: Store):
    run = store.add_run()
    store.finish(store.add("iris", source_run_id=run.uid), "old")
    newer = store.add("iris", source_run_id=run.uid)
    assert store.files(run, "iris") == ["iris/old"]
    store.finish(newer, "new")
    assert store.files(run, "iris") == ["iris/new"]
    store.database.write(lambda db: models.delete_one(db, newer, NOW))
    assert store.files(run, "iris") == ["iris/old"]


def test_nobody_puts_a_model_among_the_files_of_another_workspace(store: Store):
    run = store.add_run()
    place = store.add_experiment("else", "other")
    row = store.add("trap", workspace="other", experiment_id=place, source_run_id=run.uid)
    store.finish(row, "MLmodel")
    assert store.files(run) == []
    assert store.files(run, "trap") == []


# ---- the trash ----


def test_the_blobs_of_a_model_are_named_until_it_is_purged(store: Store):
    row = store.add()
    store.finish(row, "MLmodel")
    asked = ["a" * 64, "b" * 64]

    def named(before_ms: int | None = None) -> set[str]:
        with store.database.reading() as db:
            return models.named(db, asked, purging_before_ms=before_ms)

    assert named() == named(10_000) == {"a" * 64}
    with pytest.raises(Conflict, match="not in the trash"):
        store.database.write(lambda db: models.purge_one(db, row))
    store.database.write(lambda db: models.delete_one(db, row, 50))
    assert named(49) == {"a" * 64}
    assert named(50) == set()
    with store.database.reading() as db:
        assert (models.count_expired(db, 49), models.count_expired(db, 50)) == (0, 1)
    assert store.database.write(lambda db: models.purge_expired(db, 50, 10)) == 1
    assert named() == set()


def test_purging_an_experiment_takes_its_models_along(store: Store):
    row, run = store.add(params={"a": "1"}, tags={"b": "2"}), store.add_run()
    store.finish(row, "MLmodel")
    store.measure(row, "acc", 1.0)
    outputs = [LoggedModelOutput(model_id=row.uid)]
    store.database.write(lambda db: model_links.add(db, "default", run, outputs=outputs))

    def purge(db: Connection) -> None:
        trash.delete_experiment(db, experiments.find(db, "default", store.experiment), 5)
        trash.purge_experiment(db, experiments.find(db, "default", store.experiment))

    store.database.write(purge)
    with store.database.reading() as db:
        assert models.lookup(db, "default", [row.uid]) == {}
        assert models.named(db, ["a" * 64]) == set()


def test_a_purged_run_leaves_its_model(store: Store):
    run = store.add_run()
    row = store.add(source_run_id=run.uid)
    outputs = [LoggedModelOutput(model_id=row.uid)]
    store.database.write(lambda db: model_links.add(db, "default", run, outputs=outputs))
    store.database.write(lambda db: trash.delete_run(db, run, 5))
    store.database.write(lambda db: trash.purge_runs(db, [run.id]))
    assert store.load(row).source_run_id == run.uid


def test_expired_models_go_before_their_experiment(store: Store):
    store.add()

    def delete(db: Connection) -> None:
        trash.delete_experiment(db, experiments.find(db, "default", store.experiment), 5)

    store.database.write(delete)
    with store.database.reading() as db:
        assert trash.count_expired(db, 5) == trash.Expired(0, 1, 1)
    seen = [store.database.write(lambda db: trash.purge_expired(db, 5)) for _ in range(3)]
    assert seen == [trash.Expired(0, 0, 1), trash.Expired(0, 1), trash.Expired(0, 0)]


# ---- searching ----


@pytest.fixture
def lessons(store: Store) -> Store:
    """Four models that differ in everything."""
    run = store.add_run()
    a = store.add("a", params={"lr": "0.1"}, source_run_id=run.uid)
    b = store.add("b", params={"lr": "10"}, tags={"team": "vision"}, model_type="agent")
    c = store.add("c", params={"lr": "auto"})
    store.add("d")
    store.finish(a)
    store.measure(a, "acc", 0.9, dataset_name="test", dataset_digest="1", timestamp=1)
    store.measure(a, "acc", 0.5, dataset_name="train", dataset_digest="2", timestamp=2)
    store.measure(b, "acc", 0.7, dataset_name="test", dataset_digest="9")
    store.measure(c, "acc", NAN)
    return store


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("", "dcba"),
        ("name = 'a'", "a"),
        ("name LIKE 'a%' OR name IN ('c', 'd')", "dca"),
        ("status = 'ready'", "a"),
        ("status != 'READY'", "dcb"),
        ("model_type = 'agent'", "b"),
        ("model_type != 'agent'", ""),
        ("source_run_id IS NULL", "dcb"),
        ("creation_timestamp > 1001 AND creation_time < 1004", "cb"),
        ("last_updated_timestamp > 1003", "da"),
        ("params.lr = '0.1'", "a"),
        ("params.lr > 1", "b"),
        ("tags.team = 'vision'", "b"),
        ("tags.team IS NULL", "dca"),
        ("metrics.acc > 0.8", "a"),
        ("metrics.acc < 0.8", "ba"),
        ("metrics.acc = nan", "c"),
        ("metrics.acc IS NULL", "d"),
        ("lifecycle_stage = 'active'", "dcba"),
    ],
)
def test_filters(lessons: Store, filter: str, names: str):
    assert "".join(lessons.find(filter)) == names


def test_a_model_is_found_by_its_id_and_its_run(lessons: Store):
    (name,) = lessons.find("status = 'READY'")
    with lessons.database.reading() as db:
        (found,) = [
            model for model in model_pages.load(db, list(lessons.names)) if model.name == name
        ]
    assert lessons.find(f"model_id = '{found.model_id}'") == ["a"]
    assert lessons.find(f"source_run_id = '{found.source_run_id}'") == ["a"]


def test_a_dataset_narrows_what_metrics_are_compared(lessons: Store):
    test = MeasuredOn(dataset_name="test")
    assert lessons.find("metrics.acc < 0.8", datasets=[test]) == ["b"]
    exact = MeasuredOn(dataset_name="test", dataset_digest="1")
    assert lessons.find("metrics.acc > 0.1", datasets=[exact]) == ["a"]
    several = [exact, MeasuredOn(dataset_name="train")]
    assert lessons.find("metrics.acc > 0.1", datasets=several) == ["a"]
    assert lessons.find("metrics.acc > 0.1", datasets=[MeasuredOn(dataset_name="x")]) == []


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("metrics.acc", "abcd"),
        ("metrics.acc DESC", "bacd"),
        ("params.lr", "abcd"),
        ("params.lr DESC", "bacd"),
        ("tags.team", "bdca"),
        ("name DESC", "dcba"),
        ("creation_timestamp ASC", "abcd"),
        ("status", "dcba"),
    ],
)
def test_orders(lessons: Store, key: str, names: str):
    assert "".join(lessons.find("", key)) == names


def test_an_order_may_look_at_one_dataset(lessons: Store):
    on = {"acc": MeasuredOn(dataset_name="test")}
    assert "".join(lessons.find("", "metrics.acc DESC", order_datasets=on)) == "abdc"
    assert "".join(lessons.find("", "metrics.acc ASC", order_datasets=on)) == "badc"


@pytest.mark.parametrize("order", [(), ("metrics.acc DESC",), ("params.lr",), ("name",)])
def test_pages_follow_each_other(lessons: Store, order: tuple[str, ...]):
    whole = lessons.find("", *order)
    pages: list[str] = []
    token = ""
    for _ in range(4):
        names, token = lessons.page("", *order, max_results=1, page_token=token)
        pages += names
    assert (pages, token) == (whole, "")
    _, token = lessons.page("", *order, max_results=1)
    with pytest.raises(Invalid, match="token"):
        lessons.page("name = 'a'", *order, max_results=1, page_token=token)
    with pytest.raises(Invalid, match="token"):
        other = [MeasuredOn(dataset_name="x")]
        lessons.page("", *order, datasets=other, max_results=1, page_token=token)


def test_views_and_experiments(lessons: Store):
    other = lessons.add_experiment("other")
    gone = lessons.add("gone", experiment_id=other)
    lessons.database.write(lambda db: models.delete_one(db, gone, NOW))
    lessons.add("e", experiment_id=other)
    both = [lessons.experiment, other]
    assert lessons.find(experiment_ids=both) == ["e", "d", "c", "b", "a"]
    assert lessons.find(experiment_ids=both, view=ViewType.DELETED_ONLY) == ["gone"]
    assert lessons.find(experiment_ids=[other], view=ViewType.ALL) == ["e", "gone"]
    assert lessons.find("", "metrics.acc", experiment_ids=both) == list("abced")
    assert lessons.find(experiment_ids=[]) == ["e", "d", "c", "b", "a"]
    lessons.database.write(
        lambda db: trash.delete_experiment(db, experiments.find(db, "default", other), NOW)
    )
    assert lessons.find(experiment_ids=[]) == ["d", "c", "b", "a"]
    assert lessons.find(experiment_ids=["77"]) == []


@pytest.mark.parametrize(
    "filter", ["max(metrics.acc) > 1", "run_name = 'x'", "datasets.name = 'x'"]
)
def test_what_models_do_not_have(store: Store, filter: str):
    with pytest.raises(BadQuery):
        store.find(filter)
    with pytest.raises(BadQuery):
        store.find("", filter.partition(" ")[0])


def test_a_search_takes_a_fixed_number_of_statements(lessons: Store):
    def statements() -> int:
        with counted(lessons.database) as seen:
            lessons.find("metrics.acc > 0 AND params.lr > 0", "metrics.acc DESC", "tags.team")
        return sum(text.startswith("SELECT") for text in seen)

    before = statements()
    for index in range(30):
        lessons.measure(lessons.add(f"m{index}", params={"lr": "1"}), "acc", 1.0)
    assert statements() == before <= 6
