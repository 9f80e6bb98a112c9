"""The loop that runs quick acts, and small writes that share a commit."""

import asyncio
import sqlite3
import threading
from contextlib import closing, suppress
from itertools import chain, count, repeat

import pytest
from sqlalchemy import event, insert, select

from runwell.base.errors import Invalid
from runwell.server import lanes as module
from runwell.server.lanes import QUICK_S, Lanes, Pace, Quick, Together
from runwell.server.threads import Threads
from runwell.stores.sql import schema
from runwell.stores.sql.engine import Database
from runwell.stores.sql.statement import Statement


@pytest.fixture
def threads():
    pool = Threads(2)
    yield pool
    pool.stop()


@pytest.fixture
def store(sqlite_uri: str):
    database = Database.open(sqlite_uri)
    yield database
    database.close()


FIND = Statement(select(schema.keys.c.name).order_by(schema.keys.c.id))


def row(name: str):
    return insert(schema.keys).values(kind=1, name=name)


def add(database: Database, *names: str) -> int:
    """Write names, each in a write of its own, and return the thread in which that happened."""
    for name in names:
        database.write(lambda db, name=name: db.execute(row(name)))
    return threading.get_ident()


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return [name for (name,) in FIND.all(db)]


class TestQuick:
    def test_quick_work_stays_on_the_loop(self, threads):
        async def main() -> None:
            quick = Quick(threads, Pace(work_clock=lambda: 1.0))
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
            now[0] += module.PAUSES * 2 * QUICK_S
            assert await where()

        quick = Quick(threads, Pace(work_clock=lambda: next(clock)))
        asyncio.run(main())


class TestTogether:
    def test_writes_that_are_there_at_once_share_one_commit(self, threads, store):
        commits: list[object] = []
        event.listen(store.engine, "commit", commits.append)
        together = Together(threads, Pace(), store)

        async def main() -> list[int]:
            return await asyncio.gather(*(together.run(add, store, f"{n}") for n in range(5)))

        assert set(asyncio.run(main())) == {threading.get_ident()}
        assert len(commits) == 1
        assert names(store) == ["0", "1", "2", "3", "4"]

    def test_more_than_may_share_go_in_several_turns(self, threads, store):
        together = Together(threads, Pace(), store)
        many = 2 * module.MAX_TOGETHER + 1

        async def main() -> None:
            await asyncio.gather(*(together.run(add, store, f"{n}") for n in range(many)))

        asyncio.run(main())
        assert len(names(store)) == many

    def test_nothing_is_told_before_it_is_stored(self, threads, store):
        together = Together(threads, Pace(), store)
        seen: list[list[str]] = []

        async def main() -> None:
            first = together.run(add, store, "a")
            first.add_done_callback(lambda _: seen.append(names(store)))
            await asyncio.gather(first, together.run(add, store, "b"))

        asyncio.run(main())
        assert seen == [["a", "b"]]

    def test_one_that_fails_takes_only_its_own_part_with_it(self, threads, store):
        together = Together(threads, Pace(), store)

        def fail() -> None:
            add(store, "gone before it fails in a later write")

            def work(db) -> None:
                db.execute(row("gone"))
                raise Invalid("no")

            store.write(work)

        async def main() -> list[object]:
            works = [(add, store, "a"), (fail,), (add, store, "b")]
            jobs = [together.run(work, *args) for work, *args in works]
            return await asyncio.gather(*jobs, return_exceptions=True)

        outcomes = asyncio.run(main())
        assert isinstance(outcomes[1], Invalid)
        assert names(store) == ["a", "gone before it fails in a later write", "b"]

    def test_a_write_is_read_again_by_the_act_that_made_it(self, threads, store):
        together = Together(threads, Pace(), store)

        def write_and_read() -> list[str]:
            add(store, "a")
            return names(store)

        async def main() -> list[str]:
            return await together.run(write_and_read)

        assert asyncio.run(main()) == ["a"]

    def test_an_error_of_the_engine_parts_them_and_each_is_done_by_itself(self, threads, store):
        together = Together(threads, Pace(), store)

        def break_a_rule() -> None:
            store.write(lambda db: db.execute(insert(schema.keys).values(kind=1)))

        async def main() -> list[object]:
            works = [(add, store, "a"), (break_a_rule,), (add, store, "b")]
            jobs = [together.run(work, *args) for work, *args in works]
            return await asyncio.gather(*jobs, return_exceptions=True)

        first, second, third = asyncio.run(main())
        # In threads, which have another identity; the broken one with the error it always had.
        assert first != threading.get_ident() != third
        assert "contradicts" in str(second)
        assert sorted(names(store)) == ["a", "b"]

    def test_while_another_thread_writes_threads_wait_and_the_loop_does_not(self, threads, store):
        together = Together(threads, Pace(), store)
        has_begun, may_end = threading.Event(), threading.Event()

        def hold(_db) -> None:
            has_begun.set()
            may_end.wait()

        async def main() -> int:
            holder = threads.run(store.write, hold)
            while not has_begun.is_set():
                await asyncio.sleep(0)
            waiting = together.run(add, store, "a")
            assert await asyncio.wait_for(together_is_free(), timeout=5)
            assert not waiting.done()
            may_end.set()
            await holder
            return await waiting

        async def together_is_free() -> bool:
            # Turns of the loop go on.
            for _ in range(2 * module.TURNS):
                await asyncio.sleep(0)
            return True

        assert asyncio.run(main()) != threading.get_ident()
        assert names(store) == ["a"]

    @pytest.mark.parametrize(("turns", "is_on_loop"), [(10, True), (2 * module.TURNS, False)])
    def test_another_process_is_waited_for_shortly_on_the_loop_and_longer_in_threads(
        self, threads, store, sqlite_uri: str, turns: int, is_on_loop: bool
    ):
        together = Together(threads, Pace(), store)

        async def main(other: sqlite3.Connection) -> int:
            other.execute("BEGIN IMMEDIATE")
            waiting = together.run(add, store, "a")
            for _ in range(turns):
                await asyncio.sleep(0)
            assert not waiting.done()
            other.execute("COMMIT")
            return await waiting

        with closing(
            sqlite3.connect(sqlite_uri.removeprefix("sqlite:///"), isolation_level=None)
        ) as other:
            assert (asyncio.run(main(other)) == threading.get_ident()) == is_on_loop
        assert names(store) == ["a"]

    def test_after_slow_writes_threads_do_the_next(self, threads, store):
        clock = count()
        together = Together(threads, Pace(work_clock=lambda: float(next(clock))), store)

        async def main() -> tuple[int, int]:
            return await together.run(add, store, "a"), await together.run(add, store, "b")

        first, second = asyncio.run(main())
        assert (first == threading.get_ident(), second == threading.get_ident()) == (True, False)


def test_only_what_is_quick_runs_on_the_loop(threads, store):
    lanes = Lanes(threads, store)
    assert lanes.of("GET", is_quick=False) is threads
    assert isinstance(lanes.of("GET", is_quick=True), Quick)
    assert isinstance(lanes.of("POST", is_quick=True), Together)


def test_a_store_at_the_end_of_a_network_is_left_to_threads(threads, postgres_uri: str):
    database = Database.open(postgres_uri)
    try:
        lanes = Lanes(threads, database)
        assert {lanes.of(way, is_quick=True) for way in ("GET", "POST")} == {threads}
    finally:
        database.close()
