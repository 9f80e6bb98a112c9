"""Blobs in this process's memory, for tests and throw-away stores; must not touch a disk."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from runwell.base.clock import Clock, now_ms
from runwell.base.errors import Conflict, Corrupt, Invalid, NotFound, Unavailable
from runwell.stores.blobs.api import Blob, StoredBlob
from runwell.stores.blobs.digest import digest_of, parse_digest


class MemoryBlobs:
    """A ``BlobStore`` that ends with its process; ``capacity_bytes`` makes it run full."""

    def __init__(self, *, capacity_bytes: int | None = None, clock: Clock = now_ms) -> None:
        self._capacity_bytes = capacity_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._blobs: dict[str, tuple[bytes, int]] = {}

    def create(self) -> "MemoryBlobWriter":
        """Begin a blob; its bytes count against the capacity at the commit."""
        return MemoryBlobWriter(self)

    def put(self, data: bytes | memoryview) -> Blob:
        """Store a copy of ``data``."""
        digest = digest_of(data)
        with self._lock:
            known = self._blobs.get(digest)
            content = known[0] if known else bytes(data)
            if not known:
                self._check_room(len(content))
            self._blobs[digest] = (content, self._clock())
        return Blob(digest=digest, size_bytes=len(content))

    def adopt(self, path: Path) -> Blob:
        """Read the file, store it and remove it."""
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise Invalid(f"{path.name!r} is not a regular file", hint="resolve links first")
        try:
            blob = self.put(path.read_bytes())
        except FileNotFoundError:
            raise NotFound(f"there is no file {path.name!r} to adopt") from None
        path.unlink()
        return blob

    def open(self, digest: str) -> BinaryIO:
        """Open the bytes as a seekable file."""
        return io.BytesIO(self.read(digest))

    def read(self, digest: str) -> bytes:
        """Return the bytes."""
        known = self._blobs.get(parse_digest(digest))
        if known is None:
            raise NotFound(f"there is no blob {digest!r}")
        return known[0]

    def size_bytes(self, digest: str) -> int:
        """Return the number of bytes."""
        return len(self.read(digest))

    def exists(self, digest: str) -> bool:
        """Say whether the blob is there."""
        return parse_digest(digest) in self._blobs

    def delete(self, digest: str, *, unmodified_since_ms: int | None = None) -> bool:
        """Forget the blob unless it was stored again after ``unmodified_since_ms``."""
        with self._lock:
            known = self._blobs.get(parse_digest(digest))
            if known is None or (
                unmodified_since_ms is not None and known[1] > unmodified_since_ms
            ):
                return False
            del self._blobs[digest]
            return True

    def digests(self) -> Iterator[StoredBlob]:
        """List a snapshot of the store."""
        with self._lock:
            listing = sorted(self._blobs.items())
        for digest, (content, modified_ms) in listing:
            yield StoredBlob(digest=digest, size_bytes=len(content), modified_ms=modified_ms)

    def path(self, digest: str) -> Path | None:
        """Return None: there is no file."""
        parse_digest(digest)
        return None

    def verify(self, digest: str) -> None:
        """Compare the content with its name."""
        if digest_of(self.read(digest)) != digest:
            raise Corrupt(f"the content of blob {digest!r} does not match its digest")

    def free_bytes(self) -> int | None:
        """Return what is left of the capacity, None without one."""
        if self._capacity_bytes is None:
            return None
        return self._capacity_bytes - sum(len(content) for content, _ in self._blobs.values())

    def collect_temporary(self, older_than_s: float) -> int:  # noqa: ARG002
        """Return 0: a writer's bytes die with it."""
        return 0

    def _check_room(self, size_bytes: int) -> None:
        free_bytes = self.free_bytes()
        if free_bytes is not None and size_bytes > free_bytes:
            raise Unavailable(
                f"the blob store is full: {size_bytes:,} bytes do not fit {free_bytes:,}",
                hint="delete what is no longer needed, then run `runwell gc`",
            )


class MemoryBlobWriter:
    """The writer of ``MemoryBlobs``."""

    def __init__(self, store: MemoryBlobs) -> None:
        self._store = store
        self._buffer: bytearray | None = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Append a copy of ``data``."""
        self._open_buffer().extend(data)

    def commit(self) -> Blob:
        """Store what was written."""
        content = bytes(self._open_buffer())
        self.abort()
        return self._store.put(content)

    def abort(self) -> None:
        """Drop what was written."""
        self._buffer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()

    def _open_buffer(self) -> bytearray:
        if self._buffer is None:
            raise Conflict("this blob writer is closed", hint="begin a new one with create()")
        return self._buffer
