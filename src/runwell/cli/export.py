"""Writing many entities to stdout in open formats; knows no entity."""

import csv
import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from runwell.cli.output import write_json, write_json_lines

T = TypeVar("T")

formats = click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json", "jsonl"]),
    default="csv",
    show_default=True,
    help="CSV has a column for every key that occurs; JSON keeps types and nesting.",
)


def write_rows(kind: str, items: Iterable[T], flat: Callable[[T], dict[str, object]]) -> None:
    """Write ``items``; ``flat`` turns one into columns for CSV."""
    if kind == "jsonl":
        write_json_lines(items)
    elif kind == "json":
        write_json(list(items))
    else:
        _write_csv([flat(item) for item in items])


def _write_csv(rows: list[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    plain = [name for name in columns if "." not in name]
    dotted = sorted(name for name in columns if "." in name)
    writer = csv.DictWriter(sys.stdout, [*plain, *dotted], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
