"""Runs: created, changed, kept alive; must not know what series and artifacts look like inside.

Reading whole runs is in ``run_pages.py``, finding their rows in ``run_rows.py``; both are offered
here too. Deleting and purging are in ``trash.py``.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, update

from runwell.base.errors import Conflict, Invalid, RunwellError
from runwell.base.ids import DEFAULT_EXPERIMENT_ID, parse_run_id
from runwell.base.limits import MAX_NAME, MAX_USER, check_text
from runwell.base.names import random_run_name
from runwell.base.settings import LOST_AFTER_S
from runwell.entities.run import RunStatus
from runwell.stores.sql import attributes, experiments
from runwell.stores.sql.attributes import PARENT_TAG, RUN_NAME_TAG, Refusal, check_run_tag
from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.run_pages import load, load_bare, load_one
from runwell.stores.sql.run_rows import (
    RunRow,
    deleted_run,
    find,
    find_all,
    find_writable,
    lookup,
)
from runwell.stores.sql.schema import runs
from runwell.stores.sql.statement import Bulk, Statement, pieces
from runwell.wire.events import RunCreated, RunUpdated

__all__ = [
    "RunRow",
    "create",
    "create_many",
    "deleted_run",
    "find",
    "find_all",
    "find_writable",
    "heartbeat",
    "load",
    "load_bare",
    "load_one",
    "lookup",
    "update_many",
    "update_one",
]

MAX_TIME_MS: Final = 8_640_000_000_000_000
"""The last moment that a browser's Date can hold, in the year 275760."""


class _NewRow(NamedTuple):
    uid: str
    experiment: int
    name: str
    user_id: str
    status: str
    start_ms: int
    heartbeat_ms: int
    deleted_with_experiment: bool
    parent_uid: str | None


class _State(NamedTuple):
    """How far a run is, since when it is heard of, and which it is."""

    status: str
    end_ms: int | None
    heartbeat_ms: int
    the_run: int


_INSERT: Final = Bulk(
    _NewRow._fields,
    lambda dialect: insert_on(dialect, runs).on_conflict_do_nothing(index_elements=["uid"]),
)
_CHANGE: Final = Bulk(
    _State._fields,
    lambda _dialect: (
        update(runs)
        .where(runs.c.id == bindparam("the_run"))
        .values({name: bindparam(name) for name in _State._fields[:-1]})
    ),
)
# A clock may go back a little; from one that was far ahead a run would seem alive for as long.
_HEARTBEAT: Final = Statement(
    update(runs)
    .where(
        runs.c.id.in_(bindparam("ids", expanding=True)),
        ~runs.c.heartbeat_ms.between(bindparam("now"), bindparam("far_ahead")),
    )
    .values(heartbeat_ms=bindparam("now_ms"))
)


def create(
    db: Connection, workspace: str, event: RunCreated, now_ms: int, *, is_new: bool = False
) -> RunRow:
    """Create one run, all or nothing, and return its row; see ``create_many``.

    ``is_new`` says that its id was just made, so that there can be no run of that id.

    Raises:
        Invalid, TooLarge: a name, a tag or an id cannot be stored.
        NotFound: there is no such experiment.
        Conflict: the experiment is in the trash, or the id belongs to a run of another one.
    """
    known = {} if is_new else lookup(db, workspace, [event.run_id])
    rows, (problem,) = _create(db, workspace, [event], now_ms, known)
    if problem is not None:
        raise problem
    return rows[event.run_id]


def create_many(
    db: Connection, workspace: str, events: Sequence[RunCreated], now_ms: int
) -> list[RunwellError | None]:
    """Create runs, and return what went wrong with each, aligned with ``events``.

    A run that exists is left as it is. An unknown experiment name becomes an experiment. A tag that
    cannot be stored is reported and left out: a run is worth more than its tags.
    """
    known = lookup(db, workspace, (event.run_id for event in events))
    return _create(db, workspace, events, now_ms, known)[1]


def _create(
    db: Connection,
    workspace: str,
    events: Sequence[RunCreated],
    now_ms: int,
    known: dict[str, RunRow],
) -> tuple[dict[str, RunRow], list[RunwellError | None]]:
    """Return by public id the runs that are there now, and what ``create_many`` returns."""
    problems = [_refuse(event, known.get(event.run_id)) for event in events]
    new = {
        event.run_id: index
        for index, event in reversed(list(enumerate(events)))
        if problems[index] is None and event.run_id not in known
    }
    rows = _place(
        db, workspace, [(index, events[index]) for index in new.values()], problems, now_ms
    )
    if not rows:
        return known, problems
    _INSERT.execute(db, rows)
    made = lookup(db, workspace, (row.uid for row in rows))
    for row in rows:
        if row.uid not in made:
            elsewhere = f"the run id {row.uid!r} belongs to another workspace"
            problems[new[row.uid]] = Conflict(elsewhere)
    tags = [(run, _tags(events[new[uid]], run)) for uid, run in made.items()]
    for run, problem in attributes.add_tags(db, tags):
        problems[new[run.uid]] = problem
    return known | made, problems


def update_one(
    db: Connection,
    row: RunRow,
    *,
    now_ms: int,
    status: RunStatus | None = None,
    end_ms: int | None = None,
    run_name: str | None = None,
) -> None:
    """Change what is given of one run, all or nothing; see ``update_many``.

    Raises:
        Invalid, TooLarge: the name or the time cannot be stored.
    """
    event = RunUpdated(run_id=row.uid, status=status, end_ms=end_ms, run_name=run_name)
    for _, problem in update_many(db, [(row, event)], now_ms):
        raise problem


def update_many(
    db: Connection, items: Iterable[tuple[RunRow, RunUpdated]], now_ms: int
) -> list[Refusal]:
    """Change status, end and name of runs in order, and return what was refused.

    A status that ends a run sets its end to now where none is given; any other clears it. The
    caller has seen to it that no run is deleted.
    """
    states: dict[int, tuple[str, int | None]] = {}
    names: list[tuple[RunRow, dict[str, str]]] = []
    refusals: list[Refusal] = []
    for row, event in items:
        try:
            check_time(event.end_ms, what="the end of a run")
        except Invalid as problem:
            refusals.append((row, problem))
            continue
        status, end_ms = states.get(row.id, (row.status, row.end_ms))
        # Our clock may have gone back, or run behind that of the client: no end before the start.
        states[row.id] = _next_state(event, status, end_ms, max(now_ms, row.start_ms))
        if event.run_name is not None:
            names.append((row, {RUN_NAME_TAG: event.run_name}))
    changes = [
        _State(status, end_ms, now_ms, row_id) for row_id, (status, end_ms) in states.items()
    ]
    _CHANGE.execute(db, changes)
    return refusals + attributes.set_tags(db, names)


def heartbeat(db: Connection, row_ids: Sequence[int], now_ms: int) -> None:
    """Note that the writers of these runs were heard of now."""
    for ids in pieces(sorted(row_ids)):
        far_ahead = now_ms + int(LOST_AFTER_S() * 1000)
        _HEARTBEAT.run(db, ids=ids, now=now_ms, now_ms=now_ms, far_ahead=far_ahead)


def check_time(value: int | None, *, what: str) -> None:
    """Let a moment pass that may be stored, in milliseconds UTC.

    Raises:
        Invalid: it is before 1970 or after ``MAX_TIME_MS``.
    """
    if value is not None and not 0 <= value <= MAX_TIME_MS:
        raise Invalid(f"{what} is {value}", hint="write milliseconds since 1970, UTC")


def _refuse(event: RunCreated, known: RunRow | None) -> RunwellError | None:
    """Return what is wrong with the event in itself, or in view of a run of its id."""
    try:
        parse_run_id(event.run_id)
        check_text(_name(event), what="the name of a run", limit=MAX_NAME, empty=True)
        check_text(event.user_id, what="the user of a run", limit=MAX_USER, empty=True)
        check_time(event.start_ms, what="the start of a run")
        check_run_tag(event.run_id, PARENT_TAG, _parent(event))
    except RunwellError as problem:
        return problem
    # A name may have been given to another experiment since; an id always means the same one.
    is_elsewhere = known and not event.experiment_name and _home(event) != str(known.experiment)
    if known and is_elsewhere:
        return Conflict(
            f"run {event.run_id!r} exists in experiment {str(known.experiment)!r},"
            f" not in {_home(event)!r}",
            hint="leave run_id out to get a new one",
        )
    return None


def _place(
    db: Connection,
    workspace: str,
    new: Sequence[tuple[int, RunCreated]],
    problems: list[RunwellError | None],
    now_ms: int,
) -> list[_NewRow]:
    """Find the experiment of each new run; return rows to insert and note what has no place."""
    names = {event.experiment_name for _, event in new if event.experiment_name}
    ids = {_home(event) for _, event in new if not event.experiment_name}
    by_name = experiments.homes_by_name(db, workspace, names, now_ms) if names else {}
    by_id = experiments.homes_by_id(db, workspace, ids, now_ms) if ids else {}
    rows: list[_NewRow] = []
    for index, event in new:
        name = event.experiment_name
        home = by_name[name] if name else by_id[_home(event)]
        if isinstance(home, RunwellError):
            problems[index] = home
        else:
            rows.append(_row(event, home, now_ms))
    return rows


def _row(event: RunCreated, experiment: int, now_ms: int) -> _NewRow:
    return _NewRow(
        uid=event.run_id,
        experiment=experiment,
        name=_name(event) or random_run_name(),
        user_id=event.user_id,
        status=RunStatus.RUNNING.value,
        start_ms=event.start_ms or now_ms,
        heartbeat_ms=now_ms,
        deleted_with_experiment=False,
        parent_uid=_parent(event) or None,
    )


def _tags(event: RunCreated, run: RunRow) -> dict[str, str | None]:
    tags: dict[str, str | None] = {**event.tags, RUN_NAME_TAG: run.name}
    return tags if run.parent_uid is None else {**tags, PARENT_TAG: run.parent_uid}


def _name(event: RunCreated) -> str:
    return event.run_name or event.tags.get(RUN_NAME_TAG, "")


def _parent(event: RunCreated) -> str:
    return event.parent_run_id or event.tags.get(PARENT_TAG, "")


def _home(event: RunCreated) -> str:
    return event.experiment_id or DEFAULT_EXPERIMENT_ID


def _next_state(
    event: RunUpdated, status: str, end_ms: int | None, now_ms: int
) -> tuple[str, int | None]:
    if event.status is None:
        return status, end_ms if event.end_ms is None else event.end_ms
    if not RunStatus.is_terminated(event.status):
        return event.status.value, None
    return event.status.value, now_ms if event.end_ms is None else event.end_ms
