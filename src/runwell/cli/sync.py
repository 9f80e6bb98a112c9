"""The command that sends left-over spools."""

from pathlib import Path

import click

from runwell.cli.output import as_json, plural, progress, size_text, tell, write_json
from runwell.cli.store import named_target
from runwell.client.recovery import Synced, list_waiting, send_left_overs
from runwell.client.session import open_transport
from runwell.client.targets import parse_target, spool_folder
from runwell.client.transport.api import Transport


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    metavar="[DIR]...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@as_json
@click.pass_context
def sync(ctx: click.Context, folders: tuple[Path, ...], is_json: bool) -> None:
    """Send what runs logged while no server could be reached.

    DIR is a spool, or a folder that holds one in .runwell/; the default is where this store's
    clients write theirs. Every spool goes to the store it was written for, unless --tracking-uri
    names another.
    """
    places = [_spool_in(folder) for folder in folders] or [spool_folder(named_target())]
    ways = _Ways(ctx.find_root().obj or "")
    synced: list[Synced] = []
    try:
        for place in places:
            synced += _send(place, ways)
    finally:
        ways.close()
    if is_json:
        write_json(synced)
    else:
        _tell(synced)
    if any(one.problem for one in synced):
        ctx.exit(1)


class _Ways:
    """The transports to the stores that the spools belong to."""

    def __init__(self, override: str) -> None:
        self._override = override
        self._open: dict[str, Transport] = {}

    def find(self, uri: str) -> Transport:
        """Return the way to the store of a spool; empty is the default store."""
        chosen = self._override or uri
        if chosen not in self._open:
            self._open[chosen] = open_transport(parse_target(chosen))
        return self._open[chosen]

    def close(self) -> None:
        """Close them all."""
        for transport in self._open.values():
            transport.close()


def _spool_in(folder: Path) -> Path:
    candidates = [folder / ".runwell" / "spool", folder / "spool"]
    return next((path for path in candidates if path.is_dir()), folder)


def _send(place: Path, ways: _Ways) -> list[Synced]:
    sizes = {one.path: one.size_bytes for one in list_waiting(place)}
    with progress(sum(sizes.values()), "sending") as bar:
        return send_left_overs(
            place, ways.find, on_synced=lambda one: bar.update(sizes.get(one.path, 0))
        )


def _tell(synced: list[Synced]) -> None:
    for one in synced:
        name = Path(one.path).name
        if one.problem:
            tell(f"{name}: not sent: {one.problem}")
            continue
        tell(f"{name}: sent {size_text(one.sent_bytes)} to {one.uri or 'the default store'}")
        if one.torn_bytes:
            tell(f"  a crash cut its last call short; {size_text(one.torn_bytes)} were dropped")
        for rejection in one.rejections:
            tell(f"  refused, run {rejection.run_id}: {rejection.message}")
    if not synced:
        tell("nothing waits to be sent")
    else:
        problems = sum(bool(one.problem) for one in synced)
        tell(f"{plural(len(synced), 'spool')}, {plural(problems, 'problem')}")
