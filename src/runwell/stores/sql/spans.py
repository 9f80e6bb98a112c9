"""The spans of traces, in bulk and by the page; must not know what their attributes mean."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select, tuple_

from runwell.base.errors import Invalid
from runwell.base.ids import parse_span_id
from runwell.base.limits import INT64_MAX, MAX_NAME, check_text
from runwell.entities.trace import (
    Json,
    Scope,
    Span,
    SpanEvent,
    SpanKind,
    SpanLink,
    SpanStatus,
)
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.packing import pack, unpack
from runwell.stores.sql.schema import spans, traces
from runwell.stores.sql.statement import Among, pieces
from runwell.stores.sql.trace_rows import TraceRow

MAX_SPAN_NAME: Final = 65_536
_STATUS: Final = {status.value: status for status in SpanStatus}


class _Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a span has no column of its own."""

    name: str = ""
    """Only where the column cannot hold it."""
    type: str = ""
    kind: SpanKind = SpanKind.UNSPECIFIED
    status_message: str = ""
    attributes: dict[str, Json] = {}
    events: list[SpanEvent] = []
    links: list[SpanLink] = []
    resource: dict[str, Json] = {}
    scope: Scope = Scope()
    trace_state: str = ""


_COLUMNS: Final = select(
    traces.c.uid,
    spans.c.trace,
    spans.c.span_id,
    spans.c.parent_id,
    spans.c.name,
    spans.c.type,
    spans.c.status,
    spans.c.start_ns,
    spans.c.end_ns,
    spans.c.content,
).join(traces, traces.c.id == spans.c.trace)
_BY_TRACE: Final = Among(
    _COLUMNS.order_by(spans.c.trace, spans.c.start_ns, spans.c.span_id),
    spans.c.trace,
    is_named=True,
)
_PAGE: Final = (
    _COLUMNS.where(
        spans.c.trace == bindparam("trace"),
        tuple_(spans.c.start_ns, spans.c.span_id)
        > tuple_(bindparam("start_ns"), bindparam("span_id")),
    )
    .order_by(spans.c.start_ns, spans.c.span_id)
    .limit(bindparam("limit"))
)


def check_span(span: Span) -> None:
    """Let a span pass that may be stored.

    Raises:
        Invalid, TooLarge: an id or a time that is none, or a text that cannot be stored.
    """
    parse_span_id(span.span_id)
    if span.parent_id:
        parse_span_id(span.parent_id)
    for time_ns in (span.start_ns, 0 if span.end_ns is None else span.end_ns):
        if not 0 <= time_ns <= INT64_MAX:
            raise Invalid(
                f"span {span.span_id!r} has a time of {time_ns}",
                hint="times are nanoseconds since 1970",
            )
    for what, text in (("name", span.name), ("type", span.span_type)):
        check_text(text, what=f"the {what} of a span", limit=MAX_SPAN_NAME, empty=True)


def add(db: Connection, items: Sequence[tuple[TraceRow, Span]]) -> dict[int, int]:
    """Store spans that were checked and return how many are new, by the row id of their trace.

    A span with a known id replaces what there is. The caller holds the lock of each trace.
    """
    rows = {(row.id, span.span_id): _row(row, span) for row, span in items}
    known = _known(db, list(rows))
    new = excluded(spans)
    names = ("parent_id", "name", "type", "status", "start_ns", "end_ns", "content")
    statement = insert(db, spans).on_conflict_do_update(
        index_elements=["trace", "span_id"], set_={name: new[name] for name in names}
    )
    db.execute(statement, list(rows.values()))
    counts: dict[int, int] = {}
    for trace, span_id in rows:
        counts[trace] = counts.get(trace, 0) + ((trace, span_id) not in known)
    return counts


def load(db: Connection, trace_ids: Sequence[int]) -> dict[int, list[Span]]:
    """Return all spans of some traces by row id, in the order of their start."""
    found: dict[int, list[Span]] = {}
    for values in _BY_TRACE.rows(db, trace_ids):
        found.setdefault(values.trace, []).append(_entity(values))
    return found


def load_page(db: Connection, trace: TraceRow, after: tuple[int, str], limit: int) -> list[Span]:
    """Return spans behind a place ``(start_ns, span_id)``, in the order of their start."""
    place = {"trace": trace.id, "start_ns": after[0], "span_id": after[1], "limit": limit}
    return [_entity(values) for values in db.execute(_PAGE, place)]


def _known(db: Connection, places: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    place = tuple_(spans.c.trace, spans.c.span_id)
    for some in pieces(places, 1_000):
        statement = select(spans.c.trace, spans.c.span_id).where(place.in_(some))
        found |= {(trace, span_id) for trace, span_id in db.execute(statement)}
    return found


def _row(row: TraceRow, span: Span) -> Mapping[str, object]:
    content = _Content(
        name=span.name if len(span.name) > MAX_NAME else "",
        type=span.span_type if len(span.span_type) > MAX_NAME else "",
        kind=span.kind,
        status_message=span.status_message,
        attributes=span.attributes,
        events=span.events,
        links=span.links,
        resource=span.resource,
        scope=span.scope,
        trace_state=span.trace_state,
    )
    return {
        "trace": row.id,
        "span_id": span.span_id,
        "experiment": row.experiment,
        "parent_id": span.parent_id or None,
        "name": span.name[:MAX_NAME],
        "type": span.span_type[:MAX_NAME],
        "status": span.status.value,
        "start_ns": span.start_ns,
        "end_ns": span.end_ns,
        "content": pack(content),
    }


def _entity(values: Json) -> Span:
    uid, _, span_id, parent_id, name, span_type, status, start_ns, end_ns, data = values
    content = unpack(data, _Content)
    return Span(
        trace_id=uid,
        span_id=span_id,
        parent_id=parent_id or "",
        name=content.name or name,
        span_type=content.type or span_type,
        kind=content.kind,
        status=_STATUS.get(status, SpanStatus.UNSET),
        status_message=content.status_message,
        start_ns=start_ns,
        end_ns=end_ns,
        attributes=content.attributes,
        events=content.events,
        links=content.links,
        resource=content.resource,
        scope=content.scope,
        trace_state=content.trace_state,
    )
