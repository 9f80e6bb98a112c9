"""Whole runs over MLflow's REST API, from four client processes: created, filled, ended.

A run is three requests: `runs/create`, `runs/log-batch` with 20 params and 10 metrics, and
`runs/update`. They are built ahead, and one script sends them to both servers over kept
connections. MLflow's has its defaults: SQLite, four workers. Afterwards the first and the last run
of each client are looked into.
"""

from harness import Bench, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, Facts, on_mlflow, on_ours, send

CLIENTS = 4


def measure(bench: Bench) -> list[Row]:
    """Make runs for some seconds on one server, then on the other."""
    seconds = bench.size(20, 3)

    def work(server: Server) -> Facts:
        return send(bench, server, "rest_runs", seconds, CLIENTS, per="runs")

    ours, theirs = on_ours(bench, work), on_mlflow(bench, work)
    return [
        Row(
            what="create, 20 params, 10 metrics, end; 4 clients",
            unit="runs/s",
            value=ours["runs_per_s"],
            times=20,
            more_is_better=True,
            peers=peer_of(MLFLOW, theirs, "runs_per_s"),
            note=f"{ours['runs']:,} runs; clients {ours['client_cpu_share']:.0%} of a core",
        ),
        Row(
            what="a run: p50",
            unit="ms",
            value=ours["p50_us"] / 1e3,
            peers=peer_of(MLFLOW, theirs, "p50_us", scale=1e-3),
        ),
        Row(
            what="a run: p99",
            unit="ms",
            value=ours["p99_us"] / 1e3,
            peers=peer_of(MLFLOW, theirs, "p99_us", scale=1e-3),
        ),
        Row(
            what="CPU of the server a run",
            unit="ms",
            value=ours["server_cpu_us"] / 1e3,
            peers=peer_of(MLFLOW, theirs, "server_cpu_us", scale=1e-3),
        ),
    ]
