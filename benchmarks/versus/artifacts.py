"""Log files through a server and download them again, with runwell or mlflow.

python artifacts.py MODULE URI FOLDER BIG_BYTES FILES
"""

import filecmp
import importlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from calls import answer, cpu_s

BLOCK = 1 << 20
SMALL_BYTES = 10_000


def prepare(folder: Path, big_bytes: int, files: int) -> tuple[Path, Path]:
    """Write one big file and a folder of small ones, all of random bytes; return their paths."""
    big, small = folder / "big.bin", folder / "small"
    with big.open("wb") as out:
        for start in range(0, big_bytes, BLOCK):
            out.write(os.urandom(min(BLOCK, big_bytes - start)))
    small.mkdir()
    for number in range(files):
        (small / f"{number:05d}.bin").write_bytes(os.urandom(SMALL_BYTES))
    return big, small


class Took(NamedTuple):
    """How long something took, and how much of a core this process used meanwhile."""

    wall_s: float
    cpu_share: float


def time_all(*calls: Callable[[], Any]) -> Took:
    """Return what the calls take one after another."""
    used_s, began = cpu_s(), time.perf_counter()
    for call in calls:
        call()
    wall_s = time.perf_counter() - began
    return Took(wall_s, (cpu_s() - used_s) / wall_s)


def same(sent: Path, received: Path) -> None:
    """Compare two files byte by byte, and stop if they differ."""
    if not filecmp.cmp(sent, received, shallow=False):
        raise SystemExit(f"{received} is not {sent}")


def main() -> None:
    """Measure one system and print it."""
    module, uri, place, big_bytes, files = sys.argv[1:]
    folder = Path(place)
    folder.mkdir()
    back = folder / "back"
    back.mkdir()
    big, small = prepare(folder, int(big_bytes), int(files))
    copy = time_all(lambda: shutil.copyfile(big, folder / "copy.bin"))
    tracker = importlib.import_module(module)
    tracker.set_tracking_uri(uri)
    flush = getattr(tracker, "flush", lambda: None)
    client = tracker.MlflowClient(tracking_uri=uri)
    with tracker.start_run() as run:
        flush()
        run_id = run.info.run_id
        big_up = time_all(lambda: tracker.log_artifact(str(big)), flush)
        small_up = time_all(lambda: tracker.log_artifacts(str(small), "small"), flush)
        big_down = time_all(lambda: client.download_artifacts(run_id, "big.bin", str(back)))
        small_down = time_all(lambda: client.download_artifacts(run_id, "small", str(back)))
    same(big, back / "big.bin")
    for path in small.iterdir():
        same(path, back / "small" / path.name)
    answer(
        copy_mb_per_s=int(big_bytes) / copy.wall_s / 1e6,
        big_up_mb_per_s=int(big_bytes) / big_up.wall_s / 1e6,
        big_up_cpu_share=big_up.cpu_share,
        big_down_mb_per_s=int(big_bytes) / big_down.wall_s / 1e6,
        big_down_cpu_share=big_down.cpu_share,
        small_up_per_s=int(files) / small_up.wall_s,
        small_up_cpu_share=small_up.cpu_share,
        small_down_per_s=int(files) / small_down.wall_s,
        small_down_cpu_share=small_down.cpu_share,
    )


if __name__ == "__main__":
    main()
