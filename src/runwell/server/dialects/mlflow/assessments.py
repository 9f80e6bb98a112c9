"""Assessments of traces in MLflow's protocol."""

from typing import Any, Final

import msgspec
from msgspec import UNSET

from runwell.base.errors import Invalid, NotFound
from runwell.entities.trace import AssessmentKind
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.trace_messages import (
    AssessmentMessage,
    assessment_of,
    read_assessment,
    read_value,
)
from runwell.services import assessments, traces
from runwell.usecase.context import Context
from runwell.wire import assessments as wire
from runwell.wire.traces import GetTrace

TABLE: Final = Table()
_PATH: Final = "3.0/mlflow/traces/{trace_id}/assessments"
_FIELDS: Final = ("assessment_name", "feedback", "expectation", "issue", "rationale", "metadata")


class CreateAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """What to say of a trace."""

    trace_id: str
    assessment: AssessmentMessage


class OneAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one assessment."""

    assessment: AssessmentMessage


class AssessmentById(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment of a trace."""

    trace_id: str
    assessment_id: str


class UpdateAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; the mask names the fields, joined by commas."""

    trace_id: str
    assessment_id: str
    assessment: AssessmentMessage
    update_mask: Any


@TABLE.add("POST", _PATH)
def create(ctx: Context, req: CreateAssessment) -> OneAssessment:
    """Say something of a trace."""
    said = read_assessment(req.assessment)
    made = assessments.create(
        ctx,
        wire.CreateAssessment(
            trace_id=req.trace_id,
            name=said.name,
            kind=said.kind,
            value=said.value,
            error=said.error,
            span_id=said.span_id,
            source_type=said.source_type,
            source_id=said.source_id,
            rationale=said.rationale,
            metadata=said.metadata,
            created_ms=said.created_ms or None,
            updated_ms=said.updated_ms or None,
            overrides=said.overrides,
        ),
    )
    return OneAssessment(assessment=assessment_of(made))


@TABLE.add("GET", _PATH + "/{assessment_id}")
def get(ctx: Context, req: AssessmentById) -> OneAssessment:
    """Return an assessment."""
    place = wire.GetAssessment(trace_id=req.trace_id, assessment_id=req.assessment_id)
    return OneAssessment(assessment=assessment_of(assessments.get(ctx, place)))


@TABLE.add("PATCH", _PATH + "/{assessment_id}")
def update(ctx: Context, req: UpdateAssessment) -> OneAssessment:
    """Change the fields that the mask names."""
    fields = _fields(req.update_mask)
    message = req.assessment
    value, error = UNSET, UNSET
    if fields & {"feedback", "expectation", "issue"}:
        kind, value, error = read_value(message)
        _require_kind(ctx, req, kind)
    changed = assessments.update(
        ctx,
        wire.UpdateAssessment(
            trace_id=req.trace_id,
            assessment_id=req.assessment_id,
            name=message.assessment_name if "assessment_name" in fields else None,
            value=value,
            error=error,
            rationale=(message.rationale or "") if "rationale" in fields else None,
            metadata=(message.metadata or {}) if "metadata" in fields else None,
        ),
    )
    return OneAssessment(assessment=assessment_of(changed))


@TABLE.add("DELETE", _PATH + "/{assessment_id}")
def delete(ctx: Context, req: AssessmentById) -> None:
    """Remove an assessment; one that is not there is gone already."""
    place = wire.GetAssessment(trace_id=req.trace_id, assessment_id=req.assessment_id)
    try:
        assessments.delete(ctx, place)
    except NotFound:
        # That there is no such trace is still a 404.
        traces.get(ctx, GetTrace(trace_id=req.trace_id))


def _require_kind(ctx: Context, req: UpdateAssessment, kind: AssessmentKind) -> None:
    """Let a change of a value pass that leaves an assessment what it is, which never changes."""
    place = wire.GetAssessment(trace_id=req.trace_id, assessment_id=req.assessment_id)
    if (known := assessments.get(ctx, place).kind) != kind:
        raise Invalid(
            f"assessment {req.assessment_id!r} is of the kind {known!s}, not {kind!s}",
            hint="make another one",
        )


def _fields(mask: Any) -> set[str]:
    """Return the names in a mask, written with underscores or in camel case."""
    text = mask if isinstance(mask, str) else ""
    names = {_snake(name.strip()) for name in text.split(",") if name.strip()}
    unknown = sorted(names.difference(_FIELDS))
    if unknown or not names:
        raise Invalid(
            f"update_mask names {', '.join(unknown) or 'nothing'}",
            hint=f"name some of {', '.join(_FIELDS)}",
        )
    return names


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
