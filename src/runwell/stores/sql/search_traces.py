"""Where each field of a trace is stored, for a search; knows no filter."""

from collections.abc import Sequence

from sqlalchemy import Text, and_, cast, func, true

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


def traces_in(experiments: Sequence[int], keys: KeyIds) -> Subject:
    """Return the traces of ``experiments`` as something to search, by the ``keys`` of the query."""
    trace = schema.traces.c

    def rows(field: Field) -> Rows:
        if field.entity == "attribute":
            return _runs()
        if field.entity == "span":
            return _spans(field.key)
        if field.entity in ("feedback", "expectation"):
            return _assessments(field.entity, field.key)
        key = keys.get((KINDS[field.entity], field.key), NO_KEY)
        return attribute_rows(schema.trace_attributes, "trace", key)

    has_end = trace.duration_ms.is_not(None)
    return Subject(
        table=schema.traces,
        scope=is_in(trace.experiment, experiments),
        experiments=experiments,
        newest=trace.request_ms,
        newest_name="timestamp",
        attributes={
            "trace_id": _text(trace.uid),
            "name": _optional(trace.name),
            "status": _text(trace.state),
            "timestamp": _whole(trace.request_ms),
            "execution_time": _whole(trace.duration_ms, has_end),
            "end_time": _whole(trace.request_ms + trace.duration_ms, has_end),
            "client_request_id": _optional(trace.client_request_id),
            "experiment_id": _text(cast(trace.experiment, Text)),
            "span_count": _whole(trace.span_count),
            "request_preview": _optional(trace.request_preview),
            "response_preview": _optional(trace.response_preview),
        },
        rows=rows,
    )


def _text(column: Expression, there: Expression | None = None) -> Value:
    return Value(text=column, parts=(column,), there=there)


def _optional(column: Expression) -> Value:
    return _text(func.nullif(column, "", type_=Text()), column != "")


def _whole(column: Expression, there: Expression | None = None) -> Value:
    return Value(number=column, is_whole=True, there=there)


def _runs() -> Rows:
    links = schema.trace_runs.alias()
    return Rows(
        source=links,
        owner=links.c.trace,
        here=true(),
        value=_text(links.c.run_uid),
        experiment=links.c.experiment,
        is_indexed=True,
    )


def _spans(key: str) -> Rows:
    spans = schema.spans.alias()
    column = spans.c[key]
    return Rows(
        source=spans,
        owner=spans.c.trace,
        here=true(),
        value=_text(column) if key == "status" else _optional(column),
        experiment=spans.c.experiment,
        is_indexed=key in ("name", "type"),
    )


def _assessments(kind: str, name: str) -> Rows:
    said = schema.assessments.alias()
    text = func.coalesce(said.c.rest, said.c.head, type_=Text())
    return Rows(
        source=said,
        owner=said.c.trace,
        here=and_(said.c.kind == kind, said.c.name == name, said.c.is_valid),
        value=Value(number=said.c.number, text=text, parts=(text,), head=said.c.head),
        experiment=said.c.experiment,
        is_indexed=True,
    )
