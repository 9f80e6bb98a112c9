"""What changes since a cursor: nothing is missed, and nothing said that did not change."""

import pytest

from runwell.base.errors import Invalid, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.settings import LOST_AFTER_S
from runwell.entities.run import RunStatus
from runwell.services import artifacts, experiments, live, runs
from runwell.stores.sql import changes as seen
from runwell.stores.sql import marks
from runwell.testing.streams import Stream
from runwell.usecase.context import Context
from runwell.wire.artifacts import UploadArtifact
from runwell.wire.events import RunUpdated
from runwell.wire.experiments import CreateExperiment, GetExperiment, UpdateExperiment
from runwell.wire.live import Changes, GetChanges
from runwell.wire.runs import CreateRun, GetRun

SECOND = 1_000
LATER = 60 * SECOND


class Reader:
    """Somebody who asks again and again."""

    def __init__(self, ctx: Context, **asked: list[str]) -> None:
        self._ctx = ctx
        self._asked = asked
        self.cursor = ""

    def ask(self) -> Changes:
        """Return what changed since the last time."""
        request = GetChanges(cursor=self.cursor, **self._asked)
        answer = live.changes(self._ctx, request)
        self.cursor = answer.cursor
        return answer

    def runs(self) -> list[str]:
        """Return the ids of the runs that changed."""
        return [run.run_id for run in self.ask().runs]


@pytest.fixture
def home(ctx: Context) -> str:
    """An experiment."""
    return experiments.create(ctx, CreateExperiment(name="home")).experiment_id


def start(ctx: Context, home: str, name: str = "") -> str:
    return runs.create(ctx, CreateRun(experiment_id=home, run_name=name)).info.run_id


def log(ctx: Context, *events: RunUpdated, points: dict[str, int] | None = None) -> None:
    stream = Stream()
    stream.say(*events)
    for run_id, n in (points or {}).items():
        stream.log_columns(run_id, {"loss": [1.0] * n}, range(n))
    assert stream.send(ctx).rejections == []


def put(ctx: Context, run_id: str, path: str) -> None:
    ticket = artifacts.upload(ctx, UploadArtifact(run_id=run_id, path=path))
    ticket.finish(ctx.blobs.put(b"x"))


class TestWatchedRuns:
    def test_the_first_answer_says_how_each_stands(self, ctx, home, clock):
        one, two = start(ctx, home, "a"), start(ctx, home)
        log(ctx, points={one: 7})
        put(ctx, one, "console.log")
        (found,) = Reader(ctx, run_ids=[one]).ask().runs
        assert (found.run_id, found.run_name, found.experiment_id) == (one, "a", home)
        assert (found.points, found.files, found.files_ms) == (7, 1, clock.now_ms)
        assert (found.status, found.end_ms, found.is_lost) == ("RUNNING", None, False)
        assert Reader(ctx, run_ids=[one, two, new_run_id()]).ask().runs[0].run_id == two

    def test_only_what_changed_is_said_again(self, ctx, home, clock):
        one, two = start(ctx, home), start(ctx, home)
        reader = Reader(ctx, run_ids=[two, one])
        assert set(reader.runs()) == {one, two}
        clock.now_ms += LATER
        assert reader.runs() == []
        log(ctx, points={one: 3})
        (found,) = reader.ask().runs
        assert (found.run_id, found.points) == (one, 3)
        clock.now_ms += LATER
        put(ctx, two, "a.txt")
        (found,) = reader.ask().runs
        assert (found.run_id, found.files) == (two, 1)
        clock.now_ms += SECOND
        put(ctx, two, "a.txt")
        assert reader.ask().runs[0].files_ms == clock.now_ms
        assert reader.runs() == []

    def test_two_batches_of_one_millisecond_are_both_seen(self, ctx, home):
        run_id = start(ctx, home)
        reader = Reader(ctx, run_ids=[run_id])
        log(ctx, points={run_id: 1})
        assert reader.ask().runs[0].points == 1
        log(ctx, points={run_id: 1})
        assert reader.ask().runs[0].points == 2

    def test_an_end_a_loss_and_a_deletion_show(self, ctx, home, clock):
        one, two = start(ctx, home), start(ctx, home)
        reader = Reader(ctx, run_ids=[one, two])
        reader.ask()
        log(ctx, RunUpdated(run_id=one, status=RunStatus.FAILED))
        assert {run.run_id: run.status for run in reader.ask().runs}[one] == "FAILED"
        clock.now_ms += int(LOST_AFTER_S() * 1000) + 1
        (found,) = reader.ask().runs
        assert (found.run_id, found.is_lost) == (two, True)
        runs.delete(ctx, GetRun(run_id=one))
        (found,) = reader.ask().runs
        assert (found.run_id, found.is_deleted) == (one, True)

    def test_a_run_that_comes_later_is_seen(self, ctx, home):
        run_id = new_run_id()
        reader = Reader(ctx, run_ids=[run_id])
        assert reader.runs() == []
        runs.create(ctx, CreateRun(experiment_id=home, run_id=run_id))
        assert reader.runs() == [run_id]


class TestWatchedExperiments:
    def test_new_runs_and_their_ends_are_said_once(self, ctx, home, clock):
        reader = Reader(ctx, experiment_ids=[home])
        (told,) = reader.ask().experiments
        assert (told.experiment_id, told.runs, told.is_deleted) == (home, 0, False)
        run_id = start(ctx, home)
        start(ctx, "0")
        answer = reader.ask()
        assert [run.run_id for run in answer.runs] == [run_id]
        for _ in range(3):
            clock.now_ms += 3 * SECOND
            log(ctx, points={run_id: 1})
            assert reader.runs() == []
        log(ctx, RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
        assert [run.status for run in reader.ask().runs] == ["FINISHED"]
        for _ in range(10):
            clock.now_ms += 3 * SECOND
            assert reader.ask().runs == []

    def test_a_run_that_came_and_ended_meanwhile_is_said_once(self, ctx, home, clock):
        reader = Reader(ctx, experiment_ids=[home])
        reader.ask()
        clock.now_ms += LATER
        run_id = start(ctx, home)
        log(ctx, RunUpdated(run_id=run_id, status=RunStatus.KILLED))
        assert [run.status for run in reader.ask().runs] == ["KILLED"]
        for _ in range(10):
            clock.now_ms += 3 * SECOND
            assert reader.ask().runs == []

    def test_a_run_that_lives_again_is_seen_by_the_next_sweep(self, ctx, home, clock):
        run_id = start(ctx, home)
        log(ctx, RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
        clock.now_ms += LATER
        reader = Reader(ctx, experiment_ids=[home])
        clock.now_ms += LATER
        assert reader.runs() == []
        clock.now_ms += SECOND
        log(ctx, RunUpdated(run_id=run_id, status=RunStatus.RUNNING))
        clock.now_ms += seen.SWEEP_MS
        assert reader.runs() == [run_id]
        clock.now_ms += seen.SWEEP_MS
        assert reader.runs() == []

    def test_a_loss_and_a_deletion_show(self, ctx, home, clock):
        one = start(ctx, home)
        reader = Reader(ctx, experiment_ids=[home])
        assert reader.runs() == [one]
        clock.now_ms += int(LOST_AFTER_S() * 1000) + 1
        assert [run.is_lost for run in reader.ask().runs] == [True]
        two = start(ctx, home)
        reader.ask()
        runs.delete(ctx, GetRun(run_id=two))
        clock.now_ms += seen.SWEEP_MS
        answer = reader.ask()
        assert [(run.run_id, run.is_deleted) for run in answer.runs] == [(two, True)]
        assert [one.runs for one in answer.experiments] == [1]

    def test_changes_of_the_experiment_itself_show(self, ctx, home, clock):
        reader = Reader(ctx, experiment_ids=["0", home])
        assert {one.experiment_id for one in reader.ask().experiments} == {"0", home}
        clock.now_ms += SECOND
        experiments.update(ctx, UpdateExperiment(experiment_id=home, name="moved"))
        (told,) = reader.ask().experiments
        assert (told.experiment_id, told.updated_ms) == (home, clock.now_ms)
        assert reader.ask().experiments == []
        experiments.delete(ctx, GetExperiment(experiment_id=home))
        assert [one.is_deleted for one in reader.ask().experiments] == [True]
        experiments.purge(ctx, GetExperiment(experiment_id=home))
        (gone,) = reader.ask().experiments
        assert (gone.experiment_id, gone.is_deleted, gone.runs) == (home, True, 0)
        assert reader.ask().experiments == []

    def test_late_commits_of_earlier_rows_are_seen(self, ctx, home):
        ids = [start(ctx, home) for _ in range(3)]
        watch = seen.Watch([int(home)], [])
        with ctx.database.reading() as db:
            whole = seen.read(db, ctx.workspace, watch, None, ctx.clock()).mark
        # As if the second had not been committed when the third was told of.
        last = whole.last_run
        missed = marks.window(last, [last, last - 2])
        states = {last: 0, last - 2: 0}
        import msgspec

        mark = msgspec.structs.replace(whole, seen=missed, states=states)
        request = GetChanges(experiment_ids=[home], cursor=marks.encode(mark))
        assert [run.run_id for run in live.changes(ctx, request).runs] == [ids[1]]

    def test_more_than_fits_is_said(self, ctx, home):
        reader = Reader(ctx, experiment_ids=[home])
        reader.ask()
        made = []
        for _ in range(seen.MAX_TOLD + 5):
            stream = Stream()
            made.append(stream.create())
            stream.frames.clear()
        for run_id in made:
            runs.create(ctx, CreateRun(experiment_id=home, run_id=run_id))
        answer = reader.ask()
        assert answer.more_runs
        assert [run.run_id for run in answer.runs] == made[: -seen.MAX_TOLD - 1 : -1]
        assert not reader.ask().more_runs


class TestEverything:
    def test_any_experiment_that_changes_is_said(self, ctx, home, clock):
        clock.now_ms += 10**12
        reader = Reader(ctx)
        assert reader.ask().experiments == []
        run_id = start(ctx, home)
        (told,) = reader.ask().experiments
        assert (told.experiment_id, told.runs) == (home, 1)
        assert reader.ask().experiments == []
        log(ctx, RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
        assert reader.ask().experiments == []
        other = experiments.create(ctx, CreateExperiment(name="other")).experiment_id
        assert [one.experiment_id for one in reader.ask().experiments] == [other]
        clock.now_ms += SECOND
        experiments.delete(ctx, GetExperiment(experiment_id=other))
        assert [one.is_deleted for one in reader.ask().experiments] == [True]
        assert not reader.ask().more_experiments
        experiments.purge(ctx, GetExperiment(experiment_id=other))
        answer = reader.ask()
        assert (answer.experiments, answer.more_experiments) == ([], True)
        assert not reader.ask().more_experiments

    def test_a_clock_that_is_ahead_hides_nothing(self, ctx, home, clock):
        # The default experiment was made by the real clock, far ahead of this one.
        clock.now_ms += LATER + 1
        reader = Reader(ctx)
        assert [one.experiment_id for one in reader.ask().experiments] == ["0"]
        start(ctx, home)
        assert [one.experiment_id for one in reader.ask().experiments] == [home]
        assert reader.ask().experiments == []

    def test_a_page_that_was_loaded_just_before_is_told_what_it_missed(self, ctx, home, clock):
        clock.now_ms += SECOND
        assert home in {one.experiment_id for one in Reader(ctx).ask().experiments}


class TestCursors:
    @pytest.mark.parametrize("cursor", ["", "rubbish", "é", "AAAA", "k"])
    def test_one_that_cannot_be_used_starts_again(self, ctx, home, cursor):
        run_id = start(ctx, home)
        request = GetChanges(run_ids=[run_id], cursor=cursor)
        assert [run.run_id for run in live.changes(ctx, request).runs] == [run_id]

    def test_one_of_another_question_starts_again(self, ctx, home):
        one, two = start(ctx, home), start(ctx, home)
        reader = Reader(ctx, run_ids=[one])
        reader.ask()
        other = live.changes(ctx, GetChanges(run_ids=[two], cursor=reader.cursor))
        assert [run.run_id for run in other.runs] == [two]

    def test_the_largest_fits_a_header(self, ctx, home):
        watched = [start(ctx, home) for _ in range(marks.MAX_STATES)]
        asked = watched + [new_run_id() for _ in range(live.MAX_RUNS - len(watched))]
        homes = [home, *map(str, range(1_000, 999 + live.MAX_EXPERIMENTS))]
        reader = Reader(ctx, run_ids=asked, experiment_ids=homes)
        reader.ask()
        assert len(reader.cursor) < 8_000


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"experiment_ids": ["x"]}, Invalid),
        ({"run_ids": ["../x"]}, Invalid),
        ({"run_ids": [new_run_id()] * (live.MAX_RUNS + 1)}, TooLarge),
        ({"experiment_ids": ["0"] * (live.MAX_EXPERIMENTS + 1)}, TooLarge),
    ],
)
def test_questions_without_sense_are_refused(ctx, asked, error):
    with pytest.raises(error) as problem:
        live.changes(ctx, GetChanges(**asked))
    assert problem.value.hint


def test_the_number_of_statements_does_not_depend_on_how_much_there_is(ctx, home, statements):
    def count(size: int) -> int:
        watched = [start(ctx, home) for _ in range(size)]
        reader = Reader(ctx, run_ids=watched, experiment_ids=[home, "0"])
        reader.ask()
        log(ctx, points=dict.fromkeys(watched, 2))
        with statements() as found:
            reader.ask()
        return len(found)

    assert count(2) == count(20) <= 10
