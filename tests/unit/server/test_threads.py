"""The threads that run acts, and the loop that runs quick ones."""

import asyncio
import threading
from contextlib import suppress
from itertools import chain, repeat

import pytest

from runwell.base.errors import Unavailable
from runwell.server import threads as module
from runwell.server.threads import QUICK_S, Quick, Threads


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


class TestQuick:
    def test_quick_work_stays_on_the_loop(self, threads):
        async def main() -> None:
            quick = Quick(threads, work_clock=lambda: 1.0)
            assert await quick.run(threading.get_ident) == threading.get_ident()
            with pytest.raises(ZeroDivisionError):
                await quick.run(divmod, 1, 0)

        asyncio.run(main())

    @pytest.mark.parametrize("work", [lambda: 1, lambda: 1 / 0])
    def test_after_slow_work_threads_do_the_next(self, threads, monkeypatch, work):
        now = [100.0]
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
        # The first piece takes twice as long as it may, all others no time.
        clock = chain([0.0], repeat(2 * QUICK_S))

        async def where() -> bool:
            return await quick.run(threading.get_ident) == threading.get_ident()

        async def main() -> None:
            with suppress(ZeroDivisionError):
                await quick.run(work)
            assert not await where()
            now[0] += module.PAUSE_S
            assert await where()

        quick = Quick(threads, work_clock=lambda: next(clock))
        asyncio.run(main())
