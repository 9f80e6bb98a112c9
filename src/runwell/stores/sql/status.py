"""How much is in the store, and which schema it has; must not know what is in it."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from runwell.stores.sql.migrations import current_revision
from runwell.stores.sql.schema import experiments, runs


class Counts(NamedTuple):
    """Rows, those in the trash included."""

    experiments: int
    runs: int
    schema_revision: str


def read(db: Connection) -> Counts:
    """Count experiments and runs."""
    return Counts(
        experiments=db.execute(select(func.count()).select_from(experiments)).scalar_one(),
        runs=db.execute(select(func.count()).select_from(runs)).scalar_one(),
        schema_revision=current_revision(db) or "",
    )
