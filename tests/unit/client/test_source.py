"""What is captured of git, host and script, from real repositories made by the git program."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from runwell.base.limits import MAX_DIFF_BYTES
from runwell.client import source
from runwell.client.git import find_repository, read_head, read_remote_url
from runwell.client.source import (
    GIT_BRANCH,
    GIT_COMMIT,
    GIT_DIRTY,
    GIT_URL,
    SOURCE_NAME,
    SOURCE_TYPE,
    capture_diff,
    capture_dirty,
    capture_packages,
    capture_source,
)

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the working directory ``tmp_path/repo``, a repository on branch ``main``."""
    repo = tmp_path / "repo"
    repo.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(repo)
    monkeypatch.setattr(sys, "argv", ["train.py", "--lr", "0.1"])

    def run(*arguments: str, cwd: Path = repo) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True
        ).stdout.strip()

    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def commit(git: Git) -> str:
    """One commit of ``train.py``; its hash."""
    Path("train.py").write_text("print(1)\n")
    git("add", "train.py")
    git("commit", "-q", "-m", "first")
    return git("rev-parse", "HEAD")


def test_a_run_knows_script_commit_branch_and_address(git: Git, commit: str) -> None:
    git("remote", "add", "other", "https://example.org/other.git")
    git("remote", "add", "origin", "https://me:secret@example.org/repo.git")
    tags = capture_source()
    assert tags[SOURCE_NAME] == "train.py"
    assert tags[SOURCE_TYPE] == "LOCAL"
    assert tags[GIT_COMMIT] == commit
    assert tags[GIT_BRANCH] == "main"
    assert tags[GIT_URL] == "https://example.org/repo.git"
    assert tags["runwell.cwd"] == str(Path.cwd())
    assert tags["runwell.pid"] == str(os.getpid())
    assert all(tags[f"runwell.{name}"] for name in ("host", "python", "platform", "command"))
    assert tags["mlflow.user"]


def test_an_entry_given_by_the_user_wins(git: Git) -> None:
    assert capture_source("notebooks/a.ipynb")[SOURCE_NAME] == "notebooks/a.ipynb"


def test_packed_refs_and_branches_with_slashes_are_read(git: Git, commit: str) -> None:
    git("checkout", "-q", "-b", "feature/x")
    git("pack-refs", "--all")
    assert not Path(".git/refs/heads/feature/x").exists()
    assert (capture_source()[GIT_COMMIT], capture_source()[GIT_BRANCH]) == (commit, "feature/x")


def test_a_detached_head_has_a_commit_and_no_branch(git: Git, commit: str) -> None:
    git("checkout", "-q", "--detach")
    tags = capture_source()
    assert tags[GIT_COMMIT] == commit
    assert GIT_BRANCH not in tags


def test_a_branch_without_commits_has_no_commit_and_no_diff(git: Git) -> None:
    tags = capture_source()
    assert tags[GIT_BRANCH] == "main"
    assert GIT_COMMIT not in tags
    assert capture_diff() is None


def test_a_linked_worktree_has_its_own_head_and_the_shared_address(
    git: Git, commit: str, tmp_path: Path
) -> None:
    git("remote", "add", "origin", "git@example.org:o/r.git")
    git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    inner = tmp_path / "side" / "deep"
    inner.mkdir()
    repository = find_repository(inner)
    assert repository is not None
    head = read_head(repository)
    assert (head.commit, head.branch) == (commit, "side")
    assert read_remote_url(repository) == "git@example.org:o/r.git"


def test_a_new_commit_of_a_long_session_is_seen(git: Git, commit: str) -> None:
    assert capture_source()[GIT_COMMIT] == commit
    git("commit", "-q", "--allow-empty", "-m", "second")
    assert capture_source()[GIT_COMMIT] == git("rev-parse", "HEAD") != commit


def test_the_repository_is_that_of_the_script_not_of_the_working_dir(
    git: Git, commit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(Path("train.py").resolve())])
    monkeypatch.chdir(tmp_path)
    assert capture_source()[GIT_COMMIT] == commit


def test_diff_and_dirty_tell_what_is_not_committed(git: Git, commit: str) -> None:
    assert capture_dirty() == {GIT_DIRTY: "false"}
    assert capture_diff() == ""
    Path("train.py").write_text("print(2)\n")
    assert capture_dirty() == {GIT_DIRTY: "true"}
    diff = capture_diff()
    assert diff is not None
    assert "-print(1)\n+print(2)\n" in diff


def test_a_huge_diff_is_cut_at_a_line_and_says_so(git: Git, commit: str) -> None:
    Path("train.py").write_text("".join(f"line {i} äöü\n" for i in range(60_000)))
    diff = capture_diff()
    assert diff is not None
    assert len(diff.encode()) <= MAX_DIFF_BYTES
    *lines, note = diff.splitlines()
    assert note.startswith("# The rest of the diff is left out")
    assert lines[-1].endswith(" äöü")


def test_programs_named_by_the_repository_are_not_run(
    git: Git, commit: str, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\n")
    trap.chmod(0o755)
    git("config", "core.fsmonitor", str(trap))
    git("config", "diff.external", str(trap))
    Path("train.py").write_text("print(2)\n")
    assert capture_diff()
    assert capture_dirty()
    assert not (tmp_path / "sprung").exists()


def test_a_git_that_hangs_is_given_up(
    git: Git, commit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    assert capture_diff(timeout_s=0.2) is None
    assert capture_dirty(timeout_s=0.2) == {}


def test_without_a_git_program_the_commit_is_still_known(
    git: Git, commit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert capture_source()[GIT_COMMIT] == commit
    assert capture_diff() is None
    assert capture_dirty() == {}


def test_without_a_repository_the_rest_is_captured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["train.py"])
    tags = capture_source()
    assert GIT_COMMIT not in tags
    assert tags[SOURCE_NAME] == "train.py"
    assert capture_diff() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only there a working directory can be removed")
def test_a_removed_working_directory_does_not_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "argv", ["train.py"])
    tags = capture_source()
    assert "runwell.cwd" not in tags


def test_broken_git_files_are_no_reason_to_fail(git: Git) -> None:
    Path(".git/HEAD").write_bytes(b"\xff\xfe nonsense")
    Path(".git/config").write_bytes(b"[remote \xff\nurl")
    assert GIT_COMMIT not in capture_source()


def test_secrets_of_the_command_line_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "train.py", "--password", "hunter2"])
    assert capture_source()["runwell.command"] == "python train.py --password ***"


def test_undecodable_arguments_are_storable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["caf\udce9.py"])
    assert capture_source()[SOURCE_NAME] == "caf?.py"


def test_a_notebook_is_named_by_its_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(kernel=object(), user_ns={})
    module = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", module)  # type: ignore[arg-type]
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/explore.ipynb")
    tags = capture_source()
    assert (tags[SOURCE_TYPE], tags[SOURCE_NAME]) == ("NOTEBOOK", "/home/ada/explore.ipynb")


def test_a_batch_system_makes_it_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLURM_JOB_ID", "17")
    assert capture_source()[SOURCE_TYPE] == "JOB"


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(source.getpass, "getuser", fail)
    source._host_tags.cache_clear()
    try:
        assert capture_source()["mlflow.user"] == f"uid {os.getuid()}"
    finally:
        source._host_tags.cache_clear()


def test_packages_are_listed_as_pip_freeze_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (
        first / "scikit_learn-1.4.0.dist-info",
        second / "scikit_learn-0.9.dist-info",
        second / "PyYAML-6.0+local.1.dist-info",
        second / "old.egg-info",
        second / "broken.egg-info",
    ):
        folder.mkdir(parents=True)
    (second / "old.egg-info" / "PKG-INFO").write_text("Name: Old.Thing\nVersion: 2.0\n")
    monkeypatch.setattr(sys, "path", [str(first), str(second), str(tmp_path / "missing"), "x.zip"])
    assert capture_packages() == "old-thing==2.0\npyyaml==6.0+local.1\nscikit-learn==1.4.0\n"


def test_the_real_environment_lists_what_is_imported_here() -> None:
    lines = capture_packages().splitlines()
    assert lines == sorted(lines, key=lambda line: line.partition("==")[0])
    assert any(line.startswith("msgspec==") for line in lines)
