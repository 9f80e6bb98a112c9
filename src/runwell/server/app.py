"""The ASGI application: routes, what every request passes, the lifetime of threads and stores."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from runwell.base.clock import now_ms
from runwell.base.errors import Invalid, NotFound, RunwellError
from runwell.base.log import logger
from runwell.base.settings import THREADS
from runwell.base.version import __version__
from runwell.server import openapi, pages, static
from runwell.server.dialects.mlflow import app as mlflow
from runwell.server.dialects.mlflow import probes
from runwell.server.dialects.otlp import app as otlp
from runwell.server.edge.asgi import JSON, Disconnected, Exchange, Headers, Receive, Scope, Send
from runwell.server.edge.errors import apology, refuse
from runwell.server.edge.hosts import check_host, check_origin
from runwell.server.lanes import Lanes
from runwell.server.live import Live
from runwell.server.native import Handler, add_routes, load_services
from runwell.server.routes import Routes
from runwell.server.threads import Threads
from runwell.server.upkeep import Upkeep
from runwell.stores.blobs.api import BlobStore
from runwell.stores.series.seal import seal_idle
from runwell.stores.sql.engine import Database
from runwell.stores.sql.requests import forget_old
from runwell.usecase.context import Context
from runwell.usecase.register import UseCase

Hook = Callable[[], None]


class App:
    """The application; ``uvicorn`` calls it once for each request and once for its lifetime."""

    def __init__(
        self,
        ctx: Context,
        *,
        acts: dict[str, UseCase[Any, Any]],
        allowed_hosts: frozenset[str] | None,
        starting: Sequence[Hook],
        stopping: Sequence[Hook],
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._starting = starting
        self._threads = Threads(THREADS())
        self._streams: Live | None = None
        if "live.changes" in acts:
            self._streams = Live(acts["live.changes"], ctx, self._threads)
            stopping = [self._streams.close, *stopping]
        self._stopping = [self.end_streams, self._threads.stop, *stopping]
        self._routes: Routes[Handler] = Routes()
        lanes = Lanes(self._threads, ctx.database)
        add_routes(self._routes, acts, ctx, lanes)
        self._add_own_routes(acts)
        if "runs.search" in acts:
            mlflow.add_routes(self._routes, ctx, lanes)
            otlp.add_routes(self._routes, ctx, self._threads)
            static.add_routes(self._routes, self._threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through a lifetime."""
        if scope["type"] == "http":
            await self._answer(Exchange(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def end_streams(self) -> None:
        """End the answers that would go on for ever; to be called when the server is to stop."""
        if self._streams is not None:
            self._streams.end()

    async def _answer(self, exchange: Exchange) -> None:
        try:
            check_host(exchange, self._allowed_hosts)
            check_origin(exchange)
            methods, names = self._routes.find(exchange.path)
            method = "GET" if exchange.method == "HEAD" else exchange.method
            handler = methods.get(method)
            if handler is not None:
                await handler(exchange, names)
            else:
                await _refuse_method(exchange, list(methods))
        except RunwellError as problem:
            if exchange.started:
                raise
            await refuse(exchange, problem)
        except Disconnected:
            logger.debug("a client left during %s", exchange.method)
        except Exception as problem:
            if exchange.started:
                raise
            await refuse(exchange, apology(exchange, problem))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        for hook in self._starting:
            hook()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for hook in self._stopping:
            hook()
        await send({"type": "lifespan.shutdown.complete"})

    def _add_own_routes(self, acts: dict[str, UseCase[Any, Any]]) -> None:
        version = msgspec.json.encode({"version": __version__})
        page = pages.routes_page(acts)
        described = msgspec.json.encode(openapi.document(acts), order="deterministic")
        self._routes.add("GET", "/health", _constant(b'{"status":"ok"}', [JSON]))
        self._routes.add("GET", "/version", probes.version(_constant(version, [JSON])))
        self._routes.add("GET", "/api", _constant(page, pages.PAGE_HEADERS))
        if self._streams is not None:
            self._routes.add("GET", "/api/v1/live", self._streams.handle)
        self._routes.add("GET", "/api/v1/openapi.json", _constant(described, [JSON]))


def create_app(
    database: Database,
    blobs: BlobStore,
    *,
    allowed_hosts: frozenset[str] | None = None,
    has_upkeep: bool = True,
    on_ready: Hook | None = None,
) -> App:
    """Return the application over two open stores, which it closes when it is told to stop.

    Args:
        database: the metadata.
        blobs: the content of files.
        allowed_hosts: names by which the server may be called; None for any.
        has_upkeep: whether this process seals idle series; one of several workers does.
        on_ready: called once requests are answered.
    """
    ctx = Context(database=database, blobs=blobs)
    upkeep = Upkeep(lambda: keep_up(database))
    ready = [on_ready] if on_ready else []
    return App(
        ctx,
        acts=load_services(),
        allowed_hosts=allowed_hosts,
        starting=[upkeep.start, *ready] if has_upkeep else ready,
        stopping=[upkeep.stop, database.close],
    )


def keep_up(database: Database) -> bool:
    """Do some of what waits to be done, and say whether there may be more."""
    more = forget_old(database, now_ms())
    return bool(seal_idle(database, now_ms())) or more


def _constant(body: bytes, headers: Headers) -> Handler:
    async def handle(exchange: Exchange, _names: dict[str, str]) -> None:
        await exchange.reply(200, body, headers)

    return handle


async def _refuse_method(exchange: Exchange, known: list[str]) -> None:
    if not known and mlflow.speaks(exchange.path):
        return await mlflow.refuse_unknown(exchange)
    if not known:
        raise NotFound(
            f"there is nothing at {exchange.path!r}", hint="the page at /api lists what is"
        )
    extra = {"OPTIONS", "HEAD"} if "GET" in known else {"OPTIONS"}
    methods = ", ".join(sorted(extra.union(known)))
    allow = (b"allow", methods.encode())
    if exchange.method == "OPTIONS":
        return await exchange.reply(204, headers=[allow])
    problem = Invalid(f"{exchange.path!r} does not know {exchange.method!r}", hint=f"use {methods}")
    answer = mlflow.refuse if mlflow.speaks(exchange.path) else refuse
    return await answer(exchange, problem, status=405, headers=[allow])
