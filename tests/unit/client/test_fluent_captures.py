"""What a run records by itself: source, packages, console, the machine; and how scripts end."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import runwell
from runwell.client.process import PROCESS

SOURCE = Path(runwell.__file__).parents[1]

pytestmark = pytest.mark.usefixtures("local")


def run_script(code: str, folder: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    script = folder / "train.py"
    script.write_text("import os, sys, runwell\n" + textwrap.dedent(code))
    return subprocess.run(
        [sys.executable, script.name],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "RUNWELL_TRACKING_URI": str(PROCESS.uri),
            "RUNWELL_CAPTURE_SOURCE": "1",
            **env,
        },
    )


def newest():
    return runwell.search_runs("0", output_format="list", max_results=1)[0]


def files(run_id: str) -> dict[str, str]:
    root = Path(runwell.download_artifacts(run_id=run_id))
    return {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.is_file()}


def test_source_diff_and_packages_are_captured(tmp_path: Path):
    repository = tmp_path / "work"
    repository.mkdir()
    (repository / "model.py").write_text("alpha = 1\n")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], cwd=repository, check=True)
    (repository / "model.py").write_text("alpha = 2\n")
    done = run_script(
        """
        with runwell.start_run():
            with runwell.start_run(nested=True):
                pass
        """,
        repository,
    )
    assert done.returncode == 0, done.stderr
    top = runwell.search_runs("0", "tags.mlflow.source.git.dirty = 'true'", output_format="list")
    assert len(top) == 1
    tags = top[0].data.tags
    assert tags["mlflow.source.name"] == "train.py"
    assert len(tags["mlflow.source.git.commit"]) == 40
    kept = files(top[0].info.run_id)
    assert "+alpha = 2" in kept["source/diff.patch"]
    assert "msgspec==" in kept["environment/packages.txt"]


def test_console_output_is_kept_when_asked_for(tmp_path: Path):
    done = run_script(
        """
        with runwell.start_run():
            print("epoch 1")
            print("careful", file=sys.stderr)
        """,
        tmp_path,
        RUNWELL_CONSOLE="1",
    )
    assert done.returncode == 0, done.stderr
    assert "epoch 1" in done.stdout
    log = files(newest().info.run_id)["console.log"]
    assert "epoch 1\n" in log
    assert "careful\n" in log


def test_the_machine_is_recorded_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RUNWELL_SYSTEM_METRICS_INTERVAL_S", "0.05")
    with runwell.start_run(log_system_metrics=True) as run:
        (sampler,) = run.recorders
        while sampler._step < 2:
            sampler._thread.join(0.05)
    metrics = run.data.metrics
    assert metrics["system/system_memory_usage_percentage"] > 0
    with runwell.start_run() as plain:
        pass
    assert plain.data.metrics == {}


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("pass", "FINISHED"),
        ("raise ValueError('x')", "FAILED"),
        ("raise KeyboardInterrupt", "KILLED"),
    ],
)
def test_a_script_that_just_ends_ends_its_run(tmp_path: Path, ending: str, status: str):
    run_script(f"runwell.log_metric('a', 1)\n{ending}\n", tmp_path)
    run = newest()
    assert (str(run.info.status), run.data.metrics) == (status, {"a": 1.0})


def test_a_finished_script_leaves_no_spool(tmp_path: Path):
    done = run_script("runwell.log_metric('a', 1)\n", tmp_path)
    assert done.stderr == ""
    assert list((tmp_path / "store" / "spool").glob("*.*")) == []


def test_a_script_ends_promptly_and_says_what_waits_while_its_server_is_away(tmp_path: Path):
    done = run_script(
        "runwell.set_experiment('x')\nrunwell.log_metric('a', 1)\n",
        tmp_path,
        RUNWELL_TRACKING_URI="http://127.0.0.1:9",
        RUNWELL_SPOOL_DIR=str(tmp_path / "spool"),
    )
    assert done.returncode == 0
    assert done.stderr.count("no answer from http://127.0.0.1:9") == 1
    assert "runwell sync" in done.stderr
    assert len(list((tmp_path / "spool").glob("*.spool"))) == 1


def test_offline_mode_only_spools(tmp_path: Path):
    done = run_script(
        "with runwell.start_run():\n    runwell.log_metric('a', 1)\nassert not runwell.flush()\n",
        tmp_path,
        RUNWELL_MODE="offline",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "store" / "runwell.db").exists()
    assert len(list((tmp_path / "store" / "spool").glob("*.spool"))) == 1
    with runwell.start_run():
        pass
    runwell.flush()
    assert {"a": 1.0} in [
        run.data.metrics for run in runwell.search_runs("0", output_format="list")
    ]


def test_an_interrupted_notebook_cell_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch):
    import contextvars
    import types

    shell = types.SimpleNamespace(get_ipython=object)
    monkeypatch.setitem(sys.modules, "IPython", shell)
    # Each cell runs in a context of its own, as some kernels do.
    first = contextvars.Context().run(runwell.start_run)
    second = contextvars.Context().run(runwell.start_run)
    assert runwell.active_run() is second
    stored = runwell.get_run(first.info.run_id)
    assert stored.info.status == "KILLED"
    assert stored.data.tags["runwell.interrupted"] == "true"
