"""The local blob store as files: layout, rights, moving, healing; its laws are in conformance."""

import os
import shutil
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runwell.base.errors import Corrupt, Invalid, Unavailable
from runwell.stores.blobs import local
from runwell.stores.blobs.local import LocalBlobs


@pytest.fixture
def store(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs")


def test_a_blob_is_a_file_under_the_first_two_characters_of_its_digest(
    store: LocalBlobs, tmp_path: Path
) -> None:
    blob = store.put(b"weights")
    path = tmp_path / "blobs" / blob.digest[:2] / blob.digest
    assert store.path(blob.digest) == path
    assert path.read_bytes() == b"weights"


def test_two_stores_on_one_folder_are_one_store(store: LocalBlobs, tmp_path: Path) -> None:
    blob = store.put(b"shared")
    assert LocalBlobs(str(tmp_path / "blobs")).read(blob.digest) == b"shared"


def test_a_relative_root_survives_a_change_of_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = LocalBlobs("blobs")
    monkeypatch.chdir("/")
    assert store.read(store.put(b"here").digest) == b"here"
    assert (tmp_path / "blobs").is_dir()


def test_putting_what_is_there_writes_no_file(store: LocalBlobs) -> None:
    blob = store.put(b"once")
    path = store.path(blob.digest)
    assert path is not None
    os.utime(path, (1, 1))
    inode = path.stat().st_ino
    store.put(b"once")
    assert path.stat().st_ino == inode
    assert path.stat().st_mtime > 1


def test_nobody_else_may_read_and_the_umask_decides_about_the_group(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        store = LocalBlobs(tmp_path / "blobs")
        path = store.path(store.put(b"private").digest)
    finally:
        os.umask(before)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750


def test_adopting_renames_the_file_and_makes_it_young_and_private(
    store: LocalBlobs, tmp_path: Path
) -> None:
    mine = tmp_path / "model.bin"
    mine.write_bytes(b"layers")
    mine.chmod(0o606)
    os.utime(mine, (1, 1))
    inode = mine.stat().st_ino
    path = store.path(store.adopt(mine).digest)
    assert path is not None
    assert path.stat().st_ino == inode
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_mtime > 1


def test_adopting_copies_a_file_that_has_a_second_name(store: LocalBlobs, tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.write_bytes(b"linked")
    os.link(mine, other)
    blob = store.adopt(mine)
    other.write_bytes(b"changed later")
    store.verify(blob.digest)
    assert not mine.exists()


def test_adopting_copies_from_another_file_system(store: LocalBlobs, tmp_path: Path) -> None:
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    mine = shm / f"runwell-test-{os.getpid()}-{tmp_path.name}"
    try:
        mine.write_bytes(b"far away" * 300_000)
        blob = store.adopt(mine)
        store.verify(blob.digest)
        assert blob.size_bytes == 2_400_000
        assert not mine.exists()
    finally:
        mine.unlink(missing_ok=True)


def test_adopting_a_pipe_is_refused_without_waiting(store: LocalBlobs, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Invalid, match="'pipe' is not a regular file"):
        store.adopt(tmp_path / "pipe")


def test_a_blob_cut_short_by_a_power_cut_is_found_and_replaced(store: LocalBlobs) -> None:
    blob = store.put(b"all of it")
    path = store.path(blob.digest)
    assert path is not None
    os.truncate(path, 3)
    with pytest.raises(Corrupt):
        store.verify(blob.digest)
    store.put(b"all of it")
    store.verify(blob.digest)


def test_files_that_are_no_blobs_are_not_listed(store: LocalBlobs, tmp_path: Path) -> None:
    blob = store.put(b"listed")
    (tmp_path / "blobs" / blob.digest[:2] / ".nfs0001").write_bytes(b"")
    (tmp_path / "blobs" / "README").write_bytes(b"")
    assert [line.digest for line in store.digests()] == [blob.digest]


def test_collecting_goes_by_the_age_of_the_last_write(store: LocalBlobs, tmp_path: Path) -> None:
    temporary = tmp_path / "blobs" / "tmp"
    (temporary / "old").write_bytes(b"")
    (temporary / "new").write_bytes(b"")
    os.utime(temporary / "old", (1, 1))
    assert store.collect_temporary(older_than_s=3600) == 1
    assert [path.name for path in temporary.iterdir()] == ["new"]


def test_a_store_whose_folder_was_removed_says_unavailable(
    store: LocalBlobs, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "blobs")
    for act in (lambda: store.put(b"x"), store.create, store.free_bytes):
        with pytest.raises(Unavailable) as problem:
            act()
        assert str(tmp_path) not in str(problem.value)


def test_a_root_that_is_a_file_says_unavailable(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_bytes(b"")
    with pytest.raises(Unavailable, match="opened"):
        LocalBlobs(tmp_path / "blobs")


def test_a_blob_is_as_young_as_its_commit_not_as_its_last_write(
    store: LocalBlobs, tmp_path: Path
) -> None:
    with store.create() as writer:
        writer.write(b"hours ago")
        (temporary,) = (tmp_path / "blobs" / "tmp").iterdir()
        os.utime(temporary, (1, 1))
        path = store.path(writer.commit().digest)
    assert path is not None
    assert path.stat().st_mtime > 1


def test_a_put_between_the_look_at_a_blob_and_its_delete_waits(
    store: LocalBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The window is microseconds wide, so the test opens it: a writer comes while the collector
    # stands between looking at the time and unlinking. Without the lock its blob would be lost.
    blob = store.put(b"named soon")
    path = store.path(blob.digest)
    assert path is not None
    writer = threading.Thread(target=store.put, args=[b"named soon"], name="writer")
    look = local._modified_ms

    def look_and_let_a_writer_in(path: str) -> int:
        modified_ms = look(path)
        writer.start()
        writer.join(0.1)
        return modified_ms

    monkeypatch.setattr(local, "_modified_ms", look_and_let_a_writer_in)
    store.delete(blob.digest, unmodified_since_ms=2**50)
    writer.join(10)
    assert store.read(blob.digest) == b"named soon"


def test_many_threads_store_many_blobs(store: LocalBlobs) -> None:
    contents = [b"%d" % (number % 100) * 2000 for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        blobs = list(pool.map(store.put, contents))
    assert [store.read(blob.digest) for blob in blobs] == contents
    assert len(list(store.digests())) == 100
    assert store.collect_temporary(0) == 0


def test_free_bytes_is_that_of_the_disk(store: LocalBlobs, tmp_path: Path) -> None:
    assert 0 < store.free_bytes() <= shutil.disk_usage(tmp_path).total
