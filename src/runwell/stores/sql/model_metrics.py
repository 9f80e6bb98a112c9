"""Metrics of models: the latest value per key, run and dataset; the points are those of runs."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, and_, or_, select

from runwell.base.errors import Invalid
from runwell.base.ids import parse_run_id
from runwell.base.limits import (
    INT64_MAX,
    MAX_DATASET_DIGEST,
    MAX_NAME,
    check_key,
    check_step,
    check_text,
)
from runwell.entities.model import ModelMetric
from runwell.stores.sql import keys, models
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.models import ModelRow
from runwell.stores.sql.schema import KEY_METRIC
from runwell.stores.sql.schema import keys as keys_table
from runwell.stores.sql.schema import model_metrics as table
from runwell.stores.sql.statement import Among
from runwell.wire.models import ModelPoint

_KEY: Final = ["model", "key", "run_uid", "dataset_name", "dataset_digest"]
_LOAD: Final = Among(
    select(
        table.c.model,
        keys_table.c.name,
        table.c.value,
        table.c.timestamp_ms,
        table.c.step,
        table.c.run_uid,
        table.c.dataset_name,
        table.c.dataset_digest,
    )
    .join(keys_table, keys_table.c.id == table.c.key)
    .order_by(table.c.model, keys_table.c.name, table.c.timestamp_ms, table.c.step),
    table.c.model,
)


def check_point(point: ModelPoint) -> None:
    """Let a point pass that may be stored.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    check_key(point.key, what="the key of a metric")
    check_step(point.step)
    if not 0 <= point.timestamp <= INT64_MAX:
        raise Invalid(f"the time {point.timestamp} of metric {point.key!r} is no time in ms")
    if point.run_id:
        parse_run_id(point.run_id)
    for what, value, limit in (
        ("name", point.dataset_name, MAX_NAME),
        ("digest", point.dataset_digest, MAX_DATASET_DIGEST),
    ):
        check_text(value, what=f"the {what} of a dataset", limit=limit, empty=True)


def add(db: Connection, points: Iterable[tuple[ModelRow, ModelPoint]]) -> None:
    """Note points of models, each unless a later one of its key, run and dataset is known.

    The later of two has the higher step and, at one step, the higher time. The caller has checked
    them.
    """
    several = list(points)
    if not several:
        return
    ids = keys.intern(db, KEY_METRIC, {point.key for _, point in several})
    rows = [
        {
            "model": model.id,
            "key": ids[point.key],
            "run_uid": point.run_id,
            "dataset_name": point.dataset_name,
            "dataset_digest": point.dataset_digest,
            "value": None if math.isnan(point.value) else point.value,
            "timestamp_ms": point.timestamp,
            "step": point.step,
        }
        for model, point in several
    ]
    new = excluded(table)
    is_later = or_(
        new.step > table.c.step,
        and_(new.step == table.c.step, new.timestamp_ms >= table.c.timestamp_ms),
    )
    statement = insert(db, table).on_conflict_do_update(
        index_elements=_KEY,
        set_={"value": new.value, "timestamp_ms": new.timestamp_ms, "step": new.step},
        where=is_later,
    )
    db.execute(statement, rows)


def add_to_known(db: Connection, workspace: str, points: Sequence[ModelPoint]) -> None:
    """Do the same for points that name their models, all or nothing.

    Raises:
        NotFound: there is no such model in the workspace.
    """
    known = models.lookup(db, workspace, [point.model_id for point in points])
    for point in points:
        if point.model_id not in known:
            raise models.unknown_model(point.model_id)
    add(db, [(known[point.model_id], point) for point in points])


def load(db: Connection, row_ids: Sequence[int]) -> dict[int, list[ModelMetric]]:
    """Return the metrics of models by row id: by key, and the earliest measured first."""
    found: dict[int, list[ModelMetric]] = {}
    for model, key, value, time, step, run, name, digest in _LOAD.rows(db, row_ids):
        found.setdefault(model, []).append(
            ModelMetric(
                key=key,
                value=math.nan if value is None else value,
                timestamp=time,
                step=step,
                run_id=run,
                dataset_name=name,
                dataset_digest=digest,
            )
        )
    return found
