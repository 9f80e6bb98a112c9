"""The threads that run acts."""

import asyncio
import threading

import pytest

from runwell.base.errors import Unavailable
from runwell.server import threads as module
from runwell.server.threads import Threads


@pytest.fixture
def threads():
    pool = Threads(2)
    yield pool
    pool.stop()


def test_results_and_errors_come_back_to_who_asked(threads):
    async def main() -> None:
        assert await threads.run(pow, 2, 10) == 1024
        assert await threads.run(threading.get_ident) != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            await threads.run(divmod, 1, 0)
        assert await asyncio.gather(*(threads.run(str, n) for n in range(500))) == [
            str(n) for n in range(500)
        ]

    asyncio.run(main())


def test_more_than_can_wait_is_refused(threads, monkeypatch):
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    gate = threading.Event()

    async def main() -> None:
        # Two run, at most two more are between queue and thread; the rest must be refused.
        waiting = [threads.run(gate.wait) for _ in range(1)]
        with pytest.raises(Unavailable, match="too many"):
            for _ in range(5):
                waiting.append(threads.run(gate.wait))  # noqa: PERF401  (kept when it raises)
        gate.set()
        await asyncio.gather(*waiting)

    asyncio.run(main())


def test_one_that_nobody_waits_for_any_more_harms_nobody(threads):
    gate = threading.Event()

    async def main() -> None:
        future = threads.run(gate.wait)
        future.cancel()
        gate.set()
        assert await threads.run(pow, 2, 2) == 4
        assert await threads.run(pow, 2, 3) == 8

    asyncio.run(main())


def test_stopping_finishes_what_is_queued():
    pool = Threads(1)
    done = []

    async def main() -> None:
        futures = [pool.run(done.append, n) for n in range(20)]
        pool.stop()
        await asyncio.gather(*futures)

    asyncio.run(main())
    assert done == list(range(20))
