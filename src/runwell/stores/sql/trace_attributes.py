"""Tags and metadata of traces; must not know how they are searched."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from runwell.base.limits import MAX_TAG_VALUE, check_key, check_text
from runwell.query.fields import number_of
from runwell.stores.sql import keys
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.schema import HEAD, KEY_METADATA, KEY_TAG, trace_attributes
from runwell.stores.sql.schema import keys as keys_table
from runwell.stores.sql.statement import Among
from runwell.stores.sql.tag_lists import lengthen
from runwell.stores.sql.trace_rows import TraceRow


class Attributes(NamedTuple):
    """What ``load`` found for one trace."""

    tags: dict[str, str]
    metadata: dict[str, str]


_REMOVE: Final = delete(trace_attributes).where(
    trace_attributes.c.trace == bindparam("the_trace"),
    trace_attributes.c.key == bindparam("the_key"),
)
_LOAD: Final = Among(
    select(
        trace_attributes.c.trace,
        keys_table.c.kind,
        keys_table.c.name,
        trace_attributes.c.head,
        trace_attributes.c.rest,
    ).join(keys_table, keys_table.c.id == trace_attributes.c.key),
    trace_attributes.c.trace,
)


def check_attribute(what: str, key: str, value: str | None) -> None:
    """Let a tag or metadata pass that may be set, or removed where ``value`` is None.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    check_key(key, what=f"the key of a trace's {what}")
    check_text(value or "", what=f"the value of {what} {key!r}", limit=MAX_TAG_VALUE, empty=True)


def set_tags(db: Connection, items: Iterable[tuple[TraceRow, Mapping[str, str | None]]]) -> None:
    """Set tags that were checked; a value of None removes the tag."""
    _set(db, KEY_TAG, items)


def append_to_tags(db: Connection, row: TraceRow, items: Mapping[str, Sequence[Any]]) -> None:
    """Add items to tags that hold lists as JSON, each unless it is there.

    The caller holds the lock of the trace.

    Raises:
        Invalid, TooLarge: a key, or a list that became too long.
    """
    if not items:
        return
    tags = lengthen(load(db, [row.id])[row.id].tags, items)
    for key, value in tags.items():
        check_attribute("tag", key, value)
    set_tags(db, [(row, tags)])


def add_metadata(db: Connection, items: Iterable[tuple[TraceRow, Mapping[str, str]]]) -> None:
    """Set metadata that was checked, over values of the same key."""
    _set(db, KEY_METADATA, items)


def load(db: Connection, trace_ids: Sequence[int]) -> dict[int, Attributes]:
    """Return tags and metadata of traces by row id."""
    found = {trace: Attributes({}, {}) for trace in trace_ids}
    for trace, kind, name, head, rest in _LOAD.rows(db, trace_ids):
        found[trace][kind == KEY_METADATA][name] = head if rest is None else rest
    return found


def split_text(text: str) -> dict[str, object]:
    """Return the columns that hold ``text``: its indexed head, the rest, and its number."""
    return {
        "head": text[:HEAD],
        "rest": text if len(text) > HEAD else None,
        "number": number_of(text),
    }


def _set(
    db: Connection, kind: int, items: Iterable[tuple[TraceRow, Mapping[str, str | None]]]
) -> None:
    values = [(row, key, value) for row, several in items for key, value in several.items()]
    if not values:
        return
    ids = keys.intern(db, kind, {key for _, key, _ in values})
    kept = [
        {"trace": row.id, "key": ids[key], "experiment": row.experiment, **split_text(value)}
        for row, key, value in values
        if value is not None
    ]
    gone = [
        {"the_trace": row.id, "the_key": ids[key]} for row, key, value in values if value is None
    ]
    if kept:
        new = excluded(trace_attributes)
        replaced = {"head": new.head, "rest": new.rest, "number": new.number}
        statement = insert(db, trace_attributes)
        db.execute(
            statement.on_conflict_do_update(index_elements=["trace", "key"], set_=replaced), kept
        )
    if gone:
        db.execute(_REMOVE, gone)
