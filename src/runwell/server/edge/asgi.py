"""One HTTP exchange as the rooms of the server see it; knows ASGI and nothing of what is asked.

Plain ASGI without a framework: a request that reads one run has 500 µs in all, and a stack of
middleware, a linear list of regular expressions and request objects take a third of that.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NOSNIFF = (b"x-content-type-options", b"nosniff")
JSON = (b"content-type", b"application/json")


class Disconnected(Exception):
    """The client went away before its request was whole; there is nobody to answer."""


class Exchange:
    """A request with the means to answer it; lives as long as the two."""

    __slots__ = ("_send", "headers", "method", "path", "query", "receive", "scheme", "started")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.scheme: str = scope.get("scheme", "http")
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.receive = receive
        self._send = send
        self.started = False
        """Whether the head of the answer is on its way, so that no other answer is possible."""

    async def start(self, status: int, headers: Headers) -> None:
        """Send the head of the answer."""
        self.started = True
        headers.append(NOSNIFF)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def send(self, body: bytes, *, more: bool = False) -> None:
        """Send a piece of the body, waiting while the client reads more slowly than we write."""
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def left(self) -> None:
        """Return once the client is gone; what it still sends is dropped."""
        while (await self.receive())["type"] != "http.disconnect":
            continue

    async def reply(self, status: int, body: bytes = b"", headers: Iterable[Any] = ()) -> None:
        """Send a whole answer of known length."""
        size = [] if status in {204, 304} else [(b"content-length", b"%d" % len(body))]
        await self.start(status, [*size, *headers])
        await self.send(body)
