"""The threads in which acts run, so that the event loop never waits; knows no act.

A queue and futures of the loop, instead of ``concurrent.futures`` whose own futures are chained to
those of the loop: a round trip takes 25 µs of CPU instead of 40, and 2 instead of 20 with 32 at
once (uvloop, one core; anyio: 51). What a thread really costs comes with the second request: each
call into SQLite gives up the interpreter lock, and the loop and the threads then wait for each
other to give it back.
"""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from runwell.base.errors import Unavailable

T = TypeVar("T")
MAX_WAITING: Final = 2_048
"""Requests that wait for a thread; one more is refused, and its client tries again."""
_Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


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
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.take(future, partial(work, *args))
        return future

    def take(self, future: "asyncio.Future[T]", work: Callable[[], T]) -> None:
        """Run ``work`` in one of the threads, and give what comes of it to ``future``.

        Raises:
            Unavailable: too much is waiting already.
        """
        if self._jobs.qsize() >= MAX_WAITING:
            raise Unavailable("the server has too many requests waiting", hint="try again")
        self._jobs.put((future.get_loop(), future, work))

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


def _answer(
    loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Any]", work: Callable[[], Any]
) -> None:
    try:
        result = work()
    except BaseException as problem:  # noqa: BLE001
        # Whatever it is belongs to the request that asked, and is raised there.
        loop.call_soon_threadsafe(fail, future, problem)
    else:
        loop.call_soon_threadsafe(finish, future, result)


def finish(future: "asyncio.Future[Any]", result: object) -> None:
    """Give ``future`` its result, unless nobody waits for it any more."""
    if not future.cancelled():
        future.set_result(result)


def fail(future: "asyncio.Future[Any]", problem: BaseException) -> None:
    """Give ``future`` an error, unless nobody waits for it any more."""
    if not future.cancelled():
        future.set_exception(problem)
