"""SIGKILL of a process that writes blobs: whole or absent, nothing acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.stores.blobs.local import LocalBlobs

# It says one line before and after each step; its parent kills it at a line of its choice, while
# the next step runs.
WRITER = """
import os, random, sys
from pathlib import Path
from runwell.stores.blobs.local import LocalBlobs

root, seed = Path(sys.argv[1]), int(sys.argv[2])
store, chance = LocalBlobs(root / "store"), random.Random(seed)

def say(*words):
    os.write(1, (" ".join(words) + "\\n").encode())

def stream(content):
    with store.create() as writer:
        for start in range(0, len(content), 50_000):
            writer.write(content[start:start + 50_000])
            say("wrote")
        return writer.commit()

def adopt(content):
    path = root / "mine"
    path.write_bytes(content)
    say("adopting", str(len(content)))
    return store.adopt(path)

while True:
    way = chance.choice([stream, adopt, store.put, store.put])
    content = chance.randbytes(chance.choice([0, 10, 10_000, 1_000_000]))
    say("kept", way(content).digest)
"""


def _kill_after(root: Path, seed: int, lines: int) -> set[str]:
    """Run the writer, kill it after ``lines`` lines; return the digests it was promised."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), str(seed)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        assert all(said), "the writer ended by itself"
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.read().splitlines()
    assert writer.returncode == -signal.SIGKILL
    return {line.split()[1].decode() for line in said if line.startswith(b"kept ")}


@pytest.mark.parametrize("seed", range(3))
def test_sigkill_at_random_moments_loses_no_blob_and_shows_no_part_of_one(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    kept: set[str] = set()
    for round_ in range(5):
        kept |= _kill_after(tmp_path, seed * 100 + round_, chance.randrange(1, 120))
        # Opened after each death as a restarted server does, over what the dead one left.
        store = LocalBlobs(tmp_path / "store")
        listed = [blob.digest for blob in store.digests()]
        for digest in listed:
            store.verify(digest)
        assert kept <= set(listed)
    assert kept
    _check_left_overs_go(tmp_path, listed)


def _check_left_overs_go(root: Path, listed: list[str]) -> None:
    store = LocalBlobs(root / "store")
    temporary = root / "store" / "tmp"
    left_over = len(list(temporary.iterdir()))
    assert store.collect_temporary(older_than_s=3600) == 0
    assert store.collect_temporary(older_than_s=0) == left_over
    assert list(temporary.iterdir()) == []
    assert [blob.digest for blob in store.digests()] == listed


def test_a_reader_beside_a_writer_that_is_killed_sees_only_whole_blobs(tmp_path: Path) -> None:
    store = LocalBlobs(tmp_path / "store")
    seen: set[str] = set()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), "7"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as writer:
        assert writer.stdout is not None
        while len(seen) < 40:
            assert writer.stdout.readline()
            for blob in store.digests():
                if blob.digest not in seen:
                    store.verify(blob.digest)
                    assert store.size_bytes(blob.digest) == blob.size_bytes
                    seen.add(blob.digest)
        writer.kill()
    for digest in seen:
        store.verify(digest)


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    # A collector killed while it holds the lock alone must not stop every later writer.
    holder = """
import os, signal, sys
from runwell.stores.blobs.local import LocalBlobs
with LocalBlobs(sys.argv[1])._lock(is_shared=False):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run(
        [sys.executable, "-c", holder, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    store = LocalBlobs(tmp_path)
    blob = store.put(b"not stopped")
    assert store.delete(blob.digest, unmodified_since_ms=2**62 // 1_000_000)
