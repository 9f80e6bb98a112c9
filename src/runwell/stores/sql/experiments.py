"""Experiments and their tags; must not know what a run holds, nor how experiments are searched."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError
from runwell.base.ids import DEFAULT_EXPERIMENT_ID, parse_experiment_id
from runwell.base.limits import MAX_ARTIFACT_PATH, check_text
from runwell.base.names import check_experiment_name
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage
from runwell.stores.sql.attributes import check_tag
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.schema import experiment_tags, experiments
from runwell.stores.sql.statement import Among, Statement, pieces


class ExperimentRow(NamedTuple):
    """One experiment as the store knows it."""

    id: int
    name: str
    workspace: str
    artifact_location: str
    created_ms: int
    updated_ms: int
    deleted_ms: int | None

    @property
    def is_default(self) -> bool:
        """Whether it is the one that every store has."""
        return str(self.id) == DEFAULT_EXPERIMENT_ID


_COLUMNS: Final = select(
    experiments.c.id,
    experiments.c.name,
    experiments.c.workspace,
    experiments.c.artifact_location,
    experiments.c.created_ms,
    experiments.c.updated_ms,
    experiments.c.deleted_ms,
)
_IN_WORKSPACE: Final = _COLUMNS.where(experiments.c.workspace == bindparam("workspace"))
_BY_ID: Final = _IN_WORKSPACE.where(experiments.c.id == bindparam("id"))
_BY_NAME: Final = Among(_IN_WORKSPACE, experiments.c.name)
_BY_ROW: Final = Among(_COLUMNS, experiments.c.id)
_TAGS: Final = Among(
    select(experiment_tags.c.experiment, experiment_tags.c.key, experiment_tags.c.value).order_by(
        experiment_tags.c.experiment, experiment_tags.c.key
    ),
    experiment_tags.c.experiment,
)
# Its lock on the row makes the creation of a run and the deletion of its experiment take turns.
_TOUCH: Final = Statement(
    update(experiments)
    .where(
        experiments.c.workspace == bindparam("the_workspace"),
        experiments.c.id.in_(bindparam("ids", expanding=True)),
        experiments.c.deleted_ms.is_(None),
    )
    .values(updated_ms=bindparam("now_ms"))
    .returning(experiments.c.id)
)


def find(db: Connection, workspace: str, experiment_id: str) -> ExperimentRow:
    """Return the row of an experiment, which may be in the trash.

    Raises:
        Invalid: it is not an experiment id.
        NotFound: there is no such experiment in the workspace.
    """
    number = int(parse_experiment_id(experiment_id))
    values = db.execute(_BY_ID, {"workspace": workspace, "id": number}).first()
    if values is None:
        raise _unknown(experiment_id)
    return ExperimentRow._make(values)


def find_by_name(db: Connection, workspace: str, name: str) -> ExperimentRow:
    """Return the row of the experiment of that name, which may be in the trash.

    Raises:
        NotFound: there is no such experiment in the workspace.
    """
    row = _by_names(db, workspace, [name]).get(name) if _can_be_named(name) else None
    if row is None:
        raise NotFound(
            f"there is no experiment named {name!r}",
            hint="create it with create_experiment(), or list all with `runwell experiments list`",
        )
    return row


def find_writable(db: Connection, workspace: str, experiment_id: str) -> ExperimentRow:
    """Return the row of an experiment that may be written to.

    Raises:
        Invalid, NotFound: see ``find``.
        Conflict: it is in the trash.
    """
    row = find(db, workspace, experiment_id)
    if row.deleted_ms is not None:
        raise _deleted(row)
    return row


def create(
    db: Connection, workspace: str, name: str, *, now_ms: int, artifact_location: str = ""
) -> ExperimentRow:
    """Create an experiment; of several that try at once with one name, one succeeds.

    Raises:
        Invalid, TooLarge: the name cannot be one.
        Conflict: the name is taken, perhaps by an experiment in the trash.
    """
    check_experiment_name(name)
    check_text(artifact_location, what="the artifact location", limit=MAX_ARTIFACT_PATH, empty=True)
    if not _insert(db, workspace, [name], now_ms, artifact_location):
        raise _taken(find_by_name(db, workspace, name))
    return find_by_name(db, workspace, name)


def rename(db: Connection, row: ExperimentRow, name: str, now_ms: int) -> None:
    """Give an experiment another name; the same name again is fine.

    Raises:
        Invalid, TooLarge: the name cannot be one.
        Conflict: the name is taken.
    """
    check_experiment_name(name)
    owner = _by_names(db, row.workspace, [name]).get(name, row)
    if owner.id != row.id:
        raise _taken(owner)
    _change(db, row, name=name, updated_ms=now_ms)


def set_tags(
    db: Connection, row: ExperimentRow, tags: Mapping[str, str | None], now_ms: int
) -> None:
    """Set tags, or remove those whose value is None.

    Raises:
        Invalid, TooLarge: a key or value cannot be stored; nothing was changed.
    """
    for key, value in tags.items():
        check_tag(key, value)
    for key, value in tags.items():
        if value is None:
            this = (experiment_tags.c.experiment == row.id, experiment_tags.c.key == key)
            db.execute(delete(experiment_tags).where(*this))
            continue
        statement = insert(db, experiment_tags).values(experiment=row.id, key=key, value=value)
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["experiment", "key"], set_={"value": value}
            )
        )
    if tags:
        _change(db, row, updated_ms=now_ms)


def ensure(db: Connection, workspace: str, name: str, now_ms: int) -> ExperimentRow:
    """Return the active experiment of that name, creating it where there is none.

    Raises:
        Invalid, TooLarge: the name cannot be one.
        Conflict: the experiment of that name is in the trash.
    """
    home = homes_by_name(db, workspace, [name], now_ms)[name]
    if isinstance(home, RunwellError):
        raise home
    return find_by_name(db, workspace, name)


def homes_by_id(
    db: Connection, workspace: str, experiment_ids: Iterable[str], now_ms: int
) -> dict[str, int | RunwellError]:
    """Return for each public id the row id of an experiment that takes new runs, or why not.

    They are marked as changed now, and stay active until this transaction ends.
    """
    homes: dict[str, int | RunwellError] = {}
    for text in experiment_ids:
        try:
            homes[text] = int(parse_experiment_id(text))
        except Invalid as problem:
            homes[text] = problem
    active = _touch(
        db, workspace, [home for home in homes.values() if isinstance(home, int)], now_ms
    )
    for text, home in homes.items():
        if isinstance(home, int) and home not in active:
            homes[text] = _why_not(db, workspace, text)
    return homes


def homes_by_name(
    db: Connection, workspace: str, names: Iterable[str], now_ms: int
) -> dict[str, int | RunwellError]:
    """Do the same as ``homes_by_id`` for names; an unknown name becomes a new experiment."""
    homes: dict[str, int | RunwellError] = {}
    good: list[str] = []
    for name in dict.fromkeys(names):
        try:
            good.append(check_experiment_name(name))
        except RunwellError as problem:
            homes[name] = problem
    known = _by_names(db, workspace, good)
    if missing := [name for name in good if name not in known]:
        _insert(db, workspace, sorted(missing), now_ms)
        known |= _by_names(db, workspace, missing)
    active = _touch(db, workspace, [row.id for row in known.values()], now_ms)
    for name, row in known.items():
        homes[name] = row.id if row.id in active else _deleted(row)
    return homes


def load(db: Connection, row_ids: Sequence[int]) -> list[Experiment]:
    """Return experiments with their tags, in the order of ``row_ids``; two statements a page."""
    rows = {row.id: row for row in map(ExperimentRow._make, _BY_ROW.rows(db, row_ids))}
    tags: dict[int, dict[str, str]] = {}
    for experiment, key, value in _TAGS.rows(db, row_ids):
        tags.setdefault(experiment, {})[key] = value
    return [_entity(rows[each], tags.get(each, {})) for each in row_ids if each in rows]


def load_one(db: Connection, row: ExperimentRow) -> Experiment:
    """Return the experiment of a row that was just found.

    Raises:
        NotFound: it was purged meanwhile.
    """
    for experiment in load(db, [row.id]):
        return experiment
    raise _unknown(str(row.id))


def _entity(row: ExperimentRow, tags: dict[str, str]) -> Experiment:
    is_active = row.deleted_ms is None
    return Experiment(
        experiment_id=str(row.id),
        name=row.name,
        workspace=row.workspace,
        lifecycle_stage=LifecycleStage.ACTIVE if is_active else LifecycleStage.DELETED,
        created_ms=row.created_ms,
        updated_ms=row.updated_ms,
        deleted_ms=row.deleted_ms,
        artifact_location=row.artifact_location,
        tags=tags,
    )


def _by_names(db: Connection, workspace: str, names: Sequence[str]) -> dict[str, ExperimentRow]:
    found = map(ExperimentRow._make, _BY_NAME.rows(db, names, workspace=workspace))
    return {row.name: row for row in found}


def _can_be_named(name: str) -> bool:
    """Say whether an experiment could have this name; PostgreSQL cannot be asked for a NUL."""
    try:
        check_experiment_name(name)
    except RunwellError:
        return False
    return True


def _insert(
    db: Connection, workspace: str, names: Sequence[str], now_ms: int, artifact_location: str = ""
) -> set[str]:
    """Insert those whose name is free and return their names."""
    row = {
        "workspace": workspace,
        "artifact_location": artifact_location,
        "created_ms": now_ms,
        "updated_ms": now_ms,
    }
    statement = insert(db, experiments).on_conflict_do_nothing(index_elements=["workspace", "name"])
    rows = [{**row, "name": name} for name in names]
    return set(db.scalars(statement.returning(experiments.c.name), rows))


def _touch(db: Connection, workspace: str, ids: Sequence[int], now_ms: int) -> set[int]:
    """Mark the active ones among ``ids`` as changed and return them."""
    active: set[int] = set()
    # Ascending, so that two transactions lock several experiments in the same order.
    for some in pieces(sorted(ids)):
        rows = _TOUCH.all(db, the_workspace=workspace, ids=some, now_ms=now_ms)
        active.update(row_id for (row_id,) in rows)
    return active


def _change(db: Connection, row: ExperimentRow, **values: object) -> None:
    db.execute(update(experiments).where(experiments.c.id == row.id).values(**values))


def _why_not(db: Connection, workspace: str, experiment_id: str) -> RunwellError:
    try:
        return _deleted(find(db, workspace, experiment_id))
    except NotFound as problem:
        return problem


def _unknown(experiment_id: str) -> NotFound:
    return NotFound(
        f"there is no experiment {experiment_id!r}",
        hint="list them with `runwell experiments list`",
    )


def _deleted(row: ExperimentRow) -> Conflict:
    return Conflict(
        f"experiment {str(row.id)!r} ({row.name!r}) is in the trash",
        hint=f"bring it back with `runwell experiments restore {row.id}`",
    )


def _taken(owner: ExperimentRow) -> Conflict:
    if owner.deleted_ms is None:
        return Conflict(
            f"an experiment named {owner.name!r} already exists",
            hint=f"use it, its id is {str(owner.id)!r}, or choose another name",
        )
    return Conflict(
        f"the name {owner.name!r} belongs to experiment {str(owner.id)!r} in the trash",
        hint=f"bring it back with `runwell experiments restore {owner.id}`, or free the name with"
        f" `runwell experiments purge {owner.id}`",
    )
