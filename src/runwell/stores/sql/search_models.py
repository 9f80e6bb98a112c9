"""Where each field of a logged model is stored, for a search; knows no filter."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, or_, select, true
from sqlalchemy.sql.selectable import NamedFromClause

from runwell.query.tree import Field
from runwell.stores.sql import schema
from runwell.stores.sql.search_fields import (
    KINDS,
    NO_KEY,
    Expression,
    KeyIds,
    Rows,
    Subject,
    Value,
    attribute_rows,
    is_in,
)
from runwell.wire.models import MeasuredOn


def models_in(
    experiments: Sequence[int],
    keys: KeyIds,
    *,
    datasets: Sequence[MeasuredOn] = (),
    order_datasets: Mapping[str, MeasuredOn] | None = None,
) -> Subject:
    """Return the models of ``experiments`` as something to search.

    Args:
        experiments: row ids.
        keys: those that the query names.
        datasets: what is measured on others than these is not compared; none for all.
        order_datasets: the same for sorting, by the key of the metric.
    """
    model = schema.models.c

    def rows(field: Field) -> Rows:
        key = keys.get((KINDS[field.entity], field.key), NO_KEY)
        if field.entity == "metric":
            return _metric(key, datasets)
        return attribute_rows(schema.model_attributes, "model", key)

    def rows_in_order(field: Field) -> Rows:
        if field.entity != "metric":
            return rows(field)
        key = keys.get((KINDS["metric"], field.key), NO_KEY)
        wanted = (order_datasets or {}).get(field.key)
        return _latest_metric(key, experiments, [wanted] if wanted else [])

    stage = case((model.deleted_ms.is_(None), "active"), else_="deleted")
    return Subject(
        table=schema.models,
        scope=is_in(model.experiment, experiments),
        experiments=experiments,
        newest=model.created_ms,
        newest_name="creation_time",
        attributes={
            "name": _text(model.name),
            "model_id": _text(model.uid),
            "model_type": _text(func.nullif(model.type, "", type_=Text()), model.type != ""),
            "status": _text(model.status),
            "source_run_id": _text(model.source_uid, model.source_uid.is_not(None)),
            "experiment_id": _text(cast(model.experiment, Text)),
            "creation_time": Value(number=model.created_ms, is_whole=True),
            "last_update_time": Value(number=model.updated_ms, is_whole=True),
            "lifecycle_stage": _text(stage),
        },
        rows=rows,
        rows_in_order=rows_in_order,
    )


def _text(column: Expression, there: Expression | None = None) -> Value:
    return Value(text=column, parts=(column,), there=there)


def _metric(key: int, datasets: Sequence[MeasuredOn]) -> Rows:
    table = schema.model_metrics.alias()
    return Rows(
        source=table,
        owner=table.c.model,
        here=and_(table.c.key == key, _is_on(table, datasets)),
        value=Value(number=table.c.value, has_nan=True),
    )


def _latest_metric(key: int, experiments: Sequence[int], datasets: Sequence[MeasuredOn]) -> Rows:
    """Return of each model the value that was measured last, on whatever dataset is wanted."""
    table, model = schema.model_metrics.alias(), schema.models.alias()
    place = func.row_number().over(
        partition_by=table.c.model,
        order_by=(
            table.c.timestamp_ms.desc(),
            table.c.step.desc(),
            # Two runs may have measured at once: any order will do, but always the same.
            table.c.run_uid.desc(),
            table.c.dataset_name.desc(),
            table.c.dataset_digest.desc(),
        ),
    )
    found = (
        select(table.c.model, table.c.value, place.label("place"))
        .join(model, model.c.id == table.c.model)
        .where(is_in(model.c.experiment, experiments), table.c.key == key)
        .where(_is_on(table, datasets))
        .subquery()
    )
    return Rows(
        source=found,
        owner=found.c.model,
        here=found.c.place == 1,
        value=Value(number=found.c.value, has_nan=True),
    )


def _is_on(metrics: NamedFromClause, datasets: Sequence[MeasuredOn]) -> ColumnElement[bool]:
    """Return whether a metric was measured on one of ``datasets``; on any, if there are none."""
    if not datasets:
        return true()
    return or_(
        *(
            and_(
                metrics.c.dataset_name == each.dataset_name,
                metrics.c.dataset_digest == each.dataset_digest if each.dataset_digest else true(),
            )
            for each in datasets
        )
    )
