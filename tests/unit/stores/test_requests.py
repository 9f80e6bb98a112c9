"""Requests known by their ids for a while, beside the streams of writers, on each engine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from runwell.base.ids import new_writer_id
from runwell.stores.sql import requests, writers
from runwell.stores.sql.engine import Database
from runwell.stores.sql.schema import writers as table
from runwell.wire.ingest import REPEAT_MS

NOW = 1_760_000_000_000
ID = "0123456789abcdef" * 2


def claim(database: Database, request_id: str = ID, now_ms: int = NOW) -> bool:
    return database.write(lambda db: requests.claim(db, request_id, now_ms))


def count(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_first_of_an_id_is_told_from_all_others(database: Database):
    assert claim(database)
    assert not claim(database)
    assert claim(database, "f" * 32)
    assert count(database) == 2


@pytest.mark.parametrize("begin", [0, 1, REPEAT_MS // 2, REPEAT_MS - 1])
def test_it_is_known_for_its_time_wherever_that_begins(database: Database, begin: int):
    first = NOW // REPEAT_MS * REPEAT_MS + begin
    assert claim(database, now_ms=first)
    assert not claim(database, now_ms=first + REPEAT_MS)
    assert claim(database, now_ms=first + 3 * REPEAT_MS)


def test_what_was_rolled_back_is_not_known(database: Database):
    def fail(db: object) -> None:
        assert requests.claim(db, ID, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fail)
    assert claim(database)


def test_of_several_at_once_one_is_the_first(database: Database):
    barrier = Barrier(8)

    def race(_number: int) -> bool:
        barrier.wait()
        return claim(database)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(race, range(8))) == 1


def test_old_ones_are_forgotten_and_streams_are_not(database: Database):
    streams = [new_writer_id(), "0" * 32, "f" * 32]
    for stream in streams:
        database.write(lambda db, stream=stream: writers.lock(db, stream, 1))
    for number in range(25):
        claim(database, f"{number:032x}"[::-1])
    late = NOW + REPEAT_MS
    claim(database, now_ms=late)
    assert not requests.forget_old(database, late)
    assert count(database) == 29
    assert not requests.forget_old(database, NOW + 2 * REPEAT_MS)
    assert count(database) == 4
    assert not claim(database, now_ms=late)
    assert requests.forget_old(database, NOW + 10 * REPEAT_MS) is False
    assert count(database) == 3


def test_many_old_ones_go_a_slice_at_a_time(database: Database):
    rows = [
        {"id": f"r00000001{number:023x}", "position": 0, "updated_ms": 1}
        for number in range(requests.SLICE + 1)
    ]
    database.write(lambda db: db.execute(table.insert(), rows))
    assert requests.forget_old(database, NOW)
    assert count(database) == 1
    assert not requests.forget_old(database, NOW)
    assert count(database) == 0
