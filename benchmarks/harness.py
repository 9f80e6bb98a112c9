"""What every workload is given and what it answers with; must not know any workload.

A workload is a module with ``measure(bench) -> list[Row]``; its docstring says how it measures.
Both sides of a comparison run in processes of their own, from scripts in ``versus/`` that print
JSON on their last line, so that memory and imports are honest.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
SCRIPT_TIMEOUT_S: Final = 1_800
# Nobody phones home, and nothing is sent anywhere, while it is measured.
QUIET: Final = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
    "HF_HUB_OFFLINE": "1",
}

Verdict = Literal["met", "not met", "not measured", ""]


class Peer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another tracker did with the same work, or with the part of it that ``note`` names."""

    name: str
    value: float
    note: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure; ``target`` is a bound in ``unit``, ``times`` one beside the first peer."""

    what: str
    unit: str
    value: float | None
    target: float | None = None
    times: float | None = None
    """How many times better than the first peer the figure must be."""
    more_is_better: bool = False
    peers: list[Peer] = []
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """Say whether the bounds were reached; empty where none was set."""
        if self.value is None:
            return "not measured"
        reached: list[bool] = []
        if self.target is not None:
            above, below = (self.value, self.target)[:: 1 if self.more_is_better else -1]
            reached.append(above >= below)
        if self.times is not None and self.peers:
            reached.append(self.times_better(self.peers[0]) >= self.times)
        if not reached:
            return "" if self.times is None else "not measured"
        return "met" if all(reached) else "not met"

    def times_better(self, peer: Peer) -> float:
        """Return how many times better than ``peer`` we are; below 1 the peer is better."""
        ours, theirs = self.value or 0.0, peer.value
        above, below = (ours, theirs) if self.more_is_better else (theirs, ours)
        return above / below if below else float("inf")


class Failed(Exception):
    """A side of a comparison did not run to its end."""


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of one workload: how large, against whom, and where to put files."""

    quick: bool
    peers: Path | None
    """The Python in whose environment mlflow, wandb and trackio are, if there is one."""
    seconds: float
    """How long sustained loads last."""
    folder: Path
    """Empty, on the disk that is measured; removed after the workload."""

    def size(self, full: int, quick: int) -> int:
        """Return how much work to do."""
        return (self.quick and quick) or full

    def run(self, script: str, *args: object) -> dict[str, Any]:
        """Run ``versus/<script>.py`` in our environment and return what it printed."""
        return _run(Path(sys.executable), script, args, self.folder)

    def run_peer(self, script: str, *args: object) -> dict[str, Any] | None:
        """Run ``versus/<script>.py`` in the peers' environment; None without one.

        A peer that fails gives None too and is reported on stderr: it does not take our own
        figures with it.
        """
        if self.peers is None:
            return None
        try:
            return _run(self.peers, script, args, self.folder)
        except Failed as problem:
            print(f"  peer failed: {problem}", file=sys.stderr)
            return None


def peer_of(
    name: str, result: dict[str, Any] | None, field: str, *, note: str = "", scale: float = 1.0
) -> list[Peer]:
    """Return ``result[field]`` as the list of one peer; empty when the peer was not measured."""
    if result is None or result.get(field) is None:
        return []
    return [Peer(name=name, value=result[field] * scale, note=note)]


@contextmanager
def bench(
    *, quick: bool, peers: Path | None, seconds: float, folder: Path | None = None
) -> Iterator[Bench]:
    """Make the surroundings of one workload, in a fresh folder that is removed afterwards."""
    made = Path(tempfile.mkdtemp(prefix="bench-", dir=folder))
    try:
        yield Bench(quick=quick, peers=peers, seconds=seconds, folder=made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def environment() -> dict[str, str]:
    """Return the environment of measured processes: ours, without settings of any tracker."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RUNWELL_", "MLFLOW_", "WANDB_", "TRACKIO_"))
    }
    return {**kept, **QUIET}


def _run(python: Path, script: str, args: tuple[object, ...], folder: Path) -> dict[str, Any]:
    command = [str(python), str(HERE / "versus" / f"{script}.py"), *map(str, args)]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment(), "TRACKIO_DIR": str(folder / "trackio")},
        capture_output=True,
        text=True,
        timeout=SCRIPT_TIMEOUT_S,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise Failed(f"{script} {' '.join(map(str, args))}:\n{done.stderr[-2_000:]}")
    return json.loads(lines[-1])
