"""The command that collects garbage."""

import re

import click

from runwell.cli import store
from runwell.cli.output import as_json, confirm, plural, size_text, tell, write_json
from runwell.client.transport import routes
from runwell.wire.admin import CollectGarbage, Garbage

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


@click.command()
@click.option(
    "--older-than",
    default="30d",
    show_default=True,
    metavar="TIME",
    help="Only what has been in the trash for so long, such as 12h, 30d or 8w; 0 for all of it.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@as_json
def gc(older_than: str, dry_run: bool, yes: bool, is_json: bool) -> None:
    """Remove for good what was deleted long ago.

    Purges runs, models and experiments from the trash, and files that nothing names any more.
    """
    age_s = _seconds(older_than)
    with store.opened() as transport:
        request = CollectGarbage(older_than_s=age_s, dry_run=True)
        found = transport.call(routes.COLLECT_GARBAGE, request)
        if not dry_run:
            confirm(f"Remove {_text(found)} for good?", is_sure=yes or _is_empty(found))
            # Even with nothing to purge: what broken uploads left behind goes too.
            request = CollectGarbage(older_than_s=age_s)
            found = transport.call(routes.COLLECT_GARBAGE, request)
    if is_json:
        write_json(found)
    elif _is_empty(found):
        tell("nothing to remove")
    else:
        tell(f"{'would remove' if dry_run else 'removed'} {_text(found)}")


def _is_empty(garbage: Garbage) -> bool:
    return not (garbage.experiments or garbage.runs or garbage.models or garbage.blobs)


def _text(garbage: Garbage) -> str:
    return (
        f"{plural(garbage.experiments, 'experiment')}, {plural(garbage.runs, 'run')}, "
        f"{plural(garbage.models, 'model')} and "
        f"{plural(garbage.blobs, 'file')} of {size_text(garbage.blob_bytes)}"
    )


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw]?)", text.strip())
    # A bare 30 may be meant as days; taken as seconds it would empty the trash.
    if match is None or (not match[2] and float(match[1])):
        raise click.BadParameter(
            f"{text!r} is not a time with its unit, such as 12h or 30d", param_hint="--older-than"
        )
    return float(match[1]) * _UNITS[match[2] or "s"]
