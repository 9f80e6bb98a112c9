"""Drawing: series reduced to 1,000 buckets, over HTTP on one kept connection.

One series of 1,000,000 points, then 100 runs of 10,000 points in one request; the bound is on
MessagePack, which our page asks for, and JSON stands beside it. MLflow holds the same points and is
asked as its own page does (`get-history-bulk-interval`), with `max_results=1000`; it samples single
points, where ours keeps first, last, min, max and mean of each bucket.
"""

import json
from typing import Any

import load
from harness import Bench, Peer, Row, peer_of
from processes import Server, start_mlflow, start_runwell

Facts = dict[str, dict[str, Any]]
TARGETS = {"long": 30.0, "short": 250.0}


def measure(bench: Bench) -> list[Row]:
    """Draw the same series from both servers."""
    counts = (bench.size(1_000_000, 50_000), bench.size(100, 10), bench.size(10_000, 1_000))
    ours, theirs = _ours(bench, counts), _theirs(bench, counts)
    points, runs, each = counts
    names = {"long": f"1 × {points:,} points", "short": f"{runs} × {each:,} points"}
    rows: list[Row] = []
    for key, name in names.items():
        peers: list[Peer] = peer_of("mlflow", theirs.get(key), "p50_ms")
        for kind in ("msgpack", "json"):
            result = ours[f"{key} {kind}"]
            rows.append(
                Row(
                    what=f"{name}, {kind}",
                    unit="ms",
                    value=result["p50_ms"],
                    target=TARGETS[key] if kind == "msgpack" else None,
                    peers=peers,
                    note=_note(result),
                )
            )
    return rows


def _note(result: dict[str, Any]) -> str:
    return f"p99 {result['p99_us'] / 1e3:.0f} ms, {result['answer_bytes'] / 1e3:,.0f} kB"


def _ours(bench: Bench, counts: tuple[int, int, int]) -> Facts:
    facts: Facts = {}
    with start_runwell(bench.folder / "server") as server:
        ids: list[str] = bench.run("runwell_curves", server.url, *counts)["run_ids"]
        for key, run_ids in (("long", ids[:1]), ("short", ids[1:])):
            body = json.dumps({"run_ids": run_ids, "keys": [key], "buckets": 1_000}).encode()
            for kind in ("msgpack", "json"):
                request = load.request_bytes(
                    "POST", "/api/v1/charts", server.port, body, f"application/{kind}"
                )
                facts[f"{key} {kind}"] = _ask(bench, server, request, 50)
    return facts


def _theirs(bench: Bench, counts: tuple[int, int, int]) -> Facts:
    folder = bench.folder / "mlflow"
    filled = bench.run_peer("mlflow_store", "curves", folder, *counts)
    if filled is None or bench.peers is None:
        return {}
    ids: list[str] = filled["run_ids"]
    facts: Facts = {}
    with start_mlflow(bench.peers, folder, "--workers", "1") as server:
        for key, run_ids in (("long", ids[:1]), ("short", ids[1:])):
            query = "&".join(
                [f"metric_key={key}", "max_results=1000", *map("run_ids={}".format, run_ids)]
            )
            target = f"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?{query}"
            request = load.request_bytes("GET", target, server.port)
            facts[key] = _ask(bench, server, request, 2)
    return facts


def _ask(bench: Bench, server: Server, request: bytes, limit: int) -> dict[str, Any]:
    result = load.measure(
        server.port, request, bench.folder, seconds=bench.size(10, 2), limit=limit
    )
    return {**result, "p50_ms": result["p50_us"] / 1e3}
