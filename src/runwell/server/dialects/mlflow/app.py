"""Serving MLflow's routes: decoding, the lane that runs them, errors in its shape."""

from collections.abc import Awaitable, Callable
from typing import Final

from runwell.base import codec
from runwell.base.errors import NotFound, RunwellError
from runwell.server.dialects.mlflow import (
    assessments,
    datasets,
    experiments,
    listing,
    logging,
    metrics,
    models,
    multipart,
    probes,
    registry,
    registry_search,
    registry_versions,
    runs,
    trace_statistics,
    traces,
    traces_v2,
)
from runwell.server.dialects.mlflow.decode import decoder
from runwell.server.dialects.mlflow.errors import STATUSES, code_of, error_body
from runwell.server.dialects.mlflow.files import file_routes
from runwell.server.dialects.mlflow.route import PREFIXES, Route
from runwell.server.edge.asgi import JSON, Disconnected, Exchange, Headers
from runwell.server.edge.errors import apology
from runwell.server.edge.limits import inflate, read_body
from runwell.server.lanes import Lane, Lanes
from runwell.server.routes import Routes
from runwell.usecase.context import Context

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]

TABLES: Final = (
    experiments.TABLE,
    runs.TABLE,
    logging.TABLE,
    metrics.TABLE,
    models.TABLE,
    datasets.TABLE,
    probes.TABLE,
    listing.TABLE,
    multipart.TABLE,
    registry.TABLE,
    registry_versions.TABLE,
    registry_search.TABLE,
    traces.TABLE,
    traces_v2.TABLE,
    trace_statistics.TABLE,
    assessments.TABLE,
)
_EMPTY: Final = b"{}"
_RETRY: Final = (b"retry-after", b"1")


def all_routes() -> list[Route]:
    """Return the routes whose requests are only fields; others are in ``files``, ``multipart``."""
    return [route for table in TABLES for route in table.routes]


def add_routes(routes: Routes[Handler], ctx: Context, lanes: Lanes) -> None:
    """Add MLflow's routes, which run in ``lanes`` on the stores of ``ctx``."""
    for route in all_routes():
        handler = _handler(route, ctx, lanes.of(route.method, is_quick=route.is_quick))
        for prefix in PREFIXES:
            routes.add(route.method, prefix + route.path, handler)
    for one in (*file_routes(ctx, lanes), *multipart.part_routes(ctx, lanes)):
        routes.add(one.method, one.path, guarded(one.handler))


def speaks(path: str) -> bool:
    """Say whether ``path`` is one of MLflow's, known or not, so that errors have its shape."""
    return path.startswith(("/api/2.0/mlflow", "/api/3.0/mlflow", "/ajax-api/", "/v1/traces"))


async def refuse(
    exchange: Exchange,
    problem: RunwellError,
    route: Route | None = None,
    *,
    status: int = 0,
    headers: Headers | None = None,
) -> None:
    """Answer with ``problem`` in the shape that MLflow's clients read.

    ``status`` only where HTTP knows better than the table of codes.
    """
    code = code_of(problem, route)
    status = status or STATUSES[code]
    extra = [*(headers or []), _RETRY] if status == 503 else (headers or [])
    await exchange.reply(status, error_body(problem, code), [JSON, *extra])


async def refuse_unknown(exchange: Exchange) -> None:
    """Answer a request for a route of MLflow's that there is not."""
    body = error_body(
        NotFound(
            f"this server does not offer {exchange.method} {exchange.path!r}",
            hint="the page 'MLflow compatibility' of its documentation lists what is offered",
        ),
        "ENDPOINT_NOT_FOUND",
    )
    await exchange.reply(404, body, [JSON])


def guarded(handler: Handler, route: Route | None = None) -> Handler:
    """Return ``handler`` with what it raises answered in MLflow's shape."""

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        try:
            await handler(exchange, path)
        except Disconnected:
            raise
        except RunwellError as problem:
            if exchange.started:
                raise
            await refuse(exchange, problem, route)
        except Exception as problem:
            if exchange.started:
                raise
            await refuse(exchange, apology(exchange, problem), route)

    return handle


def _handler(route: Route, ctx: Context, lane: Lane) -> Handler:
    decode = route.decode or decoder(route.request)

    def answer(
        path: dict[str, str], query: bytes, headers: dict[bytes, bytes], body: bytes
    ) -> bytes:
        plain = inflate(body, headers.get(b"content-encoding", b""))
        request = decode(path, query, headers.get(b"content-type", b""), plain)
        result = route.answer(ctx, request)
        if isinstance(result, bytes):
            return result
        return _EMPTY if result is None else codec.encode_json(result)

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        body = await read_body(exchange)
        data = await lane.run(answer, path, exchange.query, exchange.headers, body)
        await exchange.reply(200, data, [JSON])

    return guarded(handle, route)
