"""What changed in runs and experiments since a mark: a fixed number of statements; writes nothing.

Watched runs are compared with their signatures. Of watched experiments, new runs are found by their
row ids, and those that were alive are looked at again; both take no longer with more runs. That a
run which had ended lives again, or that one went to the trash, only shows in all of them, which are
swept every few seconds.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.run import RunStatus
from runwell.stores.sql.marks import (
    MAX_FRESH,
    MAX_STATES,
    SIGN_BYTES,
    WINDOW,
    Mark,
    question,
    sign,
    window,
)
from runwell.stores.sql.schema import artifacts, experiments, runs, series
from runwell.stores.sql.statement import Among, Statement
from runwell.wire.live import ExperimentChange, RunChange

MAX_TOLD: Final = 200
"""Runs, and experiments, of one answer."""
SWEEP_MS: Final = 5_000
_GAP_MS: Final = 60_000
"""How far back the first answer reaches: a page was loaded before it asks what changes."""
_SLACK_MS: Final = 10_000
"""How much later than its time says a change may become visible: clocks differ, commits take time.
"""
_ALIVE: Final = (RunStatus.RUNNING.value, RunStatus.SCHEDULED.value)
_STATES: Final = {status.value: number for number, status in enumerate(RunStatus)}
_LOST, _DELETED = 8, 9


class Watch(NamedTuple):
    """What is asked for: row ids of experiments and public ids of runs; none means everything."""

    experiments: Sequence[int]
    runs: Sequence[str]

    @property
    def question(self) -> int:
        """What a mark must be of."""
        return question(self.experiments, self.runs)


class Found(NamedTuple):
    """What changed, and the mark to ask with next."""

    mark: Mark
    runs: list[RunChange]
    more_runs: bool
    experiments: list[ExperimentChange]
    more_experiments: bool


class _Row(NamedTuple):
    id: int
    uid: str
    experiment: int
    name: str
    status: str
    end_ms: int | None
    heartbeat_ms: int
    is_deleted: bool


# The sum keeps SQLite from beginning with the experiment and reading all its runs, to find 200 of
# 100,000 in 12 ms instead of 1.
_ROWS: Final = (
    select(
        runs.c.id,
        runs.c.uid,
        runs.c.experiment,
        runs.c.name,
        runs.c.status,
        runs.c.end_ms,
        runs.c.heartbeat_ms,
        runs.c.deleted_ms.is_not(None),
    )
    .join(experiments, experiments.c.id == runs.c.experiment + 0)
    .where(experiments.c.workspace == bindparam("workspace"))
)
_BY_UID: Final = Among(_ROWS, runs.c.uid)
_BY_ID: Final = Among(_ROWS, runs.c.id)
_HIGHEST: Final = Statement(select(func.max(runs.c.id)))
_NEW: Final = Statement(
    _ROWS.where(
        runs.c.id > bindparam("low"),
        (runs.c.experiment + 0).in_(bindparam("homes", expanding=True)),
    )
    .order_by(runs.c.id.desc())
    .limit(1_000)
)
_SWEEP: Final = Statement(
    _ROWS.where(
        runs.c.experiment.in_(bindparam("homes", expanding=True)),
        or_(
            runs.c.heartbeat_ms >= bindparam("since"),
            runs.c.status.in_(_ALIVE) & (runs.c.heartbeat_ms >= bindparam("lost_before")),
        ),
    )
    .order_by(runs.c.id.desc())
    .limit(MAX_STATES)
)
_POINTS: Final = Among(
    select(series.c.run, func.sum(series.c.n)).group_by(series.c.run), series.c.run
)
_FILES: Final = Among(
    select(artifacts.c.run, func.count(), func.max(artifacts.c.created_ms)).group_by(
        artifacts.c.run
    ),
    artifacts.c.run,
)
_EXPERIMENTS: Final = select(
    experiments.c.id, experiments.c.updated_ms, experiments.c.deleted_ms.is_not(None)
).where(experiments.c.workspace == bindparam("workspace"))
_WATCHED: Final = Among(_EXPERIMENTS, experiments.c.id)
_CHANGED: Final = Statement(
    _EXPERIMENTS.where(experiments.c.updated_ms >= bindparam("since"))
    .order_by(experiments.c.updated_ms.desc(), experiments.c.id.desc())
    .limit(MAX_TOLD + MAX_FRESH)
)
_TOTAL: Final = Statement(
    select(func.count(), func.max(experiments.c.updated_ms)).where(
        experiments.c.workspace == bindparam("workspace")
    )
)
_COUNTS: Final = Among(
    select(runs.c.experiment, func.count())
    .where(runs.c.deleted_ms.is_(None))
    .group_by(runs.c.experiment),
    runs.c.experiment,
)


def read(db: Connection, workspace: str, watch: Watch, mark: Mark | None, now_ms: int) -> Found:
    """Return what changed since ``mark``, or how things stand without one."""
    look = _Look(db, workspace, watch, mark, now_ms)
    watched, signs = look.watched_runs()
    others, told = look.runs_of_experiments() if watch.experiments else ({}, Mark(question=0))
    is_any = not watch.experiments and not watch.runs
    changed, more, homes = look.any_experiments() if is_any else look.watched_experiments()
    rows = sorted({**others, **watched}.values(), key=lambda row: row.id, reverse=True)
    return Found(
        mark=Mark(
            question=watch.question,
            swept_ms=look.swept_ms,
            signs=signs,
            last_run=told.last_run,
            seen=told.seen,
            states=told.states,
            homes=homes.homes,
            total=homes.total,
            updated_ms=homes.updated_ms,
            fresh=homes.fresh,
        ),
        runs=look.entries(rows[:MAX_TOLD]),
        more_runs=len(rows) > MAX_TOLD,
        experiments=changed[:MAX_TOLD],
        more_experiments=more or len(changed) > MAX_TOLD,
    )


class _Look:
    """One look at the store."""

    def __init__(
        self, db: Connection, workspace: str, watch: Watch, mark: Mark | None, now_ms: int
    ) -> None:
        self._db = db
        self._workspace = workspace
        self._watch = watch
        self._mark = mark
        self._now_ms = now_ms
        self._lost_before = now_ms - int(LOST_AFTER_S() * 1000)
        self._files: dict[int, tuple[int, int]] = {}
        last = None if mark is None else mark.swept_ms
        # A clock that went back must not keep the next sweep away.
        self._is_sweeping = last is None or not last <= now_ms < last + SWEEP_MS
        self._since = now_ms - _GAP_MS if last is None else min(last, now_ms) - _SLACK_MS
        self.swept_ms = now_ms if self._is_sweeping or last is None else last

    def watched_runs(self) -> tuple[dict[int, _Row], bytes]:
        """Return the watched runs that changed, and the signatures of all."""
        uids = sorted(self._watch.runs)
        if not uids:
            return {}, b""
        found = _BY_UID.rows(self._db, uids, workspace=self._workspace)
        rows = {row.uid: row for row in map(_Row._make, found)}
        self._count_files(row.id for row in rows.values())
        old = b"" if self._mark is None else self._mark.signs
        changed: dict[int, _Row] = {}
        signs: list[bytes] = []
        for place, uid in enumerate(uids):
            row = rows.get(uid)
            if row is None:
                signs.append(bytes(SIGN_BYTES))
                continue
            files = self._files.get(row.id, (0, 0))
            signs.append(sign(*row, self._is_lost(row)) + sign(*files))
            known = old[place * SIGN_BYTES : (place + 1) * SIGN_BYTES]
            # Points come with a heartbeat; two batches of one millisecond have the same.
            is_fresh = abs(self._now_ms - row.heartbeat_ms) < 2_000
            if known != signs[-1] or is_fresh:
                changed[row.id] = row
        return changed, b"".join(signs)

    def runs_of_experiments(self) -> tuple[dict[int, _Row], Mark]:
        """Return runs of watched experiments that are new or of another state, and their mark."""
        old = self._mark or Mark(question=0)
        (highest,) = _HIGHEST.first(self._db)
        highest = max(int(highest or 0), old.last_run)
        asked = {"workspace": self._workspace, "homes": self._watch.experiments}
        low = (highest if self._mark is None else old.last_run) - WINDOW
        recent = [_Row._make(row) for row in _NEW.all(self._db, low=low, **asked)]
        rows = {row.id: row for row in recent}
        if old.states:
            again = _BY_ID.rows(self._db, list(old.states), workspace=self._workspace)
            rows |= {row.id: row for row in map(_Row._make, again)}
        swept: set[int] = set()
        if self._is_sweeping:
            bounds = {"since": self._since, "lost_before": self._lost_before}
            all_of_them = map(_Row._make, _SWEEP.all(self._db, **bounds, **asked))
            found = {row.id: row for row in all_of_them}
            swept = set(found)
            rows |= found
        changed: dict[int, _Row] = {}
        states: dict[int, int] = {}
        for row_id in sorted(rows, reverse=True):
            row = rows[row_id]
            state = self._state(row)
            is_new = self._mark is not None and not old.is_seen(row_id)
            is_known = row_id in old.states or row_id in swept
            if is_new or (is_known and old.states.get(row_id) != state):
                changed[row_id] = row
            if self._is_lively(row, state) and len(states) < MAX_STATES:
                states[row_id] = state
        told = Mark(
            question=0,
            last_run=highest,
            seen=window(highest, (row.id for row in recent)),
            states=states,
        )
        return changed, told

    def watched_experiments(self) -> tuple[list[ExperimentChange], bool, Mark]:
        """Return the watched experiments that changed, and their mark."""
        ids = self._watch.experiments
        if not ids:
            return [], False, Mark(question=0)
        found = _WATCHED.rows(self._db, ids, workspace=self._workspace)
        rows = {int(row[0]): row for row in found}
        old = bytes(len(ids) * SIGN_BYTES) if self._mark is None else self._mark.homes
        half = SIGN_BYTES // 2
        known = {
            number: (old[start : start + half], old[start + half : start + SIGN_BYTES])
            for number, start in zip(ids, range(0, len(old), SIGN_BYTES), strict=True)
        }
        doubtful = [
            number
            for number, row in rows.items()
            if self._is_sweeping or known[number][0] != sign(*row[1:])
        ]
        counts = self._counts(doubtful)
        changed: list[ExperimentChange] = []
        signs: list[bytes] = []
        for number in ids:
            row = rows.get(number)
            if row is None:
                signs.append(bytes(SIGN_BYTES))
                if any(known[number][0]):
                    changed.append(_experiment(number, 0, 0, is_deleted=True))
                continue
            count = counts.get(number, 0)
            runs_sign = sign(count) if number in doubtful else known[number][1]
            signs.append(sign(*row[1:]) + runs_sign)
            if (signs[-1][:half], runs_sign) != known[number]:
                changed.append(_experiment(number, row[1], count, is_deleted=row[2]))
        changed.sort(key=lambda one: one.updated_ms, reverse=True)
        return changed, False, Mark(question=0, homes=b"".join(signs))

    def any_experiments(self) -> tuple[list[ExperimentChange], bool, Mark]:
        """Return all experiments that changed, whether there were more, and their mark."""
        old = self._mark
        total, latest = _TOTAL.first(self._db, workspace=self._workspace)
        # One writer whose clock is ahead must not hide what the others change.
        updated_ms = min(int(latest or 0), self._now_ms)
        gap = self._now_ms - _GAP_MS
        since = (gap if old is None else min(old.updated_ms, self._now_ms)) - _SLACK_MS
        since = min(since, updated_ms - _SLACK_MS)
        rows = _CHANGED.all(self._db, workspace=self._workspace, since=since)
        if old is None:
            new = [row for row in rows if row[1] >= gap]
        else:
            told = set(old.fresh)
            new = [row for row in rows if (row[0], row[1]) not in told]
        counts = self._counts([row[0] for row in new])
        changed = [
            _experiment(number, updated_ms, counts.get(number, 0), is_deleted=is_deleted)
            for number, updated_ms, is_deleted in new
        ]
        fresh = [(row[0], row[1]) for row in rows if row[1] >= updated_ms - _SLACK_MS]
        mark = Mark(question=0, total=total, updated_ms=updated_ms, fresh=fresh[:MAX_FRESH])
        return changed, old is not None and total < old.total, mark

    def entries(self, rows: Sequence[_Row]) -> list[RunChange]:
        """Return what is told of ``rows``."""
        if not rows:
            return []
        ids = [row.id for row in rows]
        points = {run: int(n) for run, n in _POINTS.rows(self._db, ids)}
        self._count_files(row_id for row_id in ids if row_id not in self._files)
        return [
            RunChange(
                run_id=row.uid,
                experiment_id=str(row.experiment),
                run_name=row.name,
                status=row.status,
                is_lost=self._is_lost(row),
                is_deleted=row.is_deleted,
                heartbeat_ms=row.heartbeat_ms,
                end_ms=row.end_ms,
                points=points.get(row.id, 0),
                files=self._files[row.id][0],
                files_ms=self._files[row.id][1],
            )
            for row in rows
        ]

    def _count_files(self, row_ids: Iterable[int]) -> None:
        ids = list(row_ids)
        if ids:
            self._files |= dict.fromkeys(ids, (0, 0))
            for run, count, newest in _FILES.rows(self._db, ids):
                self._files[run] = (int(count), int(newest))

    def _counts(self, ids: Sequence[int]) -> dict[int, int]:
        if not ids:
            return {}
        return {int(home): int(count) for home, count in _COUNTS.rows(self._db, ids)}

    def _is_lost(self, row: _Row) -> bool:
        return row.status == RunStatus.RUNNING.value and row.heartbeat_ms < self._lost_before

    def _state(self, row: _Row) -> int:
        if row.is_deleted:
            return _DELETED
        return _LOST if self._is_lost(row) else _STATES[row.status]

    def _is_lively(self, row: _Row, state: int) -> bool:
        """Say whether its state is to be remembered: it may change, or was told just now."""
        is_alive = row.status in _ALIVE and state not in {_LOST, _DELETED}
        return is_alive or row.heartbeat_ms >= self.swept_ms - _SLACK_MS


def _experiment(number: int, updated_ms: int, count: int, *, is_deleted: Any) -> ExperimentChange:
    return ExperimentChange(
        experiment_id=str(number), updated_ms=updated_ms, runs=count, is_deleted=bool(is_deleted)
    )
