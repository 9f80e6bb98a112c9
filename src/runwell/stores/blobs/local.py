# ruff: noqa: PTH100, PTH103, PTH105, PTH108, PTH116, PTH123
# Strings and `os` instead of pathlib: four Path objects cost a tenth of a small put.
"""Blobs as files on a local disk; must not know who names them.

Layout::

    <root>/ab/<digest>   256 folders by the first two characters. Measured on ext4, 2,000 blobs of
                         10 kB: two levels (ab/cd) doubled the time of a put, 94 against 44 µs, for
                         their 1,969 folders; ten million blobs are 40,000 to a folder, fine there.
    <root>/tmp/          what is being written, under random names
    <root>/lock          held shared while a blob is stored, alone while one is deleted with a
                         condition; the kernel lets go of it when its holder dies

A blob is written under ``tmp/`` and renamed, so it is whole or absent (law 3). After ``kill -9``
the page cache still holds it, so nothing is synchronised by default (law 1). A power cut may lose
or shorten blobs of the last half minute; ``is_durable=True`` pays an fsync for each to exclude
that. A shortened one is found by ``verify`` and replaced when its content is stored again.

Files are made with mode 0660 and folders with 0770, less the umask: never for others, and the
umask decides about the group.
"""

import fcntl
import io
import os
import shutil
import stat
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from runwell.base.errors import Corrupt, Invalid, NotFound
from runwell.stores.blobs.api import Blob, StoredBlob
from runwell.stores.blobs.digest import digest_of, digest_of_file, is_digest, parse_digest
from runwell.stores.blobs.local_faults import NO_LOCKS, NO_MOVE, translated
from runwell.stores.blobs.local_writer import LocalBlobWriter, remove, write_all

_FILE_MODE: Final = 0o660
_FOLDER_MODE: Final = 0o770
_TEMPORARY: Final = "tmp"
_SHARDS: Final = tuple(f"{number:02x}" for number in range(256))


class LocalBlobs:
    """A ``BlobStore`` in a folder, for any number of threads and processes of one host."""

    def __init__(self, root: Path | str, *, is_durable: bool = False) -> None:
        """Open the store in ``root``, making the folder where it is missing.

        Raises:
            Unavailable: the folder cannot be made.
        """
        self._root = os.path.abspath(root)
        self._temporary = f"{self._root}/{_TEMPORARY}"
        self._is_durable = is_durable
        with translated("opened"):
            os.makedirs(self._root, _FOLDER_MODE, exist_ok=True)
            os.makedirs(self._temporary, _FOLDER_MODE, exist_ok=True)

    def create(self) -> LocalBlobWriter:
        """Begin a blob in a file under ``tmp/``."""
        with translated("written"):
            path, handle = self._create_temporary()
        return LocalBlobWriter(path, handle, self._publish)

    def put(self, data: bytes | memoryview) -> Blob:
        """Store bytes: one open, write, close and rename, or only a new time if they are there."""
        view = memoryview(data).cast("B")
        blob = Blob(digest=digest_of(view), size_bytes=view.nbytes)
        with translated("written"), self._lock(is_shared=True):
            if self._renew(blob):
                return blob
            path, handle = self._create_temporary()
            try:
                try:
                    write_all(handle, view)
                    self._sync(handle)
                finally:
                    os.close(handle)
                self._rename(path, blob)
            except BaseException:
                remove(path)
                raise
        return blob

    def adopt(self, path: Path) -> Blob:
        """Hash the file and rename it into the store; copy it where a rename cannot do.

        A rename cannot cross file systems, and must not where the file has another name (a hard
        link) under which its content could still change.
        """
        with translated("written"), _open_regular(path) as file:
            facts = os.fstat(file.fileno())
            blob = Blob(digest=digest_of_file(file), size_bytes=file.tell())
            with self._lock(is_shared=True):
                is_known = self._renew(blob)
                if not is_known and facts.st_nlink == 1 and self._move(path, file, blob):
                    return blob
            if not is_known:
                file.seek(0)
                blob = self._copy(file)
            os.unlink(path)
        return blob

    def open(self, digest: str) -> BinaryIO:
        """Open the blob's file."""
        with translated("read", digest):
            return open(self._path(digest), "rb")

    def read(self, digest: str) -> bytes:
        """Read the blob's file."""
        with translated("read", digest), open(self._path(digest), "rb", buffering=0) as file:
            return file.read()

    def size_bytes(self, digest: str) -> int:
        """Return the length of the blob's file."""
        with translated("read", digest):
            return os.stat(self._path(digest)).st_size

    def exists(self, digest: str) -> bool:
        """Say whether the blob's file is there."""
        return self.path(digest) is not None

    def delete(self, digest: str, *, unmodified_since_ms: int | None = None) -> bool:
        """Unlink the blob's file; with a condition, alone under the lock (law 10)."""
        path = self._path(digest)
        try:
            with translated("changed", digest), self._lock(is_shared=unmodified_since_ms is None):
                if unmodified_since_ms is not None and _modified_ms(path) > unmodified_since_ms:
                    return False
                os.unlink(path)
        except NotFound:
            return False
        return True

    def digests(self) -> Iterator[StoredBlob]:
        """List folder by folder; memory grows with one folder, not with the store."""
        for shard in _SHARDS:
            with translated("listed"):
                listing = self._shard_listing(shard)
            yield from listing

    def path(self, digest: str) -> Path | None:
        """Return the blob's file, never to be written to."""
        try:
            self.size_bytes(digest)
        except NotFound:
            return None
        return Path(self._path(digest))

    def verify(self, digest: str) -> None:
        """Hash the blob's file and compare."""
        with translated("read", digest), open(self._path(digest), "rb", buffering=0) as file:
            found = digest_of_file(file)
        if found != digest:
            raise Corrupt(
                f"the content of blob {digest!r} does not match its digest",
                hint="the disk or someone changed it; delete the blob and store the file again",
            )

    def free_bytes(self) -> int:
        """Return the room that the file system leaves to this user."""
        with translated("examined"):
            return shutil.disk_usage(self._root).free

    def collect_temporary(self, older_than_s: float) -> int:
        """Remove files under ``tmp/`` that were not written to for ``older_than_s`` seconds."""
        limit_ns = time.time_ns() - int(older_than_s * 1e9)
        removed = 0
        with translated("cleaned"), os.scandir(self._temporary) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    if entry.stat(follow_symlinks=False).st_mtime_ns <= limit_ns:
                        os.unlink(entry.path)
                        removed += 1
        return removed

    def _path(self, digest: str) -> str:
        return f"{self._root}/{parse_digest(digest)[:2]}/{digest}"

    def _create_temporary(self) -> tuple[str, int]:
        path = f"{self._temporary}/{os.urandom(16).hex()}"
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
        return path, os.open(path, flags, _FILE_MODE)

    def _renew(self, blob: Blob) -> bool:
        """Set the time of a blob to now; False if it is absent or was cut short by a power cut.

        The caller holds the lock, here and in ``_rename`` and ``_move``.
        """
        path = f"{self._root}/{blob.digest[:2]}/{blob.digest}"
        try:
            if os.stat(path).st_size != blob.size_bytes:
                return False
        except FileNotFoundError:
            return False
        os.utime(path)
        return True

    def _publish(self, path: str, handle: int, blob: Blob) -> None:
        """Give a written file its final name; its time is that of the commit (law 4)."""
        os.utime(handle)
        self._sync(handle)
        with self._lock(is_shared=True):
            self._rename(path, blob)

    def _rename(self, path: str, blob: Blob) -> None:
        folder = f"{self._root}/{blob.digest[:2]}"
        target = f"{folder}/{blob.digest}"
        try:
            os.replace(path, target)
        except FileNotFoundError:
            os.makedirs(folder, _FOLDER_MODE, exist_ok=True)
            os.replace(path, target)
        if self._is_durable:
            _sync_folder(folder)
            _sync_folder(self._root)

    def _move(self, path: Path, file: io.FileIO, blob: Blob) -> bool:
        handle = file.fileno()
        try:
            # Rights that the owner withheld from the group stay withheld.
            mode = os.fstat(handle).st_mode & _FILE_MODE | stat.S_IRUSR | stat.S_IWUSR
            os.fchmod(handle, mode)
            os.utime(handle)
            self._sync(handle)
            self._rename(os.fspath(path), blob)
        except OSError as problem:
            if problem.errno not in NO_MOVE:
                raise
            return False
        return True

    def _copy(self, file: io.FileIO) -> Blob:
        with self.create() as writer:
            while chunk := file.read(1 << 20):
                writer.write(chunk)
            return writer.commit()

    def _sync(self, handle: int) -> None:
        if self._is_durable:
            os.fsync(handle)

    @contextmanager
    def _lock(self, *, is_shared: bool) -> Generator[None]:
        handle = os.open(f"{self._root}/lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
            except OSError as problem:
                # Lustre mounted without locks, some FUSE systems: law 10 then has a gap of
                # microseconds between looking at the time and unlinking.
                if problem.errno not in NO_LOCKS:
                    raise
            yield
        finally:
            # Unlocked by word, not by close: a child forked meanwhile holds the file open too.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_UN)
            os.close(handle)

    def _shard_listing(self, shard: str) -> list[StoredBlob]:
        listing: list[StoredBlob] = []
        with suppress(FileNotFoundError), os.scandir(f"{self._root}/{shard}") as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    if is_digest(entry.name):
                        listing.append(_stored(entry))
        return sorted(listing, key=lambda blob: blob.digest)


def _stored(entry: os.DirEntry[str]) -> StoredBlob:
    facts = entry.stat(follow_symlinks=False)
    return StoredBlob(
        digest=entry.name, size_bytes=facts.st_size, modified_ms=facts.st_mtime_ns // 1_000_000
    )


def _modified_ms(path: str) -> int:
    return os.stat(path).st_mtime_ns // 1_000_000


def _open_regular(path: Path) -> io.FileIO:
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise Invalid(f"{path.name!r} is not a regular file", hint="resolve links first")
        return open(path, "rb", buffering=0)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {path.name!r} to adopt") from None
    except PermissionError:
        raise Invalid(f"the file {path.name!r} may not be read", hint="check its rights") from None


def _sync_folder(path: str) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
