"""Telling browsers what changes, as server-sent events; knows one act and how to repeat it.

Each stream asks the act again with the cursor of its last answer, but only once the store has
changed, which one task of this process feels for all of them, twice a second while anybody listens.
Other processes, embedded writers too, are noticed like this one.
"""

import asyncio
from typing import Any, Final

import msgspec

from runwell.base.errors import RunwellError, Unavailable
from runwell.base.log import logger
from runwell.base.version import __version__
from runwell.server.decode import query_decoder
from runwell.server.edge.asgi import Disconnected, Exchange
from runwell.server.threads import Threads
from runwell.stores.sql.pulse import Pulse
from runwell.usecase.context import Context
from runwell.usecase.register import UseCase
from runwell.wire.live import Changes, GetChanges

FEEL_S: Final = 0.5
KEEP_ALIVE_S: Final = 15.0
"""Proxies end a connection on which nothing came for a minute, some for half of one."""
AGAIN_S: Final = 5.0
"""After a change: the next look is due that reads more; see ``stores/sql/changes.py``."""
PAUSES: Final = 20
"""How many times as long as a look took the next waits: a twentieth of a thread at most."""
SEND_TIMEOUT_S: Final = 20.0
MAX_LISTENERS: Final = 1_000
_HEAD: Final = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    # nginx collects an answer otherwise, until there is enough of it.
    (b"x-accel-buffering", b"no"),
]


class Live:
    """The streams of one server."""

    def __init__(self, act: UseCase[GetChanges, Changes], ctx: Context, threads: Threads) -> None:
        self._act = act
        self._ctx = ctx
        self._threads = threads
        self._pulse = Pulse(ctx.database)
        self._decode = query_decoder(GetChanges)
        self._listeners: set[asyncio.Event] = set()
        self._feeling: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    async def handle(self, exchange: Exchange, path: dict[str, str]) -> None:
        """Answer one request: a stream that lasts until the client leaves or the server stops."""
        request: GetChanges = self._decode(path, exchange.query, b"", b"")
        if last := exchange.headers.get(b"last-event-id"):
            request = msgspec.structs.replace(request, cursor=last.decode("latin-1"))
        if len(self._listeners) >= MAX_LISTENERS:
            raise Unavailable("the server has too many live streams", hint="close some pages")
        # What cannot be answered is refused with a status, before the stream begins.
        changes = await self._threads.run(self._ask, request)
        await exchange.start(200, list(_HEAD))
        if exchange.method == "HEAD":
            return await exchange.send(b"")
        stream = _Stream(exchange, self._ending)
        self._listeners.add(stream.woken)
        self._feel_on()
        try:
            events = _events(changes)
            await stream.send(_hello("" if events else changes.cursor) + events)
            await self._tell(stream, msgspec.structs.replace(request, cursor=changes.cursor))
        finally:
            self._listeners.discard(stream.woken)
            stream.close()
        return await exchange.send(b"")

    def end(self) -> None:
        """End all streams now, and let no other last."""
        self._ending.set()
        for listener in self._listeners:
            listener.set()

    def close(self) -> None:
        """Let go of the store."""
        self._pulse.close()

    async def _tell(self, stream: "_Stream", request: GetChanges) -> None:
        loop = asyncio.get_running_loop()
        begun = free_at = loop.time()
        ask_at = alive_at = begun + KEEP_ALIVE_S
        is_news = False
        while await stream.wait((free_at if is_news else min(ask_at, alive_at)) - loop.time()):
            is_news = is_news or stream.woken.is_set()
            stream.woken.clear()
            now = loop.time()
            if now >= free_at and (is_news or now >= ask_at):
                try:
                    changes = await self._threads.run(self._ask, request)
                except RunwellError as problem:
                    logger.debug("a live stream ends: %s", problem.message)
                    return
                ask_at = now + (AGAIN_S if is_news else KEEP_ALIVE_S)
                is_news = False
                free_at = loop.time() + PAUSES * (loop.time() - now)
                request = msgspec.structs.replace(request, cursor=changes.cursor)
                if events := _events(changes):
                    await stream.send(events)
                    alive_at = loop.time() + KEEP_ALIVE_S
            if loop.time() >= alive_at:
                await stream.send(b": keep-alive\n\n")
                alive_at = loop.time() + KEEP_ALIVE_S

    def _ask(self, request: GetChanges) -> Changes:
        return self._act(self._ctx, request)

    def _feel_on(self) -> None:
        if self._feeling is None or self._feeling.done():
            self._feeling = asyncio.get_running_loop().create_task(self._feel())

    async def _feel(self) -> None:
        """Wake all streams when the store changed, for as long as there are any."""
        last: object = None
        while self._listeners and not self._ending.is_set():
            try:
                now = await self._threads.run(self._pulse.feel)
            except Exception as problem:  # noqa: BLE001
                # An edge. The streams ask themselves, and say what is wrong.
                logger.debug("the store cannot be felt", exc_info=problem)
                now = object()
            if now != last:
                last = now
                for listener in self._listeners:
                    listener.set()
            await _either(self._ending.wait(), timeout_s=FEEL_S)


class _Stream:
    """One stream: wakes when there may be news, and notices that its client left."""

    def __init__(self, exchange: Exchange, ending: asyncio.Event) -> None:
        self._exchange = exchange
        self._ending = ending
        self.woken = asyncio.Event()
        self._gone = asyncio.ensure_future(exchange.left())
        self._gone.add_done_callback(lambda _: self.woken.set())

    async def wait(self, timeout_s: float) -> bool:
        """Wait for news, at most for so long; say whether the stream goes on.

        Raises:
            Disconnected: the client is gone.
        """
        if not self._ending.is_set() and not self._gone.done():
            await _either(self.woken.wait(), timeout_s=timeout_s)
        if self._gone.done():
            raise Disconnected
        return not self._ending.is_set()

    async def send(self, data: bytes) -> None:
        """Send ``data``.

        Raises:
            Disconnected: the client does not take it; it would hold up the end of the server too.
        """
        sending = asyncio.ensure_future(self._exchange.send(data, more=True))
        await _either(sending, self._ending.wait(), timeout_s=SEND_TIMEOUT_S)
        if not sending.done():
            sending.cancel()
            raise Disconnected
        sending.result()

    def close(self) -> None:
        """Stop watching the client."""
        self._gone.cancel()


async def _either(*waiting: Any, timeout_s: float) -> None:
    """Wait until one of several is done, at most for so long; what was not done is cancelled.

    Futures that were given are left as they are.
    """
    tasks = [asyncio.ensure_future(one) for one in waiting]
    try:
        await asyncio.wait(tasks, timeout=max(0.0, timeout_s), return_when="FIRST_COMPLETED")
    finally:
        for task, given in zip(tasks, waiting, strict=True):
            if task is not given:
                task.cancel()


def _hello(cursor: str) -> bytes:
    return b"retry: 2000\n" + _event("hello", {"version": __version__}, cursor)


def _events(changes: Changes) -> bytes:
    """Return the events of an answer; the cursor stands on the last, so that none can be missed."""
    found: list[tuple[str, dict[str, object]]] = []
    if changes.runs:
        found.append(("runs", {"runs": changes.runs, "more": changes.more_runs}))
    if changes.experiments or changes.more_experiments:
        told: dict[str, object] = {
            "experiments": changes.experiments,
            "more": changes.more_experiments,
        }
        found.append(("experiments", told))
    last = len(found) - 1
    return b"".join(
        _event(name, data, changes.cursor if place == last else "")
        for place, (name, data) in enumerate(found)
    )


def _event(name: str, data: object, cursor: str) -> bytes:
    mark = f"id: {cursor}\n" if cursor else ""
    # JSON has no bare line ends, so it is one line of data.
    return f"event: {name}\n{mark}data: ".encode() + msgspec.json.encode(data) + b"\n\n"
