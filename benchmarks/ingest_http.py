"""Points a second into one server process on SQLite, sustained, over four kept connections.

Native batches, their frames built ahead as a client's spool holds them: *columns* are arrays of ten
metrics, *rows of ten* are calls of `log_metrics()` with ten values, *rows of one* are calls of
`log_metric()`. Every answer is checked, and at the end the stored points are counted over HTTP. The
sender runs on the same two cores. MLflow gets `log-batch` requests of 1,000 points, as many as it
allows, from four clients, on its default server.
"""

import http.client
import json
from typing import Any

from harness import Bench, Failed, Peer, Row, peer_of
from processes import Server, start_mlflow, start_runwell

WRITERS = 4
KINDS = {"columns": "columns", "row10": "rows of ten", "row1": "rows of one"}


def measure(bench: Bench) -> list[Row]:
    """Send each kind of frame to a server of its own."""
    peers: list[Peer] = []
    if bench.peers:
        with start_mlflow(bench.peers, bench.folder / "mlflow") as server:
            seconds = bench.size(10, 2)
            got = bench.run_peer("mlflow_ingest", server.port, seconds, WRITERS)
            peers = peer_of("mlflow server", got, "points_per_s")
    return [_row(bench, kind, peers) for kind in KINDS]


def _row(bench: Bench, kind: str, peers: list[Peer]) -> Row:
    folder = bench.folder / kind
    with start_runwell(folder) as server:
        before_s = server.cpu_s()
        sent = bench.run("runwell_ingest", server.port, bench.seconds, WRITERS, kind)
        used_s, peak = server.cpu_s() - before_s, server.memory_bytes("hwm")
        stored = _count(server, sent["run_ids"])
    if stored != sent["points"]:
        raise Failed(f"{sent['points']:,} points were acknowledged and {stored:,} are stored")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Row(
        what=f"{KINDS[kind]}, {sent['seconds']:.0f} s",
        unit="points/s",
        value=sent["points_per_s"],
        target=None if kind == "row1" else 1_000_000,
        more_is_better=True,
        peers=peers,
        note=(
            f"{stored:,} points, all stored; server {used_s / stored * 1e9:.0f} ns CPU a point, "
            f"peak {peak / 1e6:.0f} MB, {size / stored:.1f} bytes a point on disk; sender "
            f"{sent['client_cpu_share']:.0%} of a core; a batch p50 {sent['p50_us'] / 1e3:.0f} ms, "
            f"p99 {sent['p99_us'] / 1e3:.0f} ms, max {sent['max_us'] / 1e3:.0f} ms"
        ),
    )


def _count(server: Server, run_ids: list[str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    total = 0
    for run_id in run_ids:
        connection.request("GET", f"/api/v1/runs/{run_id}/series")
        summaries: Any = json.loads(connection.getresponse().read())
        total += sum(summary["n"] for summary in summaries)
    connection.close()
    return total
