"""Running the server: address, store, uvicorn, and a stop that loses nothing; knows no route."""

import fcntl
import gc
import os
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

import uvicorn

from runwell.base.errors import Forbidden, Unavailable
from runwell.server.app import App, create_app
from runwell.server.connections import JoinedAnswers
from runwell.server.edge.hosts import LOOPBACK, is_loopback
from runwell.server.location import Location, resolve_store
from runwell.server.native import load_services
from runwell.server.options import DEFAULT_PORT, ServeOptions
from runwell.server.sockets import Bound, bind, resolve_host
from runwell.server.workers import supervise
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database

KEEP_ALIVE_S: Final = 75
"""Longer than a training loop pauses: a connection closed in the moment of its reuse costs more."""
STOP_TIMEOUT_S: Final = 30
"""How long a stopping server waits for requests that are being answered."""


Say = Callable[[str], None]


class Server(uvicorn.Server):
    """uvicorn, which waits for answers in progress when it stops, but not for endless ones."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the application end its streams, then stop."""
        self._app.end_streams()
        await super().shutdown(sockets)


def serve(options: ServeOptions, *, say: Say, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; then finish the requests in progress and close the store.

    Args:
        options: what was chosen.
        say: takes a line for the person at the terminal.
        on_ready: called with the URL once requests are answered.

    Raises:
        Forbidden: the address can be reached from elsewhere, and nobody signs in yet.
        Conflict: the port is taken, or the store was written by a newer version.
        Invalid, Unavailable: address or store cannot be used.
    """
    _refuse_open_address(options)
    location = resolve_store(options.store, options.artifacts)
    load_services()
    with ExitStack() as held:
        # The port first: where it is taken, no store is made for nothing.
        port = DEFAULT_PORT if options.port is None else options.port
        bound = bind(options.host, port, may_move=options.port is None)
        held.callback(bound.listener.close)
        if bound.note:
            say(f"note: {bound.note}; using {bound.port} instead")
        # Before anything is served: a store that cannot be opened is said here and now, and the
        # migration runs once.
        Database.open(location.database_uri).close()
        held.callback(os.close, _mark_store(location, say))
        url = url_of(options.host, bound.port)
        work = _worker(options, location, bound, on_ready=lambda: on_ready(url))
        if options.workers > 1:
            supervise(options.workers, work)
        else:
            work(0)


def url_of(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    _, address = resolve_host(host)
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address, host)  # noqa: S104
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"


def _refuse_open_address(options: ServeOptions) -> None:
    _, address = resolve_host(options.host)
    if not is_loopback(address) and not options.is_insecure:
        raise Forbidden(
            f"{options.host!r} can be reached from other machines, and this server asks nobody to "
            "sign in",
            hint="use --host 127.0.0.1 with a tunnel (ssh -L), or --insecure if all who can reach "
            "it may read and change everything",
        )


def _worker(
    options: ServeOptions, location: Location, bound: Bound, *, on_ready: Callable[[], None]
) -> Callable[[int], None]:
    def work(slot: int) -> None:
        # Only after the fork: neither connections nor threads survive one.
        app = create_app(
            Database.open(location.database_uri),
            LocalBlobs(location.blobs_dir),
            allowed_hosts=_allowed_hosts(options),
            has_upkeep=slot == 0,
            on_ready=on_ready if slot == 0 else None,
        )
        config = uvicorn.Config(
            app,
            http=JoinedAnswers,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_TIMEOUT_S,
        )
        server = Server(config, app)

        def stop(_number: int, _frame: object) -> None:
            server.should_exit = True

        # One that comes before uvicorn listens for signals must not be lost; and uvicorn raises
        # the one that stopped it again, which then finds everything done.
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        _spare_collector()
        server.run(sockets=[bound.listener])

    return work


def _spare_collector() -> None:
    """Let Python look for cycles less often: requests leave hardly any, and what is loaded stays.

    Counting references frees nearly all at once; the collector took a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _allowed_hosts(options: ServeOptions) -> frozenset[str] | None:
    if "*" in options.allowed_hosts:
        return None
    named = {name.lower().strip("[]") for name in options.allowed_hosts}
    _, address = resolve_host(options.host)
    if is_loopback(address):
        return LOOPBACK | named | {options.host.lower().strip("[]"), address}
    return frozenset(named) | LOOPBACK | {options.host, address} if named else None


def _mark_store(location: Location, say: Say) -> int:
    """Leave a sign that this process serves the store, and say so if another one does already."""
    try:
        location.home.mkdir(parents=True, exist_ok=True)
        mark = os.open(location.home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    except OSError as problem:
        raise Unavailable(
            f"the folder of the store cannot be written: {problem.strerror}",
            hint="check its permissions, or choose another with --store",
        ) from None
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(mark, 32).decode(errors="replace").strip()
        say(
            f"note: process {holder or 'unknown'} serves the store {location.shown} too; "
            "that is safe, both may read and write"
        )
        return mark
    os.truncate(mark, 0)
    os.write(mark, f"{os.getpid()}\n".encode())
    return mark
