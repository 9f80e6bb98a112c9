"""The tables of logged models: their values, their files, and which run used or made them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER: sa.Double[float] = sa.Double()
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _create_models()
    _create_attributes()
    _create_metrics()
    _create_files()
    _create_links()


def _create_models() -> None:
    op.create_table(
        "models",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.String(length=34), nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=7), nullable=False),
        sa.Column("status_message", sa.Text(), nullable=False),
        sa.Column("source_uid", sa.String(length=32), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "models_by_creation", "models", ["experiment", "created_ms", "id"], unique=False
    )
    op.create_index("models_by_source", "models", ["source_uid"], unique=False)


def _create_attributes() -> None:
    op.create_table(
        "model_attributes",
        sa.Column("model", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column(
            "head",
            sa.String(length=128).with_variant(sa.String(length=128, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.Column("number", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["key"], ["keys.id"]),
        sa.ForeignKeyConstraint(["model"], ["models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "model_attributes_by_number",
        "model_attributes",
        ["experiment", "key", "number", "model"],
        unique=False,
    )
    op.create_index(
        "model_attributes_by_text",
        "model_attributes",
        ["experiment", "key", "head", "model"],
        unique=False,
    )


def _create_metrics() -> None:
    op.create_table(
        "model_metrics",
        sa.Column("model", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("run_uid", sa.String(length=32), nullable=False),
        sa.Column("dataset_name", sa.Text(), nullable=False),
        sa.Column("dataset_digest", sa.Text(), nullable=False),
        sa.Column("value", _NUMBER, nullable=True),
        sa.Column("timestamp_ms", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["keys.id"]),
        sa.ForeignKeyConstraint(["model"], ["models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "key", "run_uid", "dataset_name", "dataset_digest"),
        sqlite_with_rowid=False,
    )


def _create_files() -> None:
    op.create_table(
        "model_files",
        sa.Column("model", _ID, nullable=False),
        sa.Column(
            "path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "path"),
    )
    op.create_index("model_files_by_digest", "model_files", ["digest"], unique=False)


def _create_links() -> None:
    op.create_table(
        "model_links",
        sa.Column("run", _ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("model", _ID, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["models.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run", "kind", "model", "step"),
        sqlite_with_rowid=False,
    )
    op.create_index("model_links_by_model", "model_links", ["model"], unique=False)
