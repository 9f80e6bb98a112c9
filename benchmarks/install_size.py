"""What `pip install` brings into a fresh environment: packages, and megabytes without bytecode.

Our wheel is built from the checkout and installed into a new virtual environment. The peers are
weighed where they are installed: the package with all that it requires. pip itself is not counted.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness import ROOT, Bench, Row, peer_of

TOOLS = {"pip", "setuptools", "wheel"}


def measure(bench: Bench) -> list[Row]:
    """Install, count and weigh."""
    python = _install(bench.folder)
    listed = _output([str(python), "-m", "pip", "list", "--format", "json"])
    packages = [each["name"] for each in json.loads(listed) if each["name"] not in TOOLS]
    site = next((bench.folder / "environment" / "lib").glob("python*/site-packages"))
    total = sum(_size_bytes(path) for path in site.rglob("*") if not _is_tool(path, site))
    peers: dict[str, dict[str, Any] | None] = {
        name: bench.run_peer("installed", name) for name in ("mlflow", "wandb", "trackio")
    }
    return [
        Row(
            what="packages",
            unit="packages",
            value=len(packages),
            target=25,
            peers=[one for name, got in peers.items() for one in peer_of(name, got, "packages")],
        ),
        Row(
            what="size on disk",
            unit="MB",
            value=total / 1e6,
            target=150,
            peers=[
                one
                for name, got in peers.items()
                for one in peer_of(name, got, "bytes", scale=1e-6)
            ],
        ),
    ]


def _install(folder: Path) -> Path:
    environment = folder / "environment"
    _output([sys.executable, "-m", "venv", str(environment)])
    python = environment / "bin" / "python"
    _output([str(python), "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)])
    wheel = next(folder.glob("*.whl"))
    _output([str(python), "-m", "pip", "install", "-q", "--no-compile", str(wheel)])
    return python


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _is_tool(path: Path, site: Path) -> bool:
    top = path.relative_to(site).parts[0]
    return top.partition("-")[0] in {*TOOLS, "_distutils_hack", "pkg_resources"}


def _size_bytes(path: Path) -> int:
    return path.stat().st_size if path.is_file() and path.suffix != ".pyc" else 0
