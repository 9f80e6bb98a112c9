"""`mlflow.log_metric()` of MLflow's own client, one call after another, from one process.

The same client, unmodified and with its defaults, logs to our server and then to MLflow's, which
has its defaults too. The client's own CPU is the floor under both: its share is noted.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, on_mlflow, on_ours

LIMIT_S = 30


def measure(bench: Bench) -> list[Row]:
    """Log the same values to one server, then to the other."""
    calls = bench.size(3_000, 200)

    def work(server: Server) -> dict[str, Any] | None:
        return bench.run_peer("log_call", "mlflow", server.url, calls, 1, LIMIT_S)

    ours, theirs = on_ours(bench, work), on_mlflow(bench, work)
    value = None if ours is None else ours["durable_points_per_s"]
    peers = [
        Peer(name=peer.name, value=peer.value, note=_share(theirs))
        for peer in peer_of(MLFLOW, theirs, "durable_points_per_s")
    ]
    return [
        Row(
            what="`log_metric()`, one by one",
            unit="calls/s",
            value=value,
            times=3,
            more_is_better=True,
            peers=peers,
            note=_share(ours),
        ),
        *(
            Row(
                what=f"`log_metric()`: {field.removesuffix('_us')}",
                unit="ms",
                value=None if ours is None else ours[field] / 1e3,
                peers=peer_of(MLFLOW, theirs, field, scale=1e-3),
            )
            for field in ("p50_us", "p99_us")
        ),
    ]


def _share(result: dict[str, Any] | None) -> str:
    if result is None:
        return ""
    share = result["cpu_us"] * result["durable_points_per_s"] / 1e6
    return f"client {result['cpu_us'] / 1e3:.2f} ms CPU a call, {share:.0%} of the time"
