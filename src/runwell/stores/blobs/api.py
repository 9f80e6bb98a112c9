"""What a blob store promises, as a Protocol with numbered laws; must not know any one store.

The laws (``runwell.testing.blobs`` is the suite that checks a store against them):

1.  *Kept.* What ``commit``, ``put`` or ``adopt`` returned can be read by every process until it is
    deleted, also when the process that wrote it, or every process, was killed right after.
    A power cut is another matter: see the store's own documentation.
2.  *Named by content.* The digest is BLAKE3-256 of the bytes. The same content is stored once;
    any number of writers may store it at the same time and all succeed.
3.  *Whole or absent.* No reader ever sees part of a blob. A writer that was aborted, left by an
    exception, dropped or killed leaves nothing that a reader can see.
4.  *Young again.* Storing content that is already there sets its ``modified_ms`` to now, so a
    garbage collector can spare blobs that no manifest names *yet*. ``put`` and ``adopt`` of such
    content write no byte of it.
5.  *Digests only.* A digest that is not 64 lower-case hex characters is ``Invalid``, so no name
    is ever built from a user's text.
6.  *Absent is a fact.* ``open``, ``read``, ``size_bytes`` and ``verify`` of an absent blob raise
    ``NotFound``; ``exists`` is false, ``path`` is None, ``delete`` is content.
7.  *Open stays open.* A reader opened before ``delete`` reads on to the end.
8.  *Full is clean.* When there is no room, or the medium fails, the call raises ``Unavailable``
    and leaves nothing behind; what was stored before is untouched.
9.  *Complete listing.* ``digests`` yields, in ascending order of digest, each blob that exists
    from its start to its end exactly once.
10. *Spared.* ``delete(digest, unmodified_since_ms=t)`` keeps a blob that was stored again after
    ``t``, however the two calls interleave.
11. *Left-overs go.* ``collect_temporary(s)`` removes what writers idle for more than ``s`` seconds
    left, and nothing else. A writer so cut off raises ``Unavailable`` at its commit.
12. *Verified.* ``verify`` raises ``Corrupt`` exactly when the bytes are not those of the digest.

A collector that keeps to laws 4 and 10 loses nothing: it lists the blobs older than a grace period
``t``, asks the manifests which of them are named, and deletes the others with
``unmodified_since_ms=t``. The grace period must exceed the longest time between storing a blob and
committing the manifest that names it.
"""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, runtime_checkable

import msgspec


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """The name and the length of a stored content."""

    digest: str
    """BLAKE3-256, 64 lower-case hex characters."""
    size_bytes: int


class StoredBlob(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a store's listing."""

    digest: str
    size_bytes: int
    modified_ms: int
    """When this content was last stored, milliseconds UTC."""


@runtime_checkable
class BlobWriter(Protocol):
    """A blob in the making; one thread at a time may use it. Leaving ``with`` aborts, if open."""

    def write(self, data: bytes | memoryview) -> None:
        """Append ``data``; after an error the writer is aborted.

        Raises:
            Unavailable: no room, or the medium failed (law 8).
            Conflict: the writer is already committed or aborted.
        """
        ...

    def commit(self) -> Blob:
        """Make the blob visible to all, whole (laws 1 to 4); the writer is closed after it.

        Raises:
            Unavailable: no room, or the writer was idle so long that it was collected (law 11).
            Conflict: the writer is already committed or aborted.
        """
        ...

    def abort(self) -> None:
        """Drop what was written; does nothing on a closed writer."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


@runtime_checkable
class BlobStore(Protocol):
    """Content-addressed bytes; safe for many threads and processes. See the laws above."""

    def create(self) -> BlobWriter:
        """Begin a blob whose bytes come piece by piece.

        Raises:
            Unavailable: law 8.
        """
        ...

    def put(self, data: bytes | memoryview) -> Blob:
        """Store bytes in memory; the fast path for small ones.

        Raises:
            Unavailable: law 8.
        """
        ...

    def adopt(self, path: Path) -> Blob:
        """Take a local file into the store: afterwards ``path`` is gone.

        The caller hands the file over whole: nobody may write to it any more. On an error it is
        still there.

        Raises:
            NotFound: there is no such file.
            Invalid: it is not a regular file.
            Unavailable: law 8.
        """
        ...

    def open(self, digest: str) -> BinaryIO:
        """Open a blob for reading, seekable; the caller closes it.

        Raises:
            Invalid, NotFound: laws 5 and 6.
        """
        ...

    def read(self, digest: str) -> bytes:
        """Read a whole blob; for small ones.

        Raises:
            Invalid, NotFound: laws 5 and 6.
        """
        ...

    def size_bytes(self, digest: str) -> int:
        """Return the length of a blob.

        Raises:
            Invalid, NotFound: laws 5 and 6.
        """
        ...

    def exists(self, digest: str) -> bool:
        """Say whether a blob is there.

        Raises:
            Invalid: law 5.
        """
        ...

    def delete(self, digest: str, *, unmodified_since_ms: int | None = None) -> bool:
        """Delete a blob and say whether this call did; absent is fine.

        With ``unmodified_since_ms``, keep it if its ``modified_ms`` is later (law 10).

        Raises:
            Invalid: law 5.
        """
        ...

    def digests(self) -> Iterator[StoredBlob]:
        """List every blob in ascending order of digest (law 9)."""
        ...

    def path(self, digest: str) -> Path | None:
        """Return the local file of a blob, never to be written to; None if absent or not local.

        Raises:
            Invalid: law 5.
        """
        ...

    def verify(self, digest: str) -> None:
        """Read a blob and compare its content with its name.

        Raises:
            Invalid, NotFound: laws 5 and 6.
            Corrupt: law 12.
        """
        ...

    def free_bytes(self) -> int | None:
        """Return the room left, None where the store has no such bound."""
        ...

    def collect_temporary(self, older_than_s: float) -> int:
        """Remove what dead writers left and return how many left-overs that were (law 11)."""
        ...
