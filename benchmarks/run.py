"""Run the benchmarks: each workload beside the peers, in the same run, on this machine.

python benchmarks/run.py [NAMES …] [--quick] [--peers PYTHON] [--json FILE]
"""

import argparse
import datetime as dt
import importlib
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import report
from harness import HERE, Failed, Row, bench
from machine import machine, versions
from report import Results, Section

WORKLOADS: Final = (
    "install_size",
    "import_time",
    "log_call",
    "ingest_http",
    "bytes_per_point",
    "many_runs",
    "search",
    "charts",
    "artifacts",
    "server",
    "versus.servers.log_batch",
    "versus.servers.log_metric",
    "versus.servers.runs",
    "versus.servers.search",
    "versus.servers.history",
    "versus.servers.artifacts",
    "versus.servers.page",
)
"""Modules. A name on the command line may be that of a group, which is what is before a dot."""


def main() -> None:
    """Measure what the command line names, print it, and keep it."""
    given = _arguments()
    # Told to stop, we stop our servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder: Path = given.folder.resolve()
    peers = _peers(given.peers)
    results = Results(
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
        machine=machine(folder),
        versions=versions(peers),
        sections=[],
    )
    target = given.json or HERE / "results" / f"{results.date}.json"
    failed: list[str] = []
    for name in given.names or WORKLOADS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            section = _measure(name, quick=given.quick, peers=peers, given=given, folder=folder)
        except (Failed, AssertionError) as problem:
            print(f"{name} failed: {problem}", file=sys.stderr)
            failed.append(name)
            continue
        print(report.table(section), flush=True)
        results.sections.append(section)
        if given.json or not given.quick:
            report.keep(results, target)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def _measure(
    name: str, *, quick: bool, peers: Path | None, given: argparse.Namespace, folder: Path
) -> Section:
    workload = importlib.import_module(name)
    began = time.perf_counter()
    seconds = 3.0 if quick else given.seconds
    with bench(quick=quick, peers=peers, seconds=seconds, folder=folder) as surroundings:
        rows: list[Row] = workload.measure(surroundings)
    return Section(
        workload=name,
        about=workload.__doc__ or "",
        command=f"python benchmarks/run.py {name}{' --quick' if quick else ''}",
        took_s=time.perf_counter() - began,
        rows=rows,
    )


def _peers(python: Path) -> Path | None:
    # Not resolved: an environment's Python is a link, and what it imports depends on where it is.
    python = python.absolute()
    if python.exists():
        return python
    print(f"no peers: there is no {python}; `make bench` installs them", file=sys.stderr)
    return None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAMES", help=", ".join(WORKLOADS))
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin/python"))
    parser.add_argument("--json", type=Path, help="default: results/<date>.json, none if --quick")
    parser.add_argument("--seconds", type=float, default=30.0, help="of sustained loads")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()), help="on the disk to be used"
    )
    given = parser.parse_args()
    named: list[str] = []
    for name in given.names:
        found = [each for each in WORKLOADS if f"{each}.".startswith(f"{name}.")]
        if not found:
            parser.error(f"{name!r} is not one of {', '.join(WORKLOADS)}")
        named += found
    given.names = named
    return given


if __name__ == "__main__":
    main()
