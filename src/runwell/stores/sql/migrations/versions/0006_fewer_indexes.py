"""One index for the values of params and tags, and one for those of metrics."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OWNERS = {"attributes": "run", "model_attributes": "model", "trace_attributes": "trace"}


def upgrade() -> None:
    """Make the new indexes, then drop the old ones.

    Values had one index for numbers and one for texts, metrics also two for their extremes.
    """
    op.drop_index("series_by_min", "series")
    op.drop_index("series_by_max", "series")
    for table, owner in _OWNERS.items():
        columns = ["experiment", "key", "number", "head", owner]
        op.create_index(f"{table}_by_value", table, columns, unique=False)
        op.drop_index(f"{table}_by_number", table)
        op.drop_index(f"{table}_by_text", table)
