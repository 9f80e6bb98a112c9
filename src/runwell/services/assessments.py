"""Assessments, as acts: what people, models and programs say of traces; stores nothing itself."""

import msgspec
from msgspec import UNSET

from runwell.auth.policy import Need
from runwell.base.errors import Invalid
from runwell.base.ids import new_assessment_id
from runwell.entities.trace import Assessment, AssessmentKind
from runwell.stores.sql import assessments, trace_rows
from runwell.stores.sql.engine import Connection
from runwell.usecase.context import Context
from runwell.usecase.register import usecase
from runwell.wire.admin import Empty
from runwell.wire.assessments import CreateAssessment, GetAssessment, UpdateAssessment


@usecase("POST", "/api/v1/traces/{trace_id}/assessments", need=Need.WRITE, on="trace_id")
def create(ctx: Context, req: CreateAssessment) -> Assessment:
    """Say something of a trace; what it overrides is not valid from now on."""
    now_ms = ctx.clock()
    item = Assessment(
        assessment_id=new_assessment_id(),
        trace_id=req.trace_id,
        name=req.name,
        kind=req.kind,
        value=req.value,
        error=req.error,
        span_id=req.span_id,
        source_type=req.source_type,
        source_id=req.source_id,
        rationale=req.rationale,
        metadata=req.metadata,
        created_ms=now_ms if req.created_ms is None else req.created_ms,
        updated_ms=now_ms if req.updated_ms is None else req.updated_ms,
        overrides=req.overrides,
    )
    _check(item)

    def work(db: Connection) -> Assessment:
        row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
        assessments.add(db, row, item)
        return item

    return ctx.database.write(work)


@usecase(
    "GET", "/api/v1/traces/{trace_id}/assessments/{assessment_id}", need=Need.READ, on="trace_id"
)
def get(ctx: Context, req: GetAssessment) -> Assessment:
    """Return one assessment of a trace."""
    with ctx.database.reading() as db:
        row = trace_rows.find(db, ctx.workspace, req.trace_id)
        return assessments.find(db, row, req.assessment_id)


@usecase(
    "PATCH",
    "/api/v1/traces/{trace_id}/assessments/{assessment_id}",
    need=Need.WRITE,
    on="trace_id",
)
def update(ctx: Context, req: UpdateAssessment) -> Assessment:
    """Change what an assessment says."""

    def work(db: Connection) -> Assessment:
        row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
        found = assessments.find(db, row, req.assessment_id)
        item = msgspec.structs.replace(
            found,
            name=found.name if req.name is None else req.name,
            value=found.value if req.value is UNSET else req.value,
            error=found.error if req.error is UNSET else req.error,
            rationale=found.rationale if req.rationale is None else req.rationale,
            metadata={**found.metadata, **(req.metadata or {})},
            updated_ms=ctx.clock(),
        )
        _check(item)
        assessments.replace(db, row, item)
        return item

    return ctx.database.write(work)


@usecase(
    "DELETE",
    "/api/v1/traces/{trace_id}/assessments/{assessment_id}",
    need=Need.WRITE,
    on="trace_id",
)
def delete(ctx: Context, req: GetAssessment) -> Empty:
    """Remove an assessment for ever; what it had overridden is valid again."""

    def work(db: Connection) -> Empty:
        row = trace_rows.find_writable(db, ctx.workspace, req.trace_id)
        assessments.remove(db, row, assessments.find(db, row, req.assessment_id))
        return Empty()

    return ctx.database.write(work)


def _check(item: Assessment) -> None:
    if item.kind == AssessmentKind.EXPECTATION and item.error is not None:
        raise Invalid("an expectation has no error", hint="log a feedback")
    assessments.check_assessment(item)
