"""The command that checks a store and this machine's part of it."""

import platform
from collections.abc import Iterator
from typing import Final, Literal

import click
import msgspec

from runwell.base.errors import RunwellError
from runwell.base.version import __version__
from runwell.cli import store
from runwell.cli.output import as_json, plural, size_text, write_json
from runwell.client.recovery import list_waiting
from runwell.client.targets import spool_folder
from runwell.client.transport import routes
from runwell.wire.admin import GetStatus

LOW_BYTES: Final = 1_000_000_000
"""Free space below which the next large artifact may not fit."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    topic: str
    state: Literal["ok", "wrong"]
    text: str
    hint: str = ""


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, is_json: bool) -> None:
    """Check that the store is well and nothing waits to be sent.

    The exit code is 1 if something is wrong.
    """
    findings = list(_findings())
    if is_json:
        write_json(findings)
    else:
        for one in findings:
            click.echo(f"{one.state:5}  {one.topic:8}  {one.text}")
            if one.hint:
                click.echo(f"{'':17}hint: {one.hint}")
    if any(one.state == "wrong" for one in findings):
        ctx.exit(1)


def _findings() -> Iterator[Finding]:
    yield _ok("runwell", f"{__version__} on Python {platform.python_version()}")
    yield from _store_findings()
    yield _spool_finding()


def _store_findings() -> Iterator[Finding]:
    try:
        target = store.named_target()
        with store.opened() as transport:
            status = transport.call(routes.GET_STATUS, GetStatus())
    except RunwellError as problem:
        yield Finding(topic="store", state="wrong", text=problem.message, hint=problem.hint)
        return
    yield _ok("store", f"{target.uri} answers")
    yield _ok(
        "versions", f"server {status.version}, schema {status.schema_revision}, {status.engine}"
    )
    yield _ok(
        "content", f"{plural(status.experiments, 'experiment')}, {plural(status.runs, 'run')}"
    )
    if status.free_bytes is not None:
        yield Finding(
            topic="space",
            state="ok" if status.free_bytes >= LOW_BYTES else "wrong",
            text=f"{size_text(status.free_bytes)} free for files",
            hint="" if status.free_bytes >= LOW_BYTES else "run `runwell gc`, or make room",
        )


def _spool_finding() -> Finding:
    try:
        waiting = list_waiting(spool_folder(store.named_target()))
    except RunwellError as problem:
        return Finding(topic="spool", state="wrong", text=problem.message, hint=problem.hint)
    if not waiting:
        return _ok("spool", "nothing waits to be sent")
    size = size_text(sum(one.size_bytes for one in waiting))
    return Finding(
        topic="spool",
        state="wrong",
        text=f"{plural(len(waiting), 'spool')} of {size} left by processes that ended",
        hint="run `runwell sync`",
    )


def _ok(topic: str, text: str) -> Finding:
    return Finding(topic=topic, state="ok", text=text)
