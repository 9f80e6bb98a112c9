"""The thread that does what nobody asked for."""

import threading

from runwell.base.errors import Unavailable
from runwell.server.app import keep_up
from runwell.server.upkeep import Upkeep
from runwell.stores.sql import requests
from runwell.stores.sql.engine import Database


def test_it_works_again_while_there_is_more_and_stops_when_told():
    left = [1, 1, 1, 0]
    is_done = threading.Event()

    def work() -> int:
        more = left.pop(0) if left else 0
        if not left:
            is_done.set()
        return more

    upkeep = Upkeep(work, interval_s=0.001)
    upkeep.start()
    assert is_done.wait(10)
    upkeep.stop()
    assert not any(thread.name == "runwell-upkeep" for thread in threading.enumerate())


def test_it_survives_its_work(caplog):
    rounds = []
    is_third = threading.Event()

    def work() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise Unavailable("locked")
        if len(rounds) == 2:
            raise ZeroDivisionError
        is_third.set()

    upkeep = Upkeep(work, interval_s=0.001)
    upkeep.start()
    assert is_third.wait(10)
    upkeep.stop()
    assert "upkeep failed" in caplog.text


def test_one_that_never_began_stops_too():
    Upkeep(lambda: None).stop()


def test_a_server_forgets_the_requests_of_long_ago(database: Database):
    def claim() -> bool:
        return database.write(lambda db: requests.claim(db, "0" * 32, 1))

    assert claim()
    assert not claim()
    assert not keep_up(database)
    assert claim()
