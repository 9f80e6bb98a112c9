"""The commands that serve a store."""

import threading
import webbrowser
from collections.abc import Callable
from typing import Any, Final

import click

from runwell.cli.output import tell
from runwell.server.options import DEFAULT_HOST, DEFAULT_PORT, ServeOptions

_FLAGS: Final = ("--serve-artifacts", "--no-serve-artifacts", "--artifacts-only", "--dev")
_VALUES: Final = (
    "--registry-store-uri",
    "--gunicorn-opts",
    "--uvicorn-opts",
    "--waitress-opts",
    "--static-prefix",
    "--expose-prometheus",
    "--app-name",
    "--cors-allowed-origins",
    "--x-frame-options",
)
"""What MLflow's command knows and ours does not need; accepted, so that scripts keep working."""


def _note_ignored(_ctx: click.Context, option: click.Parameter, value: Any) -> None:
    if value:
        tell(f"note: {option.opts[0]} has no meaning here and is ignored")


def _foreign_options(command: Any) -> Any:
    for name in _FLAGS:
        command = click.option(
            name, is_flag=True, hidden=True, expose_value=False, callback=_note_ignored
        )(command)
    for name in _VALUES:
        command = click.option(name, hidden=True, expose_value=False, callback=_note_ignored)(
            command
        )
    return command


_port = click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65_535),
    help=f"The default is {DEFAULT_PORT}, or the next free one; 0 is any free one.",
)
_store = click.option(
    "--store",
    "--backend-store-uri",
    "store",
    metavar="URI",
    help="sqlite:///file.db, postgresql://user@host/db or a directory; the default is .runwell/.",
)
_artifacts = click.option(
    "--artifacts",
    "--default-artifact-root",
    "--artifacts-destination",
    "artifacts",
    metavar="DIR",
    help="Where the content of files is kept. The default is beside the store.",
)


@click.command()
@click.option("--host", "-h", default=DEFAULT_HOST, show_default=True)
@_port
@_store
@_artifacts
@click.option(
    "--workers",
    "-w",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes; one is enough for a thousand runs at once.",
)
@click.option(
    "--insecure",
    is_flag=True,
    help="Allow an address that other machines can reach, though nobody has to sign in.",
)
@click.option(
    "--allowed-hosts",
    default="",
    metavar="NAMES",
    help="Names, separated by commas, by which browsers may call the server; * for any.",
)
@_foreign_options
def server(  # noqa: PLR0917
    host: str,
    port: int | None,
    store: str | None,
    artifacts: str | None,
    workers: int,
    insecure: bool,
    allowed_hosts: str,
) -> None:
    """Serve a store to clients and browsers.

    Ends with Ctrl+C or SIGTERM, after the requests in progress.
    """
    options = ServeOptions(
        host=host,
        port=port,
        store=store,
        artifacts=artifacts,
        workers=workers,
        is_insecure=insecure,
        allowed_hosts=tuple(name.strip() for name in allowed_hosts.split(",") if name.strip()),
    )
    _serve(options)


@click.command()
@_port
@_store
@_artifacts
@click.option("--browser/--no-browser", "is_shown", default=True, help="Open the browser.")
def ui(port: int | None, store: str | None, artifacts: str | None, is_shown: bool) -> None:
    """Serve a store on this machine and open the browser."""
    options = ServeOptions(port=port, store=store, artifacts=artifacts)
    _serve(options, _show if is_shown else None)


def _serve(options: ServeOptions, show: Callable[[str], None] | None = None) -> None:
    # A second of imports, which `--help` and completion do without.
    from runwell.server.location import resolve_store
    from runwell.server.serve import serve

    store = resolve_store(options.store, options.artifacts).shown

    def say_ready(url: str) -> None:
        # With the store: started in the wrong folder, a server would show an empty one.
        click.echo(f"Runwell is ready at {url} with the store {store}")
        if show:
            show(url)

    serve(options, say=tell, on_ready=say_ready)


def _show(url: str) -> None:
    # A browser in the terminal would hold up the server that it is to show.
    threading.Thread(
        target=webbrowser.open, args=(url,), name="runwell-browser", daemon=True
    ).start()
