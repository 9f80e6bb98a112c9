"""Settings, limits, errors and commands are all on the reference pages."""

from pathlib import Path

import click
import pytest

from runwell.base import errors, limits, settings
from runwell.cli.main import main

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(settings.SETTINGS))
def test_each_setting_is_documented(name: str):
    assert f"`{name}`" in (DOCS / "settings.md").read_text()


@pytest.mark.parametrize("name", sorted(n for n in vars(limits) if n.startswith("MAX_")))
def test_each_limit_is_documented_with_its_value(name: str):
    row = next(
        line for line in (DOCS / "limits.md").read_text().splitlines() if f"`{name}`" in line
    )
    assert f"{getattr(limits, name):,}" in row


@pytest.mark.parametrize("code", sorted(errors.ERRORS))
def test_each_error_is_documented(code: str):
    assert f"`{code}`" in (DOCS / "errors.md").read_text()


def commands(group: click.Group, prefix: str) -> list[str]:
    names = []
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            path = f"{prefix} {name}"
            names += commands(command, path) if isinstance(command, click.Group) else [path]
    return names


@pytest.mark.parametrize("path", commands(main, "runwell"))
def test_each_command_is_documented(path: str):
    assert f"`{path}" in (DOCS / "cli.md").read_text()
