"""Runs in the store: created in bulk, idempotently; ended, resumed, kept alive; read by page."""

import math
import threading

import pytest
from sqlalchemy import event as sqlalchemy_event

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_NAME, MAX_TAG_VALUE, MAX_USER
from runwell.base.settings import LOST_AFTER_S
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.run import Run, RunStatus
from runwell.stores.sql import attributes, experiments, keys, runs, trash
from runwell.stores.sql.attributes import PARENT_TAG, RUN_NAME_TAG
from runwell.stores.sql.engine import Database
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import KEY_METRIC
from runwell.stores.sql.schema import series as series_table
from runwell.wire.events import RunCreated, RunUpdated

SPACE = "default"
NOW = 1_760_000_000_000


def create(database: Database, *events: RunCreated, now_ms: int = NOW) -> list[RunwellError | None]:
    return database.write(lambda db: runs.create_many(db, SPACE, events, now_ms))


def create_one(database: Database, **fields: object) -> RunRow:
    event = RunCreated(run_id=new_run_id(), **fields)  # pyright: ignore[reportArgumentType]
    return database.write(lambda db: runs.create(db, SPACE, event, NOW))


def load(database: Database, run: str | RunRow, now_ms: int = NOW) -> Run:
    uid = run if isinstance(run, str) else run.uid
    with database.reading() as db:
        return runs.load_one(db, SPACE, uid, now_ms)


def change(database: Database, run: RunRow, *events: RunUpdated, now_ms: int = NOW) -> None:
    row = database.write(lambda db: runs.find(db, SPACE, run.uid))
    items = [(row, event) for event in events]
    assert database.write(lambda db: runs.update_many(db, items, now_ms)) == []


def test_a_run_comes_back_as_it_was_created(database: Database):
    parent = new_run_id()
    run = create_one(
        database,
        experiment_name="vision/baseline",
        run_name="it's 🚀",
        user_id="ada",
        start_ms=5,
        parent_run_id=parent,
        tags={"a": "1"},
    )
    found = load(database, run)
    assert found.info.run_id == run.uid
    assert found.info.run_name == "it's 🚀"
    assert found.info.user_id == "ada"
    assert found.info.status is RunStatus.RUNNING
    assert (found.info.start_ms, found.info.end_ms) == (5, None)
    assert found.info.parent_run_id == parent
    assert found.info.artifact_uri == f"runs:/{run.uid}"
    assert found.info.lifecycle_stage is LifecycleStage.ACTIVE
    assert found.data.tags == {"a": "1", RUN_NAME_TAG: "it's 🚀", PARENT_TAG: parent}


def test_without_a_name_a_run_gets_one(database: Database):
    run = load(database, create_one(database))
    assert run.info.run_name
    assert run.data.tags == {RUN_NAME_TAG: run.info.run_name}
    assert run.info.experiment_id == "0"
    assert run.info.start_ms == NOW


def test_name_and_parent_may_come_as_tags(database: Database):
    parent = new_run_id()
    run = load(database, create_one(database, tags={RUN_NAME_TAG: "n", PARENT_TAG: parent}))
    assert (run.info.run_name, run.info.parent_run_id) == ("n", parent)


def test_creating_marks_the_experiment_as_changed(database: Database):
    create_one(database)
    with database.reading() as db:
        assert experiments.find(db, SPACE, "0").updated_ms == NOW


def test_creating_again_changes_nothing(database: Database):
    event = RunCreated(run_id=new_run_id(), experiment_name="a", run_name="n", tags={"t": "1"})
    assert create(database, event) == [None]
    before = load(database, event.run_id)
    database.write(
        lambda db: experiments.rename(db, experiments.find_by_name(db, SPACE, "a"), "b", NOW)
    )
    # The name now means no experiment, but the run is there: a replay must not make a second one.
    assert create(database, event, event, now_ms=NOW + 9) == [None, None]
    assert load(database, event.run_id) == before
    with pytest.raises(NotFound), database.reading() as db:
        experiments.find_by_name(db, SPACE, "a")


def test_twice_in_one_call_is_one_run(database: Database):
    event = RunCreated(run_id=new_run_id(), run_name="n")
    assert create(database, event, event) == [None, None]
    assert load(database, event.run_id).info.run_name == "n"


def test_a_known_id_in_another_experiment_is_refused(database: Database):
    run = create_one(database, experiment_name="a")
    (problem,) = create(database, RunCreated(run_id=run.uid, experiment_id="0"))
    assert isinstance(problem, Conflict)
    assert "not in '0'" in problem.message


def test_an_id_of_another_workspace_is_refused(database: Database):
    run = create_one(database)
    event = RunCreated(run_id=run.uid, experiment_name="theirs")
    (problem,) = database.write(lambda db: runs.create_many(db, "other", [event], NOW))
    assert isinstance(problem, Conflict)
    with database.reading() as db:
        assert runs.lookup(db, "other", [run.uid]) == {}


def test_what_is_refused_is_refused_alone(database: Database):
    trashed = database.write(lambda db: experiments.create(db, SPACE, "trash", now_ms=1))
    database.write(lambda db: trash.delete_experiment(db, trashed, 2))
    own = new_run_id()
    problems = create(
        database,
        RunCreated(run_id="\x00"),
        RunCreated(run_id=new_run_id(), experiment_id="77"),
        RunCreated(run_id=new_run_id(), experiment_id="x"),
        RunCreated(run_id=new_run_id(), experiment_id=str(trashed.id)),
        RunCreated(run_id=new_run_id(), experiment_name="trash"),
        RunCreated(run_id=new_run_id(), experiment_name=" "),
        RunCreated(run_id=new_run_id(), run_name="x" * (MAX_NAME + 1)),
        RunCreated(run_id=new_run_id(), user_id="x" * (MAX_USER + 1)),
        RunCreated(run_id=new_run_id(), start_ms=2**63),
        RunCreated(run_id=own, parent_run_id=own),
        RunCreated(run_id=new_run_id(), run_name="x" * MAX_NAME, user_id="x" * MAX_USER),
    )
    assert [type(problem) for problem in problems] == [
        Invalid, NotFound, Invalid, Conflict, Conflict, Invalid, TooLarge, TooLarge, Invalid,
        Invalid, type(None),
    ]  # fmt: skip


def test_a_run_outlives_a_tag_that_cannot_be_stored(database: Database):
    event = RunCreated(run_id=new_run_id(), tags={"big": "x" * (MAX_TAG_VALUE + 1), "a": "1"})
    (problem,) = create(database, event)
    assert isinstance(problem, TooLarge)
    assert load(database, event.run_id).data.tags["a"] == "1"


def test_thousands_of_runs_take_few_statements(database: Database):
    events = [
        RunCreated(run_id=new_run_id(), experiment_name=f"e{index % 3}", tags={"i": str(index)})
        for index in range(3_000)
    ]
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sqlalchemy_event.listen(database.engine, "before_cursor_execute", note)
    assert create(database, *events) == [None] * 3_000
    assert count <= 25
    assert load(database, events[2_999].run_id).data.tags["i"] == "2999"


def test_two_clients_that_create_one_run_get_one(database: Database):
    event = RunCreated(run_id=new_run_id(), experiment_name="new", run_name="n", tags={"a": "1"})
    barrier = threading.Barrier(4)
    outcomes: list[object] = []

    def client() -> None:
        barrier.wait()
        outcomes.extend(create(database, event))

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [None] * 4
    assert load(database, event.run_id).data.tags == {"a": "1", RUN_NAME_TAG: "n"}


def test_lookup_finds_those_that_exist(database: Database):
    run = create_one(database)
    with database.reading() as db:
        assert runs.lookup(db, SPACE, [run.uid, new_run_id(), "' OR 1=1", "\x00"]) == {run.uid: run}
        with pytest.raises(NotFound, match="no run"):
            runs.find(db, SPACE, new_run_id())


def test_a_run_ends_and_is_resumed(database: Database):
    run = create_one(database)
    change(database, run, RunUpdated(run_id=run.uid, status=RunStatus.FINISHED, end_ms=NOW + 5))
    assert load(database, run).info.end_ms == NOW + 5
    change(database, run, RunUpdated(run_id=run.uid, status=RunStatus.RUNNING))
    assert load(database, run).info.end_ms is None
    change(database, run, RunUpdated(run_id=run.uid, status=RunStatus.FAILED), now_ms=NOW + 7)
    ended = load(database, run).info
    assert (ended.status, ended.end_ms) == (RunStatus.FAILED, NOW + 7)
    change(database, run, RunUpdated(run_id=run.uid, end_ms=NOW + 6))
    assert load(database, run).info.end_ms == NOW + 6


def test_several_updates_of_one_call_are_applied_in_order(database: Database):
    run = create_one(database)
    change(
        database,
        run,
        RunUpdated(run_id=run.uid, status=RunStatus.FINISHED, run_name="a"),
        RunUpdated(run_id=run.uid, run_name="b"),
        RunUpdated(run_id=run.uid, status=RunStatus.KILLED, end_ms=3),
    )
    found = load(database, run)
    assert (found.info.status, found.info.end_ms) == (RunStatus.KILLED, 3)
    assert found.info.run_name == found.data.tags[RUN_NAME_TAG] == "b"


@pytest.mark.parametrize("end_ms", [-1, 2**63, 2**70])
def test_an_end_that_is_no_moment_is_refused(database: Database, end_ms: int):
    run = create_one(database)
    with pytest.raises(Invalid, match="the end of a run"):
        database.write(
            lambda db: runs.update_one(
                db, run, now_ms=NOW, status=RunStatus.FINISHED, end_ms=end_ms
            )
        )
    assert load(database, run).info.status is RunStatus.RUNNING


def test_a_silent_writer_is_lost_until_it_is_heard_again(database: Database):
    run = create_one(database)
    limit = NOW + int(LOST_AFTER_S() * 1000)
    assert not load(database, run, limit).info.is_lost
    assert load(database, run, limit + 1).info.is_lost
    database.write(lambda db: runs.heartbeat(db, [run.id], NOW + 1))
    assert not load(database, run, limit + 1).info.is_lost
    # A clock that went backwards does not make a run older.
    database.write(lambda db: runs.heartbeat(db, [run.id], NOW - 50_000))
    assert load(database, run).info.heartbeat_ms == NOW + 1
    change(database, run, RunUpdated(run_id=run.uid, status=RunStatus.FINISHED))
    assert not load(database, run, limit * 2).info.is_lost


def log_metrics(database: Database, run: RunRow, values: dict[str, float | None]) -> None:
    def work(db: object) -> None:
        ids = keys.intern(db, KEY_METRIC, values)  # pyright: ignore[reportArgumentType]
        rows = [
            {
                "run": run.id,
                "experiment": run.experiment,
                "key": ids[key],
                "last_value": value,
                **dict.fromkeys(("n", "tail_n", "first_step", "last_step", "last_ms"), 0),
            }
            for key, value in values.items()
        ]
        db.execute(series_table.insert(), rows)  # pyright: ignore

    database.write(work)


def test_metrics_are_the_latest_values_and_nan_stays_nan(database: Database):
    run = create_one(database)
    log_metrics(database, run, {"loss": 0.25, "diverged": None, "up": math.inf, "down": -math.inf})
    found = load(database, run).data.metrics
    assert math.isnan(found.pop("diverged"))
    assert found == {"loss": 0.25, "up": math.inf, "down": -math.inf}


def test_a_page_keeps_the_order_and_takes_a_fixed_number_of_statements(database: Database):
    rows = [create_one(database, run_name=f"r{index}") for index in range(30)]
    database.write(lambda db: attributes.set_params(db, [(row, {"p": row.name}) for row in rows]))
    for row in rows[:3]:
        log_metrics(database, row, {"a": 1.0, "b": 2.0})
    statements: list[str] = []
    sqlalchemy_event.listen(
        database.engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    wanted = [row.id for row in reversed(rows)]
    with database.reading() as db:
        statements.clear()
        page = runs.load(db, [*wanted, 10**9], now_ms=NOW)
    assert [run.info.run_name for run in page] == [row.name for row in reversed(rows)]
    assert [run.data.params["p"] for run in page] == [run.info.run_name for run in page]
    assert page[-1].data.metrics == {"a": 1.0, "b": 2.0}
    # Runs, attributes, series and inputs; nobody used a dataset.
    assert len(statements) == 4
    with database.reading() as db:
        statements.clear()
        page = runs.load(db, wanted, now_ms=NOW, metrics=["b"], params=[], tags=[])
    assert page[-1].data.metrics == {"b": 2.0}
    assert page[-1].data.params == page[-1].data.tags == {}
    assert len(statements) == 3
