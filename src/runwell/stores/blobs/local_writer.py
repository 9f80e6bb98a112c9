# ruff: noqa: PTH108
# The same strings and `os` as in local.py.
"""One blob on its way to a local disk, piece by piece; must not know the layout of the store."""

import io
import os
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from blake3 import blake3

from runwell.base.errors import Conflict
from runwell.stores.blobs.api import Blob
from runwell.stores.blobs.local_faults import translated

Publish = Callable[[str, int, Blob], None]
"""Gives the written file at a path, open as a handle, its final name."""


class LocalBlobWriter:
    """The writer of ``LocalBlobs``: hashes what passes through to a temporary file."""

    def __init__(self, path: str, handle: int, publish: Publish) -> None:
        self._path = path
        self._file = io.FileIO(handle, "wb")
        self._publish = publish
        self._hasher = blake3()
        self._size_bytes = 0

    def write(self, data: bytes | memoryview) -> None:
        """Append ``data`` to the file and to the hash."""
        handle = self._handle()
        view = memoryview(data).cast("B")
        try:
            with translated("written"):
                write_all(handle, view)
        except BaseException:
            self.abort()
            raise
        self._hasher.update(view)
        self._size_bytes += view.nbytes

    def commit(self) -> Blob:
        """Rename the file to its digest."""
        handle = self._handle()
        blob = Blob(digest=self._hasher.hexdigest(), size_bytes=self._size_bytes)
        try:
            with translated("written"):
                self._publish(self._path, handle, blob)
        except BaseException:
            self.abort()
            raise
        self._file.close()
        return blob

    def abort(self) -> None:
        """Close and remove the file, unless it is closed."""
        if not self._file.closed:
            self._file.close()
            remove(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()

    def _handle(self) -> int:
        if self._file.closed:
            raise Conflict("this blob writer is closed", hint="begin a new one with create()")
        return self._file.fileno()


def write_all(handle: int, view: memoryview) -> None:
    """Write every byte; one ``write`` may take only some when the disk is nearly full."""
    while view:
        view = view[os.write(handle, view) :]


def remove(path: str) -> None:
    """Unlink a temporary file that may be gone; what cannot go now is collected later."""
    with suppress(OSError):
        os.unlink(path)
