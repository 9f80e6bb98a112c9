"""The first schema: experiments, runs, attributes, series, inputs and artifacts."""

from alembic import op

from runwell.stores.sql.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    db = op.get_bind()
    metadata.create_all(db)
    if db.dialect.name == "postgresql":
        # The bytes are compressed already; PostgreSQL must not spend time on trying again.
        for table in ("tails", "axes", "chunks"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN data SET STORAGE EXTERNAL")
    op.execute(
        "INSERT INTO experiments (id, workspace, name, artifact_location, created_ms, updated_ms) "
        "VALUES (0, 'default', 'Default', '', 0, 0)"
    )
