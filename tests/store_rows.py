"""Puts runs and experiments straight into the tables, for tests of what reads them."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from runwell.base.ids import new_run_id
from runwell.query.evaluate import Record
from runwell.query.fields import number_of
from runwell.stores.sql import schema

Values = float | Sequence[float]


def make_run(
    name: str = "run",
    *,
    metrics: Mapping[str, Values] | None = None,
    params: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    datasets: Sequence[Mapping[str, str]] = (),
    **attributes: str | int | None,
) -> Record:
    """Return a run as the reference sees it; a metric is given by its values at steps 0, 1 …"""
    start: dict[str, str | int | None] = {
        "run_id": new_run_id(),
        "run_name": name,
        "status": "FINISHED",
        "start_time": 0,
        "heartbeat_time": 0,
        "lifecycle_stage": "active",
    }
    return Record(
        attributes=start | attributes,
        metrics={key: summary(values) for key, values in (metrics or {}).items()},
        params=params or {},
        tags=tags or {},
        datasets=datasets,
    )


def summary(values: Values) -> dict[str, float]:
    """Return the aggregates of a series; without finite values there is no min and no max."""
    points = list(values) if isinstance(values, Sequence) else [values]
    finite = [value for value in points if math.isfinite(value)]
    ends = {"last": points[-1], "first": points[0], "count": len(points)}
    return ends | ({"min": min(finite), "max": max(finite)} if finite else {})


def add_experiment(
    db: Connection, name: str, *, tags: Mapping[str, str] | None = None, **columns: Any
) -> int:
    """Store an experiment and return its row id."""
    row = {"workspace": "default", "created_ms": 0, "updated_ms": 0, "name": name} | columns
    made = db.execute(insert(schema.experiments).values(row).returning(schema.experiments.c.id))
    experiment = made.scalar_one()
    for key, value in (tags or {}).items():
        row = {"experiment": experiment, "key": key, "value": value}
        db.execute(insert(schema.experiment_tags).values(row))
    return experiment


def add_run(db: Connection, experiment: int, run: Record) -> int:
    """Store a run and return its row id."""
    known = run.attributes
    row = {
        "uid": known["run_id"],
        "experiment": experiment,
        "name": known["run_name"],
        "user_id": known.get("user_id") or "",
        "status": known["status"],
        "start_ms": known["start_time"],
        "end_ms": known.get("end_time"),
        "heartbeat_ms": known["heartbeat_time"],
        "deleted_ms": 1 if known["lifecycle_stage"] == "deleted" else None,
        "parent_uid": known.get("parent_run_id"),
    }
    run_id = db.execute(insert(schema.runs).values(row).returning(schema.runs.c.id)).scalar_one()
    for kind, values in ((schema.KEY_PARAM, run.params), (schema.KEY_TAG, run.tags)):
        for key, value in values.items():
            _add_attribute(db, (run_id, experiment), _key(db, kind, key), value)
    for key, values in run.metrics.items():
        _add_series(db, (run_id, experiment), _key(db, schema.KEY_METRIC, key), values)
    for dataset in run.datasets:
        _add_dataset(db, (run_id, experiment), dataset)
    return run_id


def _key(db: Connection, kind: int, name: str) -> int:
    keys = schema.keys.c
    found = db.scalar(select(keys.id).where(keys.kind == kind, keys.name == name))
    if found is not None:
        return found
    made = insert(schema.keys).values(kind=kind, name=name).returning(keys.id)
    return db.execute(made).scalar_one()


def _add_attribute(db: Connection, place: tuple[int, int], key: int, value: str) -> None:
    row = {
        "run": place[0],
        "experiment": place[1],
        "key": key,
        "head": value[: schema.HEAD],
        "rest": value if len(value) > schema.HEAD else None,
        "number": number_of(value),
    }
    db.execute(insert(schema.attributes).values(row))


def _add_series(
    db: Connection, place: tuple[int, int], key: int, values: Mapping[str, float]
) -> None:
    row: dict[str, Any] = {
        "run": place[0],
        "experiment": place[1],
        "key": key,
        "n": values["count"],
        "tail_n": 0,
        "first_step": 0,
        "last_step": values["count"] - 1,
        "last_ms": 0,
    }
    for name in ("first", "last", "min", "max"):
        value = values.get(name)
        row[f"{name}_value"] = None if value is None or math.isnan(value) else value
    db.execute(insert(schema.series).values(row))


def _add_dataset(db: Connection, place: tuple[int, int], dataset: Mapping[str, str]) -> None:
    table = schema.datasets.c
    named = {"experiment": place[1], "name": dataset["name"], "digest": dataset["digest"]}
    found = db.scalar(select(table.id).filter_by(**named))
    if found is None:
        row = named | {"source_type": dataset.get("source_type", "")}
        found = db.execute(insert(schema.datasets).values(row).returning(table.id)).scalar_one()
    use = {"run": place[0], "dataset": found, "context": dataset.get("context", "")}
    db.execute(insert(schema.inputs).values(use | {"tags": json.dumps({})}))
