"""Settings, limits, errors and commands are all on the reference pages."""

from pathlib import Path
from typing import get_args

import click
import pytest

import runwell
from runwell.base import errors, limits, settings
from runwell.cli.main import main
from runwell.stores.sql.schema import metadata
from runwell.wire.events import AnyEvent, Event

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


@pytest.mark.parametrize("name", runwell.__all__)
def test_each_public_name_is_documented(name: str):
    assert f"`{name}" in (DOCS / "python.md").read_text()


@pytest.mark.parametrize("event", get_args(AnyEvent), ids=lambda event: event.__name__)
def test_each_event_of_the_stream_is_documented_with_its_fields(event: type[Event]):
    config = event.__struct_config__
    rows = (DOCS / "stream.md").read_text().splitlines()
    row = next(line for line in rows if line.startswith(f"| `{config.tag}` "))
    for field in event.__struct_fields__:
        assert field == "run_id" or f"`{field}`" in row


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_each_table_is_documented(table: str):
    assert f"`{table}`" in (DOCS / "storage.md").read_text()


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
