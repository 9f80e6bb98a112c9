"""Runs by the page as columns: a fixed number of statements, however many runs; writes nothing."""

import math
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, and_, bindparam, case, cast, func, select

from runwell.base.settings import LOST_AFTER_S
from runwell.entities.model import LoggedModelStatus
from runwell.entities.run import RunStatus
from runwell.entities.table import NO_CODE, TableColumn
from runwell.query.tree import Aggregate, Field
from runwell.stores.sql import keys
from runwell.stores.sql.functions import unindexed
from runwell.stores.sql.schema import (
    KEY_METRIC,
    KEY_PARAM,
    KEY_TAG,
    artifacts,
    attributes,
    datasets,
    experiments,
    inputs,
    model_files,
    models,
    runs,
    series,
)
from runwell.stores.sql.search_fields import runs_in
from runwell.stores.sql.statement import Among

_Values = list[Any]
"""The values of one column, one for each run of the page."""

_MISSING: Final = object()
"""Stands where a run has no series; None is a NaN of one, as the store has it."""
_ATTRIBUTES: Final = runs_in((), {}).attributes
_TEXTS: Final = frozenset(
    {"datasets", *(name for name, value in _ATTRIBUTES.items() if value.number is None)}
)
"""Attributes that are texts; the others are numbers."""
_IS_LOST: Final = case(
    (
        and_(
            runs.c.status == RunStatus.RUNNING.value,
            runs.c.heartbeat_ms < bindparam("lost_before_ms", type_=BigInteger),
        ),
        1,
    ),
    else_=0,
)
_OWN: Final[dict[str, Any]] = {"is_lost": _IS_LOST, "number": runs.c.id}
"""What a run's own row says beside what can be searched."""
_AGGREGATES: Final[dict[Aggregate, Any]] = {
    "last": series.c.last_value,
    "min": series.c.min_value,
    "max": series.c.max_value,
    "first": series.c.first_value,
    "count": series.c.n,
}
_WITH_NAN: Final = ("last", "first")
"""Aggregates that may be NaN; the others are absent without a finite value."""

_VALUES: Final = Among(
    select(attributes.c.run, attributes.c.key, attributes.c.head, attributes.c.rest).where(
        attributes.c.key.in_(bindparam("keys", expanding=True))
    ),
    attributes.c.run,
)
# Anyone may name any run as a parent, or as the source of a model; so the workspace must be the
# same. It is looked up run by run: SQLite would rather read all runs of a workspace.
_CHILDREN: Final = Among(
    select(runs.c.parent_uid, func.count())
    .join(experiments, experiments.c.id == unindexed(runs.c.experiment))
    .where(runs.c.deleted_ms.is_(None), experiments.c.workspace == bindparam("workspace"))
    .group_by(runs.c.parent_uid),
    runs.c.parent_uid,
)
_FILE_BYTES: Final = Among(
    select(artifacts.c.run, cast(func.sum(artifacts.c.size_bytes), BigInteger)).group_by(
        artifacts.c.run
    ),
    artifacts.c.run,
)
_MODEL_BYTES: Final = Among(
    select(models.c.source_uid, cast(func.sum(model_files.c.size_bytes), BigInteger))
    .join(model_files, model_files.c.model == models.c.id)
    .join(experiments, experiments.c.id == unindexed(models.c.experiment))
    .where(
        models.c.status == LoggedModelStatus.READY.value,
        models.c.deleted_ms.is_(None),
        experiments.c.workspace == bindparam("workspace"),
    )
    .group_by(models.c.source_uid),
    models.c.source_uid,
)
_DATASETS: Final = Among(
    select(inputs.c.run, datasets.c.name, datasets.c.digest)
    .join(datasets, datasets.c.id == inputs.c.dataset)
    .order_by(inputs.c.run, inputs.c.dataset),
    inputs.c.run,
)
_DIGEST: Final = 8
"""Characters of a dataset's digest that tell it from others of its name."""


class _Runs:
    """The runs of one page: their row ids, their public ids, and what their own rows say."""

    def __init__(self, row_ids: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
        known = {row[0]: row for row in rows}
        self.rows = [known[row_id] for row_id in row_ids if row_id in known]
        self.ids: list[int] = [row[0] for row in self.rows]
        self.uids: list[str] = [row[1] for row in self.rows]
        self.places = {row_id: place for place, row_id in enumerate(self.ids)}

    def empty(self, value: object = None) -> _Values:
        """Return a column without values."""
        return [value] * len(self.ids)


def load(
    db: Connection,
    workspace: str,
    row_ids: Sequence[int],
    columns: Sequence[tuple[str, Field]],
    now_ms: int,
) -> tuple[list[str], list[TableColumn]]:
    """Return the public ids of runs and some columns of them, both in the order of ``row_ids``.

    Args:
        db: a connection; ten statements at most, for each 10,000 runs.
        workspace: that of the runs.
        row_ids: row ids, as a search gives them.
        columns: the name of each with its field, which ``parse_columns`` has checked.
        now_ms: decides whether the writer of a run counts as lost.
    """
    fields = {field for _, field in columns}
    own = sorted({field.key for field in fields if _is_own(field)})
    lost_before_ms = now_ms - int(LOST_AFTER_S() * 1000)
    page = _Runs(row_ids, _own_rows(tuple(own)).rows(db, row_ids, lost_before_ms=lost_before_ms))
    found: dict[Field, _Values] = {}
    for place, name in enumerate(own, start=2):
        found[Field(entity="attribute", key=name)] = [row[place] for row in page.rows]
    found |= _metrics(db, page, [field for field in fields if field.entity == "metric"])
    found |= _params_and_tags(db, page, [one for one in fields if one.entity in ("param", "tag")])
    for field in fields - found.keys():
        found[field] = _REST[field.key](db, workspace, page)
    return page.uids, [_column(name, field, found[field]) for name, field in columns]


# ---- what the runs' own rows say ----


def _is_own(field: Field) -> bool:
    return field.entity == "attribute" and (field.key in _ATTRIBUTES or field.key in _OWN)


@lru_cache(64)
def _own_rows(names: tuple[str, ...]) -> Among:
    wanted: list[Any] = []
    for name in names:
        value = _ATTRIBUTES.get(name)
        if value is None:
            wanted.append(_OWN[name])
        else:
            wanted.append(value.text if value.number is None else value.number)
    return Among(select(runs.c.id, runs.c.uid, *wanted), runs.c.id)


# ---- what was logged ----


@lru_cache(32)
def _series(aggregates: tuple[Aggregate, ...]) -> Among:
    wanted = [_AGGREGATES[name] for name in aggregates]
    are_wanted = series.c.key.in_(bindparam("keys", expanding=True))
    return Among(select(series.c.run, series.c.key, *wanted).where(are_wanted), series.c.run)


def _metrics(db: Connection, page: _Runs, fields: Sequence[Field]) -> dict[Field, _Values]:
    found = {
        field: page.empty(_MISSING if _aggregate(field) in _WITH_NAN else None) for field in fields
    }
    ids = keys.find(db, KEY_METRIC, {field.key for field in fields})
    if not ids:
        return found
    aggregates = tuple(sorted({_aggregate(field) for field in fields}))
    # By the id of a key, a column for each aggregate; what nobody asked for goes nowhere.
    nowhere = page.empty()
    targets = {key: [nowhere] * len(aggregates) for key in ids.values()}
    for field in fields:
        if field.key in ids:
            targets[ids[field.key]][aggregates.index(_aggregate(field))] = found[field]
    rows = _series(aggregates).rows(db, page.ids, keys=list(ids.values()))
    places = page.places
    for number in range(len(aggregates)):
        columns = {key: several[number] for key, several in targets.items()}
        value = number + 2
        for row in rows:
            columns[row[1]][places[row[0]]] = row[value]
    return found


def _aggregate(field: Field) -> Aggregate:
    return field.aggregate or "last"


def _params_and_tags(db: Connection, page: _Runs, fields: Sequence[Field]) -> dict[Field, _Values]:
    found = {field: page.empty() for field in fields}
    columns: dict[int, _Values] = {}
    for entity, kind in (("param", KEY_PARAM), ("tag", KEY_TAG)):
        several = {field.key: field for field in fields if field.entity == entity}
        for name, key in keys.find(db, kind, several).items():
            columns[key] = found[several[name]]
    if columns:
        places = page.places
        for run, key, head, rest in _VALUES.rows(db, page.ids, keys=list(columns)):
            columns[key][places[run]] = head if rest is None else rest
    return found


# ---- what follows from other rows ----


def _children(db: Connection, workspace: str, page: _Runs) -> _Values:
    counts = dict(_CHILDREN.rows(db, page.uids, workspace=workspace))
    return [counts.get(uid, 0) for uid in page.uids]


def _artifact_bytes(db: Connection, workspace: str, page: _Runs) -> _Values:
    own = dict(_FILE_BYTES.rows(db, page.ids))
    made = dict(_MODEL_BYTES.rows(db, page.uids, workspace=workspace))
    return [
        own.get(row_id, 0) + made.get(uid, 0)
        for row_id, uid in zip(page.ids, page.uids, strict=True)
    ]


def _datasets(db: Connection, _workspace: str, page: _Runs) -> _Values:
    names: dict[int, dict[str, None]] = {}
    for run, name, digest in _DATASETS.rows(db, page.ids):
        # A dataset that a run used in two contexts is one.
        names.setdefault(run, {})[f"{name} ({digest[:_DIGEST]})"] = None
    return [", ".join(names[row_id]) if row_id in names else None for row_id in page.ids]


_REST: Final = {
    "children": _children,
    "artifact_bytes": _artifact_bytes,
    "datasets": _datasets,
}


# ---- columns as bytes ----


def _column(name: str, field: Field, values: _Values) -> TableColumn:
    if field.entity in ("param", "tag") or (field.entity == "attribute" and field.key in _TEXTS):
        return _texts(name, values)
    if field.entity == "metric":
        return _numbers(name, values, _MISSING if _aggregate(field) in _WITH_NAN else None)
    if field.key == "duration":
        # As ``RunInfo.duration_ms`` has it.
        values = [None if value is None else max(0, value) for value in values]
    return _numbers(name, values, None)


def _numbers(name: str, values: _Values, missing: object) -> TableColumn:
    numbers = [math.nan if value is None or value is missing else value for value in values]
    return TableColumn(
        name=name,
        kind="number",
        numbers=struct.pack(f"<{len(numbers)}d", *numbers),
        present=bytes([value is not missing for value in values]),
        texts=[],
        codes=b"",
    )


def _texts(name: str, values: _Values) -> TableColumn:
    texts = [value for value in dict.fromkeys(values) if value is not None]
    codes: dict[str | None, int] = {text: code for code, text in enumerate(texts)}
    codes[None] = NO_CODE
    return TableColumn(
        name=name,
        kind="text",
        numbers=b"",
        present=b"",
        texts=texts,
        codes=struct.pack(f"<{len(values)}I", *map(codes.__getitem__, values)),
    )
