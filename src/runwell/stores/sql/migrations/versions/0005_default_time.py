"""When ``Default`` was made: with the store, and in stores of before as far as is known."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Set what the first migration left at 0: to the time of the oldest thing in the store."""
    db = op.get_bind()
    times = [
        db.scalar(sa.text("SELECT MIN(created_ms) FROM experiments WHERE created_ms > 0")),
        db.scalar(sa.text("SELECT MIN(heartbeat_ms) FROM runs")),
    ]
    made_ms = min([time.time_ns() // 1_000_000, *(known for known in times if known)])
    statement = sa.text(
        "UPDATE experiments SET created_ms = :made_ms,"
        " updated_ms = CASE WHEN updated_ms < :made_ms THEN :made_ms ELSE updated_ms END"
        " WHERE id = 0 AND created_ms = 0"
    )
    db.execute(statement, {"made_ms": made_ms})
