"""`runs/log-batch` with 1,000 metrics a request over MLflow's REST API, from four client processes.

The requests are built ahead, each of ten metrics at a hundred steps, a hundred of them a run; one
script sends them to both servers over kept connections. MLflow's has its defaults: SQLite, four
workers. Afterwards a metric of each client is read back and counted.
"""

from harness import Bench, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, Facts, on_mlflow, on_ours, send

CLIENTS = 4


def measure(bench: Bench) -> list[Row]:
    """Send for some seconds to one server, then to the other."""
    seconds = bench.size(20, 3)

    def work(server: Server) -> Facts:
        return send(bench, server, "rest_log_batch", seconds, CLIENTS, per="points")

    ours, theirs = on_ours(bench, work), on_mlflow(bench, work)
    return [
        Row(
            what="1,000 metrics a request, 4 clients",
            unit="points/s",
            value=ours["points_per_s"],
            times=40,
            more_is_better=True,
            peers=peer_of(MLFLOW, theirs, "points_per_s"),
            note=f"{ours['points']:,} points; clients {ours['client_cpu_share']:.0%} of a core",
        ),
        Row(
            what="a request: p50",
            unit="ms",
            value=ours["p50_us"] / 1e3,
            peers=peer_of(MLFLOW, theirs, "p50_us", scale=1e-3),
        ),
        Row(
            what="a request: p99",
            unit="ms",
            value=ours["p99_us"] / 1e3,
            peers=peer_of(MLFLOW, theirs, "p99_us", scale=1e-3),
        ),
        Row(
            what="CPU of the server a point",
            unit="µs",
            value=ours["server_cpu_us"],
            peers=peer_of(MLFLOW, theirs, "server_cpu_us"),
        ),
    ]
