"""Serving ``POST /v1/traces``: encodings, the act, and answers as OpenTelemetry's exporters expect.

The answer has the encoding of the request. Success is the empty message; a refusal is a
``google.rpc.Status``, whose HTTP status tells exporters whether to try again: only 503 does.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from runwell.base.errors import Invalid, RunwellError
from runwell.base.ids import DEFAULT_EXPERIMENT_ID
from runwell.server.dialects.otlp.messages import read_json, read_protobuf
from runwell.server.dialects.otlp.spans import spans_of
from runwell.server.edge.asgi import JSON, Exchange, Headers
from runwell.server.edge.limits import inflate, read_body
from runwell.server.routes import Routes
from runwell.server.threads import Threads
from runwell.services import traces
from runwell.usecase.context import Context
from runwell.wire.traces import LogSpans

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]

PATH: Final = "/v1/traces"
EXPERIMENT: Final = b"x-mlflow-experiment-id"
"""Header that names the experiment of new traces; without it that is ``Default``."""
RUN: Final = b"x-mlflow-run-id"
_PROTOBUF_TYPE: Final = (b"content-type", b"application/x-protobuf")
_RETRY: Final = (b"retry-after", b"1")
_READERS: Final[dict[bytes, Callable[[bytes], Any]]] = {
    b"application/x-protobuf": read_protobuf,
    b"application/json": read_json,
}
_CODES: Final = {400: 3, 401: 16, 403: 7, 404: 5, 409: 9, 413: 8, 422: 3, 501: 12, 503: 14}
"""Codes of ``google.rpc.Status`` by HTTP status; all else is 13, an internal error."""


class _Status(msgspec.Struct, frozen=True, kw_only=True):
    code: int
    message: str


def add_routes(routes: Routes[Handler], ctx: Context, threads: Threads) -> None:
    """Add the route, which runs in ``threads`` on the stores of ``ctx``."""

    def store(headers: dict[bytes, bytes], body: bytes) -> None:
        read = _READERS.get(media_of(headers))
        if read is None:
            raise Invalid(
                f"Content-Type is {media_of(headers).decode('latin-1')!r}",
                hint="send 'application/x-protobuf' or 'application/json'",
            )
        export = read(inflate(body, headers.get(b"content-encoding", b"")))
        traces.log_spans(
            ctx,
            LogSpans(
                experiment_id=headers.get(EXPERIMENT, b"").decode("latin-1")
                or DEFAULT_EXPERIMENT_ID,
                run_id=headers.get(RUN, b"").decode("latin-1"),
                spans=list(spans_of(export)),
            ),
        )

    async def handle(exchange: Exchange, _path: dict[str, str]) -> None:
        try:
            body = await read_body(exchange)
            await threads.run(store, exchange.headers, body)
        except RunwellError as problem:
            await _refuse(exchange, problem.status, str(problem))
            return
        is_json = media_of(exchange.headers) == b"application/json"
        await exchange.reply(200, b"{}" if is_json else b"", [JSON if is_json else _PROTOBUF_TYPE])

    routes.add("POST", PATH, handle)


def media_of(headers: dict[bytes, bytes]) -> bytes:
    """Return the media type of a body, without its parameters."""
    return headers.get(b"content-type", b"").partition(b";")[0].strip().lower()


def encode_status(code: int, message: str) -> bytes:
    """Return a ``google.rpc.Status`` in protobuf: field 1 an integer, field 2 a text."""
    text = message.encode()
    return b"\x08" + _varint(code) + b"\x12" + _varint(len(text)) + text


async def _refuse(exchange: Exchange, status: int, message: str) -> None:
    code = _CODES.get(status, 13)
    headers: Headers = [_RETRY] if status == 503 else []
    if media_of(exchange.headers) == b"application/x-protobuf":
        body = encode_status(code, message)
        return await exchange.reply(status, body, [_PROTOBUF_TYPE, *headers])
    body = msgspec.json.encode(_Status(code=code, message=message))
    return await exchange.reply(status, body, [JSON, *headers])


def _varint(number: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first."""
    groups = bytearray()
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    return bytes([*groups, number])
