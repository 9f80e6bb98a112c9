"""How commands speak: data to stdout, talk to stderr; tables and JSON. Knows no entity."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import click
import msgspec

from runwell.base.codec import encode_json
from runwell.base.errors import RunwellError

_MAX_CELL: Final = 60

as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


def write_json(value: object) -> None:
    """Print ``value`` as indented JSON."""
    click.echo(msgspec.json.format(encode_json(value), indent=2).decode())


def write_json_lines(values: Iterable[object]) -> None:
    """Print each value as JSON on a line of its own."""
    for value in values:
        click.echo(encode_json(value).decode())


def write_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print aligned columns; numbers to the right, nothing cut that a script would need."""
    table = [[_cell(value) for value in row] for row in rows]
    numeric = [_is_number([row[at] for row in table]) for at in range(len(headings))]
    widths = [
        max(len(heading), *(len(row[at]) for row in table), 0)
        for at, heading in enumerate(headings)
    ]
    for line in [[heading.upper() for heading in headings], *table]:
        cells = [
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(line, widths, numeric, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def write_fields(fields: Iterable[tuple[str, object]]) -> None:
    """Print names and values, those without a value left out; further lines are indented."""
    pairs = [(name, _text(value)) for name, value in fields if value not in (None, "")]
    width = max((len(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        first, *more = value.splitlines()
        click.echo(f"{name.ljust(width)}  {first}")
        for line in more:
            click.echo(f"{' ' * width}  {line}".rstrip())


def tell(message: str) -> None:
    """Say something to the person, which is no data."""
    click.echo(message, err=True)


def tell_error(problem: RunwellError) -> None:
    """Say what went wrong, and below it what helps."""
    tell(f"error: {problem.message}")
    if problem.hint:
        tell(f"hint: {problem.hint}")


def local_time(ms: int | None) -> str:
    """Return a time in milliseconds UTC as local time for a person to read; empty for none."""
    return exact_time(ms)[:19].replace("T", " ")


def exact_time(ms: int | None) -> str:
    """Return a time in milliseconds UTC as local ISO 8601 with its zone; empty for none."""
    if not ms:
        return ""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().isoformat(timespec="seconds")


def duration_text(ms: int | None) -> str:
    """Return a number of milliseconds for a person to read; empty for none."""
    if ms is None:
        return ""
    if ms < 60_000:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s"


def size_text(count: int | None) -> str:
    """Return a number of bytes for a person to read; empty for none."""
    if count is None:
        return ""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def progress(length: int, label: str) -> Any:
    """Return a progress bar on stderr, a context with ``update(n)``; silent without a terminal."""
    return click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    )


def confirm(question: str, *, is_sure: bool) -> None:
    """Ask before something that cannot be undone; ends the command unless the answer is yes."""
    if not is_sure:
        click.confirm(question, abort=True, err=True)


def plural(count: int, one: str, many: str = "") -> str:
    """Return ``count`` with the noun in the right number."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _cell(value: object) -> str:
    text = " ".join(_text(value).split())
    return text if len(text) <= _MAX_CELL else text[: _MAX_CELL - 1] + "…"


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _is_number(column: list[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and all(_parses(cell) for cell in filled)


def _parses(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
