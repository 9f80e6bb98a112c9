"""Whole traces by the page: a fixed number of statements, however many traces; writes nothing."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from runwell.entities.trace import Assessment, Span, Trace, TraceState
from runwell.stores.sql import assessments, spans, trace_attributes
from runwell.stores.sql.schema import experiments, trace_runs, traces
from runwell.stores.sql.statement import Among
from runwell.stores.sql.trace_attributes import Attributes
from runwell.stores.sql.trace_rows import TraceRow, unknown_trace

_STATE: Final = {state.value: state for state in TraceState}
_INFOS: Final = Among(
    select(
        traces.c.id,
        traces.c.uid,
        traces.c.experiment,
        traces.c.name,
        traces.c.state,
        traces.c.request_ms,
        traces.c.duration_ms,
        traces.c.request_preview,
        traces.c.response_preview,
        traces.c.client_request_id,
        traces.c.span_count,
        experiments.c.artifact_location,
    ).join(experiments, experiments.c.id == traces.c.experiment),
    traces.c.id,
    is_named=True,
)
_RUNS: Final = Among(
    select(trace_runs.c.trace, trace_runs.c.run_uid).order_by(
        trace_runs.c.trace, trace_runs.c.is_source.desc(), trace_runs.c.run_uid
    ),
    trace_runs.c.trace,
)


def load(db: Connection, row_ids: Sequence[int], *, with_spans: bool = False) -> list[Trace]:
    """Return traces in the order of ``row_ids``, leaving out those that are gone.

    Four statements at most for a page, and one for all its spans.
    """
    infos = {values.id: values for values in _INFOS.rows(db, row_ids)}
    attributes = trace_attributes.load(db, row_ids)
    runs: dict[int, list[str]] = {}
    for trace, run_uid in _RUNS.rows(db, row_ids):
        runs.setdefault(trace, []).append(run_uid)
    said = assessments.load(db, row_ids)
    steps = spans.load(db, row_ids) if with_spans else {}
    return [
        _entity(
            infos[each],
            attributes[each],
            runs.get(each, []),
            said.get(each, []),
            steps.get(each, []),
        )
        for each in row_ids
        if each in infos
    ]


def load_one(db: Connection, row: TraceRow) -> Trace:
    """Return the trace of a row that was just found, without its spans.

    Raises:
        NotFound: it was deleted meanwhile.
    """
    for trace in load(db, [row.id]):
        return trace
    raise unknown_trace(row.uid)


def _entity(
    values: Any,
    attributes: Attributes,
    run_ids: list[str],
    said: list[Assessment],
    steps: list[Span],
) -> Trace:
    return Trace(
        trace_id=values.uid,
        experiment_id=str(values.experiment),
        name=values.name,
        state=_STATE.get(values.state, TraceState.UNKNOWN),
        request_ms=values.request_ms,
        duration_ms=values.duration_ms,
        request_preview=values.request_preview,
        response_preview=values.response_preview,
        client_request_id=values.client_request_id,
        span_count=values.span_count,
        artifact_location=values.artifact_location,
        tags=attributes.tags,
        metadata=attributes.metadata,
        run_ids=run_ids,
        assessments=said,
        spans=steps,
    )
