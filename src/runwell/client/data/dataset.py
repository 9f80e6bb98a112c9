"""A dataset as its user holds it: the data itself and what is stored of it; knows no run."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from runwell.base.errors import Invalid
from runwell.base.limits import (
    MAX_DATASET_DIGEST,
    MAX_DATASET_SCHEMA,
    MAX_DATASET_SOURCE,
    MAX_NAME,
    check_text,
)
from runwell.client.data.source import default_name, describe_source
from runwell.client.media.document import encode_json_text
from runwell.entities import dataset as entities

MAX_HASHED_CELLS: Final = 1_000_000
"""Cells up to which a digest reads all the data (0.3 s for text, 0.01 s for numbers).

Of larger data it reads evenly spaced rows, the first and about this many cells in all, and the
shape: two versions that differ only in rows between them share a digest. Pass ``digest=`` then.
"""


class Dataset(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Data that a run uses. Only the texts are stored; the data stays with the user."""

    name: str
    digest: str
    """Eight hex digits over the content, or what the user gave."""
    source: str
    """JSON text; its fields depend on ``source_type``."""
    source_type: str
    """``local``, ``http``, ``s3``, …; ``code`` for data that the script made itself."""
    schema: str = ""
    """JSON text: columns and types, or the shapes of arrays."""
    profile: str = ""
    """JSON text: counts."""
    features: Any = None
    """What was given: a frame, an array, a sparse matrix, a dict, a path."""
    targets: Any = None
    """Of a frame the name of the target column, of arrays the targets themselves."""
    predictions: str | None = None
    """Of a frame the name of the column with a model's predictions."""

    @property
    def df(self) -> Any:
        """The frame that was given; the same as ``features``."""
        return self.features

    def to_entity(self) -> entities.Dataset:
        """Return what is stored of this dataset."""
        return entities.Dataset(
            name=self.name,
            digest=self.digest,
            source_type=self.source_type,
            source=self.source,
            schema=self.schema,
            profile=self.profile,
        )


def make_dataset(
    *,
    source: object,
    name: str | None,
    digest: str,
    schema: dict[str, Any] | None,
    profile: dict[str, Any],
    **data: Any,
) -> Dataset:
    """Return a checked dataset; a schema above the limit is replaced by its number of columns.

    Raises:
        Invalid, TooLarge: the name, digest or source is not storable.
    """
    source_type, source_text = describe_source(source)
    return Dataset(
        name=check_text(name or default_name(source), what="dataset name", limit=MAX_NAME),
        digest=check_text(digest, what="dataset digest", limit=MAX_DATASET_DIGEST),
        source_type=source_type,
        source=check_text(source_text, what="dataset source", limit=MAX_DATASET_SOURCE),
        schema=_schema_text(schema) if schema else "",
        profile=encode_json_text(profile).decode(),
        **data,
    )


def digest_of(parts: Iterable[bytes | memoryview | str]) -> str:
    """Return eight hex digits over ``parts``; where one part ends makes a difference."""
    total = hashlib.blake2b(digest_size=4)
    for part in parts:
        data = part.encode("utf-8", "replace") if isinstance(part, str) else part
        size = data.nbytes if isinstance(data, memoryview) else len(data)
        total.update(size.to_bytes(8, "little"))
        total.update(data)
    return total.hexdigest()


def row_stride(rows: int, cells: int) -> int:
    """Return the distance of the rows that a digest reads: 1 up to ``MAX_HASHED_CELLS``."""
    return max(1, min(rows, -(-cells // MAX_HASHED_CELLS)))


def check_column(column: str | None, columns: Iterable[object], *, role: str) -> str | None:
    """Return ``column`` if it is None or one of ``columns``.

    Raises:
        Invalid: there is no such column.
    """
    names = [str(name) for name in columns]
    if column is not None and str(column) not in names:
        raise Invalid(
            f"there is no column {column!r} for the {role}",
            hint=f"columns: {', '.join(names[:20])}",
        )
    return column


def _schema_text(schema: dict[str, Any]) -> str:
    text = encode_json_text(schema).decode()
    if len(text) <= MAX_DATASET_SCHEMA:
        return text
    counts = {f"num_{kind}": len(items) for kind, items in schema.items()}
    return encode_json_text({**counts, **dict.fromkeys(schema, ())}).decode()
