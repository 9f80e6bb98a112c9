"""The tables of experiments and runs, their metrics and files."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from runwell.stores.sql.schema.metadata import Id, Path, metadata

KEY_PARAM, KEY_TAG, KEY_METRIC = 1, 2, 3
HEAD = 128
"""Characters of a value that are indexed; a longer value keeps its whole text in ``rest``."""

keys = Table(
    "keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("kind", "name"),
)

experiments = Table(
    "experiments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("artifact_location", Text, nullable=False, default=""),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    UniqueConstraint("workspace", "name"),
    # The id of a purged experiment is never given out again: someone may still hold it.
    sqlite_autoincrement=True,
)

experiment_tags = Table(
    "experiment_tags",
    metadata,
    Column("experiment", Id, ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("experiment", Id, ForeignKey("experiments.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("user_id", Text, nullable=False, default=""),
    Column("status", String(9), nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger),
    Column("heartbeat_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    # Set when the run went to the trash with its experiment: it comes back with it, and a run
    # that was deleted by itself does not.
    Column("deleted_with_experiment", Boolean, nullable=False, default=False),
    # By public id: the parent of an offline run may arrive after it.
    Column("parent_uid", String(32)),
    Index("runs_by_start", "experiment", "start_ms", "id"),
    Index("runs_by_parent", "parent_uid"),
    sqlite_autoincrement=True,
)

attributes = Table(
    "attributes",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    # The key's kind says whether this is a parameter or a tag.
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    Column("experiment", Id, nullable=False),
    # Ordered by code point on both engines, so that the index serves the order of a search.
    Column(
        "head",
        String(HEAD).with_variant(String(HEAD, collation="C"), "postgresql"),
        nullable=False,
    ),
    Column("rest", Text),
    # The value as a number where the text is one, for numeric comparison and order.
    Column("number", Double),
    # One for both: texts that are no numbers have the same number, none. Each index of a table
    # dirties a page for each key of a run, which is what storing a run consists of.
    Index("attributes_by_value", "experiment", "key", "number", "head", "run"),
    sqlite_with_rowid=False,
)

series = Table(
    "series",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    Column("experiment", Id, nullable=False),
    Column("n", BigInteger, nullable=False),
    # Points of this series that are still in the tail; the rest is in chunks.
    Column("tail_n", BigInteger, nullable=False),
    Column("first_step", BigInteger, nullable=False),
    Column("first_value", Double),
    Column("last_step", BigInteger, nullable=False),
    # Null where the value is NaN: SQLite cannot store one, and the engines order it differently.
    Column("last_value", Double),
    Column("last_ms", BigInteger, nullable=False),
    Column("min_value", Double),
    Column("min_step", BigInteger),
    Column("max_value", Double),
    Column("max_step", BigInteger),
    Column("sum_value", Double),
    Column("nan_count", BigInteger, nullable=False, default=0),
    Column("pos_inf_count", BigInteger, nullable=False, default=0),
    Column("neg_inf_count", BigInteger, nullable=False, default=0),
    Index("series_by_last", "experiment", "key", "last_value", "run"),
    # None for the least and the greatest value: a page in their order takes 75 ms for 100,000 runs
    # instead of 0.1, and two more indexes would be a fifth of what storing a small run writes.
    sqlite_with_rowid=False,
)

tails = Table(
    "tails",
    metadata,
    # Ascending in the order of arrival.
    Column("id", Id, primary_key=True),
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("tails_by_run", "run", "id"),
    # Only the tails that sealing has not settled, so that a sweep costs what there is to do.
    Index(
        "tails_unsettled",
        "updated_ms",
        sqlite_where=text("updated_ms > 0"),
        postgresql_where=text("updated_ms > 0"),
    ),
)

axes = Table(
    "axes",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    # Ascending in the order of arrival.
    Column("seq", Integer, primary_key=True),
    Column("axis", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("first_step", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("experiment", Id, ForeignKey("experiments.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("source_type", Text, nullable=False, default=""),
    Column("source", Text, nullable=False, default=""),
    Column("schema", Text, nullable=False, default=""),
    Column("profile", Text, nullable=False, default=""),
    UniqueConstraint("experiment", "name", "digest"),
)

inputs = Table(
    "inputs",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("dataset", Id, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("context", Text, primary_key=True, default=""),
    Column("tags", Text, nullable=False, default="{}"),  # JSON object, the context left out
    Index("inputs_by_dataset", "dataset", "run"),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("run", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Path, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index("artifacts_by_digest", "digest"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index("uploads_by_digest", "digest"),
)

writers = Table(
    "writers",
    metadata,
    Column("id", String(32), primary_key=True),
    # Bytes of the writer's stream that are stored: its high-water mark.
    Column("position", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
)
