"""The command that sends left-over spools."""

import platform
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from runwell.base.errors import RunwellError
from runwell.cli.output import as_json, plural, progress, size_text, tell, write_json
from runwell.cli.store import named_target
from runwell.client.recovery import Synced, Waiting, list_waiting, send_left_overs
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
    clients write theirs. A named folder may come from another machine. Every spool goes to the
    store it was written for, unless --tracking-uri names another.
    """
    places = [_spool_in(folder) for folder in folders] or [spool_folder(named_target())]
    ways = _Ways(ctx.find_root().obj or "")
    synced: list[Synced] = []
    try:
        for place in places:
            synced += _send(place, ways, any_host=bool(folders))
    finally:
        ways.close()
    if is_json:
        write_json(synced)
    else:
        _tell(synced, ctx.find_root().obj or "")
    if any(one.problem for one in synced):
        ctx.exit(1)


class _Ways:
    """The transports to the stores that the spools belong to."""

    def __init__(self, override: str) -> None:
        self._override = override
        self._open: dict[str, Transport] = {}
        self._last = ""
        self.problems: dict[str, RunwellError] = {}
        """Why the store of a spool cannot be reached, by the URI in the spool."""

    def find(self, uri: str) -> Transport | None:
        """Return the way to the store of a spool, empty for the default; None if it is away."""
        if uri in self.problems:
            return None
        self._last = uri
        chosen = self._override or uri
        if chosen not in self._open:
            self._open[chosen] = open_transport(parse_target(chosen))
        return self._open[chosen]

    def give_up(self, problem: RunwellError) -> None:
        """Note that the store asked for last is away."""
        self.problems[self._last] = problem

    def close(self) -> None:
        """Close them all."""
        for transport in self._open.values():
            transport.close()


def _spool_in(folder: Path) -> Path:
    candidates = [folder / ".runwell" / "spool", folder / "spool"]
    return next((path for path in candidates if path.is_dir()), folder)


def _send(place: Path, ways: _Ways, *, any_host: bool) -> list[Synced]:
    waiting = {one.path: one for one in list_waiting(place)}
    done: list[Synced] = []
    with progress(sum(one.size_bytes for one in waiting.values()), "sending") as bar:

        def note(one: Synced) -> None:
            done.append(one)
            bar.update(waiting[one.path].size_bytes if one.path in waiting else 0)

        # A store that is away must not keep the spools of the others waiting.
        while not _send_all(place, ways, note, any_host=any_host):
            continue
    return [*done, *_left(waiting.values(), {one.path for one in done}, ways)]


def _send_all(place: Path, ways: _Ways, note: Callable[[Synced], None], *, any_host: bool) -> bool:
    try:
        send_left_overs(place, ways.find, any_host=any_host, on_synced=note)
    except RunwellError as problem:
        ways.give_up(problem)
        return False
    return True


def _left(waiting: Iterable[Waiting], sent: set[str], ways: _Ways) -> Iterator[Synced]:
    for one in waiting:
        if one.path in sent:
            continue
        if one.uri in ways.problems:
            problem = str(ways.problems[one.uri])
        elif one.host != platform.node():
            problem = (
                f"it was written on host {one.host!r}\n  hint: once its writer has ended, name the "
                f"folder: `runwell sync {Path(one.path).parent}`"
            )
        else:
            continue
        yield Synced(path=one.path, uri=one.uri, sent_bytes=0, torn_bytes=0, problem=problem)


def _tell(synced: list[Synced], override: str) -> None:
    for one in synced:
        name = Path(one.path).name
        if one.problem:
            tell(f"{name}: not sent: {one.problem}")
            continue
        store = override or one.uri or "the default store"
        tell(f"{name}: sent {size_text(one.sent_bytes)} to {store}")
        if one.torn_bytes:
            tell(f"  a crash cut its last call short; {size_text(one.torn_bytes)} were dropped")
        for rejection in one.rejections:
            tell(f"  refused, run {rejection.run_id}: {rejection.message}")
    waiting = sum(bool(one.problem) for one in synced)
    if not synced:
        tell("nothing waits to be sent")
    elif waiting:
        tell(f"{plural(len(synced) - waiting, 'spool')} sent, {waiting:,} still waiting")
    else:
        tell(f"{plural(len(synced), 'spool')} sent")
