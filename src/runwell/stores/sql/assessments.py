"""Assessments of traces; must not know who made them, nor how they are searched."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from runwell.base import codec
from runwell.base.errors import NotFound, TooLarge
from runwell.base.ids import parse_span_id
from runwell.base.limits import MAX_KEY, MAX_TAG_VALUE, check_key, check_text, is_storable
from runwell.entities.trace import Assessment, AssessmentError, AssessmentKind, Json
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.packing import pack, unpack
from runwell.stores.sql.schema import assessments, traces
from runwell.stores.sql.statement import Among
from runwell.stores.sql.trace_attributes import split_text
from runwell.stores.sql.trace_rows import TraceRow

MAX_VALUE: Final = 1_048_576
"""Characters of a value as JSON, of a rationale, and of the trace of an error."""


class _Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of an assessment has no column of its own."""

    value: Json = None
    error: AssessmentError | None = None
    span_id: str = ""
    source_type: str = ""
    source_id: str = ""
    rationale: str = ""
    metadata: dict[str, str] = {}
    overrides: str = ""


_COLUMNS: Final = select(
    traces.c.uid.label("trace_uid"),
    assessments.c.trace,
    assessments.c.uid,
    assessments.c.kind,
    assessments.c.name,
    assessments.c.is_valid,
    assessments.c.created_ms,
    assessments.c.updated_ms,
    assessments.c.content,
).join(traces, traces.c.id == assessments.c.trace)
_BY_TRACE: Final = Among(
    _COLUMNS.order_by(assessments.c.trace, assessments.c.id),
    assessments.c.trace,
    is_named=True,
)
_ONE: Final = _COLUMNS.where(
    assessments.c.trace == bindparam("trace"), assessments.c.uid == bindparam("uid")
)


def check_assessment(item: Assessment) -> None:
    """Let an assessment pass that may be stored.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    check_key(item.name, what="the name of an assessment")
    if item.span_id:
        parse_span_id(item.span_id)
    for what, text in (("source type", item.source_type), ("source", item.source_id)):
        check_text(text, what=f"the {what} of an assessment", limit=MAX_KEY, empty=True)
    for key, value in item.metadata.items():
        check_key(key, what="the key of an assessment's metadata")
        check_text(value, what=f"the value of {key!r}", limit=MAX_TAG_VALUE, empty=True)
    error = item.error or AssessmentError()
    for what, text in (("rationale", item.rationale), ("stack trace", error.stack_trace)):
        if len(text) > MAX_VALUE:
            raise _too_large(f"the {what}")
    if len(_text_of(item.value)) > MAX_VALUE:
        raise _too_large("the value")
    _pack(item)


def add(db: Connection, row: TraceRow, item: Assessment) -> None:
    """Store a checked assessment; what it overrides is not valid from now on.

    Raises:
        NotFound: there is no assessment of the trace that it says it overrides.
    """
    if item.overrides:
        find(db, row, item.overrides)
        _set_valid(db, row, item.overrides, is_valid=False)
    values = {
        **_values(item),
        "uid": item.assessment_id,
        "trace": row.id,
        "experiment": row.experiment,
        "kind": item.kind.value,
        "is_valid": item.is_valid,
        "created_ms": item.created_ms,
    }
    db.execute(insert(db, assessments).values(values))


def replace(db: Connection, row: TraceRow, item: Assessment) -> None:
    """Store what a checked assessment says now, in place of what it said."""
    db.execute(
        update(assessments)
        .where(assessments.c.trace == row.id, assessments.c.uid == item.assessment_id)
        .values(_values(item))
    )


def remove(db: Connection, row: TraceRow, item: Assessment) -> None:
    """Delete an assessment; what it had overridden is valid again."""
    if item.overrides:
        _set_valid(db, row, item.overrides, is_valid=True)
    db.execute(
        delete(assessments).where(
            assessments.c.trace == row.id, assessments.c.uid == item.assessment_id
        )
    )


def find(db: Connection, row: TraceRow, assessment_id: str) -> Assessment:
    """Return one assessment of a trace.

    Raises:
        NotFound: there is none of that id.
    """
    place = {"trace": row.id, "uid": assessment_id}
    values = db.execute(_ONE, place).first() if is_storable(assessment_id) else None
    if values is None:
        raise NotFound(
            f"trace {row.uid!r} has no assessment {assessment_id!r}",
            hint="read the trace to see those it has",
        )
    return _entity(values)


def load(db: Connection, trace_ids: Sequence[int]) -> dict[int, list[Assessment]]:
    """Return the assessments of traces by row id, in the order of their arrival."""
    found: dict[int, list[Assessment]] = {}
    for values in _BY_TRACE.rows(db, trace_ids):
        found.setdefault(values.trace, []).append(_entity(values))
    return found


def _too_large(what: str) -> TooLarge:
    return TooLarge(
        f"{what} of an assessment has more than {MAX_VALUE:,} characters",
        hint="log what is large as an artifact, and name it here",
    )


def _set_valid(db: Connection, row: TraceRow, assessment_id: str, *, is_valid: bool) -> None:
    this = (assessments.c.trace == row.id, assessments.c.uid == assessment_id)
    db.execute(update(assessments).where(*this).values(is_valid=is_valid))


def _values(item: Assessment) -> dict[str, object]:
    return {
        "name": item.name,
        **split_text(_text_of(item.value)),
        "updated_ms": item.updated_ms,
        "content": _pack(item),
    }


def _text_of(value: Json) -> str:
    """Return what a value is compared as: a text as it is, all else as JSON."""
    text = value if isinstance(value, str) else codec.encode_json(value).decode()
    return text if is_storable(text) else text.replace("\x00", "�")


def _pack(item: Assessment) -> bytes:
    return pack(
        _Content(
            value=item.value,
            error=item.error,
            span_id=item.span_id,
            source_type=item.source_type,
            source_id=item.source_id,
            rationale=item.rationale,
            metadata=item.metadata,
            overrides=item.overrides,
        )
    )


def _entity(values: Any) -> Assessment:
    content = unpack(values.content, _Content)
    return Assessment(
        assessment_id=values.uid,
        trace_id=values.trace_uid,
        name=values.name,
        kind=AssessmentKind(values.kind),
        is_valid=values.is_valid,
        created_ms=values.created_ms,
        updated_ms=values.updated_ms,
        **msgspec.structs.asdict(content),
    )
