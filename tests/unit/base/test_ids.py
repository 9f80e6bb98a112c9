"""Ids: UUIDv7 by shape, ascending by time, safe over threads and forks."""

import os
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.base import ids
from runwell.base.clock import now_ms
from runwell.base.errors import Invalid
from runwell.base.ids import new_run_id, new_writer_id, parse_experiment_id, parse_run_id


@pytest.mark.parametrize("make", [new_run_id, new_writer_id])
def test_an_id_is_a_uuid_of_version_7_that_holds_the_time(make) -> None:
    before = now_ms()
    text = make()
    value = uuid.UUID(hex=text)
    assert value.hex == text == parse_run_id(text)
    assert value.version == 7
    assert value.variant == uuid.RFC_4122
    # Ids made faster than 4,096 a millisecond run ahead of the clock; other tests may have.
    assert before <= value.int >> 80 <= now_ms() + 1_000


def test_ids_ascend_in_a_tight_loop() -> None:
    made = [new_run_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_ascend_in_each_thread_and_are_unique_over_all() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [new_run_id() for _ in range(2_000)], range(8)))
    assert all(batch == sorted(batch) for batch in batches)
    assert len({id_ for batch in batches for id_ in batch}) == 16_000


def test_ids_ascend_from_thread_to_thread() -> None:
    # Each thread starts after the one before has ended: what comes later sorts later.
    made: list[str] = []
    for _ in range(20):
        thread = threading.Thread(target=lambda: made.append(new_run_id()))
        thread.start()
        thread.join()
    assert made == sorted(set(made))


def test_ids_ascend_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([5_000_000_000_000, 4_000_000_000_000, 4_000_000_000_001])
    monkeypatch.setattr(ids, "now_ms", lambda: next(times))
    monkeypatch.setattr(ids, "_sequence", ids._Sequence())
    made = [new_run_id() for _ in range(3)]
    assert made == sorted(set(made))
    assert [int(id_[:12], 16) for id_ in made] == [5_000_000_000_000] * 3


def test_more_than_4096_ids_in_one_millisecond_still_ascend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: 1_700_000_000_000)
    monkeypatch.setattr(ids, "_sequence", ids._Sequence())
    made = [new_run_id() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert all(uuid.UUID(hex=id_).version == 7 for id_ in made)


def test_a_child_forked_while_a_thread_makes_an_id_makes_its_own() -> None:
    before = new_run_id()
    ours, theirs = os.pipe()
    with ids._sequence.lock:  # As another thread would hold it at the moment of the fork.
        child = os.fork()
        if child == 0:
            os.write(theirs, new_run_id().encode())
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        made_in_child = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    assert parse_run_id(made_in_child) > before
    assert new_run_id() != made_in_child


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0" * 31,
        "0" * 33,
        "G" * 32,
        "A" * 32,
        "0" * 32 + "\n",
        " " + "0" * 31,
        "٣" * 32,
        "../" * 8,
    ],
)
def test_what_is_no_run_id_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is not a run id"):
        parse_run_id(text)


@pytest.mark.parametrize("value", ["0", "1", "42", 7, "9" * 18])
def test_experiment_ids_are_decimal_numbers(value: str | int) -> None:
    assert parse_experiment_id(value) == str(value)


@pytest.mark.parametrize(
    "value", ["", "-1", -1, "01", "1.0", "1e3", " 1", "1\n", "9" * 19, "٣", "x", True]
)
def test_what_is_no_experiment_id_is_refused(value: str | int) -> None:
    with pytest.raises(Invalid, match="is not an experiment id"):
        parse_experiment_id(value)
