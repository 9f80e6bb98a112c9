"""Which acts run on the event loop itself, and how, instead of in a thread; knows no act.

A thread costs more than a small act: each call into SQLite gives up the interpreter lock, and loop
and threads then wait for each other to give it back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic, thread_time
from typing import Any, Final, Protocol, TypeVar

from runwell.base.errors import Unavailable
from runwell.server.threads import Threads, fail, finish
from runwell.stores.sql.engine import Apart, Busy, Database

T = TypeVar("T")
QUICK_S: Final = 0.005
"""What took longer was not quick: as long as the interpreter lets one thread hold up another."""
PAUSES: Final = 20
"""How many times as long as work that was not quick threads do the next: so the loop is held up for
a twentieth of the time, whatever is asked."""
TURNS: Final = 100
"""Of the loop, a millisecond, for which writes wait while others write; then threads wait."""
MAX_TOGETHER: Final = 16
"""Writes that share a commit, for the loop to look at its sockets in between."""


_Job = tuple["asyncio.Future[Any]", Callable[[], Any]]


class Lane(Protocol):
    """Something that runs functions for the loop."""

    def run(self, work: Callable[..., T], *args: object) -> Awaitable[T]:
        """Run ``work`` and give its result to who awaits it."""
        ...


class Pace:
    """Notices work that was not quick; lanes that share one pause together.

    One slow answer, say of a run with thousands of params, holds up all others once. It does not
    say which request will be slow next, so a pause is all that is drawn from it. Its processor
    time counts: the clock on the wall also counts the threads that the loop waited for, so that
    under load one pause would lead to the next.
    """

    def __init__(self, work_clock: Callable[[], float] = thread_time) -> None:
        self._work_clock = work_clock
        self._paused_until = float("-inf")

    @property
    def is_paused(self) -> bool:
        """Whether threads are to do the work for now."""
        return monotonic() < self._paused_until

    def run(self, work: Callable[[], T], pieces: int = 1) -> T:
        """Return what ``work`` returns, and pause if its pieces were not quick on the average."""
        begun = self._work_clock()
        try:
            return work()
        finally:
            took_s = self._work_clock() - begun
            if took_s > QUICK_S * pieces:
                self._paused_until = monotonic() + PAUSES * took_s


class Quick:
    """Runs work that reads on the loop itself; after a slow piece it leaves the next to threads."""

    def __init__(self, threads: Lane, pace: Pace) -> None:
        self._threads = threads
        self._pace = pace

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Return what ``work`` returns; see the class."""
        if self._pace.is_paused:
            return await self._threads.run(work, *args)
        return self._pace.run(partial(work, *args))


class Together:
    """Runs small writes on the loop; those that are there at once share one commit.

    Half the time of a small write is its commit, and writes of one kind touch the same pages. Where
    they cannot share, because somebody else is writing or one of them fails in the engine, each is
    left to a thread. (To leave only the commit to a thread was slower: see docs/design/asgi.md.)
    """

    def __init__(self, threads: Threads, pace: Pace, database: Database) -> None:
        self._threads = threads
        self._pace = pace
        self._database = database
        self._waiting: list[_Job] = []
        self._turns = 0

    def run(self, work: Callable[..., T], *args: object) -> "asyncio.Future[T]":
        """Run ``work`` soon, and return its result as a future of this loop.

        Raises:
            Unavailable: too much is waiting already.
        """
        if self._pace.is_paused:
            return self._threads.run(work, *args)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if not self._waiting:
            # One turn of the loop later, so that it reads what else has come in meanwhile.
            loop.call_soon(loop.call_soon, self._work_off)
        self._waiting.append((future, partial(work, *args)))
        return future

    def _work_off(self) -> None:
        jobs = self._waiting[:MAX_TOGETHER]
        try:
            with self._database.together():
                outcomes = self._pace.run(lambda: [_try(work) for _, work in jobs], len(jobs))
        except Busy:
            if self._turns < TURNS:
                self._turns += 1
                asyncio.get_running_loop().call_soon(self._work_off)
                return
            outcomes = None
        except Apart:
            outcomes = None
        self._turns = 0
        del self._waiting[:MAX_TOGETHER]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._work_off)
        if outcomes is None:
            for future, work in jobs:
                self._leave(future, work)
            return
        for (future, _), (result, problem) in zip(jobs, outcomes, strict=True):
            if problem is None:
                finish(future, result)
            else:
                fail(future, problem)

    def _leave(self, future: "asyncio.Future[Any]", work: Callable[[], Any]) -> None:
        try:
            self._threads.take(future, work)
        except Unavailable as problem:
            fail(future, problem)


def _try(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return work(), None
    except Apart:
        raise
    except Exception as problem:  # noqa: BLE001
        # Whatever it is belongs to the request that asked, and is raised there.
        return None, problem


class Lanes:
    """The lanes of one server."""

    def __init__(self, threads: Threads, database: Database) -> None:
        self.threads = threads
        self._reading: Lane = threads
        self._writing: Lane = threads
        if database.is_embedded:
            pace = Pace()
            self._reading = Quick(threads, pace)
            self._writing = Together(threads, pace, database)

    def of(self, method: str, *, is_quick: bool) -> Lane:
        """Return where an act runs that HTTP asks for by ``method``."""
        if not is_quick:
            return self.threads
        return self._reading if method == "GET" else self._writing
