"""The command itself: help, errors, and the promise of a light start."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import runwell.cli
from runwell.cli.main import _SUMMARIES, main

SOURCE = Path(runwell.cli.__file__).parents[2]


def groups(group: click.Group, path: tuple[str, ...] = ()):
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from groups(command, (*path, name))


def test_the_summaries_are_those_of_the_commands():
    for path, command in groups(main):
        if len(path) == 1:
            assert (command.help or "").splitlines()[0] == _SUMMARIES[path[0]]
    assert [path[0] for path, _ in groups(main) if len(path) == 1] == list(_SUMMARIES)


@pytest.mark.parametrize("path", [path for path, _ in groups(main)])
def test_every_command_has_help(path):
    done = CliRunner().invoke(main, [*path, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    "path", [path for path, one in groups(main) if not isinstance(one, click.Group)]
)
def test_commands_that_print_data_know_json(path):
    silent = {"server", "ui", "completion", "delete", "restore", "purge", "export", "log"}
    if path[-1] in silent or path == ("artifacts", "show"):
        return
    assert "--json" in CliRunner().invoke(main, [*path, "--help"]).stdout


def test_help_loads_no_command_and_nothing_heavy():
    code = "import sys, json; from runwell.cli.main import main\n"
    code += "try: main(['--help'])\nexcept SystemExit: print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE)},
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    heavy = {"sqlalchemy", "numpy", "uvicorn", "msgspec.json", "runwell.cli.runs", "runwell.client"}
    assert loaded & heavy == set()


def test_an_error_is_a_message_and_a_hint_on_stderr(embedded):
    done = embedded("runs", "show", "nonsense", code=1)
    assert done.stdout == ""
    assert done.stderr.startswith("error: there is no run 'nonsense'\nhint: ")


def test_wrong_usage_ends_with_2(embedded):
    embedded("runs", "sing", code=2)
    embedded("runs", "show", code=2)
    embedded("runs", "list", "--limit", "many", code=2)


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["--tracking-uri", "nothing", "runs", "list"])
    assert done.exit_code == 1
    assert "there is no store at" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there():
    done = CliRunner().invoke(main, ["--tracking-uri", "http://127.0.0.1:9", "runs", "list"])
    assert done.exit_code == 1
    assert "hint: is the server running?" in done.stderr


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete"), ("zsh", "compdef"), ("fish", "complete")]
)
def test_completion_prints_a_script(shell, word):
    done = CliRunner().invoke(main, ["completion", shell])
    assert word in done.stdout
    assert "_RUNWELL_COMPLETE" in done.stdout


def test_completion_completes():
    done = subprocess.run(
        [sys.executable, "-c", "from runwell.cli.main import main; main(prog_name='runwell')"],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PYTHONPATH": str(SOURCE),
            "_RUNWELL_COMPLETE": "bash_complete",
            "COMP_WORDS": "runwell runs se",
            "COMP_CWORD": "2",
        },
    )
    assert done.stdout.split() == ["plain,search"]
