"""Tickets: how a use-case hands bytes to the edge, which moves them, without seeing them itself."""

from collections.abc import Callable
from dataclasses import dataclass

from runwell.stores.blobs.api import Blob, BlobStore


@dataclass(frozen=True, kw_only=True)
class Download:
    """Permission to stream one blob out."""

    blobs: BlobStore
    digest: str
    size_bytes: int
    name: str
    """File name to offer, without folders."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Permission to stream one blob in; ``finish`` is called with it and gives the answer."""

    blobs: BlobStore
    finish: Callable[[Blob], object]
