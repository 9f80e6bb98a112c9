"""Acts of a server by HTTP, at once: what a test logs is there when the call returns."""

import json
import math
import time
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

_NAMES: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
"""JSON has no numbers for these; the server reads them as texts."""


def act(url: str, method: str, path: str, body: object = None) -> Any:
    """Do one act of the server at ``url`` and return its answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    request = urllib.request.Request(
        f"{url}/api/v1{path}",
        method=method,
        data=None if body is None else data,
        headers={"content-type": kind},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def begin(url: str, name: str, *, experiment: str = "", parent: str = "") -> str:
    """Begin a run, in a new experiment unless one is named, and return its id."""
    if not experiment:
        created = act(url, "POST", "/experiments", {"name": f"live/{name} {time.time_ns()}"})
        experiment = created["experiment_id"]
    run = {"experiment_id": experiment, "run_name": name, "parent_run_id": parent}
    return act(url, "POST", "/runs", run)["info"]["run_id"]


def log(url: str, run_id: str, metrics: Mapping[str, float], step: int = 0) -> None:
    """Log one point of each metric."""
    now = time.time_ns() // 1_000_000
    points = [
        {
            "key": key,
            "value": value if math.isfinite(value) else _NAMES[str(value)],
            "timestamp": now,
            "step": step,
        }
        for key, value in metrics.items()
    ]
    act(url, "POST", f"/runs/{run_id}/log", {"metrics": points})


def put_file(url: str, run_id: str, path: str, content: bytes) -> None:
    """Store a file of a run, in place of one of that path."""
    act(url, "PUT", f"/runs/{run_id}/artifacts/content?path={path}", content)


def end(url: str, run_id: str, status: str = "FINISHED") -> None:
    """End a run."""
    act(url, "PATCH", f"/runs/{run_id}", {"status": status})
