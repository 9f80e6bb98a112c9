"""Weigh installed distributions: a package with all that it requires, files without bytecode.

python installed.py NAME
"""

import sys
from importlib import metadata

from calls import answer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(name: str) -> dict[str, metadata.Distribution]:
    """Return ``name`` and everything that it requires here, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(name, "")]
    while waiting:
        current, extra = waiting.pop()
        key = canonicalize_name(current)
        if key in found and not extra:
            continue
        found[key] = metadata.distribution(current)
        for text in found[key].requires or []:
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                waiting += [(need.name, one) for one in ("", *need.extras)]
    return found


def size_bytes(distribution: metadata.Distribution) -> int:
    """Return the size of its files, without the bytecode that Python adds."""
    paths = (file.locate() for file in distribution.files or [] if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file())


def main() -> None:
    """Print how many packages ``NAME`` brings, and their size."""
    packages = closure(sys.argv[1])
    total = sum(size_bytes(each) for each in packages.values())
    answer(packages=len(packages), bytes=total, version=packages[sys.argv[1]].version)


if __name__ == "__main__":
    main()
