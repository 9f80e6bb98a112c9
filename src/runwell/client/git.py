"""What git says about a folder, read from its files without a process; knows nothing of runs.

Starting ``git`` costs 1.5 ms a question on an idle machine, and what the host's load and git's
own configuration add; reading HEAD, the ref and the configuration costs 0.1 ms in all. Only the
questions that need the index or the objects start a process: they are the functions that take
``timeout_s``, meant for a background thread.
Layout: https://git-scm.com/docs/gitrepository-layout.
"""

import os
import re
import subprocess
import threading
from pathlib import Path
from typing import Final

import msgspec

from runwell.base.limits import MAX_DIFF_BYTES
from runwell.client.masking import mask_url

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SECTION = re.compile(r'\[\s*([\w.\-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_MISLEADING: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})
"""Set inside git hooks; they would answer for another repository than the one asked about."""
_MAX_SYMREFS = 5
"""Git's own limit on refs that point to refs."""
_CUT_NOTE: Final = f"# The rest of the diff is left out: it is above {MAX_DIFF_BYTES:,} bytes.\n"


class Repository(msgspec.Struct, frozen=True, kw_only=True):
    """A working tree and the folders that hold its git data."""

    root: Path
    git_dir: Path
    """Holds HEAD; of a linked worktree its own folder."""
    common_dir: Path
    """Holds refs, packed-refs and config; shared by all worktrees."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What is checked out; empty texts where git has no answer."""

    commit: str = ""
    """Empty on a branch without commits."""
    branch: str = ""
    """Empty when HEAD is detached."""


def find_repository(folder: Path) -> Repository | None:
    """Return the repository whose working tree holds ``folder``, or None."""
    for root in (folder, *folder.parents):
        dot_git = root / ".git"
        git_dir = dot_git if dot_git.is_dir() else _linked_dir(dot_git)
        if git_dir is not None and (git_dir / "HEAD").exists():
            common = _read(git_dir / "commondir").strip()
            common_dir = git_dir / common if common else git_dir
            return Repository(root=root, git_dir=git_dir, common_dir=common_dir)
    return None


def read_head(repository: Repository) -> Head:
    """Return the commit and the branch that are checked out."""
    text = _read(repository.git_dir / "HEAD").strip()
    branch = ""
    for _ in range(_MAX_SYMREFS):
        if _HASH.match(text):
            return Head(commit=text, branch=branch)
        if not text.startswith("ref:"):
            break
        ref = text.removeprefix("ref:").strip()
        if ref == "refs/heads/.invalid":  # The "reftable" format: refs are in binary files.
            return _ask_head(repository)
        branch = ref.removeprefix("refs/heads/")
        text = _read_ref(repository, ref)
    return Head(branch=branch)


def read_remote_url(repository: Repository) -> str:
    """Return the address of ``origin``, or of the first remote, or ``""``; without credentials."""
    urls = _remote_urls(_read(repository.common_dir / "config"))
    url = urls.get("origin") or next(iter(urls.values()), "")
    return mask_url(url)


def is_dirty(repository: Repository, timeout_s: float) -> bool | None:
    """Say whether tracked files differ from the commit; None when git cannot tell. Runs git."""
    status = _run_git(repository, ["status", "--porcelain", "--untracked-files=no"], 1, timeout_s)
    return None if status is None else bool(status)


def read_diff(repository: Repository, timeout_s: float) -> str | None:
    """Return the uncommitted changes of tracked files, at most ``MAX_DIFF_BYTES`` long. Runs git.

    A longer diff is cut at the end of a line and says so. None when git cannot tell.
    """
    command = ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "HEAD"]
    diff = _run_git(repository, command, MAX_DIFF_BYTES + 1, timeout_s)
    if diff is None or len(diff) <= MAX_DIFF_BYTES:
        return None if diff is None else _decode(diff)
    room = MAX_DIFF_BYTES - len(_CUT_NOTE)
    return _decode(diff[: diff.rfind(b"\n", 0, room) + 1]) + _CUT_NOTE


def _linked_dir(dot_git: Path) -> Path | None:
    """Return the folder that a ``.git`` file of a worktree or a submodule points to."""
    text = _read(dot_git)
    if not text.startswith("gitdir:"):
        return None
    return dot_git.parent / text.removeprefix("gitdir:").strip()


def _read_ref(repository: Repository, ref: str) -> str:
    for folder in (repository.git_dir, repository.common_dir):
        if text := _read(folder / ref).strip():
            return text
    for line in _read(repository.common_dir / "packed-refs").splitlines():
        commit, _, name = line.partition(" ")
        if name == ref:
            return commit
    return ""


def _ask_head(repository: Repository) -> Head:
    answer = _run_git(repository, ["rev-parse", "HEAD", "--abbrev-ref", "HEAD"], 4096, 2.0)
    commit, _, branch = _decode(answer or b"").strip().partition("\n")
    return Head(commit=commit, branch="" if branch == "HEAD" else branch)


def _remote_urls(config: str) -> dict[str, str]:
    urls: dict[str, str] = {}
    remote = ""
    for line in config.splitlines():
        text = line.strip()
        if section := _SECTION.match(text):
            remote = (section[2] or "") if section[1].lower() == "remote" else ""
            continue
        name, _, value = text.partition("=")
        if remote and name.strip().lower() == "url":
            urls.setdefault(remote, value.strip().strip('"'))
    return urls


def _read(path: Path) -> str:
    """Return the text of a file, or nothing where there is none that we may read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _decode(data: bytes) -> str:
    return data.decode("utf-8", errors="replace").replace("\x00", "\ufffd")


def _run_git(
    repository: Repository, arguments: list[str], limit_bytes: int, timeout_s: float
) -> bytes | None:
    """Return the first ``limit_bytes`` of git's output; None when it fails or takes too long."""
    # A repository may name programs of its own; none of them is run. The index is not refreshed.
    command = ["git", "-C", os.fspath(repository.root), "-c", "core.fsmonitor=false", *arguments]
    environment = {name: text for name, text in os.environ.items() if name not in _MISLEADING}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError:  # No git is installed.
        return None
    watchdog = threading.Timer(timeout_s, process.kill)
    watchdog.name = "runwell-git-timeout"
    watchdog.daemon = True
    watchdog.start()
    with process:
        assert process.stdout is not None
        output = process.stdout.read(limit_bytes)
        is_cut = len(output) == limit_bytes
        if is_cut:
            process.kill()
    watchdog.cancel()
    return output if is_cut or process.returncode == 0 else None
