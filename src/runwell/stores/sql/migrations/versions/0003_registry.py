"""The tables of the model registry."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _create_models()
    _create_versions()


def _create_models() -> None:
    op.create_table(
        "registered_models",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "registered_model_tags",
        sa.Column("model", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["registered_models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_aliases",
        sa.Column("model", _ID, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["registered_models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "alias"),
        sqlite_with_rowid=False,
    )


def _create_versions() -> None:
    op.create_table(
        "model_versions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("model", _ID, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("run_uid", sa.Text(), nullable=True),
        sa.Column("model_uid", sa.Text(), nullable=True),
        sa.Column("run_link", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_message", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["model"], ["registered_models.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("model", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "model_versions_by_name",
        "model_versions",
        ["workspace", "name", "number"],
        unique=False,
    )
    _create_partial_index("by_stage", ["model", "stage", "number"], "deleted_ms IS NULL")
    _create_partial_index("by_run", ["run_uid"], "run_uid IS NOT NULL")
    _create_partial_index("by_model", ["model_uid"], "model_uid IS NOT NULL")
    op.create_table(
        "model_version_tags",
        sa.Column("version", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["model_versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version", "key"),
        sqlite_with_rowid=False,
    )


def _create_partial_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"model_versions_{name}",
        "model_versions",
        columns,
        unique=False,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
