"""Requests about the store itself: is it well, and what may be thrown away."""

import msgspec


class GetStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask how the store is."""


class StoreStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of the store behind a server."""

    version: str
    engine: str
    """``sqlite`` or ``postgresql``."""
    schema_revision: str
    experiments: int
    runs: int
    free_bytes: int | None = None
    """Free space where blobs are kept; absent when that is not a disk."""


class CollectGarbage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Purge what was deleted longer ago than ``older_than_s`` and remove blobs nothing names."""

    older_than_s: float = 30 * 86_400
    dry_run: bool = False


class Garbage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was removed, or would be."""

    runs: int = 0
    experiments: int = 0
    models: int = 0
    blobs: int = 0
    blob_bytes: int = 0


class Empty(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of an act that has nothing to say."""
