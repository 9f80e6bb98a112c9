"""Many small runs from one process, one after another: 20 params, 10 metrics, 10 tags each.

Created with `MlflowClient` (create_run, log_batch, set_terminated), and with the fluent API, where
each `end_run()` waits until the store has the run. The clock stops when all are stored (`flush()`);
then they are counted, and one is looked into. The peers make fewer runs, because they are slow;
their rate does not depend on the number.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import start_mlflow, start_runwell

LIMIT_S = 20


def measure(bench: Bench) -> list[Row]:
    """Create runs in an embedded store, then through a server, each by both APIs."""
    runs, few = bench.size(10_000, 200), bench.size(200, 10)
    some = runs // 5
    file = f"sqlite:///{bench.folder / 'ours.db'}"
    client = bench.run("many_runs", "runwell:client", file, runs, 600)
    fluent = bench.run("many_runs", "runwell", f"sqlite:///{bench.folder / 'fluent.db'}", some, 600)
    with start_runwell(bench.folder / "server") as server:
        served = bench.run("many_runs", "runwell:client", server.url, runs, 600)
    with start_runwell(bench.folder / "server2") as server:
        served_fluent = bench.run("many_runs", "runwell", server.url, some, 600)
    beside = _beside(bench, few)
    return [
        _row("MlflowClient, embedded", client, beside["client"], target=500),
        _row("MlflowClient, through a server", served, beside["server:client"], target=500),
        _row("fluent API, embedded", fluent, beside["fluent"]),
        _row("fluent API, through a server", served_fluent, beside["server"]),
        Row(what="peak memory of the client", unit="MB", value=_peak_mb(client)),
    ]


def _beside(bench: Bench, few: int) -> dict[str, list[Peer]]:
    found: dict[str, list[Peer]] = {"client": [], "server:client": [], "fluent": [], "server": []}
    if not bench.peers:
        return found

    def add(place: str, name: str, system: str, uri: str) -> None:
        result = bench.run_peer("many_runs", system, uri, few, LIMIT_S)
        found[place] += peer_of(name, result, "runs_per_s", note=_count(result))

    add("client", "mlflow", "mlflow:client", f"sqlite:///{bench.folder / 'mlflow1.db'}")
    add("fluent", "mlflow", "mlflow", f"sqlite:///{bench.folder / 'mlflow2.db'}")
    add("fluent", "wandb offline", "wandb", "")
    add("fluent", "trackio", "trackio", "")
    with start_mlflow(bench.peers, bench.folder / "mlflow") as server:
        add("server:client", "mlflow server", "mlflow:client", server.url)
    with start_mlflow(bench.peers, bench.folder / "mlflow2") as server:
        add("server", "mlflow server", "mlflow", server.url)
    return found


def _row(place: str, result: dict[str, Any], peers: list[Peer], target: float | None = None) -> Row:
    return Row(
        what=f"{result['runs']:,} runs, {place}",
        unit="runs/s",
        value=result["runs_per_s"],
        target=target,
        more_is_better=True,
        peers=peers,
        note=f"client {result['cpu_ms']:.2f} ms CPU a run",
    )


def _count(result: dict[str, Any] | None) -> str:
    return f"{result['runs']} runs" if result else ""


def _peak_mb(result: dict[str, Any]) -> float:
    return result["peak_bytes"] / 1e6
