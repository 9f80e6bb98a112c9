"""Tickets: how a use-case hands bytes to the edge, which moves them, without seeing them itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runwell.entities.artifact import FileInfo
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
class View:
    """Permission to show one blob in a browser, where it must not be able to touch our pages."""

    blobs: BlobStore
    digest: str
    size_bytes: int
    name: str
    """File name to offer, without folders."""
    network: bool
    """Whether it may load scripts, styles, pictures and data over HTTPS from anywhere."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """Permission to stream several blobs out as one zip archive."""

    blobs: BlobStore
    files: Sequence[FileInfo]
    """Their paths are those in the archive."""
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
