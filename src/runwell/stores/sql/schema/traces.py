"""The tables of traces: what they hold, their spans, files and assessments, and their runs."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from runwell.stores.sql.schema.metadata import Id, Path, metadata
from runwell.stores.sql.schema.tracking import HEAD

KEY_METADATA = 4
"""The kind of a key that names metadata of a trace; tags are of the kind that those of runs are."""

_Text = String(HEAD).with_variant(String(HEAD, collation="C"), "postgresql")

traces = Table(
    "traces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", String(64), nullable=False, unique=True),
    Column("experiment", Id, ForeignKey("experiments.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False, default=""),
    Column("state", String(11), nullable=False),
    Column("request_ms", BigInteger, nullable=False),
    Column("duration_ms", BigInteger),
    Column("request_preview", Text, nullable=False, default=""),
    Column("response_preview", Text, nullable=False, default=""),
    Column("client_request_id", Text, nullable=False, default=""),
    Column("span_count", Integer, nullable=False, default=0),
    # Its program has told of the whole trace, so that spans do not change what is said above.
    Column("is_reported", Boolean, nullable=False, default=False),
    Index("traces_by_request", "experiment", "request_ms", "id"),
    sqlite_autoincrement=True,
)

trace_attributes = Table(
    "trace_attributes",
    metadata,
    Column("trace", Id, ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
    # The columns mean what they mean in ``attributes``; the key's kind says tag or metadata.
    Column("key", Id, ForeignKey("keys.id"), primary_key=True),
    Column("experiment", Id, nullable=False),
    Column("head", _Text, nullable=False),
    Column("rest", Text),
    Column("number", Double),
    Index("trace_attributes_by_value", "experiment", "key", "number", "head", "trace"),
    sqlite_with_rowid=False,
)

spans = Table(
    "spans",
    metadata,
    Column("trace", Id, ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
    Column("span_id", String(16), primary_key=True),
    Column("experiment", Id, nullable=False),
    Column("parent_id", String(16)),
    # As much of them as an index can hold, 500 characters; all is in the content.
    Column("name", Path, nullable=False),
    Column("type", Path, nullable=False, default=""),
    Column("status", String(5), nullable=False),
    Column("start_ns", BigInteger, nullable=False),
    Column("end_ns", BigInteger),
    # MessagePack of all else, compressed if that saves something.
    Column("content", LargeBinary, nullable=False),
    Index("spans_by_start", "trace", "start_ns", "span_id"),
    Index("spans_by_name", "experiment", "name", "trace"),
    Index("spans_by_type", "experiment", "type", "trace"),
)

trace_runs = Table(
    "trace_runs",
    metadata,
    Column("trace", Id, ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
    # By public id: a trace may arrive before the run it was made in.
    Column("run_uid", String(32), primary_key=True),
    # That of the trace.
    Column("experiment", Id, nullable=False),
    # The run that the trace was made in, not one that was linked to it later.
    Column("is_source", Boolean, nullable=False, default=False),
    Index("trace_runs_by_run", "run_uid", "trace"),
    sqlite_with_rowid=False,
)

assessments = Table(
    "assessments",
    metadata,
    # In the order of arrival.
    Column("id", Id, primary_key=True),
    Column("uid", String(34), nullable=False, unique=True),
    Column("trace", Id, ForeignKey("traces.id", ondelete="CASCADE"), nullable=False),
    Column("experiment", Id, nullable=False),
    Column("kind", String(11), nullable=False),
    Column("name", Text, nullable=False),
    # What is compared and sorted by; the value itself is in the content.
    Column("head", _Text, nullable=False),
    Column("rest", Text),
    Column("number", Double),
    Column("is_valid", Boolean, nullable=False, default=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    # MessagePack of all else.
    Column("content", LargeBinary, nullable=False),
    Index("assessments_by_trace", "trace", "id"),
    Index("assessments_by_name", "experiment", "kind", "name", "trace"),
    sqlite_autoincrement=True,
)

trace_files = Table(
    "trace_files",
    metadata,
    Column("trace", Id, ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Path, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index("trace_files_by_digest", "digest"),
)
