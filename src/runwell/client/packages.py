"""The installed packages of this interpreter, read from folder names; knows nothing of runs."""

import os
import re
import sys
from pathlib import Path

_DIST_INFO = re.compile(r"(?P<name>[^/]+?)-(?P<version>[^-/]+)\.dist-info\Z")


def read_packages() -> dict[str, str]:
    """Return the version of each installed package by its normalised name, sorted.

    The name of a ``.dist-info`` folder holds both, so that no metadata file is opened: 60
    packages take 0.4 ms, where ``importlib.metadata`` parses 60 files in 27 ms. Where a package
    occurs twice on the path, the first wins, as for an import.
    """
    found: dict[str, str] = {}
    for folder in dict.fromkeys(sys.path):
        for name in _names(folder):
            if match := _DIST_INFO.match(name):
                found.setdefault(_normalised(match["name"]), match["version"])
            elif name.endswith((".egg-info", ".dist-info")):
                _add_parsed(found, Path(folder) / name)
    return dict(sorted(found.items()))


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder or "."))  # noqa: PTH208  (three times faster than iterdir)
    except OSError:  # A zip archive, or an entry that does not exist.
        return []


def _add_parsed(found: dict[str, str], path: Path) -> None:
    """Add a package whose folder name lacks the version, from its metadata file."""
    import importlib.metadata  # 10 ms of parsers of mail, for the rare package that needs it.

    metadata = importlib.metadata.PathDistribution(path).metadata
    if "Name" in metadata and "Version" in metadata:
        found.setdefault(_normalised(metadata["Name"]), metadata["Version"])


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
