"""Files through the server with MLflow's own client: one of 1 GiB, and 2,000 of 10 kB, and back.

`log_artifact(s)`, then `download_artifacts`, as they are: the server stands between client and
disk, and every byte is compared afterwards. The same client talks to our server and then to
MLflow's, which has its defaults. A plain copy of the big file within the disk stands beside them.
"""

from typing import Any

from harness import Bench, Peer, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, on_mlflow, on_ours

ACTS = {
    "big_up": ("up", "MB/s", "mb_per_s"),
    "big_down": ("down", "MB/s", "mb_per_s"),
    "small_up": ("up", "files/s", "per_s"),
    "small_down": ("down", "files/s", "per_s"),
}


def measure(bench: Bench) -> list[Row]:
    """Move the same files through one server, then through the other."""
    sizes = (bench.size(1 << 30, 64 << 20), bench.size(2_000, 100))

    def move(server: Server) -> dict[str, Any] | None:
        before, before_s = server.memory_bytes("rss"), server.cpu_s()
        folder = bench.folder / f"files-{server.port}"
        result = bench.run_peer("artifacts", "mlflow", server.url, folder, *sizes)
        if result is None:
            return None
        return {
            **result,
            "rise_mb": (server.memory_bytes("hwm") - before) / 1e6,
            "server_cpu_s": server.cpu_s() - before_s,
        }

    ours, theirs = on_ours(bench, move), on_mlflow(bench, move)
    names = (f"{sizes[0] >> 20:,} MiB", f"{sizes[1]:,} files of 10 kB")
    rows: list[Row] = []
    for act, (way, unit, suffix) in ACTS.items():
        field = f"{act}_{suffix}"
        peers: list[Peer] = peer_of(MLFLOW, theirs, field, note=_share(theirs, act))
        rows.append(
            Row(
                what=f"{names[act.startswith('small')]} {way}",
                unit=unit,
                value=ours[field] if ours else None,
                times=4,
                more_is_better=True,
                peers=peers,
                note=_share(ours, act),
            )
        )
    others = (
        (f"{names[0]} copied by the system", "MB/s", "copy_mb_per_s"),
        ("server: peak memory above idle", "MB", "rise_mb"),
        ("server: CPU", "s", "server_cpu_s"),
    )
    for what, unit, field in others:
        peers = [] if field == "copy_mb_per_s" else peer_of(MLFLOW, theirs, field)
        value = ours[field] if ours else None
        rows.append(Row(what=what, unit=unit, value=value, peers=peers))
    return rows


def _share(result: dict[str, Any] | None, act: str) -> str:
    if result is None:
        return ""
    share: float = result[f"{act}_cpu_share"]
    note = f"client {share:.0%} of a core"
    if act.startswith("small"):
        note += f", {share / result[f'{act}_per_s'] * 1e3:.2f} ms CPU a file"
    return note
