"""The same work on a server of ours and on MLflow's, in turn; must not know any workload."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar

from harness import Bench, Failed
from processes import Server, start_mlflow, start_runwell

MLFLOW: Final = "mlflow server"
SINGLE: Final = "mlflow server, 1 worker"

Result = TypeVar("Result")
Facts = dict[str, Any]


def on_ours(bench: Bench, work: Callable[[Server], Result]) -> Result:
    """Do ``work`` on our server, with its defaults, in ``bench.folder / "ours"``."""
    with start_runwell(bench.folder / "ours") as server:
        return work(server)


def on_mlflow(
    bench: Bench, work: Callable[[Server], Result], *options: str, folder: str = "mlflow"
) -> Result | None:
    """Do ``work`` on MLflow's, in ``folder`` of the workload's; None without peers.

    Its defaults but for ``options``: SQLite, files through the server, four uvicorn workers. When
    it fails it is reported on stderr, and our own figures stay.
    """
    if bench.peers is None:
        return None
    try:
        with start_mlflow(bench.peers, bench.folder / folder, *options) as server:
            return work(server)
    except Failed as problem:
        print(f"  peer failed: {problem}", file=sys.stderr)
    except subprocess.CalledProcessError as problem:
        print(f"  peer failed: {problem}\n{problem.stderr[-2_000:]}", file=sys.stderr)
    return None


def send(bench: Bench, server: Server, script: str, *args: object, per: str) -> Facts:
    """Run a load generator against ``server``; ``server_cpu_us`` is the server's CPU a ``per``."""
    before_s = server.cpu_s()
    result = bench.run(script, server.port, *args)
    return {**result, "server_cpu_us": (server.cpu_s() - before_s) / result[per] * 1e6}
