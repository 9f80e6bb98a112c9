"""Time of a fresh process that imports the module and ends, all systems in turn, several rounds.

The first round is not counted: it writes bytecode. A process that does nothing is measured beside
them, so that the import alone can be told from starting Python.
"""

import statistics
import sys
from pathlib import Path

from harness import Bench, Peer, Row
from processes import Cost, cost_of

MODULES = ("mlflow", "wandb", "trackio")
USED = "import runwell; runwell.start_run, runwell.log_metric, runwell.set_tracking_uri"
"""Names are loaded when they are first used, so this is what a script pays."""


def measure(bench: Bench) -> list[Row]:
    """Import everything a few times, interleaved."""
    commands = {"python": _command(Path(sys.executable), "pass")}
    commands["runwell"] = _command(Path(sys.executable), "import runwell")
    commands["used"] = _command(Path(sys.executable), USED)
    if bench.peers:
        commands |= {name: _command(bench.peers, f"import {name}") for name in MODULES}
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(1 + bench.size(15, 3)):
        for name, command in commands.items():
            cost = cost_of(command, bench.folder)
            if number:
                costs[name].append(cost)
    loaded = bench.run("imports", "runwell", "start_run", "log_metric")
    empty = statistics.median(cost.wall_s for cost in costs["python"]) * 1e3
    return [
        _row(
            "whole process, median", costs, "median", 60, f"`python -c pass` takes {empty:.1f} ms"
        ),
        _row("whole process, fastest", costs, "min", None, ""),
        Row(
            what="whole process, with the logging functions, median",
            unit="ms",
            value=_sum_up(costs["used"], "median"),
            note="`import runwell` loads the client when a name is first used",
        ),
        _row("CPU, median", costs, "cpu", None, ""),
        _row("peak memory", costs, "peak", None, ""),
        Row(
            what="heavy modules loaded",
            unit="modules",
            value=len(loaded["heavy"]),
            target=0,
            note=f"{', '.join(loaded['heavy']) or 'none'}; {loaded['modules']} modules in all",
        ),
    ]


def _row(
    what: str, costs: dict[str, list[Cost]], kind: str, target: float | None, note: str
) -> Row:
    peers = [Peer(name=name, value=_sum_up(costs[name], kind)) for name in MODULES if name in costs]
    unit = "MB" if kind == "peak" else "ms"
    value = _sum_up(costs["runwell"], kind)
    return Row(what=what, unit=unit, value=value, target=target, peers=peers, note=note)


def _sum_up(costs: list[Cost], kind: str) -> float:
    walls = [cost.wall_s * 1e3 for cost in costs]
    if kind == "median":
        return statistics.median(walls)
    if kind == "min":
        return min(walls)
    if kind == "cpu":
        return statistics.median(cost.cpu_s * 1e3 for cost in costs)
    return statistics.median(cost.peak_bytes / 1e6 for cost in costs)


def _command(python: Path, code: str) -> list[str]:
    return [str(python), "-c", code]
