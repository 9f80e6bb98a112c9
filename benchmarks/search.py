"""Searching a store of 100,000 runs with 20 params, 10 metrics and 10 tags, over HTTP.

From the request's first byte to the answer's last one, a page of 100 runs with all their values,
on one kept connection; the client does not parse. The store is filled by `make_store.py`. MLflow's
has 10,000 runs of the same shape, a tenth, and its server one worker, which is faster for a single
client (it avoids the 40 ms stall of its default).
"""

import json
import subprocess
import sys
from typing import Any

import load
from harness import HERE, Bench, Row, environment, peer_of
from processes import Server, start_mlflow, start_runwell

FILTER = "metrics.m0 < 0.1 and params.p2 = '0.5'"
QUERIES: dict[str, tuple[dict[str, Any], bool]] = {
    "first page of 100": ({}, True),
    "filter on metric and param": ({"filter": FILTER}, True),
    "order by metric": ({"order_by": ["metrics.m1 DESC"]}, True),
    "filter, and order by metric": ({"filter": FILTER, "order_by": ["metrics.m1 DESC"]}, False),
    "order by metric, whole workspace": (
        {"order_by": ["metrics.m1 DESC"], "experiment_ids": []},
        False,
    ),
    "filter that nothing passes": ({"filter": "metrics.m0 > 2 and params.p2 = '0.5'"}, False),
}
"""What is asked, and whether issue 2 set a bound for it."""


def measure(bench: Bench) -> list[Row]:
    """Ask each query of both stores."""
    runs = bench.size(100_000, 1_000)
    ours = _ours(bench, runs)
    theirs = _theirs(bench, bench.size(10_000, 200)) if bench.peers else {}
    return [
        Row(
            what=f"{runs:,} runs: {what}",
            unit="ms",
            value=ours[what]["p50_ms"],
            target=50 if has_target else None,
            peers=peer_of("mlflow, a tenth of the runs", theirs.get(what), "p50_ms"),
            note=_note(ours[what]),
        )
        for what, (_, has_target) in QUERIES.items()
    ]


def _note(result: dict[str, Any]) -> str:
    return (
        f"{result['cpu_ms']:.1f} ms CPU of the server, p99 {result['p99_us'] / 1e3:.1f} ms, "
        f"{result['answer_bytes'] / 1e3:.0f} kB"
    )


def _ours(bench: Bench, runs: int) -> dict[str, dict[str, Any]]:
    folder = bench.folder / "server"
    folder.mkdir()
    command = [sys.executable, str(HERE / "make_store.py"), f"sqlite:///{folder / 'runwell.db'}"]
    command += ["--runs", str(runs)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, env=environment())
    experiment = made.stdout.split()[1].rstrip(":")
    with start_runwell(folder) as server:
        answers: dict[str, dict[str, Any]] = {}
        for what, (fields, _) in QUERIES.items():
            body = {"experiment_ids": [experiment], "max_results": 100, **fields}
            answers[what] = _ask(bench, server, "/api/v1/runs/search", body, 100)
        return answers


def _theirs(bench: Bench, runs: int) -> dict[str, dict[str, Any]]:
    folder = bench.folder / "mlflow"
    assert bench.peers
    if bench.run_peer("mlflow_store", "runs", folder, runs) is None:
        return {}
    answers: dict[str, dict[str, Any]] = {}
    with start_mlflow(bench.peers, folder, "--workers", "1") as server:
        for what, (fields, _) in QUERIES.items():
            if "experiment_ids" in fields:
                # It cannot: MLflow searches the experiments that it is given.
                continue
            body = {"experiment_ids": ["0"], "max_results": 100, **fields}
            answers[what] = _ask(bench, server, "/api/2.0/mlflow/runs/search", body, 5)
    return answers


def _ask(
    bench: Bench, server: Server, target: str, body: dict[str, Any], limit: int
) -> dict[str, Any]:
    request = load.request_bytes("POST", target, server.port, json.dumps(body).encode())
    before_s = server.cpu_s()
    result = load.measure(
        server.port, request, bench.folder, seconds=bench.size(10, 2), limit=limit
    )
    # One more request warmed the server up.
    cpu_ms = (server.cpu_s() - before_s) / (result["requests"] + 1) * 1e3
    return {**result, "p50_ms": result["p50_us"] / 1e3, "cpu_ms": cpu_ms}
