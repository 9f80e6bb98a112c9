"""Sealing at real sizes: what becomes a chunk, what stays a tail, and writers beside it."""

import threading

import numpy as np
import pytest
from sqlalchemy import select

from runwell.base.errors import Corrupt
from runwell.base.ids import new_run_id
from runwell.stores.series import seal
from runwell.stores.series.append import NewPoints, append
from runwell.stores.series.columns import Group
from runwell.stores.series.read import history
from runwell.stores.sql import runs, schema
from runwell.stores.sql.engine import Connection, Database
from runwell.stores.sql.run_rows import RunRow
from runwell.wire.events import RunCreated

NOW_MS = 1_760_000_000_000


@pytest.fixture
def run(database: Database) -> RunRow:
    return make_run(database)


def make_run(database: Database) -> RunRow:
    event = RunCreated(run_id=new_run_id(), run_name="r", start_ms=1)
    return database.write(lambda db: runs.create(db, "default", event, 1))


def log(
    database: Database,
    run: RunRow,
    keys: tuple[str, ...],
    first: int,
    n: int,
    *,
    is_end: bool = False,
) -> None:
    steps = np.arange(first, first + n)
    values = np.tile(steps * 0.5, (len(keys), 1))
    points = NewPoints(run.id, run.experiment, [Group(keys, steps, steps * 1000, values)])
    ended = {run.id} if is_end else set[int]()
    database.write(lambda db: append(db, [points], ended=ended, now_ms=NOW_MS))


def layout(database: Database, run: RunRow) -> tuple[list[int], list[int], int]:
    """Return the sizes of the chunks by (key, seq), those of the tails, and the number of axes."""
    chunks, tails, axes = schema.chunks.c, schema.tails.c, schema.axes.c
    with database.reading() as db:
        by_place = select(chunks.n).where(chunks.run == run.id).order_by(chunks.key, chunks.seq)
        return (
            list(db.execute(by_place).scalars()),
            list(
                db.execute(select(tails.n).where(tails.run == run.id).order_by(tails.id)).scalars()
            ),
            len(db.execute(select(axes.id).where(axes.run == run.id)).all()),
        )


def steps(database: Database, run: RunRow, key: str) -> list[int]:
    with database.reading() as db:
        found = history(db, run.id, key, limit=10**6)
    assert found.points.values.tolist() == [step * 0.5 for step in found.points.steps.tolist()]
    return found.points.steps.tolist()


def test_a_small_run_that_ended_is_one_row(database: Database, run: RunRow) -> None:
    keys = tuple(f"m{number}" for number in range(10))
    log(database, run, keys, 0, 1)
    log(database, run, keys, 1, 1)
    assert layout(database, run) == ([], [1, 1], 0)
    log(database, run, keys, 2, 1, is_end=True)
    assert layout(database, run) == ([], [3], 0)
    assert seal.seal_idle(database, NOW_MS + 10**9) == 0, "there is nothing more to do"
    assert steps(database, run, "m7") == [0, 1, 2]


def test_full_chunks_are_cut_at_once_and_the_rest_stays(database: Database, run: RunRow) -> None:
    log(database, run, ("a", "b"), 0, 10_000)
    assert layout(database, run) == ([4096, 4096] * 2, [10_000 - 2 * 4096], 2)
    log(database, run, ("a", "b"), 10_000, 100)
    assert layout(database, run)[1] == [1_808, 100]
    assert steps(database, run, "b") == list(range(10_100))


def test_the_end_of_a_run_seals_what_is_worth_it(database: Database, run: RunRow) -> None:
    log(database, run, ("long",), 0, 5_000)
    log(database, run, ("short",), 0, 255)
    log(database, run, ("long",), 5_000, 1, is_end=True)
    assert layout(database, run) == ([4096, 905], [255], 2)
    assert steps(database, run, "long") == list(range(5_001))
    assert steps(database, run, "short") == list(range(255))


def test_a_small_chunk_grows_when_the_run_goes_on(database: Database, run: RunRow) -> None:
    for first in range(0, 2_000, 400):
        log(database, run, ("a",), first, 400)
        assert seal.seal_idle(database, NOW_MS + seal.IDLE_MS) == 1
    assert layout(database, run) == ([1_200, 800], [], 2)
    assert steps(database, run, "a") == list(range(2_000))


def test_a_silent_run_is_sealed_and_a_speaking_one_is_left(database: Database, run: RunRow) -> None:
    log(database, run, ("a",), 0, 300)
    assert seal.seal_idle(database, NOW_MS + seal.IDLE_MS - 1) == 0
    assert layout(database, run) == ([], [300], 0)
    assert seal.seal_idle(database, NOW_MS + seal.IDLE_MS) == 1
    assert layout(database, run) == ([300], [], 1)


def test_many_little_tails_become_one(database: Database, run: RunRow) -> None:
    for step in range(200):
        log(database, run, ("a",), step, 1)
        assert len(layout(database, run)[1]) <= seal.MAX_ROWS
    assert steps(database, run, "a") == list(range(200))


def test_a_heavy_tail_of_many_series_is_sealed_early(
    database: Database, run: RunRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "MAX_BYTES", 500)
    keys = tuple(f"m{number}" for number in range(20))
    for first in range(0, 400, 40):
        log(database, run, keys, first, 40)
    chunks, tails, _ = layout(database, run)
    assert chunks
    assert sum(tails) < 400
    assert steps(database, run, "m19") == list(range(400))


def test_a_failed_transaction_leaves_everything(database: Database, run: RunRow) -> None:
    log(database, run, ("a",), 0, 300)
    before = layout(database, run)

    class Killed(RuntimeError):
        pass

    def work(db: Connection) -> None:
        seal.seal_runs(db, [run.id])
        raise Killed

    with pytest.raises(Killed):
        database.write(work)
    assert layout(database, run) == before
    assert steps(database, run, "a") == list(range(300))


def test_a_damaged_chunk_is_said_to_be_one(database: Database, run: RunRow) -> None:
    log(database, run, ("a",), 0, 5_000)

    def damage(db: Connection) -> None:
        data = db.execute(select(schema.chunks.c.data)).scalar_one()
        db.execute(schema.chunks.update().values(data=data[:-1] + bytes([data[-1] ^ 1])))

    database.write(damage)
    with pytest.raises(Corrupt, match="damaged"):
        steps(database, run, "a")


def test_writers_in_two_processes_and_a_sealer_beside_them(
    database: Database, database_uri: str, run: RunRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process has a Database of its own, so they share nothing but the store."""
    monkeypatch.setattr(seal, "CHUNK", 50)
    monkeypatch.setattr(seal, "WORTH", 10)
    others = [Database.open(database_uri) for _ in range(3)]
    is_over = threading.Event()
    problems: list[BaseException] = []

    def guarded(work: object, *args: object) -> None:
        try:
            work(*args)  # type: ignore[operator]
        except BaseException as problem:
            problems.append(problem)
            is_over.set()

    def write(store: Database, offset: int) -> None:
        for batch in range(25):
            log(store, run, ("shared", f"own {offset}"), offset + batch * 7, 7)

    def sweep(store: Database) -> None:
        while not is_over.is_set():
            seal.seal_idle(store, NOW_MS + 1, idle_ms=0)

    writers = [
        threading.Thread(target=guarded, args=(write, store, number * 1_000))
        for number, store in enumerate(others[:2])
    ]
    sealer = threading.Thread(target=guarded, args=(sweep, others[2]))
    for thread in (*writers, sealer):
        thread.start()
    for thread in writers:
        thread.join()
    is_over.set()
    sealer.join()
    try:
        assert not problems
        assert sorted(steps(database, run, "shared")) == [*range(175), *range(1_000, 1_175)]
        assert steps(database, run, "own 1000") == list(range(1_000, 1_175))
        with database.reading() as db:
            rows = db.execute(select(schema.series)).mappings().all()
            chunks = db.execute(select(schema.chunks.c.key, schema.chunks.c.n)).all()
        for row in rows:
            sealed = sum(n for key, n in chunks if key == row["key"])
            assert row["n"] - row["tail_n"] == sealed
    finally:
        for store in others:
            store.close()
