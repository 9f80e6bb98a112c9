"""Many small runs from one process: 20 params, 10 metrics, 10 tags each, with the fluent API.

The clock stops when all are stored (`flush()`); then they are counted, and one is looked into. The
peers make fewer runs, because they are slow; their rate does not depend on the number.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import start_mlflow, start_runwell

LIMIT_S = 20


def measure(bench: Bench) -> list[Row]:
    """Create runs in an embedded store, then through a server."""
    runs, few = bench.size(10_000, 200), bench.size(200, 10)
    embedded = bench.run("many_runs", "runwell", f"sqlite:///{bench.folder / 'ours.db'}", runs, 600)
    with start_runwell(bench.folder / "server") as server:
        before_s = server.cpu_s()
        served = bench.run("many_runs", "runwell", server.url, runs, 600)
        server_s = server.cpu_s() - before_s
    beside: list[Peer] = []
    beside_server: list[Peer] = []
    if bench.peers:
        file = f"sqlite:///{bench.folder / 'mlflow.db'}"
        for name, system in {
            "mlflow": "mlflow",
            "wandb offline": "wandb",
            "trackio": "trackio",
        }.items():
            result = bench.run_peer("many_runs", system, file, few, LIMIT_S)
            beside += peer_of(name, result, "runs_per_s", note=_count(result))
        with start_mlflow(bench.peers, bench.folder / "mlflow") as server:
            result = bench.run_peer("many_runs", "mlflow", server.url, few, LIMIT_S)
            beside_server += peer_of("mlflow server", result, "runs_per_s", note=_count(result))
    server_ms = server_s / runs * 1e3
    return [
        _row("embedded", embedded, beside, ""),
        _row("through a server", served, beside_server, f"; server {server_ms:.2f} ms CPU a run"),
        Row(what="embedded: peak memory of the client", unit="MB", value=_peak_mb(embedded)),
        Row(what="through a server: peak memory of the client", unit="MB", value=_peak_mb(served)),
    ]


def _row(place: str, result: dict[str, Any], peers: list[Peer], more: str) -> Row:
    return Row(
        what=f"{result['runs']:,} runs, {place}",
        unit="runs/s",
        value=result["runs_per_s"],
        target=500,
        more_is_better=True,
        peers=peers,
        note=f"client {result['cpu_ms']:.2f} ms CPU a run{more}",
    )


def _count(result: dict[str, Any] | None) -> str:
    return f"{result['runs']} runs" if result else ""


def _peak_mb(result: dict[str, Any]) -> float:
    return result["peak_bytes"] / 1e6
