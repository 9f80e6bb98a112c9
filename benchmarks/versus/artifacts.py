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
from typing import Any

from calls import answer

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


def seconds(*calls: Callable[[], Any]) -> float:
    """Return how long the calls take one after another."""
    began = time.perf_counter()
    for call in calls:
        call()
    return time.perf_counter() - began


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
    copy_s = seconds(lambda: shutil.copyfile(big, folder / "copy.bin"))
    tracker = importlib.import_module(module)
    tracker.set_tracking_uri(uri)
    flush = getattr(tracker, "flush", lambda: None)
    client = tracker.MlflowClient(tracking_uri=uri)
    with tracker.start_run() as run:
        flush()
        run_id = run.info.run_id
        big_up_s = seconds(lambda: tracker.log_artifact(str(big)), flush)
        small_up_s = seconds(lambda: tracker.log_artifacts(str(small), "small"), flush)
        big_down_s = seconds(lambda: client.download_artifacts(run_id, "big.bin", str(back)))
        small_down_s = seconds(lambda: client.download_artifacts(run_id, "small", str(back)))
    same(big, back / "big.bin")
    for path in small.iterdir():
        same(path, back / "small" / path.name)
    answer(
        copy_mb_per_s=int(big_bytes) / copy_s / 1e6,
        big_up_mb_per_s=int(big_bytes) / big_up_s / 1e6,
        big_down_mb_per_s=int(big_bytes) / big_down_s / 1e6,
        small_up_per_s=int(files) / small_up_s,
        small_down_per_s=int(files) / small_down_s,
    )


if __name__ == "__main__":
    main()
