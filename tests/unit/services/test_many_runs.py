"""Many runs changed at once: all or nothing, in a bounded number of statements."""

from collections.abc import Callable
from typing import Any

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_RUNS_AT_ONCE, MAX_TAG_VALUE
from runwell.entities.lifecycle import ViewType
from runwell.services import experiments, runs
from runwell.stores.sql.attributes import PARENT_TAG, RUN_NAME_TAG
from runwell.usecase.context import Context
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.runs import CreateRun, GetRun, SearchRuns
from runwell.wire.tables import NameRuns, TagRuns


def create(ctx: Context, count: int, experiment_id: str = "0", **fields: Any) -> list[str]:
    asked = CreateRun(experiment_id=experiment_id, **fields)
    return [runs.create(ctx, asked).info.run_id for _ in range(count)]


def tag(ctx: Context, ids: list[str], **tags: str | None) -> int:
    return runs.tag_many(ctx, TagRuns(run_ids=ids, tags=tags)).count


def tags(ctx: Context, key: str) -> list[str | None]:
    """Return the values of a tag, of all runs, the oldest first."""
    asked = SearchRuns(view=ViewType.ALL)
    return [run.data.tags.get(key) for run in reversed(runs.search(ctx, asked).items)]


def in_view(ctx: Context, view: ViewType) -> set[str]:
    return {run.info.run_id for run in runs.search(ctx, SearchRuns(view=view)).items}


def test_tags_of_many_runs(ctx: Context):
    ids = create(ctx, 3, tags={"old": "x"})
    assert tag(ctx, ids[:2], team="a", old=None) == 2
    assert tags(ctx, "team") == ["a", "a", None]
    assert tags(ctx, "old") == [None, None, "x"]
    # A run that is named twice is one.
    assert tag(ctx, [ids[2], ids[2]], team="b") == 1
    assert tags(ctx, "team") == ["a", "a", "b"]


def test_tags_that_mean_more_than_text(ctx: Context):
    parent, *ids = create(ctx, 3)
    tag(ctx, ids, **{RUN_NAME_TAG: "named", PARENT_TAG: parent})
    for run_id in ids:
        info = runs.get(ctx, GetRun(run_id=run_id)).info
        assert (info.run_name, info.parent_run_id) == ("named", parent)
    with pytest.raises(Invalid, match="its own parent"):
        tag(ctx, [*ids, parent], **{PARENT_TAG: parent})


def test_delete_restore_and_purge(ctx: Context):
    ids = create(ctx, 4)
    request = NameRuns(run_ids=ids[:3])
    assert runs.delete_many(ctx, request).count == 3
    assert in_view(ctx, ViewType.ACTIVE_ONLY) == {ids[3]}
    # Again is fine, as for one run.
    assert runs.delete_many(ctx, request).count == 3
    assert runs.restore_many(ctx, NameRuns(run_ids=ids[:2])).count == 2
    assert in_view(ctx, ViewType.DELETED_ONLY) == {ids[2]}
    runs.delete_many(ctx, request)
    assert runs.purge_many(ctx, request).count == 3
    assert in_view(ctx, ViewType.ALL) == {ids[3]}


def test_all_or_nothing(ctx: Context):
    ids = create(ctx, 2)
    unknown = [new_run_id(), new_run_id()]
    acts: list[Callable[[list[str]], object]] = [
        lambda names: tag(ctx, names, a="b"),
        lambda names: runs.delete_many(ctx, NameRuns(run_ids=names)),
        lambda names: runs.restore_many(ctx, NameRuns(run_ids=names)),
        lambda names: runs.purge_many(ctx, NameRuns(run_ids=names)),
    ]
    for act in acts:
        for strange in (unknown, ["no id"]):
            with pytest.raises(NotFound, match=strange[0]):
                act([*ids, *strange])
    assert in_view(ctx, ViewType.ACTIVE_ONLY) == set(ids)
    assert tags(ctx, "a") == [None, None]
    with pytest.raises(TooLarge):
        tag(ctx, ids, a="b", c="x" * (MAX_TAG_VALUE + 1))
    assert tags(ctx, "a") == [None, None]


def test_the_state_of_each_run_counts(ctx: Context):
    first, second = create(ctx, 2)
    runs.delete(ctx, GetRun(run_id=second))
    with pytest.raises(Conflict, match=f"{second}.*is in the trash"):
        tag(ctx, [first, second], a="b")
    with pytest.raises(Conflict, match=f"{first}.*is not in the trash"):
        runs.purge_many(ctx, NameRuns(run_ids=[first, second]))
    assert in_view(ctx, ViewType.DELETED_ONLY) == {second}
    assert tags(ctx, "a") == [None, None]


def test_a_run_does_not_come_back_into_a_deleted_experiment(ctx: Context):
    gone = experiments.create(ctx, CreateExperiment(name="gone")).experiment_id
    (here,), (there,) = create(ctx, 1), create(ctx, 1, gone)
    runs.delete(ctx, GetRun(run_id=here))
    experiments.delete(ctx, GetExperiment(experiment_id=gone))
    with pytest.raises(Conflict, match=there):
        runs.restore_many(ctx, NameRuns(run_ids=[here, there]))
    assert in_view(ctx, ViewType.DELETED_ONLY) == {here, there}


@pytest.mark.parametrize(("count", "error"), [(0, Invalid), (MAX_RUNS_AT_ONCE + 1, TooLarge)])
def test_how_many_runs_are_changed_at_once(ctx: Context, count: int, error: type[RunwellError]):
    ids = ["0" * 32] * count
    with pytest.raises(error):
        tag(ctx, ids, a="b")
    for act in (runs.delete_many, runs.restore_many, runs.purge_many):
        with pytest.raises(error):
            act(ctx, NameRuns(run_ids=ids))


def test_a_bounded_number_of_statements(ctx: Context, statements: Callable[..., Any]):
    seen: dict[int, list[int]] = {}
    for size in (2, 40):
        ids = create(ctx, size)
        # The names of the tags are known from the second time on.
        for _ in range(2):
            tag(ctx, ids, a="b", c=None, **{RUN_NAME_TAG: "x"})
        for act in (
            lambda ids=ids: tag(ctx, ids, a="x", c=None, **{RUN_NAME_TAG: "y"}),
            lambda ids=ids: runs.delete_many(ctx, NameRuns(run_ids=ids)),
            lambda ids=ids: runs.restore_many(ctx, NameRuns(run_ids=ids)),
            lambda ids=ids: runs.delete_many(ctx, NameRuns(run_ids=ids)),
            lambda ids=ids: runs.purge_many(ctx, NameRuns(run_ids=ids)),
        ):
            with statements() as some:
                act()
            # What the store itself says to begin and end is not counted.
            kept = [text for text in some if "SAVEPOINT" not in text.upper()]
            seen.setdefault(size, []).append(len(kept))
    assert seen[2] == seen[40]
    assert max(seen[40]) <= 5
