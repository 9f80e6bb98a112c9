"""The tables of the model registry."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from runwell.stores.sql.schema.metadata import Id, Path, metadata

registered_models = Table(
    "registered_models",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace", Text, nullable=False),
    # In the order of code points, as searches sort it.
    Column("name", Path, nullable=False),
    Column("description", Text, nullable=False, default=""),
    # The highest number ever given to a version, which its deletion does not give back.
    Column("last_version", Integer, nullable=False, default=0),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    UniqueConstraint("workspace", "name"),
    sqlite_autoincrement=True,
)

registered_model_tags = Table(
    "registered_model_tags",
    metadata,
    Column("model", Id, ForeignKey("registered_models.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("model", Id, ForeignKey("registered_models.id", ondelete="CASCADE"), nullable=False),
    # Workspace and name again, so that a search reads one table and one index in its order.
    Column("workspace", Text, nullable=False),
    Column("name", Path, nullable=False),
    Column("number", Integer, nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("source", Text, nullable=False, default=""),
    Column("location", Text, nullable=False, default=""),
    # By public id: the run or the model may be of another store, or purged.
    Column("run_uid", Text),
    Column("model_uid", Text),
    Column("run_link", Text, nullable=False, default=""),
    Column("stage", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("status_message", Text, nullable=False, default=""),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    UniqueConstraint("model", "number"),
    Index("model_versions_by_name", "workspace", "name", "number"),
    Index(
        "model_versions_by_stage",
        "model",
        "stage",
        "number",
        sqlite_where=text("deleted_ms IS NULL"),
        postgresql_where=text("deleted_ms IS NULL"),
    ),
    Index(
        "model_versions_by_run",
        "run_uid",
        sqlite_where=text("run_uid IS NOT NULL"),
        postgresql_where=text("run_uid IS NOT NULL"),
    ),
    Index(
        "model_versions_by_model",
        "model_uid",
        sqlite_where=text("model_uid IS NOT NULL"),
        postgresql_where=text("model_uid IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

model_version_tags = Table(
    "model_version_tags",
    metadata,
    Column("version", Id, ForeignKey("model_versions.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

model_aliases = Table(
    "model_aliases",
    metadata,
    Column("model", Id, ForeignKey("registered_models.id", ondelete="CASCADE"), primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
