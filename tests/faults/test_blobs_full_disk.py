"""A disk that refuses to take more: ``Unavailable``, and nothing left behind (law 8)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.testing.blobs import CAPACITY_BYTES

LAW_8_ON_A_SMALL_DISK = """
import sys
from pathlib import Path
from runwell.stores.blobs.local import LocalBlobs
from runwell.testing.blobs import BlobStoreSuite

class Small(BlobStoreSuite):
    def make_full(self, folder):
        return LocalBlobs(Path(sys.argv[1]) / "disk" / "store")

Small().test_law_8_full_is_clean(Path(sys.argv[1]))
"""

LAW_8_AT_THE_LIMIT_OF_A_FILE = """
import resource, sys
from pathlib import Path
from runwell.base.errors import Unavailable
from runwell.stores.blobs.local import LocalBlobs

store = LocalBlobs(sys.argv[1])
old = store.put(b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
for count in (1, 25):
    try:
        if count == 1:
            store.put(bytes(200_000))
        else:
            with store.create() as writer:
                for _ in range(count):
                    writer.write(bytes(8_000))
                writer.commit()
    except Unavailable as problem:
        assert "File too large" in str(problem), problem
    else:
        raise SystemExit("a file above the limit was stored")
    assert list(Path(sys.argv[1], "tmp").iterdir()) == []
assert [blob.digest for blob in store.digests()] == [old.digest]
"""


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_full_disk_keeps_law_8(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size={CAPACITY_BYTES} none "$1"'
    in_own_namespace = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
    if not shutil.which("unshare") or _run(*in_own_namespace, mount, "sh", str(disk)).returncode:
        pytest.skip("this kernel lets us mount no small disk of our own")
    ended = _run(
        *in_own_namespace,
        f'{mount} && exec "$2" -c "$3" "$4"',
        "sh",
        str(disk),
        sys.executable,
        LAW_8_ON_A_SMALL_DISK,
        str(tmp_path),
    )
    assert ended.returncode == 0, ended.stderr


def test_a_write_that_the_kernel_refuses_halfway_leaves_nothing(tmp_path: Path) -> None:
    ended = _run(sys.executable, "-c", LAW_8_AT_THE_LIMIT_OF_A_FILE, str(tmp_path))
    assert ended.returncode == 0, ended.stderr
