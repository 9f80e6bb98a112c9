"""Fill an MLflow store quickly, straight into its tables, with the shape of ``make_store.py``.

python mlflow_store.py runs FOLDER RUNS
python mlflow_store.py curves FOLDER POINTS RUNS POINTS_EACH
"""

import random
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from calls import answer
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

START_MS = 1_700_000_000_000
WORDS = ("adam", "sgd", "relu", "gelu", "resnet50", "vit-b/16", "cosine", "linear", "none", "true")
RUN = "INSERT INTO runs VALUES (?,?,NULL,NULL,NULL,?,?,?,?,NULL,'active',?,0,NULL)"
POINT = "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?,?,?,?,?,0)"
LATEST = (
    "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
    " VALUES (?,?,?,?,0,?)"
)


def open_store(folder: Path) -> sqlite3.Connection:
    """Let MLflow create its schema, then open the file."""
    folder.mkdir()
    SqlAlchemyStore(f"sqlite:///{folder / 'mlflow.db'}", str(folder / "artifacts"))
    return sqlite3.connect(folder / "mlflow.db")


def insert_run(db: sqlite3.Connection, number: int) -> str:
    """Add one finished run and return its id."""
    run_id, start_ms = uuid.uuid4().hex, START_MS + number * 60_000
    end_ms, name = start_ms + 1_000 * (number % 3_600), f"calm-fox-{number}"
    user, place = f"user{number % 7}", f"mlflow-artifacts:/0/{run_id}/artifacts"
    db.execute(RUN, (run_id, name, user, "FINISHED", start_ms, end_ms, place))
    return run_id


def fill_runs(db: sqlite3.Connection, runs: int) -> list[str]:
    """Add runs of 20 params, 10 metrics of one point, and 10 tags."""
    dice = random.Random(7)
    ids = [insert_run(db, number) for number in range(runs)]
    for run_id in ids:
        params = [(f"p{place}", _param(place, dice), run_id) for place in range(20)]
        tags = [(f"t{place}", dice.choice(WORDS), run_id) for place in range(10)]
        points = [(f"m{place}", dice.random(), START_MS, run_id) for place in range(10)]
        db.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?,?,?)", params)
        db.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?,?,?)", tags)
        db.executemany(POINT, [(*point, 99) for point in points])
        db.executemany(LATEST, [(key, value, at, 99, run) for key, value, at, run in points])
    return ids


def _param(place: int, dice: random.Random) -> str:
    if place % 2:
        return dice.choice(WORDS)
    return str(dice.randrange(1_000 if place == 0 else 10) / 8)


def fill_curve(db: sqlite3.Connection, run_id: str, key: str, points: int) -> None:
    """Add ``points`` points of one series, and its latest value."""
    db.executemany(POINT, _points(run_id, key, points))
    db.execute(LATEST, (key, 0.5, START_MS + points, points - 1, run_id))


def _points(run_id: str, key: str, points: int) -> Iterator[tuple[str, float, int, str, int]]:
    dice = random.Random(7)
    return ((key, dice.random(), START_MS + step, run_id, step) for step in range(points))


def main() -> None:
    """Fill the store that the command line names and print the ids of its runs."""
    what, folder, *numbers = sys.argv[1:]
    counts = [int(number) for number in numbers]
    db = open_store(Path(folder))
    if what == "runs":
        ids = fill_runs(db, *counts)
    else:
        points, runs, each = counts
        ids = [insert_run(db, number) for number in range(1 + runs)]
        fill_curve(db, ids[0], "long", points)
        for run_id in ids[1:]:
            fill_curve(db, run_id, "short", each)
    db.commit()
    db.close()
    answer(run_ids=ids)


if __name__ == "__main__":
    main()
