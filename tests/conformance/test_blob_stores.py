"""Every blob store of ours keeps the laws of ``stores/blobs/api.py``."""

from pathlib import Path

from runwell.stores.blobs.api import BlobStore
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.blobs.memory import MemoryBlobs
from runwell.testing.blobs import CAPACITY_BYTES, BlobStoreSuite


class TestLocalBlobs(BlobStoreSuite):
    def make(self, folder: Path) -> BlobStore:
        return LocalBlobs(folder)


class TestDurableLocalBlobs(BlobStoreSuite):
    def make(self, folder: Path) -> BlobStore:
        return LocalBlobs(folder, is_durable=True)


class TestMemoryBlobs(BlobStoreSuite):
    def make(self, folder: Path) -> BlobStore:
        return MemoryBlobs()

    def make_full(self, folder: Path) -> BlobStore:
        return MemoryBlobs(capacity_bytes=CAPACITY_BYTES)

    def damage(self, store: BlobStore, digest: str) -> None:
        assert isinstance(store, MemoryBlobs)
        content, modified_ms = store._blobs[digest]
        store._blobs[digest] = (b"?" + content[1:], modified_ms)
