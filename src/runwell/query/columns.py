"""The columns of a table of runs: fields that can be sorted by, and some that a table alone has.

Knows nothing of how the values are stored.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from runwell.base.errors import TooLarge
from runwell.base.limits import MAX_TABLE_COLUMNS
from runwell.query.caret import within
from runwell.query.check import check_field
from runwell.query.cursor import Cursor
from runwell.query.parser import read_field
from runwell.query.tree import Field

TABLE_ONLY: Final = ("is_lost", "number", "children", "artifact_bytes", "datasets")
"""Attributes that a table shows and that cannot be searched."""


def parse_columns(columns: Sequence[str]) -> list[Field]:
    """Return the field of each column, attributes by their canonical names.

    Raises:
        BadQuery: a column that cannot be read or is unknown.
        TooLarge: more than ``MAX_TABLE_COLUMNS``.
    """
    if len(columns) > MAX_TABLE_COLUMNS:
        raise TooLarge(
            f"{len(columns):,} columns are asked for; at most {MAX_TABLE_COLUMNS:,} are allowed",
            hint="ask for those that are shown",
        )
    fields: list[Field] = []
    for place, text in enumerate(columns):
        with within(f"columns[{place}]"):
            fields.append(_parse(text))
    return fields


def _parse(text: str) -> Field:
    cursor = Cursor(text)
    first = cursor.peek()
    field = read_field(cursor)
    if cursor.peek().kind != "end":
        hint = "a column is one field, such as metrics.loss or min(metrics.loss)"
        raise cursor.error(f"expected the end, not {cursor.describe()}", hint=hint)
    if field.entity == "dataset":
        hint = "a run may have several datasets; attributes.datasets shows them all"
        raise cursor.error("a dataset cannot be a column", first, hint=hint)
    name = field.key.lower()
    if field.entity == "attribute" and name in TABLE_ONLY:
        return msgspec.structs.replace(field, key=name)
    return check_field(field, "runs", text)
