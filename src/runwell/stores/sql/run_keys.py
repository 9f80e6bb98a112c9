"""Which keys the runs of experiments have, and which values of one; must not know any run.

A store may have 100,000 runs of 20 params each, and 12,000 names of metrics. So keys are found by
skipping through an index from one to the next, and values are read from an index alone.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    column,
    func,
    select,
    values,
)

from runwell.entities.table import KeyKind, RunKey, RunKeys, RunValue
from runwell.stores.sql import keys
from runwell.stores.sql.functions import by_codepoint, in_lower_case
from runwell.stores.sql.keys import MAX_CACHED
from runwell.stores.sql.schema import (
    HEAD,
    KEY_METRIC,
    KEY_PARAM,
    KEY_TAG,
    attributes,
    experiments,
    runs,
    series,
)
from runwell.stores.sql.search_fields import is_in
from runwell.stores.sql.statement import pieces

LOOKED_AT: Final = 200_000
"""Values of a key that are counted, 15 ms of an index; who types needs an answer, not a census."""
NEWEST: Final = 20_000
"""Runs whose attributes are counted, which have no index: 10 ms."""
PROBED: Final = 5_000
"""Keys in experiments whose least and greatest value are looked up, at 5 µs each."""

_KINDS: Final[dict[KeyKind, int]] = {"metric": KEY_METRIC, "param": KEY_PARAM, "tag": KEY_TAG}
_NAMES: Final[dict[int, KeyKind]] = {number: name for name, number in _KINDS.items()}
_DIGITS: Final = re.compile(r"\d+")
_LENGTH: Final = 12
"""Digits to which a number in a name is filled up for sorting."""

_Extreme = tuple[float | None, str]
"""A value as the index orders it."""


def find_keys(
    db: Connection,
    experiment_ids: Sequence[int],
    *,
    kinds: Collection[KeyKind],
    contains: str,
    limit: int,
) -> RunKeys:
    """Return keys whose name contains a text, those that begin with it first, then by name.

    Without ``kinds`` of all kinds. At most four statements.
    """
    if not experiment_ids:
        return RunKeys(keys=[], total=0)
    wanted = {_KINDS[kind] for kind in kinds or _KINDS}
    used: dict[int, list[int]] = {}
    for table, own in ((series, {KEY_METRIC}), (attributes, {KEY_PARAM, KEY_TAG})):
        if wanted & own:
            for experiment, key in db.execute(_skip(table, experiment_ids)):
                used.setdefault(key, []).append(experiment)
    text = contains.lower()
    found: list[tuple[bool, str, str, int, int]] = []
    for key, (kind, name) in keys.describe(db, used).items():
        lower = name.lower()
        if kind in wanted and text in lower:
            found.append((not lower.startswith(text), _natural(lower), name, kind, key))
    found.sort()
    page = found[:limit]
    spreads = _spreads(db, {key: used[key] for *_, kind, key in page if kind != KEY_METRIC})
    items = [_key(_NAMES[kind], name, spreads.get(key, [])) for *_, name, kind, key in page]
    return RunKeys(keys=items, total=len(found))


def find_values(
    db: Connection,
    experiment_ids: Sequence[int],
    *,
    kind: Literal["param", "tag", "attribute"],
    key: str,
    contains: str,
    limit: int,
) -> list[RunValue]:
    """Return values of a param, a tag or an attribute, the most frequent first.

    Of params and tags ``LOOKED_AT`` values are counted, those of runs in the trash too; of
    attributes (a text of the run's own row) those of the ``NEWEST`` active runs.
    """
    if not experiment_ids:
        return []
    if kind == "attribute":
        looked_at = _newest(experiment_ids, key)
    else:
        ids = keys.find(db, _KINDS[kind], [key])
        if not ids:
            return []
        looked_at = _stored(experiment_ids, ids[key])
    value, count = looked_at.c.value, func.count()
    grouped = select(value, count.label("runs")).group_by(value).subquery()
    text = grouped.c.value
    found = select(text, grouped.c.runs).order_by(grouped.c.runs.desc(), by_codepoint(text))
    if contains:
        place = func.instr if db.dialect.name == "sqlite" else func.strpos
        found = found.where(place(in_lower_case(text), contains.lower()) > 0)
    return [RunValue(value=text, runs=runs) for text, runs in db.execute(found.limit(limit))]


def _stored(experiment_ids: Sequence[int], key: int) -> Subquery:
    table = attributes.c
    looked_at = (
        select(table.head)
        .where(is_in(table.experiment, experiment_ids), table.key == key)
        .limit(LOOKED_AT)
        .subquery()
    )
    # A longer text is indexed by its beginning, which is not its value.
    is_whole = func.length(looked_at.c.head) < HEAD
    return select(looked_at.c.head.label("value")).where(is_whole).subquery()


def _newest(experiment_ids: Sequence[int], name: str) -> Subquery:
    table = runs.c
    value = table[{"run_name": "name"}.get(name, name)]
    return (
        select(value.label("value"))
        .where(is_in(table.experiment, experiment_ids), table.deleted_ms.is_(None), value != "")
        .order_by(table.start_ms.desc())
        .limit(NEWEST)
        .subquery()
    )


# ---- keys ----


def _skip(table: Table, experiment_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the pairs of experiment and key in ``table``: one probe of its index for each."""

    def least(experiment: ColumnElement[int], after: ColumnElement[int] | None) -> Any:
        rows = table.alias()
        found = select(func.min(rows.c.key)).where(rows.c.experiment == experiment)
        return (found if after is None else found.where(rows.c.key > after)).scalar_subquery()

    home = experiments.c.id
    begin = select(home.label("experiment"), least(home, None).label("key"))
    skip = begin.where(is_in(home, experiment_ids)).cte("skip", recursive=True)
    further = select(skip.c.experiment, least(skip.c.experiment, skip.c.key))
    skip = skip.union_all(further.where(skip.c.key.is_not(None)))
    return select(skip.c.experiment, skip.c.key).where(skip.c.key.is_not(None))


def _spreads(
    db: Connection, used: dict[int, list[int]]
) -> dict[int, list[tuple[_Extreme, _Extreme]]]:
    """Return by key its least and its greatest value in each experiment, in the index's order."""
    pairs = [(experiment, key) for key, several in used.items() for experiment in several]
    if len(pairs) > PROBED:
        return {}
    found: dict[int, list[tuple[_Extreme, _Extreme]]] = {}
    for some in pieces(pairs):
        for key, *four in db.execute(_probe(some)):
            first, last = (four[0], four[1]), (four[2], four[3])
            found.setdefault(key, []).append((first, last))
    return found


def _probe(pairs: Sequence[tuple[int, int]]) -> Select[*tuple[Any, ...]]:
    # Numbers of ours, written into the statement: engines limit what may be bound.
    columns = (column("experiment", BigInteger), column("key", BigInteger))
    place = values(*columns, name="pairs", literal_binds=True).data(list(pairs)).cte("places")

    def end(name: str, descending: bool) -> ColumnElement[Any]:
        rows = attributes.alias()
        order = (
            (rows.c.number.desc(), rows.c.head.desc())
            if descending
            else (rows.c.number, rows.c.head)
        )
        here = (rows.c.experiment == place.c.experiment, rows.c.key == place.c.key)
        return select(rows.c[name]).where(*here).order_by(*order).limit(1).scalar_subquery()

    return select(
        place.c.key,
        end("number", False),
        end("head", False),
        end("number", True),
        end("head", True),
    )


def _key(kind: KeyKind, name: str, spread: Sequence[tuple[_Extreme, _Extreme]]) -> RunKey:
    ends = {end for pair in spread for end in pair}
    if not ends:
        return RunKey(kind=kind, name=name, varies=None, is_number=None)
    varies = len(ends) > 1
    # Beyond the head one cannot see from here.
    is_seen = varies or all(len(head) < HEAD for _, head in ends)
    return RunKey(
        kind=kind,
        name=name,
        varies=varies if kind == "param" and is_seen else None,
        is_number=all(number is not None for number, _ in ends),
    )


@lru_cache(MAX_CACHED)
def _natural(name: str) -> str:
    """Return what sorts ``lr2`` before ``lr10``: numbers of one length."""
    return _DIGITS.sub(lambda found: found[0].zfill(_LENGTH), name)
