"""What is known of a run without asking: script, git, host, user; it knows tags and no run."""

import functools
import getpass
import os
import platform
import sys
from pathlib import Path
from typing import Any

from runwell.base.limits import MAX_TAG_VALUE, MAX_USER
from runwell.client.git import (
    Repository,
    find_repository,
    is_dirty,
    read_diff,
    read_head,
    read_remote_url,
)
from runwell.client.masking import mask_arguments
from runwell.client.packages import read_packages

SOURCE_NAME = "mlflow.source.name"
SOURCE_TYPE = "mlflow.source.type"
GIT_COMMIT = "mlflow.source.git.commit"
GIT_BRANCH = "mlflow.source.git.branch"
GIT_URL = "mlflow.source.git.repoURL"
GIT_DIRTY = "mlflow.source.git.dirty"
USER = "mlflow.user"

_JOB_VARIABLES = (
    "SLURM_JOB_ID",
    "PBS_JOBID",
    "LSB_JOBID",
    "AWS_BATCH_JOB_ID",
    "SM_TRAINING_ENV",
    "JOB_COMPLETION_INDEX",
)
"""Set by Slurm, PBS, LSF, AWS Batch, SageMaker and Kubernetes' indexed jobs."""


def capture_source(entry: str | None = None) -> dict[str, str]:
    """Return the tags of a new run that need no process: 0.1 ms, the first time 2 ms.

    Host, user and platform are read once a process; git's files each time, because a notebook
    lives through many commits. What cannot be found is left out; nothing raises.

    Args:
        entry: the name of the source, instead of the script or the notebook.
    """
    source_type, name = _source()
    tags = {SOURCE_NAME: entry or name, SOURCE_TYPE: source_type} | _host_tags()
    tags["runwell.pid"] = str(os.getpid())
    tags["runwell.command"] = _command(tuple(sys.orig_argv))
    tags["runwell.cwd"] = _working_dir()
    if repository := _repository():
        head = read_head(repository)
        tags[GIT_COMMIT] = head.commit
        tags[GIT_BRANCH] = head.branch
        tags[GIT_URL] = read_remote_url(repository)
    return {key: _storable(value) for key, value in tags.items() if value}


def capture_dirty(timeout_s: float = 10.0) -> dict[str, str]:
    """Return the tag that says whether files differ from the commit.

    Runs git, so it belongs on a background thread. Empty when git cannot tell.
    """
    repository = _repository()
    dirty = is_dirty(repository, timeout_s) if repository else None
    return {} if dirty is None else {GIT_DIRTY: "true" if dirty else "false"}


def capture_diff(timeout_s: float = 10.0) -> str | None:
    """Return the uncommitted diff, at most ``MAX_DIFF_BYTES`` long.

    Runs git, so it belongs on a background thread. None without a repository, without git, on a
    branch without commits, or after the timeout; an empty text when nothing is changed.
    """
    repository = _repository()
    return read_diff(repository, timeout_s) if repository else None


def capture_packages() -> str:
    """Return the installed packages as ``name==version`` lines, sorted by name."""
    return "".join(f"{name}=={version}\n" for name, version in read_packages().items())


@functools.lru_cache(maxsize=1)
def _command(arguments: tuple[str, ...]) -> str:
    return mask_arguments(arguments)


def _source() -> tuple[str, str]:
    """Return the type and the name of what is running."""
    if (notebook := _notebook_name()) is not None:
        return "NOTEBOOK", notebook
    is_job = any(variable in os.environ for variable in _JOB_VARIABLES)
    return "JOB" if is_job else "LOCAL", _script_name()


def _script_name() -> str:
    script = sys.argv[0] if sys.argv else ""
    if script in {"", "-"}:
        return "python"
    return "python -c" if script == "-c" else script


def _notebook_name() -> str | None:
    """Return the path of the running notebook as far as its kernel knows it; None outside."""
    ipython: Any = sys.modules.get("IPython")  # Imported by the kernel, or we are not in one.
    shell = ipython.get_ipython() if ipython else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    names: dict[str, object] = shell.user_ns
    known = (names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME"))
    return next((str(name) for name in known if name), "notebook")


def _repository() -> Repository | None:
    """Return the repository of the script, else of the working directory."""
    script = Path(sys.argv[0]) if sys.argv and sys.argv[0] not in {"", "-", "-c"} else None
    folders: list[Path] = []
    try:
        if script and script.is_file() and "site-packages" not in script.parts:
            folders.append(script.resolve().parent)
        folders.append(Path.cwd())
        return next(filter(None, map(find_repository, folders)), None)
    except OSError:  # The working directory was removed, or a parent may not be read.
        return None


@functools.cache
def _host_tags() -> dict[str, str]:
    return {
        USER: _user_name()[:MAX_USER],
        "runwell.host": platform.node(),
        "runwell.python": platform.python_version(),
        "runwell.platform": platform.platform(),
    }


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # A container whose user id has no name.
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _working_dir() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _storable(value: str) -> str:
    """Return ``value`` as a tag can hold it: file names may have bytes that are not text."""
    text = value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    return text[:MAX_TAG_VALUE]
