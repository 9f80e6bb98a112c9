"""Reading points by MLflow's API: a whole history through its client, and many runs for a chart.

`get_metric_history` of MLflow's own client reads one series of 1,000,000 points, 25,000 a request,
and parses them; its share of the time is noted. `get-history-bulk-interval` is what MLflow's page
asks for: 100 runs of 10,000 points, a thousand a run, over HTTP, unparsed. Both stores hold series
of the same size, MLflow's filled straight into its tables. MLflow's server has its defaults; one
worker stands beside it, because that can be faster for a single client.
"""

import load
from harness import Bench, Peer, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, SINGLE, Facts, on_mlflow, on_ours

BUCKETS = 1_000


def measure(bench: Bench) -> list[Row]:
    """Read the same series from both servers."""
    counts = (bench.size(1_000_000, 50_000), bench.size(100, 10), bench.size(10_000, 2_000))
    points, runs, each = counts

    def log_and_read(server: Server) -> Facts:
        ids = bench.run("runwell_curves", server.url, *counts)["run_ids"]
        return _read(bench, server, ids, points)

    ours = on_ours(bench, log_and_read)
    beside: dict[str, Facts] = {MLFLOW: {}, SINGLE: {}}
    filled = bench.run_peer("mlflow_store", "curves", bench.folder / "mlflow", *counts)
    if filled is not None:
        ids: list[str] = filled["run_ids"]
        for name, options in ((MLFLOW, ()), (SINGLE, ("--workers", "1"))):
            read = on_mlflow(bench, lambda server: _read(bench, server, ids, points), *options)
            beside[name] = read or {}

    def row(what: str, field: str, times: float, unit: str, note: str) -> Row:
        peers: list[Peer] = []
        for name, result in beside.items():
            noted = str(result.get(f"{field}_note", ""))
            peers += peer_of(name, result, field, note=noted)
        return Row(what=what, unit=unit, value=ours.get(field), times=times, peers=peers, note=note)

    return [
        row(
            f"`get_metric_history()`, {points:,} points",
            "history_s",
            5,
            "s",
            ours.get("history_s_note", ""),
        ),
        row(
            f"bulk-interval, {runs} × {each:,} points",
            "bulk_ms",
            100,
            "ms",
            f"{ours['bulk_bytes'] / 1e3:,.0f} kB",
        ),
    ]


def _read(bench: Bench, server: Server, ids: list[str], points: int) -> Facts:
    query = "&".join(
        ["metric_key=short", f"max_results={BUCKETS}", *(f"run_ids={run_id}" for run_id in ids[1:])]
    )
    target = f"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?{query}"
    request = load.request_bytes("GET", target, server.port)
    bulk = load.measure(server.port, request, bench.folder, seconds=bench.size(10, 2), limit=20)
    facts: Facts = {"bulk_ms": bulk["p50_us"] / 1e3, "bulk_bytes": bulk["answer_bytes"]}
    history = bench.run_peer("client_history", server.url, ids[0], "long", points, 1)
    if history is not None:
        facts["history_s"] = history["p50_us"] / 1e6
        facts["history_s_note"] = f"client {history['client_cpu_share']:.0%} of a core"
    return facts
