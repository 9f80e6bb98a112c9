"""Traces in MLflow's protocol, version 2: begun first and ended later, spans in a file."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.server.dialects.mlflow import traces as newer
from runwell.server.dialects.mlflow.route import Table
from runwell.server.dialects.mlflow.trace_messages import (
    OldTraceInfo,
    Pair,
    old_info_of,
    read_state,
    without_ours,
)
from runwell.services import traces
from runwell.usecase.context import Context
from runwell.wire import traces as wire

TABLE: Final = Table()


class BeginTrace(msgspec.Struct, frozen=True, kw_only=True):
    """A trace that begins."""

    experiment_id: str
    timestamp_ms: int = 0
    request_metadata: list[Pair] = []
    tags: list[Pair] = []


class EndTrace(msgspec.Struct, frozen=True, kw_only=True):
    """A trace that ended, with what there is to add."""

    request_id: str
    timestamp_ms: int
    status: str | int = ""
    request_metadata: list[Pair] = []
    tags: list[Pair] = []


class OneOldTrace(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds one trace."""

    trace_info: OldTraceInfo


class OldTraceById(msgspec.Struct, frozen=True, kw_only=True):
    """One trace."""

    request_id: str


class OldTag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a trace; the value may be empty."""

    request_id: str
    key: str
    value: str = ""


class SearchOldTraces(msgspec.Struct, frozen=True, kw_only=True):
    """A search in some experiments."""

    experiment_ids: list[str]
    filter: str = ""
    max_results: int = 100
    order_by: list[str] = []
    page_token: str = ""


class OldTracePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    traces: list[OldTraceInfo] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


@TABLE.add("POST", "2.0/mlflow/traces")
def start(ctx: Context, req: BeginTrace) -> OneOldTrace:
    """Begin a trace, whose id the server makes."""
    made = traces.log(
        ctx,
        wire.LogTrace(
            experiment_id=req.experiment_id,
            reported=wire.Reported(
                state=read_state("IN_PROGRESS"), request_ms=req.timestamp_ms or None
            ),
            tags=without_ours(_dict(req.tags)),
            metadata=_dict(req.request_metadata),
        ),
    )
    return OneOldTrace(trace_info=old_info_of(made))


@TABLE.add("PATCH", "2.0/mlflow/traces/{request_id}")
def end(ctx: Context, req: EndTrace) -> OneOldTrace:
    """End a trace."""
    begun = traces.get(ctx, wire.GetTrace(trace_id=req.request_id))
    changed = traces.update(
        ctx,
        wire.UpdateTrace(
            trace_id=req.request_id,
            state=read_state(req.status),
            duration_ms=max(0, req.timestamp_ms - begun.request_ms),
            tags={**without_ours(_dict(req.tags))},
            metadata=_dict(req.request_metadata),
        ),
    )
    return OneOldTrace(trace_info=old_info_of(changed))


@TABLE.add("GET", "2.0/mlflow/traces/{request_id}/info")
@TABLE.add("GET", "2.0/mlflow/traces/{request_id}")
def get_info(ctx: Context, req: OldTraceById) -> OneOldTrace:
    """Return a trace without its spans."""
    found = traces.get(ctx, wire.GetTrace(trace_id=req.request_id))
    return OneOldTrace(trace_info=old_info_of(found))


@TABLE.add("GET", "2.0/mlflow/traces")
def search(ctx: Context, req: SearchOldTraces) -> OldTracePage:
    """Find traces of some experiments, page by page."""
    newer.check_page(req.max_results)
    if not req.experiment_ids:
        return OldTracePage()
    page = traces.search(
        ctx,
        wire.SearchTraces(
            experiment_ids=req.experiment_ids,
            filter=req.filter,
            order_by=req.order_by,
            max_results=req.max_results,
            page_token=req.page_token,
        ),
    )
    return OldTracePage(
        traces=[old_info_of(trace) for trace in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


@TABLE.add("PATCH", "2.0/mlflow/traces/{request_id}/tags")
def set_tag(ctx: Context, req: OldTag) -> None:
    """Set a tag; newer clients do it here too."""
    newer.set_tag(ctx, newer.TagOfTrace(trace_id=req.request_id, key=req.key, value=req.value))


@TABLE.add("DELETE", "2.0/mlflow/traces/{request_id}/tags")
def delete_tag(ctx: Context, req: OldTag) -> None:
    """Remove a tag, which must be there."""
    newer.delete_tag(ctx, newer.TagOfTrace(trace_id=req.request_id, key=req.key))


def _dict(pairs: list[Pair]) -> dict[str, str]:
    return {pair.key: pair.value for pair in pairs}
