"""Fills a store with many synthetic runs for benchmarks; must not know what is measured on it.

python benchmarks/make_store.py sqlite:///big.db --runs 100000
"""

import argparse
import random
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from runwell.base.ids import new_run_id
from runwell.query.fields import number_of
from runwell.stores.sql import schema
from runwell.stores.sql.engine import Database

RUNS_PER_COMMIT = 5_000
START_MS = 1_700_000_000_000
WORDS = ("adam", "sgd", "relu", "gelu", "resnet50", "vit-b/16", "cosine", "linear", "none", "true")


def make_store(
    database: Database, runs: int = 100_000, params: int = 20, metrics: int = 10, tags: int = 10
) -> int:
    """Add one experiment with ``runs`` finished runs and return its row id.

    Params ``p0 …``: the even ones are numbers (``p0`` 1,000 values, the others 10), the odd ones
    one of ten words. Metrics ``m0 …``: uniform in 0..1, with min and max around the last value; one
    run in a thousand lacks ``m1`` and one in a thousand has NaN there. Tags ``t0 …``: words.
    """
    dice = random.Random(7)
    experiment, names = database.write(lambda db: _prepare(db, params, metrics, tags))
    first = database.write(_next_run)
    for start in range(0, runs, RUNS_PER_COMMIT):
        ids = range(first + start, first + min(start + RUNS_PER_COMMIT, runs))
        columns = [
            (schema.runs, list(_runs(ids, experiment))),
            (schema.attributes, list(_attributes(ids, experiment, names, dice))),
            (schema.series, list(_series(ids, experiment, names, dice))),
        ]
        database.write(lambda db, columns=columns: _insert(db, columns))
    return experiment


def _prepare(
    db: Connection, params: int, metrics: int, tags: int
) -> tuple[int, dict[int, list[int]]]:
    names: dict[int, list[int]] = {}
    kinds = (
        (schema.KEY_PARAM, "p", params),
        (schema.KEY_METRIC, "m", metrics),
        (schema.KEY_TAG, "t", tags),
    )
    for kind, letter, count in kinds:
        names[kind] = [
            db.execute(
                insert(schema.keys).values(kind=kind, name=f"{letter}{number}")
            ).inserted_primary_key[0]
            for number in range(count)
        ]
    made = db.execute(
        insert(schema.experiments).values(
            workspace="default", name="big", created_ms=START_MS, updated_ms=START_MS
        )
    )
    return made.inserted_primary_key[0], names


def _next_run(db: Connection) -> int:
    if db.dialect.name == "sqlite":
        # The default cache is for many small readers; filling needs one large one.
        db.exec_driver_sql("PRAGMA cache_size = -500000")
    return db.execute(select(func.coalesce(func.max(schema.runs.c.id), 0))).scalar_one() + 1


def _insert(db: Connection, columns: list[tuple[Table, list[dict[str, Any]]]]) -> None:
    for table, rows in columns:
        if rows:
            db.execute(insert(table), rows)


def _runs(ids: range, experiment: int) -> Iterator[dict[str, Any]]:
    for run in ids:
        start_ms = START_MS + run * 60_000
        yield {
            "id": run,
            "uid": new_run_id(),
            "experiment": experiment,
            "name": f"calm-fox-{run}",
            "user_id": f"user{run % 7}",
            "status": "FAILED" if run % 20 == 0 else "FINISHED",
            "start_ms": start_ms,
            "end_ms": start_ms + 1_000 * (run % 3_600),
            "heartbeat_ms": start_ms,
            "deleted_with_experiment": False,
        }


def _attributes(
    ids: range, experiment: int, names: dict[int, list[int]], dice: random.Random
) -> Iterator[dict[str, Any]]:
    params, tags = names[schema.KEY_PARAM], names[schema.KEY_TAG]
    for run in ids:
        for place, key in enumerate(params):
            if place % 2:
                value = dice.choice(WORDS)
            else:
                value = str(dice.randrange(1_000 if place == 0 else 10) / 8)
            yield _attribute(run, key, experiment, value)
        for key in tags:
            yield _attribute(run, key, experiment, dice.choice(WORDS))


def _attribute(run: int, key: int, experiment: int, value: str) -> dict[str, Any]:
    return {
        "run": run,
        "key": key,
        "experiment": experiment,
        "head": value,
        "number": number_of(value),
    }


def _series(
    ids: range, experiment: int, names: dict[int, list[int]], dice: random.Random
) -> Iterator[dict[str, Any]]:
    for run in ids:
        for place, key in enumerate(names[schema.KEY_METRIC]):
            fate = dice.randrange(1_000)
            if place == 1 and fate == 0:
                continue
            last = dice.random()
            low, high = last * dice.random(), last + dice.random()
            yield {
                "run": run,
                "key": key,
                "experiment": experiment,
                "n": 100,
                "tail_n": 0,
                "first_step": 0,
                "first_value": high,
                "last_step": 99,
                "last_value": None if place == 1 and fate == 1 else last,
                "last_ms": START_MS,
                "min_value": low,
                "min_step": 50,
                "max_value": high,
                "max_step": 0,
                "sum_value": 100 * last,
                "nan_count": 0,
                "pos_inf_count": 0,
                "neg_inf_count": 0,
            }


def main() -> None:
    """Fill the store that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("uri")
    parser.add_argument("--runs", type=int, default=100_000)
    arguments = parser.parse_args()
    database = Database.open(arguments.uri)
    began = time.perf_counter()
    experiment = make_store(database, arguments.runs)
    database.close()
    took_s = time.perf_counter() - began
    print(f"experiment {experiment}: {arguments.runs:,} runs in {took_s:.1f} s")


if __name__ == "__main__":
    main()
