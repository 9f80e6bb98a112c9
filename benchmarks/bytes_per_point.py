"""What a float32 loss curve of 1,000,000 points takes on disk, everything that is left counted.

All files that the tracker leaves are weighed after its process has ended (schema and write-ahead
log included, no vacuum). The curve comes as one array, and as one call a point. The peers log fewer
points where they are slow; their size a point hardly depends on the number.
"""

from pathlib import Path

from harness import Bench, Peer, Row

OURS = {"runwell-array": "`log_metrics_array()`", "runwell-calls": "`log_metric()`, call by call"}
PEERS = {
    "mlflow": ("mlflow", 100_000),
    "wandb": ("wandb offline", 20_000),
    "trackio": ("trackio", 100_000),
}


def measure(bench: Bench) -> list[Row]:
    """Log the curve in both ways, and weigh."""
    points = bench.size(1_000_000, 100_000)
    peers = [peer for system in PEERS if (peer := _peer(bench, system))]
    rows: list[Row] = []
    for system, way in OURS.items():
        folder = bench.folder / system
        done = bench.run("curve", system, folder, points)
        rows.append(
            Row(
                what=f"{points:,} points, {way}",
                unit="bytes/point",
                value=_weight_bytes(folder) / points,
                target=5,
                peers=peers,
                note=f"logged and sealed in {done['logged_s']:.1f} s",
            )
        )
    return rows


def _peer(bench: Bench, system: str) -> Peer | None:
    name, full = PEERS[system]
    points, folder = bench.size(full, full // 50), bench.folder / system
    if bench.run_peer("curve", system, folder, points) is None:
        return None
    return Peer(name=name, value=_weight_bytes(folder) / points, note=f"{points:,} points")


def _weight_bytes(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".log")
    return sum(path.stat().st_size for path in files)
