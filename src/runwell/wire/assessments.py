"""Requests about assessments; the answers are ``entities.Assessment``."""

import msgspec

from runwell.entities.trace import AssessmentError, AssessmentKind, Json


class CreateAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say something of a trace; with ``overrides`` in place of an earlier assessment of it."""

    trace_id: str
    name: str
    kind: AssessmentKind = AssessmentKind.FEEDBACK
    value: Json = None
    error: AssessmentError | None = None
    span_id: str = ""
    source_type: str = ""
    source_id: str = ""
    rationale: str = ""
    metadata: dict[str, str] = {}
    created_ms: int | None = None
    updated_ms: int | None = None
    overrides: str = ""


class GetAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one assessment of a trace; also the request to delete it."""

    trace_id: str
    assessment_id: str


class UpdateAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given."""

    trace_id: str
    assessment_id: str
    name: str | None = None
    value: Json | msgspec.UnsetType = msgspec.UNSET
    error: AssessmentError | msgspec.UnsetType | None = msgspec.UNSET
    rationale: str | None = None
    metadata: dict[str, str] | None = None
    """Added to what there is, over values of the same key."""
