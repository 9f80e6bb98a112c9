"""`runs/search` of MLflow's API, a page of 100 runs of 20 params, 10 metrics and 10 tags each.

Over HTTP, from the request's first byte to the answer's last one on a kept connection, unparsed;
then through MLflow's own client, whose parsing is the same for both servers: its share is noted.
Both stores hold as many runs, filled straight into their tables; only to order by a metric, which
takes MLflow a time that grows with the square of the runs (on SQLite 5 s for 10,000, 51 s for
30,000), its store has a tenth. Its server has its defaults, SQLite and four workers; one worker
stands beside it, because that can be faster for a single client.
"""

import json
import subprocess
import sys
from typing import Any

import load
from harness import HERE, Bench, Peer, Row, environment, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, SINGLE, Facts, on_mlflow, on_ours

PAGE = 100
FILTER = "metrics.m0 < 0.1 and params.p2 = '0.5'"
QUERIES: dict[str, dict[str, Any]] = {
    "first page of 100": {},
    "filter on metric and param": {"filter": FILTER},
    "order by metric": {"order_by": ["metrics.m1 DESC"]},
}


def measure(bench: Bench) -> list[Row]:
    """Ask each query of both servers, first without and then with the client."""
    runs, fewer = bench.size(100_000, 2_000), bench.size(10_000, 400)
    experiment = _fill(bench, runs)
    ours = on_ours(bench, lambda server: _ask_all(bench, server, experiment, [*QUERIES], 100))
    orders = [what for what, fields in QUERIES.items() if "order_by" in fields]
    beside = {
        **_theirs(bench, runs, [what for what in QUERIES if what not in orders]),
        **_theirs(bench, fewer, orders),
    }
    rows: list[Row] = []
    for way in ("REST", "client"):
        for what in QUERIES:
            mine = ours.get(f"{what}, {way}")
            rows.append(
                Row(
                    what=f"{runs:,} runs: {what}, {way}",
                    unit="ms",
                    value=mine["p50_ms"] if mine else None,
                    times=20 if way == "REST" else None,
                    peers=beside.get(f"{what}, {way}", []),
                    note=mine["note"] if mine else "",
                )
            )
    return rows


def _theirs(bench: Bench, runs: int, queries: list[str]) -> dict[str, list[Peer]]:
    """Fill a store of MLflow's with ``runs`` and ask it, with its default and with one worker."""
    name = f"mlflow-{runs}"
    if bench.run_peer("mlflow_store", "runs", bench.folder / name, runs) is None:
        return {}

    def work(server: Server) -> Facts:
        return _ask_all(bench, server, "0", queries, 5)

    found: dict[str, list[Peer]] = {}
    for server, options in ((MLFLOW, ()), (SINGLE, ("--workers", "1"))):
        facts = on_mlflow(bench, work, *options, folder=name) or {}
        for key, fact in facts.items():
            peers = peer_of(server, fact, "p50_ms", note=f"{runs:,} runs")
            found.setdefault(key, []).extend(peers)
    return found


def _fill(bench: Bench, runs: int) -> str:
    folder = bench.folder / "ours"
    folder.mkdir()
    command = [sys.executable, str(HERE / "make_store.py"), f"sqlite:///{folder / 'runwell.db'}"]
    command += ["--runs", str(runs)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, env=environment())
    return made.stdout.split()[1].rstrip(":")


def _ask_all(
    bench: Bench, server: Server, experiment: str, queries: list[str], limit: int
) -> Facts:
    seconds = bench.size(10, 2)
    facts: Facts = {}
    for what in queries:
        body = {"experiment_ids": [experiment], "max_results": PAGE, **QUERIES[what]}
        request = load.request_bytes(
            "POST", "/api/2.0/mlflow/runs/search", server.port, json.dumps(body).encode()
        )
        got = load.measure(server.port, request, bench.folder, seconds=seconds, limit=limit)
        note = f"p99 {got['p99_us'] / 1e3:.1f} ms, {got['answer_bytes'] / 1e3:.0f} kB"
        facts[f"{what}, REST"] = {"p50_ms": got["p50_us"] / 1e3, "note": note}
    asked = {what: _arguments(experiment, QUERIES[what]) for what in queries}
    script = ("client_search", server.url, json.dumps(asked), seconds, limit)
    result = bench.run_peer(*script)
    for what, got in result["queries"].items() if result else ():
        note = f"{got['runs']} runs; client {got['client_cpu_share']:.0%} of a core"
        facts[f"{what}, client"] = {"p50_ms": got["p50_us"] / 1e3, "note": note}
    return facts


def _arguments(experiment: str, fields: dict[str, Any]) -> dict[str, Any]:
    named = {"filter": "filter_string"}
    given = {named.get(name, name): value for name, value in fields.items()}
    return {"experiment_ids": [experiment], "max_results": PAGE, **given}
