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

    def answering(self, answer: object) -> "Upload":
        """Return the same permission, whose ``finish`` gives ``answer`` instead of its own."""

        def finish(blob: Blob) -> object:
            self.finish(blob)
            return answer

        return Upload(blobs=self.blobs, finish=finish)

    def take(self, digest: str, size_bytes: int) -> object:
        """Finish with a blob that is stored already."""
        return self.finish(Blob(digest=digest, size_bytes=size_bytes))
