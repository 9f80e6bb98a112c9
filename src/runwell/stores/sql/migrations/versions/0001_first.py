"""The first schema: experiments, runs, attributes, series, inputs and artifacts.

Spelled out and never changed again: what the code calls the schema today moves on without it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER: sa.Double[float] = sa.Double()
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything, and the experiment that is always there."""
    _create_experiments()
    _create_runs()
    _create_attributes()
    _create_series()
    _create_points()
    _create_inputs()
    _create_files()
    _create_writers()
    if op.get_bind().dialect.name == "postgresql":
        # The bytes are compressed already; PostgreSQL must not spend time on trying again.
        for table in ("tails", "axes", "chunks"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN data SET STORAGE EXTERNAL")
    op.execute(
        "INSERT INTO experiments (id, workspace, name, artifact_location, created_ms, updated_ms) "
        "VALUES (0, 'default', 'Default', '', 0, 0)"
    )


def _create_experiments() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("artifact_location", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "experiment_tags",
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("experiment", "key"),
        sqlite_with_rowid=False,
    )


def _create_runs() -> None:
    op.create_table(
        "keys",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "name"),
    )
    op.create_table(
        "runs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=True),
        sa.Column("heartbeat_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("deleted_with_experiment", sa.Boolean(), nullable=False),
        sa.Column("parent_uid", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_by_parent", "runs", ["parent_uid"], unique=False)
    op.create_index("runs_by_start", "runs", ["experiment", "start_ms", "id"], unique=False)


def _create_attributes() -> None:
    op.create_table(
        "attributes",
        sa.Column("run", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column(
            "head",
            sa.String(length=128).with_variant(sa.String(length=128, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.Column("number", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["key"],
            ["keys.id"],
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "attributes_by_number", "attributes", ["experiment", "key", "number", "run"], unique=False
    )
    op.create_index(
        "attributes_by_text", "attributes", ["experiment", "key", "head", "run"], unique=False
    )


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("run", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("tail_n", sa.BigInteger(), nullable=False),
        sa.Column("first_step", sa.BigInteger(), nullable=False),
        sa.Column("first_value", _NUMBER, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("last_value", _NUMBER, nullable=True),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.Column("min_value", _NUMBER, nullable=True),
        sa.Column("min_step", sa.BigInteger(), nullable=True),
        sa.Column("max_value", _NUMBER, nullable=True),
        sa.Column("max_step", sa.BigInteger(), nullable=True),
        sa.Column("sum_value", _NUMBER, nullable=True),
        sa.Column("nan_count", sa.BigInteger(), nullable=False),
        sa.Column("pos_inf_count", sa.BigInteger(), nullable=False),
        sa.Column("neg_inf_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["keys.id"],
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "series_by_last", "series", ["experiment", "key", "last_value", "run"], unique=False
    )
    op.create_index(
        "series_by_max", "series", ["experiment", "key", "max_value", "run"], unique=False
    )
    op.create_index(
        "series_by_min", "series", ["experiment", "key", "min_value", "run"], unique=False
    )


def _create_points() -> None:
    op.create_table(
        "tails",
        sa.Column("id", _ID, nullable=False),
        sa.Column("run", _ID, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tails_by_run", "tails", ["run", "id"], unique=False)
    op.create_index(
        "tails_unsettled",
        "tails",
        ["updated_ms"],
        unique=False,
        sqlite_where=sa.text("updated_ms > 0"),
        postgresql_where=sa.text("updated_ms > 0"),
    )
    op.create_table(
        "axes",
        sa.Column("run", _ID, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "id"),
    )
    op.create_table(
        "chunks",
        sa.Column("run", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("axis", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("first_step", sa.BigInteger(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["keys.id"],
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "key", "seq"),
    )


def _create_inputs() -> None:
    op.create_table(
        "datasets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("experiment", "name", "digest"),
    )
    op.create_table(
        "inputs",
        sa.Column("run", _ID, nullable=False),
        sa.Column("dataset", _ID, nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dataset"], ["datasets.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "dataset", "context"),
    )
    op.create_index("inputs_by_dataset", "inputs", ["dataset", "run"], unique=False)


def _create_files() -> None:
    op.create_table(
        "artifacts",
        sa.Column("run", _ID, nullable=False),
        sa.Column(
            "path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "path"),
    )
    op.create_index("artifacts_by_digest", "artifacts", ["digest"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("uploads_by_digest", "uploads", ["digest"], unique=False)


def _create_writers() -> None:
    op.create_table(
        "writers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
