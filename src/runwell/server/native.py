"""The native API: every act of the register at its route; knows no act in particular."""

import importlib
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from runwell.base import codec
from runwell.server import archives, streams
from runwell.server.decode import (
    MSGPACK,
    Decoder,
    body_decoder,
    query_decoder,
    raw_decoder,
)
from runwell.server.edge.asgi import JSON, Exchange
from runwell.server.edge.limits import inflate, read_body
from runwell.server.lanes import Lane, Lanes
from runwell.server.routes import Routes
from runwell.usecase.context import Context
from runwell.usecase.register import USE_CASES, UseCase
from runwell.usecase.tickets import Archive, Download, Upload, View
from runwell.wire.ingest import SendBatch

T = TypeVar("T")
SUBJECTS: Final = (
    "admin",
    "artifacts",
    "assessments",
    "experiments",
    "ingest",
    "live",
    "models",
    "registry",
    "runs",
    "series",
    "traces",
    "uploads",
)
"""The services whose acts are served; each is ``runwell.services.<subject>``."""

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]
_MSGPACK_TYPE: Final = (b"content-type", b"application/msgpack")


def load_services() -> dict[str, UseCase[Any, Any]]:
    """Import every service, so that the register is complete, and return the register."""
    for subject in SUBJECTS:
        importlib.import_module(f"runwell.services.{subject}")
    return USE_CASES


def add_routes(
    routes: Routes[Handler], acts: dict[str, UseCase[Any, Any]], ctx: Context, lanes: Lanes
) -> None:
    """Add a handler for each of ``acts``, which run in ``lanes`` on the stores of ``ctx``."""
    for act in acts.values():
        if act.response is Upload:
            handler = streams.upload_handler(_issue(act, ctx), lanes)
        elif act.response is Download:
            handler = streams.download_handler(_issue(act, ctx), lanes)
        elif act.response is View:
            handler = streams.view_handler(_issue(act, ctx), lanes)
        elif act.response is Archive:
            handler = archives.archive_handler(_issue(act, ctx), lanes.threads)
        else:
            lane = lanes.of(act.method, is_quick=act.is_quick)
            handler = _value_handler(act, ctx, lane)
        routes.add(act.method, act.path, handler)


def decoder_of(act: UseCase[Any, Any]) -> Decoder:
    """Return what turns path, query and body into the request of ``act``."""
    if act.request is SendBatch:
        return raw_decoder(act.request)
    if takes_body(act):
        return body_decoder(act.request, placeholders(act.path))
    return query_decoder(act.request)


def takes_body(act: UseCase[Any, Any]) -> bool:
    """Say whether the fields of ``act`` come in a body of JSON."""
    return act.method in {"POST", "PUT", "PATCH"} and act.response is not Upload


def placeholders(path: str) -> set[str]:
    """Return the names in braces of ``path``."""
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def _issue(act: UseCase[Any, T], ctx: Context) -> streams.Issue[T]:
    decode = query_decoder(act.request)

    def issue(exchange: Exchange, path: dict[str, str]) -> T:
        return act(ctx, decode(path, exchange.query, b"", b""))

    return issue


def _value_handler(act: UseCase[Any, Any], ctx: Context, lane: Lane) -> Handler:
    decode = decoder_of(act)

    def answer(
        path: dict[str, str], query: bytes, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[bytes, tuple[bytes, bytes]]:
        plain = inflate(body, headers.get(b"content-encoding", b""))
        request = decode(path, query, headers.get(b"content-type", b""), plain)
        response = act(ctx, request)
        # The names of a struct are ASCII, so a substring is enough to find a media type.
        accept = headers.get(b"accept", b"")
        if b"msgpack" in accept and any(kind in accept for kind in MSGPACK):
            return codec.encode_msgpack(response), _MSGPACK_TYPE
        return codec.encode_json(response), JSON

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        body = await read_body(exchange)
        data, kind = await lane.run(answer, path, exchange.query, exchange.headers, body)
        await exchange.reply(200, data, [kind])

    return handle
