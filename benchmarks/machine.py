"""What the figures were measured on: the machine, and the versions of all that takes part."""

import os
import platform
import sqlite3
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Final

import psutil

OURS: Final = ("runwell", "msgspec", "numpy", "sqlalchemy", "uvicorn", "uvloop", "zstandard")
PEERS: Final = ("mlflow", "wandb", "trackio")
_ASK: Final = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"


def machine(folder: Path) -> str:
    """Describe the machine in one line; ``folder`` is on the disk that is used."""
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.release()}"
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {_processor()}, {memory:.0f} GiB, {system}, {_filesystem(folder)}"


def versions(peers: Path | None) -> dict[str, str]:
    """Return the versions of Python, SQLite, our parts and the peers."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for name in OURS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            # Not installed: run from the source tree, or an optional part.
            continue
    if peers:
        command = [str(peers), "-c", _ASK, *PEERS]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found |= dict(zip(PEERS, done.stdout.split(), strict=True))
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _filesystem(folder: Path) -> str:
    mounts = [
        part for part in psutil.disk_partitions(all=True) if folder.is_relative_to(part.mountpoint)
    ]
    return max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "unknown disk"
