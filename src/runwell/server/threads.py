"""Where acts run: in threads, so that the event loop never waits, or on the loop while they are
quick; knows no act.

A queue and futures of the loop, instead of ``concurrent.futures`` whose own futures are chained to
those of the loop: a round trip takes 25 µs of CPU instead of 40, and 2 instead of 20 with 32 at
once (uvloop, one core; anyio: 51). What a thread really costs comes with the second request: each
call into SQLite gives up the interpreter lock, and the loop and the threads then wait for each
other to give it back.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from queue import SimpleQueue
from time import monotonic, thread_time
from typing import Any, Final, Protocol, TypeVar

from runwell.base.errors import Unavailable

T = TypeVar("T")
MAX_WAITING: Final = 2_048
"""Requests that wait for a thread; one more is refused, and its client tries again."""
QUICK_S: Final = 0.005
"""What took longer was not quick: as long as the interpreter lets one thread hold up another."""
PAUSE_S: Final = 1.0
"""How long threads do the work after one that was not quick."""

_Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class Lane(Protocol):
    """Something that runs functions for the loop."""

    def run(self, work: Callable[..., T], *args: object) -> Awaitable[T]:
        """Run ``work`` and give its result to who awaits it."""
        ...


class Threads:
    """A fixed number of threads that belong to one server."""

    def __init__(self, count: int) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"runwell-act-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, work: Callable[..., T], *args: object) -> "asyncio.Future[T]":
        """Run ``work`` in one of the threads, and return its result as a future of this loop.

        Raises:
            Unavailable: too much is waiting already.
        """
        if self._jobs.qsize() >= MAX_WAITING:
            raise Unavailable("the server has too many requests waiting", hint="try again")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put((loop, future, partial(work, *args)))
        return future

    def stop(self) -> None:
        """Finish what is queued, then end the threads."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            _answer(*job)
            # While the thread waits for its next job, nothing of this one stays alive.
            del job


class Quick:
    """Runs work on the loop itself; after a slow piece it leaves the next ones to threads.

    One slow answer, say of a run with thousands of params, holds up all others once. It does not
    say which request will be slow next, so a pause is all that is drawn from it. Its processor
    time counts: the clock on the wall also counts the threads that the loop waited for, so that
    under load one pause would lead to the next.
    """

    def __init__(self, threads: Lane, work_clock: Callable[[], float] = thread_time) -> None:
        self._threads = threads
        self._work_clock = work_clock
        self._paused_until = float("-inf")

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Return what ``work`` returns; see the class."""
        if monotonic() < self._paused_until:
            return await self._threads.run(work, *args)
        begun = self._work_clock()
        try:
            return work(*args)
        finally:
            if self._work_clock() - begun > QUICK_S:
                self._paused_until = monotonic() + PAUSE_S


def _answer(
    loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Any]", work: Callable[[], Any]
) -> None:
    try:
        result = work()
    except BaseException as problem:  # noqa: BLE001
        # Whatever it is belongs to the request that asked, and is raised there.
        loop.call_soon_threadsafe(_fail, future, problem)
    else:
        loop.call_soon_threadsafe(_finish, future, result)


def _finish(future: "asyncio.Future[Any]", result: object) -> None:
    if not future.cancelled():
        future.set_result(result)


def _fail(future: "asyncio.Future[Any]", problem: BaseException) -> None:
    if not future.cancelled():
        future.set_exception(problem)
