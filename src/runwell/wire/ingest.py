"""Requests that write what runs log: the binary stream of our client, and JSON for everyone."""

from typing import Final

import msgspec

from runwell.entities.attribute import Metric
from runwell.wire.models import ModelPoint

REPEAT_MS: Final = 15 * 60 * 1_000
"""How long a request is known by its id: longer than clients go on trying to send it."""


class SendBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hand in a piece of a writer's stream, see ``wire/batch.py``."""

    body: bytes


class Rejection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something in a batch that the store refused; what follows it was still applied."""

    run_id: str
    code: str
    """As in ``base/errors.py``."""
    message: str
    hint: str = ""


class BatchReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the writer's stream is stored now.

    A writer continues at ``position``, wherever it thought it was: after a lost answer it skips
    what is stored, and when the batch came too early (a gap) nothing was applied and it goes back.
    """

    position: int
    rejections: list[Rejection] = []


class LogValues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log values to a run in one call, all or nothing; a tag whose value is null is removed.

    A ``request_id`` protects against being sent twice, after an answer that was lost: points that
    came under the same id within ``REPEAT_MS`` are stored once. Params and tags are what they are
    set to last, however often that is said.
    """

    run_id: str
    metrics: list[Metric] = []
    params: dict[str, str] = {}
    tags: dict[str, str | None] = {}
    model_metrics: list[ModelPoint] = []
    """Those of the metrics that were measured on logged models, see ``LogModelMetrics``."""
    request_id: str = ""
    """32 characters of 0-9a-f that no other request has, or empty."""
