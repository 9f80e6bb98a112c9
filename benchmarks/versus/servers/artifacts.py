"""Files through the server: one of 1 GiB, and 2,000 of 10 kB, and back.

First over MLflow's REST API on kept connections, the small files from four processes; then with
MLflow's own client, `log_artifact(s)` and `download_artifacts`, whose work is the same for both
servers: its share is noted. The server stands between client and disk, and bytes are compared
afterwards. MLflow's server has its defaults. A plain copy within the disk stands beside them.
"""

from typing import Any

from harness import Bench, Row, peer_of
from processes import Server
from versus.servers.sides import MLFLOW, on_mlflow, on_ours

CLIENTS = 4
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
        plain = bench.run("rest_files", server.port, f"{folder}-rest", *sizes, CLIENTS)
        used_s = server.cpu_s() - before_s
        result = bench.run_peer("artifacts", "mlflow", server.url, folder, *sizes)
        if result is None:
            return None
        return {
            **{f"rest_{name}": value for name, value in plain.items()},
            **{f"client_{name}": value for name, value in result.items()},
            "rise_mb": (server.memory_bytes("hwm") - before) / 1e6,
            "server_cpu_s": used_s,
        }

    ours, theirs = on_ours(bench, move), on_mlflow(bench, move)
    names = (f"{sizes[0] >> 20:,} MiB", f"{sizes[1]:,} files of 10 kB")
    rows: list[Row] = []
    for door in ("rest", "client"):
        for act, (way, unit, suffix) in ACTS.items():
            field = f"{door}_{act}_{suffix}"
            rows.append(
                Row(
                    what=f"{names[act.startswith('small')]} {way}, {_DOORS[door]}",
                    unit=unit,
                    value=ours[field] if ours else None,
                    times=4 if door == "rest" else None,
                    more_is_better=True,
                    peers=peer_of(MLFLOW, theirs, field, note=_share(theirs, door, act)),
                    note=_share(ours, door, act),
                )
            )
    others = (
        (f"{names[0]} copied by the system", "MB/s", "client_copy_mb_per_s"),
        ("server: peak memory above idle", "MB", "rise_mb"),
        ("server: CPU, REST", "s", "server_cpu_s"),
    )
    for what, unit, field in others:
        peers = [] if field == "client_copy_mb_per_s" else peer_of(MLFLOW, theirs, field)
        value = ours[field] if ours else None
        rows.append(Row(what=what, unit=unit, value=value, peers=peers))
    return rows


_DOORS = {"rest": "REST", "client": "client"}


def _share(result: dict[str, Any] | None, door: str, act: str) -> str:
    if result is None:
        return ""
    share: float = result[f"{door}_{act}_cpu_share"]
    note = f"client {share:.0%} of a core"
    if act.startswith("small"):
        note += f", {share / result[f'{door}_{act}_per_s'] * 1e3:.2f} ms CPU a file"
    return note
