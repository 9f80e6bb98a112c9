"""The conformance suite of ``BlobStore``, one test per law; must not know any one store.

Run it over a store of your own with pytest::

    class TestMyBlobs(BlobStoreSuite):
        def make(self, folder: Path) -> BlobStore:
            return MyBlobs(...)

``make`` returns an empty store for each test. Override ``damage`` and ``make_full`` too where the
store allows it; the tests that need them are skipped otherwise. Law 1 under ``kill -9`` needs
processes of the store's own kind: see ``tests/faults/test_blobs_crash.py`` for how we check ours.
"""

import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from runwell.base.clock import now_ms
from runwell.base.errors import Conflict, Corrupt, Invalid, NotFound, RunwellError, Unavailable
from runwell.stores.blobs.api import Blob, BlobStore, BlobWriter, StoredBlob

EMPTY: Final = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
"""BLAKE3-256 of no bytes, as published with the algorithm's test vectors."""
ABSENT: Final = "0" * 64
NOT_DIGESTS: Final = (
    "",
    "abc",
    "../../../../etc/passwd",
    EMPTY.upper(),
    EMPTY + "\n",
    EMPTY + "/..",
    EMPTY[:-1] + "\x00",
    "g" * 64,
    "٣" * 64,
)
CAPACITY_BYTES: Final = 256 * 1024
CONTENTS: Final = (b"", b"\x00", b"epoch,loss\n0,0.5\n", bytes(range(256)) * 4096)
_PATIENCE_S: Final = 10.0


class BlobStoreSuite:
    """Subclass it and write ``make``; pytest finds the laws as ``test_law_…``."""

    def make(self, folder: Path) -> BlobStore:
        """Return an empty store; ``folder`` is this test's own."""
        raise NotImplementedError(f"{type(self).__name__} must say how its store is made: {folder}")

    def make_full(self, folder: Path) -> BlobStore | None:
        """Return an empty store with room for ``CAPACITY_BYTES``, None if that cannot be had."""
        del folder

    def damage(self, store: BlobStore, digest: str) -> None:
        """Change one byte of a stored blob behind the store's back."""
        path = store.path(digest)
        if path is None:
            pytest.skip("this store has no files to damage")
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    @pytest.fixture
    def store(self, tmp_path: Path) -> BlobStore:
        """The store under test."""
        return self.make(tmp_path / "store")

    def test_it_is_a_blob_store(self, store: BlobStore) -> None:
        """The methods of both Protocols are there."""
        assert isinstance(store, BlobStore)
        with store.create() as writer:
            assert isinstance(writer, BlobWriter)

    @pytest.mark.parametrize("content", CONTENTS, ids=len)
    def test_law_1_kept(self, store: BlobStore, tmp_path: Path, content: bytes) -> None:
        """All three ways in give one blob, and all ways out give it back."""
        (tmp_path / "mine").write_bytes(content)
        blob = store.put(content)
        assert _stream(store, content, piece_bytes=1000) == blob
        assert store.adopt(tmp_path / "mine") == blob
        assert not (tmp_path / "mine").exists()
        assert store.read(blob.digest) == content
        assert store.size_bytes(blob.digest) == blob.size_bytes == len(content)
        assert store.exists(blob.digest)
        _check_reader(store, blob, content)

    def test_law_1_memoryviews_are_bytes(self, store: BlobStore) -> None:
        """A view of wider items counts bytes, not items."""
        content = bytes(range(240))
        wide = memoryview(content).cast("I")
        with store.create() as writer:
            writer.write(wide)
            assert writer.commit() == store.put(wide) == store.put(content)

    def test_law_2_named_by_content(self, store: BlobStore) -> None:
        """The digest is BLAKE3-256; the same content is listed once."""
        assert store.put(b"") == Blob(digest=EMPTY, size_bytes=0)
        blobs = {store.put(b"same").digest, _stream(store, b"same", piece_bytes=1).digest}
        assert len(blobs) == 1
        assert len(list(store.digests())) == 2

    def test_law_2_writers_of_the_same_content_all_succeed(self, store: BlobStore) -> None:
        """Eight threads meet at a barrier and commit the same bytes."""
        barrier = threading.Barrier(8)

        def store_it(number: int) -> Blob:
            content = b"the same" * 10_000
            if number % 2:
                barrier.wait(_PATIENCE_S)
                return store.put(content)
            with store.create() as writer:
                writer.write(content)
                barrier.wait(_PATIENCE_S)
                return writer.commit()

        with ThreadPoolExecutor(8) as pool:
            blobs = set(pool.map(store_it, range(8)))
        (blob,) = blobs
        store.verify(blob.digest)
        assert [line.digest for line in store.digests()] == [blob.digest]

    def test_law_3_nothing_is_seen_before_the_commit(self, store: BlobStore) -> None:
        """Neither under its digest nor in the listing."""
        expected = _digest(store, b"half" * 2)
        with store.create() as writer:
            writer.write(b"half")
            writer.write(b"half")
            assert not store.exists(expected)
            assert list(store.digests()) == []
            assert writer.commit().digest == expected
        assert store.exists(expected)

    def test_law_3_aborted_writers_leave_nothing(self, store: BlobStore) -> None:
        """By word, by leaving the block, by an exception."""
        writer = store.create()
        writer.write(b"by word")
        writer.abort()
        writer.abort()
        with store.create() as writer:
            writer.write(b"left without a commit")
        with pytest.raises(ZeroDivisionError), store.create() as writer:
            writer.write(b"%d" % (1 // 0))
        assert list(store.digests()) == []
        assert store.collect_temporary(0) == 0

    def test_law_3_a_closed_writer_stays_closed(self, store: BlobStore) -> None:
        """After commit or abort it refuses, and a late abort does not undo the commit."""
        with store.create() as writer:
            writer.write(b"done")
            blob = writer.commit()
            for late in (lambda: writer.write(b"more"), writer.commit):
                with pytest.raises(Conflict, match="closed"):
                    late()
            writer.abort()
        assert store.read(blob.digest) == b"done"

    @pytest.mark.parametrize("way", ["put", "stream", "adopt"])
    def test_law_4_young_again(self, store: BlobStore, tmp_path: Path, way: str) -> None:
        """Storing the same content again moves ``modified_ms`` on, as the clock does."""
        store.put(b"again")
        before = _only(store)
        assert abs(before.modified_ms - now_ms()) < 60_000

        def store_again() -> bool:
            (tmp_path / "again").write_bytes(b"again")
            {
                "put": lambda: store.put(b"again"),
                "stream": lambda: _stream(store, b"again", piece_bytes=2),
                "adopt": lambda: store.adopt(tmp_path / "again"),
            }[way]()
            return _only(store).modified_ms > before.modified_ms

        _wait_until(store_again)
        assert _only(store).digest == before.digest

    @pytest.mark.parametrize("text", NOT_DIGESTS, ids=repr)
    def test_law_5_digests_only(self, store: BlobStore, text: str) -> None:
        """Every method that takes a digest refuses anything else."""
        for method in (
            store.open,
            store.read,
            store.size_bytes,
            store.exists,
            store.delete,
            store.path,
            store.verify,
        ):
            with pytest.raises(Invalid, match="digest"):
                method(text)

    def test_law_6_absent_is_a_fact(self, store: BlobStore) -> None:
        """In an empty store, and again after a delete."""
        for digest in (ABSENT, store.put(b"soon gone").digest):
            if digest != ABSENT:
                assert store.delete(digest)
            for method in (store.open, store.read, store.size_bytes, store.verify):
                with pytest.raises(NotFound, match=digest):
                    method(digest)
            assert not store.exists(digest)
            assert store.path(digest) is None
            assert not store.delete(digest)
            assert not store.delete(digest, unmodified_since_ms=now_ms())

    def test_law_6_adopting_what_is_no_file(self, store: BlobStore, tmp_path: Path) -> None:
        """A missing file, a folder and a link are refused and stay as they are."""
        with pytest.raises(NotFound, match="missing"):
            store.adopt(tmp_path / "missing")
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "target")
        (tmp_path / "target").write_bytes(b"mine")
        for name in ("folder", "link"):
            with pytest.raises(Invalid, match=name):
                store.adopt(tmp_path / name)
        assert (tmp_path / "target").read_bytes() == b"mine"
        assert list(store.digests()) == []

    def test_law_7_open_stays_open(self, store: BlobStore) -> None:
        """A reader in the middle of a blob reads on after its delete."""
        content = bytes(range(256)) * 8192
        blob = store.put(content)
        with store.open(blob.digest) as reader:
            head = reader.read(10)
            assert store.delete(blob.digest)
            assert head + reader.read() == content

    def test_law_8_full_is_clean(self, tmp_path: Path) -> None:
        """Every way in fails with ``Unavailable``; old blobs stay, small ones still fit."""
        store = self.make_full(tmp_path / "full")
        if store is None:
            pytest.skip("this store cannot be made small")
        old = store.put(b"old" * 100)
        content = b"too large" * CAPACITY_BYTES
        (tmp_path / "large").write_bytes(content)
        for way in (
            lambda: store.put(content),
            lambda: _stream(store, content, piece_bytes=8192),
            lambda: _stream_and_forget(store, content),
            lambda: store.adopt(tmp_path / "large"),
        ):
            with pytest.raises(Unavailable) as problem:
                way()
            assert problem.value.hint
            assert str(tmp_path) not in str(problem.value)
        assert (tmp_path / "large").exists()
        assert [line.digest for line in store.digests()] == [old.digest]
        assert store.collect_temporary(0) == 0
        store.verify(old.digest)
        assert store.read(store.put(b"small").digest) == b"small"

    def test_law_9_complete_listing(self, store: BlobStore) -> None:
        """Sorted, each once, with sizes; blobs that come and go meanwhile disturb nothing."""
        kept = {store.put(b"%d" % number * number).digest: number for number in range(2, 9)}
        gone = store.put(b"gone before the end").digest
        found: list[StoredBlob] = []
        for line in store.digests():
            found.append(line)
            store.delete(gone)
            store.put(b"new while listing, after %d" % len(found))
        names = [line.digest for line in found]
        assert names == sorted(set(names))
        assert {line.digest: line.size_bytes for line in found if line.digest in kept} == kept

    def test_law_10_spared(self, store: BlobStore) -> None:
        """A condition keeps what is younger and lets the older go."""
        blob = store.put(b"named soon")
        modified_ms = _only(store).modified_ms
        assert not store.delete(blob.digest, unmodified_since_ms=modified_ms - 1)
        store.verify(blob.digest)
        assert store.delete(blob.digest, unmodified_since_ms=modified_ms)
        assert not store.exists(blob.digest)

    def test_law_10_collector_against_writers(self, store: BlobStore) -> None:
        """Blobs made young by ``put`` are there afterwards, while a collector deletes old ones."""
        contents = [b"blob %d" % number for number in range(50)]
        for content in contents:
            store.put(content)
        limit_ms = now_ms()
        _wait_until(lambda: now_ms() > limit_ms + 10)  # File systems date by ticks of 4 to 10 ms.
        is_done = threading.Event()

        def collect() -> None:
            while not is_done.is_set():
                for line in store.digests():
                    store.delete(line.digest, unmodified_since_ms=limit_ms)

        collector = threading.Thread(target=collect, name="collector")
        collector.start()
        try:
            blobs = [store.put(content) for content in contents for _ in range(5)]
            missing = [blob.digest for blob in blobs if not store.exists(blob.digest)]
        finally:
            is_done.set()
            collector.join(_PATIENCE_S)
        assert missing == []

    def test_law_11_left_overs_go(self, store: BlobStore) -> None:
        """A patient collection spares a writer at work, a hasty one cuts it off cleanly."""
        kept = store.put(b"not a left-over")
        with store.create() as writer:
            writer.write(b"slow")
            assert store.collect_temporary(3600) == 0
            slow = writer.commit()
        with store.create() as writer:
            writer.write(b"too slow")
            if store.collect_temporary(0):
                with pytest.raises(Unavailable):
                    writer.commit()
        for blob in (kept, slow):
            store.verify(blob.digest)

    def test_law_12_verified(self, store: BlobStore) -> None:
        """One changed byte is found, and only in the blob that has it."""
        sound, damaged = store.put(b"sound" * 1000), store.put(b"damaged" * 1000)
        store.verify(damaged.digest)
        self.damage(store, damaged.digest)
        store.verify(sound.digest)
        with pytest.raises(Corrupt, match=damaged.digest):
            store.verify(damaged.digest)

    def test_free_bytes_is_room_or_unknown(self, store: BlobStore) -> None:
        """A store may not know its room, but never has less than none."""
        free_bytes = store.free_bytes()
        assert free_bytes is None or free_bytes >= 0

    def test_errors_carry_no_path_of_the_host(self, store: BlobStore, tmp_path: Path) -> None:
        """What a user may see names the blob, not the folder."""
        for way in (lambda: store.read(ABSENT), lambda: store.adopt(tmp_path / "missing")):
            with pytest.raises(RunwellError) as problem:
                way()
            assert str(tmp_path) not in str(problem.value)


def _stream(store: BlobStore, content: bytes, *, piece_bytes: int) -> Blob:
    with store.create() as writer:
        for start in range(0, len(content), piece_bytes):
            writer.write(memoryview(content)[start : start + piece_bytes])
        return writer.commit()


def _stream_and_forget(store: BlobStore, content: bytes) -> None:
    """Write without a ``with``: the failing call itself must clean up."""
    writer = store.create()
    for start in range(0, len(content), 8192):
        writer.write(content[start : start + 8192])
    writer.commit()


def _check_reader(store: BlobStore, blob: Blob, content: bytes) -> None:
    with store.open(blob.digest) as reader:
        assert reader.read() == content
        assert reader.seek(len(content) // 2) == len(content) // 2
        assert reader.read(10) == content[len(content) // 2 :][:10]
        assert reader.seek(0, io.SEEK_END) == len(content)


def _digest(store: BlobStore, content: bytes) -> str:
    """Learn a digest from the store itself, and leave no blob."""
    blob = store.put(content)
    store.delete(blob.digest)
    return blob.digest


def _only(store: BlobStore) -> StoredBlob:
    (line,) = store.digests()
    return line


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"not so within {_PATIENCE_S} s"
