"""Files through a server with the client: one of 1 GiB, and 2,000 of 10 kB, up and down again.

`log_artifact(s)` until the server has it (`flush()`), then `download_artifacts`; all bytes are
compared afterwards. A plain copy of the big file within the disk stands beside them, because every
way ends there: an upload writes the file twice, into the spool and into the store. Memory is how
far the server's resident set rose above what it was before.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import Server, start_mlflow, start_runwell


def measure(bench: Bench) -> list[Row]:
    """Move the same files through our server and MLflow's."""
    with start_runwell(bench.folder / "server") as server:
        ours = _move(bench, server, "runwell")
    theirs = None
    if bench.peers:
        with start_mlflow(bench.peers, bench.folder / "mlflow") as server:
            theirs = _move(bench, server, "mlflow")
    assert ours is not None

    def row(what: str, unit: str, field: str, target: float | None, *, more: bool = True) -> Row:
        peers: list[Peer] = peer_of("mlflow server", theirs, field)
        return Row(
            what=what,
            unit=unit,
            value=ours[field],
            target=target,
            more_is_better=more,
            peers=peers,
        )

    big, files = _sizes(bench)
    mib = f"{big >> 20:,} MiB"
    return [
        row(f"{mib} up", "MB/s", "big_up_mb_per_s", 300),
        row(f"{mib} down", "MB/s", "big_down_mb_per_s", 300),
        row(f"{files:,} files of 10 kB up", "files/s", "small_up_per_s", 500),
        row(f"{files:,} files of 10 kB down", "files/s", "small_down_per_s", 500),
        Row(what=f"{mib} copied by the system", unit="MB/s", value=ours["copy_mb_per_s"]),
        row("server: peak memory above idle", "MB", "server_rise_mb", 64, more=False),
        row("server: CPU", "s", "server_cpu_s", None, more=False),
        row("client: peak memory", "MB", "client_mb", None, more=False),
    ]


def _sizes(bench: Bench) -> tuple[int, int]:
    return bench.size(1 << 30, 64 << 20), bench.size(2_000, 100)


def _move(bench: Bench, server: Server, module: str) -> dict[str, Any] | None:
    server.wait_until_quiet()
    before, before_s = server.memory_bytes("rss"), server.cpu_s()
    run = bench.run if module == "runwell" else bench.run_peer
    result = run("artifacts", module, server.url, bench.folder / f"{module}-files", *_sizes(bench))
    if result is None:
        return None
    return {
        **result,
        "server_rise_mb": (server.memory_bytes("hwm") - before) / 1e6,
        "server_cpu_s": server.cpu_s() - before_s,
        "client_mb": result["peak_bytes"] / 1e6,
    }
