"""The tables of traces: what they hold, their spans, files and assessments, and their runs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER: sa.Double[float] = sa.Double()
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_HEAD = sa.String(length=128).with_variant(sa.String(length=128, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _create_traces()
    _create_attributes()
    _create_spans()
    _create_runs()
    _create_assessments()
    _create_files()
    if op.get_bind().dialect.name == "postgresql":
        # The bytes are compressed already; PostgreSQL must not spend time on trying again.
        for table in ("spans", "assessments"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTERNAL")


def _create_traces() -> None:
    op.create_table(
        "traces",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=11), nullable=False),
        sa.Column("request_ms", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("request_preview", sa.Text(), nullable=False),
        sa.Column("response_preview", sa.Text(), nullable=False),
        sa.Column("client_request_id", sa.Text(), nullable=False),
        sa.Column("span_count", sa.Integer(), nullable=False),
        sa.Column("is_reported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("traces_by_request", "traces", ["experiment", "request_ms", "id"])


def _create_attributes() -> None:
    op.create_table(
        "trace_attributes",
        sa.Column("trace", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("head", _HEAD, nullable=False),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.Column("number", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["key"], ["keys.id"]),
        sa.ForeignKeyConstraint(["trace"], ["traces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trace", "key"),
        sqlite_with_rowid=False,
    )
    table = "trace_attributes"
    op.create_index(f"{table}_by_number", table, ["experiment", "key", "number", "trace"])
    op.create_index(f"{table}_by_text", table, ["experiment", "key", "head", "trace"])


def _create_spans() -> None:
    op.create_table(
        "spans",
        sa.Column("trace", _ID, nullable=False),
        sa.Column("span_id", sa.String(length=16), nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("status", sa.String(length=5), nullable=False),
        sa.Column("start_ns", sa.BigInteger(), nullable=False),
        sa.Column("end_ns", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["trace"], ["traces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trace", "span_id"),
    )
    op.create_index("spans_by_start", "spans", ["trace", "start_ns", "span_id"])
    op.create_index("spans_by_name", "spans", ["experiment", "name", "trace"])
    op.create_index("spans_by_type", "spans", ["experiment", "type", "trace"])


def _create_runs() -> None:
    op.create_table(
        "trace_runs",
        sa.Column("trace", _ID, nullable=False),
        sa.Column("run_uid", sa.String(length=32), nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("is_source", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["trace"], ["traces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trace", "run_uid"),
        sqlite_with_rowid=False,
    )
    op.create_index("trace_runs_by_run", "trace_runs", ["run_uid", "trace"])


def _create_assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.String(length=34), nullable=False),
        sa.Column("trace", _ID, nullable=False),
        sa.Column("experiment", _ID, nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head", _HEAD, nullable=False),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.Column("number", _NUMBER, nullable=True),
        sa.Column("is_valid", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["trace"], ["traces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
        sqlite_autoincrement=True,
    )
    columns = ["experiment", "kind", "name", "trace"]
    op.create_index("assessments_by_trace", "assessments", ["trace", "id"])
    op.create_index("assessments_by_name", "assessments", columns)


def _create_files() -> None:
    op.create_table(
        "trace_files",
        sa.Column("trace", _ID, nullable=False),
        sa.Column("path", _TEXT, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["trace"], ["traces.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trace", "path"),
    )
    op.create_index("trace_files_by_digest", "trace_files", ["digest"])
