"""Print the routes of MLflow's own server as JSON: ``[["GET", "/api/2.0/mlflow/runs/get"], …]``.

Runs in an environment with all of MLflow. Named parts of a path are written ``{name}``.
"""

import json
import os
import re
import tempfile
from pathlib import Path

store = Path(tempfile.mkdtemp()) / "mlflow.db"
os.environ["_MLFLOW_SERVER_FILE_STORE"] = f"sqlite:///{store}"
os.environ["_MLFLOW_SERVER_ARTIFACT_ROOT"] = str(store.parent)

from mlflow.server import app as flask_app  # noqa: E402
from mlflow.server.fastapi_app import create_fastapi_app  # noqa: E402

IMPLIED = {"HEAD", "OPTIONS"}
found: set[tuple[str, str]] = set()


def add(path: str, methods: set[str]) -> None:
    plain = re.sub(r"<(?:\w+:)?([^>]+)>", r"{\1}", path)
    plain = re.sub(r"\{(\w+):\w+\}", r"{\1}", plain)
    found.update((method, plain) for method in methods - IMPLIED)


for rule in flask_app.url_map.iter_rules():
    add(rule.rule, set(rule.methods or ()))


def walk(routes: list, prefix: str = "") -> None:
    for route in routes:
        # FastAPI keeps an included router whole, beside the prefix it was included under.
        if router := getattr(route, "original_router", None):
            walk(router.routes, prefix + route.include_context.prefix)
        elif methods := getattr(route, "methods", None):
            add(prefix + route.path, set(methods))


walk(create_fastapi_app().routes)
print(json.dumps(sorted(found, key=lambda item: (item[1], item[0]))))
