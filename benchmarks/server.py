"""A server with its defaults on SQLite: its start, its memory when idle, and reading one run.

Cold start is from starting the process to the first 200 of `/health`. Memory is the sum of the
proportional set sizes (PSS) of all its processes, once they use no CPU. The run has 20 params, 10
metrics and 10 tags; `load.py` asks for it over kept connections, from a process of its own.
"""

import statistics
from pathlib import Path
from typing import Any

import load
from harness import Bench, Peer, Row, peer_of
from processes import Server, start_mlflow, start_runwell


def measure(bench: Bench) -> list[Row]:
    """Start servers several times, then ask one."""
    ours = _facts(bench, bench.folder / "ours", rounds=bench.size(7, 2))
    mlflow = _mlflow(bench, "mlflow server") if bench.peers else None
    single = _mlflow(bench, "mlflow server, 1 worker", "--workers", "1") if bench.peers else None
    theirs = {"mlflow server": mlflow, "mlflow server, 1 worker": single}

    def row(
        what: str,
        unit: str,
        field: str,
        target: float | None,
        *,
        more: bool = False,
        times: float | None = None,
    ) -> Row:
        peers: list[Peer] = []
        for name, result in theirs.items():
            peers += peer_of(name, result, field)
        value = ours[field]
        return Row(
            what=what,
            unit=unit,
            value=value,
            target=target,
            times=times,
            more_is_better=more,
            peers=peers,
        )

    return [
        row("cold start, new store: median", "s", "new_s", 1.5, times=5),
        row("cold start, existing store: median", "s", "existing_s", 1.5, times=5),
        row("cold start, existing store: CPU", "s", "existing_cpu_s", None),
        row("idle memory, all processes (PSS)", "MB", "idle_mb", 120, times=10),
        row("processes", "", "processes", None),
        row("GET a run, 1 connection: p50", "ms", "one_p50_ms", 2),
        row("GET a run, 1 connection: p99", "ms", "one_p99_ms", None),
        row("GET a run, 32 connections", "requests/s", "many_per_s", 2_000, more=True),
        row("GET a run, 32 connections: p50", "ms", "many_p50_ms", None),
        row("GET a run, 32 connections: CPU a request", "ms", "many_cpu_ms", None),
    ]


def _facts(bench: Bench, folder: Path, rounds: int) -> dict[str, Any]:
    folder.mkdir()
    new = [_cold_start(folder / f"new{number}") for number in range(rounds)]
    existing = [_cold_start(folder / "new0") for _ in range(rounds)]
    with start_runwell(folder / "served") as server:
        facts = _idle(server)
        run_id = bench.run("many_runs", "runwell", server.url, 1, 60)["run_id"]
        facts |= _ask(bench, server, f"/api/v1/runs/{run_id}")
    return {
        "new_s": statistics.median(wall_s for wall_s, _ in new),
        "existing_s": statistics.median(wall_s for wall_s, _ in existing),
        "existing_cpu_s": statistics.median(used_s for _, used_s in existing),
        **facts,
    }


def _mlflow(bench: Bench, name: str, *options: str) -> dict[str, Any] | None:
    folder = bench.folder / name.replace(" ", "-")
    assert bench.peers
    with start_mlflow(bench.peers, folder, *options) as server:
        new_s = server.cold_start_s
    with start_mlflow(bench.peers, folder, *options) as server:
        facts = _idle(server)
        made = bench.run_peer("many_runs", "mlflow", server.url, 1, 60)
        if made is None:
            return None
        facts |= _ask(bench, server, f"/api/2.0/mlflow/runs/get?run_id={made['run_id']}")
        started = {"existing_s": server.cold_start_s, "existing_cpu_s": server.start_cpu_s}
        return {"new_s": new_s, **started, **facts}


def _cold_start(folder: Path) -> tuple[float, float]:
    with start_runwell(folder) as server:
        return server.cold_start_s, server.start_cpu_s


def _idle(server: Server) -> dict[str, Any]:
    server.wait_until_quiet()
    return {
        "idle_mb": server.memory_bytes("pss") / 1e6,
        "processes": len(server.processes()),
    }


def _ask(bench: Bench, server: Server, target: str) -> dict[str, Any]:
    request = load.request_bytes("GET", target, server.port)
    seconds = bench.size(6, 1)
    one = load.measure(server.port, request, bench.folder, seconds=seconds)
    before_s = server.cpu_s()
    many = load.measure(server.port, request, bench.folder, connections=32, seconds=seconds)
    return {
        "one_p50_ms": one["p50_us"] / 1e3,
        "one_p99_ms": one["p99_us"] / 1e3,
        "many_per_s": many["requests_per_s"],
        "many_p50_ms": many["p50_us"] / 1e3,
        "many_cpu_ms": (server.cpu_s() - before_s) / many["requests"] * 1e3,
    }
