"""How a request of a story is written; knows neither stories nor servers.

Texts may hold ``$name``: a value that an earlier step kept from its answer.
"""

from dataclasses import dataclass, field
from typing import Any, Final

NOW: Final = 1_600_000_000_000
"""A moment long ago, so that times we send are told from those a server takes."""


@dataclass(frozen=True)
class Step:
    """One request; ``keep`` maps names to dotted paths in the answer."""

    name: str
    method: str
    path: str
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def get(name: str, path: str, keep: dict[str, str] | None = None, /, **query: Any) -> Step:
    return Step(name, "GET", f"/api/2.0/mlflow/{path}", query=query, keep=keep or {})


def post(name: str, path: str, keep: dict[str, str] | None = None, /, **body: Any) -> Step:
    return Step(name, "POST", f"/api/2.0/mlflow/{path}", body, keep=keep or {})


def patch(name: str, path: str, /, **body: Any) -> Step:
    return Step(name, "PATCH", f"/api/2.0/mlflow/{path}", body)


def delete(name: str, path: str, /, **body: Any) -> Step:
    return Step(name, "DELETE", f"/api/2.0/mlflow/{path}", body)


def pairs(**values: str) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def experiment(name: str = "story") -> Step:
    return post(
        f"create experiment {name}", "experiments/create", {"exp": "experiment_id"}, name=name
    )


def run(name: str, keep: str = "run", start_time: int = NOW, **more: Any) -> Step:
    return post(
        f"create run {name}",
        "runs/create",
        {keep: "run.info.run_id"},
        experiment_id="$exp",
        run_name=name,
        start_time=start_time,
        user_id="ada",
        **more,
    )


def metric(key: str, value: Any, step: int = 0, timestamp: int = NOW) -> dict[str, Any]:
    return {"key": key, "value": value, "step": step, "timestamp": timestamp}
