"""How long a logging call keeps the training thread, call after call without a pause.

One process, one run, the trackers' defaults: 100,000 times `log_metric()`, and 10,000 times ten
values at once. *Durable* counts the points over the whole time from the first call until
`end_run()` has returned; afterwards it is checked that all are stored. Slow peers stop after ten
seconds. wandb writes its offline file, trackio and the embedded stores SQLite.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import start_mlflow, start_runwell

LIMIT_S = 10


def measure(bench: Bench) -> list[Row]:
    """Measure one value a call, then ten."""
    return [
        *_rows(bench, 1, bench.size(100_000, 3_000)),
        *_rows(bench, 10, bench.size(10_000, 500)),
    ]


def _rows(bench: Bench, keys: int, calls: int) -> list[Row]:
    ours = {
        "embedded": _ours(bench, f"sqlite:///{bench.folder / f'ours{keys}.db'}", keys, calls),
    }
    with start_runwell(bench.folder / f"server{keys}") as server:
        ours["server"] = _ours(bench, server.url, keys, calls)
    theirs = _theirs(bench, keys, calls)
    act = "`log_metric()`" if keys == 1 else "`log_metrics()` of ten"
    targets = {"p50_us": 5.0, "p99_us": 50.0} if keys == 1 else {"p50_us": 15.0}
    rows: list[Row] = []
    for place, result in ours.items():
        rows += [
            Row(
                what=f"{act}, {place}: {field.removesuffix('_us')}",
                unit="µs",
                value=result[field],
                target=targets.get(field),
                peers=_peers(theirs, place, field),
                note=f"{result['calls']:,} calls" if field == "p50_us" else "",
            )
            for field in ("p50_us", "p99_us", "max_us")
        ]
        rows += [
            _other(act, place, "end of run", "s", "end_s", result, theirs, more=False),
            _other(act, place, "durable", "points/s", "durable_points_per_s", result, theirs),
            _other(act, place, "CPU a call", "µs", "cpu_us", result, theirs, more=False),
        ]
    return rows


def _other(
    act: str,
    place: str,
    what: str,
    unit: str,
    field: str,
    result: dict[str, Any],
    theirs: dict[str, dict[str, Any] | None],
    *,
    more: bool = True,
) -> Row:
    return Row(
        what=f"{act}, {place}: {what}",
        unit=unit,
        value=result[field],
        more_is_better=more,
        peers=_peers(theirs, place, field),
    )


def _ours(bench: Bench, uri: str, keys: int, calls: int) -> dict[str, Any]:
    return bench.run("log_call", "runwell", uri, calls, keys, 600)


def _theirs(bench: Bench, keys: int, calls: int) -> dict[str, dict[str, Any] | None]:
    if bench.peers is None:
        return {}
    few = bench.size(2_000, 100)
    file = f"sqlite:///{bench.folder / f'mlflow{keys}.db'}"
    results = {
        "mlflow": bench.run_peer("log_call", "mlflow", file, few, keys, LIMIT_S),
        "wandb offline": bench.run_peer("log_call", "wandb", "-", calls // 5, keys, LIMIT_S),
        "trackio": bench.run_peer("log_call", "trackio", "-", calls // 5, keys, LIMIT_S),
    }
    with start_mlflow(bench.peers, bench.folder / f"mlflow{keys}") as server:
        results["mlflow server"] = bench.run_peer(
            "log_call", "mlflow", server.url, few, keys, LIMIT_S
        )
    return results


def _peers(theirs: dict[str, dict[str, Any] | None], place: str, field: str) -> list[Peer]:
    """Return the peers that do the same: the server beside the server, files beside files."""
    return [
        peer
        for name, result in theirs.items()
        if name.endswith("server") == (place == "server")
        for peer in peer_of(name, result, field)
    ]
