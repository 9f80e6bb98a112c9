"""Params and tags of runs, in bulk and by the page; must not know how they are searched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.sql.dml import UpdateBase

from runwell.base.errors import Conflict, Invalid, RunwellError
from runwell.base.ids import parse_run_id
from runwell.base.limits import MAX_NAME, MAX_PARAM_VALUE, MAX_TAG_VALUE, check_key, check_text
from runwell.query.fields import number_of
from runwell.stores.sql import keys
from runwell.stores.sql.dialect import insert_on
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import HEAD, KEY_PARAM, KEY_TAG, attributes, runs
from runwell.stores.sql.schema import keys as keys_table
from runwell.stores.sql.statement import Among, Bulk, pieces
from runwell.stores.sql.tag_lists import lengthen

RUN_NAME_TAG: Final = "mlflow.runName"
"""Setting it renames the run, and renaming sets it; removing it leaves the run its name."""
PARENT_TAG: Final = "mlflow.parentRunId"
"""Setting it makes the run a child, and removing it makes the run stand alone."""

Refusal = tuple[RunRow, RunwellError]
"""Something that was not stored, while the rest of the call was."""


class _Value(NamedTuple):
    run: RunRow
    key: str
    value: str | None


class _Row(NamedTuple):
    run: int
    key: int
    experiment: int
    head: str
    rest: str | None
    number: float | None


class Attributes(NamedTuple):
    """What ``load`` found for one run."""

    params: dict[str, str]
    tags: dict[str, str]


def check_param(key: str, value: str) -> None:
    """Let a param pass that may be stored.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    check_key(key, what="the key of a param")
    check_text(value, what=f"the value of param {key!r}", limit=MAX_PARAM_VALUE, empty=True)


def check_tag(key: str, value: str | None) -> None:
    """Let a tag pass that may be set, or removed where ``value`` is None.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    check_key(key, what="the key of a tag")
    check_text(value or "", what=f"the value of tag {key!r}", limit=MAX_TAG_VALUE, empty=True)


def check_run_tag(run_id: str, key: str, value: str | None) -> None:
    """Let a tag of a run pass, in view of the two tags that mean more than text.

    Raises:
        Invalid, TooLarge: the same as ``check_tag``; an empty run name; a parent that is no run id
            or is the run itself.
    """
    check_tag(key, value)
    if key == RUN_NAME_TAG and value is not None:
        check_text(value, what="the name of a run", limit=MAX_NAME)
    elif key == PARENT_TAG and value and parse_run_id(value) == run_id:
        raise Invalid(f"run {run_id!r} cannot be its own parent")


def set_params(db: Connection, items: Iterable[tuple[RunRow, Mapping[str, str]]]) -> list[Refusal]:
    """Store params of many runs, and return what was refused: each key alone, the rest is stored.

    A known key with the same value is fine; with another value it is a ``Conflict``. A value above
    its limit is refused too. The caller has seen to it that no run is deleted.
    """
    values, refusals = _checked(items, lambda _, key, value: check_param(key, value))
    if not values:
        return refusals
    ids = keys.intern(db, KEY_PARAM, {value.key for value in values})
    stored = _ADD.execute(db, [_row(value, ids) for value in values])
    # Only when a key was there already must its value be compared; the common path never reads.
    if stored != len(values):
        refusals += _conflicts(db, values, ids)
    return refusals


def set_tags(
    db: Connection, items: Iterable[tuple[RunRow, Mapping[str, str | None]]]
) -> list[Refusal]:
    """Set tags of many runs, later items over earlier ones; a value of None removes the tag.

    Returns what was refused, each key alone. The caller has seen to it that no run is deleted.
    """
    checked, refusals = _checked(items, check_run_tag)
    if not checked:
        return refusals
    last = {(value.run.id, value.key): value for value in checked}
    ids = keys.intern(db, KEY_TAG, {key for _, key in last})
    kept = [_row(value, ids) for value in last.values() if value.value is not None]
    gone = [
        {"the_run": run, "the_key": ids[key]}
        for (run, key), value in last.items()
        if value.value is None
    ]
    _PUT.execute(db, kept)
    if gone:
        db.execute(_REMOVE, gone)
    _couple(db, last.values())
    return refusals


def add_tags(
    db: Connection, items: Iterable[tuple[RunRow, Mapping[str, str | None]]]
) -> list[Refusal]:
    """Set the first tags of runs, whose rows already say what their tags mean for them.

    Returns what was refused, each key alone.
    """
    checked, refusals = _checked(items, check_run_tag)
    ids = keys.intern(db, KEY_TAG, {value.key for value in checked})
    _PUT.execute(db, [_row(value, ids) for value in checked])
    return refusals


def append_to_tags(
    db: Connection, run: RunRow, items: Mapping[str, Sequence[Any]]
) -> list[Refusal]:
    """Add items to tags that hold lists as JSON, each unless it is there, and return refusals.

    The caller holds the lock of the run, which is not deleted.
    """
    if not items:
        return []
    known = load(db, [run.id], params=[], tags=list(items))[run.id].tags
    return set_tags(db, [(run, lengthen(known, items))])


def load(
    db: Connection,
    run_ids: Sequence[int],
    *,
    params: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
) -> dict[int, Attributes]:
    """Return params and tags of runs by row id; None means all keys, a list only those."""
    found = {run: Attributes({}, {}) for run in run_ids}
    for run, kind, name, head, rest in _select(db, run_ids, params, tags):
        found[run][kind != KEY_PARAM][name] = head if rest is None else rest
    return found


def _build_put(dialect: str) -> UpdateBase:
    statement = insert_on(dialect, attributes)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["run", "key"],
        set_={"head": new.head, "rest": new.rest, "number": new.number},
    )


_ADD: Final = Bulk(
    _Row._fields, lambda dialect: insert_on(dialect, attributes).on_conflict_do_nothing()
)
_PUT: Final = Bulk(_Row._fields, _build_put)
_REMOVE: Final = delete(attributes).where(
    attributes.c.run == bindparam("the_run"), attributes.c.key == bindparam("the_key")
)
_SELECT: Final = select(
    attributes.c.run,
    keys_table.c.kind,
    keys_table.c.name,
    attributes.c.head,
    attributes.c.rest,
).join(keys_table, keys_table.c.id == attributes.c.key)
_LOAD: Final = Among(_SELECT, attributes.c.run)
_LOAD_SOME: Final = Among(
    _SELECT.where(attributes.c.key.in_(bindparam("keys", expanding=True))), attributes.c.run
)
_LOAD_KIND_AND_SOME: Final = Among(
    _SELECT.where(
        or_(
            keys_table.c.kind == bindparam("kind"),
            attributes.c.key.in_(bindparam("keys", expanding=True)),
        )
    ),
    attributes.c.run,
)
_STORED: Final = select(
    attributes.c.run, attributes.c.key, attributes.c.head, attributes.c.rest
).where(
    attributes.c.run.in_(bindparam("runs", expanding=True)),
    attributes.c.key.in_(bindparam("keys", expanding=True)),
)
_RENAME: Final = update(runs).where(runs.c.id == bindparam("the_run")).values(
    name=bindparam("the_value")
)  # fmt: skip
_ADOPT: Final = update(runs).where(runs.c.id == bindparam("the_run")).values(
    parent_uid=bindparam("the_value")
)  # fmt: skip


def _checked(
    items: Iterable[tuple[RunRow, Mapping[str, Any]]], check: Callable[[str, str, Any], None]
) -> tuple[list[_Value], list[Refusal]]:
    values: list[_Value] = []
    refusals: list[Refusal] = []
    for run, entries in items:
        for key, value in entries.items():
            try:
                check(run.uid, key, value)
            except RunwellError as problem:
                refusals.append((run, problem))
            else:
                values.append(_Value(run, key, value))
    return values, refusals


def _row(value: _Value, ids: Mapping[str, int]) -> _Row:
    text = value.value or ""
    return _Row(
        run=value.run.id,
        key=ids[value.key],
        experiment=value.run.experiment,
        head=text[:HEAD],
        rest=text if len(text) > HEAD else None,
        number=number_of(text),
    )


def _conflicts(
    db: Connection, values: Sequence[_Value], ids: Mapping[str, int]
) -> Iterable[Refusal]:
    key_ids = list({ids[value.key] for value in values})
    stored: dict[tuple[int, int], str] = {}
    for some in pieces(list({value.run.id for value in values})):
        for those in pieces(key_ids):
            for run, key, head, rest in db.execute(_STORED, {"runs": some, "keys": those}):
                stored[run, key] = head if rest is None else rest
    for value in values:
        known = stored[value.run.id, ids[value.key]]
        if known != value.value:
            yield value.run, _other_value(value, known)


def _other_value(value: _Value, known: str) -> Conflict:
    return Conflict(
        f"param {value.key!r} of run {value.run.uid!r} is {known[:100]!r}"
        f" and cannot become {(value.value or '')[:100]!r}",
        hint="a param never changes: log it under another key, or as a tag, or start a new run",
    )


def _couple(db: Connection, values: Iterable[_Value]) -> None:
    """Carry over what a tag also says in a column of the run."""
    names: list[dict[str, object]] = []
    parents: list[dict[str, object]] = []
    for run, key, value in values:
        if key == RUN_NAME_TAG and value is not None:
            names.append({"the_run": run.id, "the_value": value})
        elif key == PARENT_TAG:
            parents.append({"the_run": run.id, "the_value": value or None})
    if names:
        db.execute(_RENAME, names)
    if parents:
        db.execute(_ADOPT, parents)


def _select(
    db: Connection,
    run_ids: Sequence[int],
    params: Sequence[str] | None,
    tags: Sequence[str] | None,
) -> list[Any]:
    if params is None and tags is None:
        return _LOAD.rows(db, run_ids)
    wanted = [
        *keys.find(db, KEY_PARAM, params or ()).values(),
        *keys.find(db, KEY_TAG, tags or ()).values(),
    ]
    if params is None or tags is None:
        kind = KEY_PARAM if params is None else KEY_TAG
        return _LOAD_KIND_AND_SOME.rows(db, run_ids, kind=kind, keys=wanted)
    return _LOAD_SOME.rows(db, run_ids, keys=wanted) if wanted else []
