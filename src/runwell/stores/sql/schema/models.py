"""The tables of logged models: their values, their files, and which run used or made them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    Text,
)

from runwell.stores.sql.schema.metadata import Id, Path, metadata
from runwell.stores.sql.schema.tracking import HEAD

LINK_INPUT, LINK_OUTPUT = 1, 2

models = Table(
    "models",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", String(34), nullable=False, unique=True),
    Column("experiment", Id, ForeignKey("experiments.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False, default=""),
    Column("status", String(7), nullable=False),
    Column("status_message", Text, nullable=False, default=""),
    # By public id: a model outlives the run that made it.
    Column("source_uid", String(32)),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    Index("models_by_creation", "experiment", "created_ms", "id"),
    Index("models_by_source", "source_uid"),
    sqlite_autoincrement=True,
)

model_attributes = Table(
    "model_attributes",
    metadata,
    Column("model", Id, ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
    # The columns mean what they mean in ``attributes``, and the keys are the same.
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    Column("experiment", Id, nullable=False),
    Column(
        "head",
        String(HEAD).with_variant(String(HEAD, collation="C"), "postgresql"),
        nullable=False,
    ),
    Column("rest", Text),
    Column("number", Double),
    Index("model_attributes_by_value", "experiment", "key", "number", "head", "model"),
    sqlite_with_rowid=False,
)

model_metrics = Table(
    "model_metrics",
    metadata,
    Column("model", Id, ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    # What a run measured of a model stays true when the run is gone; empty if no run did.
    Column("run_uid", String(32), primary_key=True),
    Column("dataset_name", Text, primary_key=True),
    Column("dataset_digest", Text, primary_key=True),
    # Null where the value is NaN, as in ``series``.
    Column("value", Double),
    Column("timestamp_ms", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

model_files = Table(
    "model_files",
    metadata,
    Column("model", Id, ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Path, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index("model_files_by_digest", "digest"),
)

model_links = Table(
    "model_links",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    # Whether the run used the model or made it.
    Column("kind", SmallInteger, primary_key=True),
    Column("model", Id, ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
    # Of training, when the model was made; 0 for a model that was used.
    Column("step", BigInteger, primary_key=True),
    Index("model_links_by_model", "model"),
    sqlite_with_rowid=False,
)
