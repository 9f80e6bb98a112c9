"""Names of parameters, tags and metrics as integers; a key is never removed once it is there."""

from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, Pool, RootTransaction, bindparam, select

from runwell.base.limits import is_storable
from runwell.stores.sql import schema
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.statement import Among

MAX_CACHED: Final = 100_000
"""Names kept in memory for each open store, some 20 MB; beyond it the cache starts afresh."""


_IDS: Final = Among(
    select(schema.keys.c.name, schema.keys.c.id).where(schema.keys.c.kind == bindparam("the_kind")),
    schema.keys.c.name,
)
_NAMES: Final = Among(
    select(schema.keys.c.id, schema.keys.c.kind, schema.keys.c.name), schema.keys.c.id
)


class _Cache:
    """Committed keys of one store, in both directions."""

    def __init__(self) -> None:
        self.ids: dict[tuple[int, str], int] = {}
        self.names: dict[int, tuple[int, str]] = {}

    def add(self, kind: int, found: dict[str, int]) -> None:
        if len(self.ids) + len(found) > MAX_CACHED:
            self.ids.clear()
            self.names.clear()
        for name, key in found.items():
            self.ids[kind, name] = key
            self.names[key] = (kind, name)


_caches: WeakKeyDictionary[Pool, _Cache] = WeakKeyDictionary()
# Transactions that added keys themselves: what they see may yet be rolled back, and then its id
# be given to another name. Nothing that such a transaction reads is cached.
_unsettled: WeakSet[RootTransaction] = WeakSet()


def intern(db: Connection, kind: int, names: Iterable[str]) -> dict[str, int]:
    """Return the id of each name, adding those that are new; needs a writing transaction."""
    wanted = set(names)
    found = find(db, kind, wanted)
    # In one order everywhere, so that two transactions never wait for each other in a circle.
    missing = sorted(wanted - found.keys())
    if missing:
        transaction = db.get_transaction()
        if transaction is not None:
            _unsettled.add(transaction)
        add = insert(db, schema.keys).on_conflict_do_nothing()
        db.execute(add, [{"kind": kind, "name": name} for name in missing])
        found |= _select(db, kind, missing)
    return found


def find(db: Connection, kind: int, names: Iterable[str]) -> dict[str, int]:
    """Return the id of each name that is known."""
    cache = _cache(db)
    found: dict[str, int] = {}
    missing: list[str] = []
    for name in names:
        key = cache.ids.get((kind, name))
        if key is not None:
            found[name] = key
        elif is_storable(name):
            missing.append(name)
    if missing:
        read = _select(db, kind, missing)
        if _is_settled(db):
            cache.add(kind, read)
        found |= read
    return found


def names(db: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the name of each id."""
    return {key: name for key, (_, name) in describe(db, ids).items()}


def describe(db: Connection, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Return the kind and the name of each id."""
    cache = _cache(db)
    wanted = set(ids)
    found = {key: known for key in wanted if (known := cache.names.get(key)) is not None}
    missing = sorted(wanted - found.keys())
    if not missing:
        return found
    read: dict[int, dict[str, int]] = {}
    for key, kind, name in _NAMES.rows(db, missing):
        found[key] = (kind, name)
        read.setdefault(kind, {})[name] = key
    if _is_settled(db):
        for kind, several in read.items():
            cache.add(kind, several)
    return found


def _select(db: Connection, kind: int, wanted: list[str]) -> dict[str, int]:
    return dict(_IDS.rows(db, wanted, the_kind=kind))


def _cache(db: Connection) -> _Cache:
    return _caches.setdefault(db.engine.pool, _Cache())


def _is_settled(db: Connection) -> bool:
    return db.get_transaction() not in _unsettled
