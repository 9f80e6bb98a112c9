"""Requests that write what runs log: the binary stream of our client, and JSON for everyone."""

import msgspec

from runwell.entities.attribute import Metric


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

    Not protected against being sent twice; the client's own stream is.
    """

    run_id: str
    metrics: list[Metric] = []
    params: dict[str, str] = {}
    tags: dict[str, str | None] = {}
