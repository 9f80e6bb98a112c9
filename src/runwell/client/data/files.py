"""Datasets from files and from plain dicts of columns, without any library."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from runwell.base.errors import Invalid, NotFound
from runwell.client.data.dataset import Dataset, check_column, digest_of, make_dataset
from runwell.client.media.table import Table, decode_table, encode_table

_BLOCK_BYTES: Final = 1024 * 1024
_MAX_BLOCKS: Final = 256
"""A file up to 256 MiB is read whole (0.3 s); of a larger one this many evenly spaced blocks."""


def from_dict(
    columns: Mapping[str, Any],
    source: object = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """Describe a dict of equally long columns, such as ``{"x": [1, 2], "label": ["a", "b"]}``.

    Raises:
        Invalid: the columns are not equally long, or there is no column ``targets``.
    """
    content = encode_table(columns)
    table = decode_table(content)
    types = [{"name": key, "type": _type_of(table, i)} for i, key in enumerate(table.columns)]
    return make_dataset(
        source=source,
        name=name,
        digest=digest or digest_of([content]),
        schema={"mlflow_colspec": types},
        profile={
            "num_rows": len(table.data),
            "num_elements": len(table.data) * len(table.columns),
        },
        features=columns,
        targets=check_column(targets, table.columns, role="targets"),
    )


def from_file(
    path: str | os.PathLike[str], name: str | None = None, digest: str | None = None
) -> Dataset:
    """Describe a file by its content, whatever its format; the profile holds ``num_bytes``.

    Above 256 MiB the digest covers the size and evenly spaced blocks, the first and last included.

    Raises:
        NotFound: there is no such file.
        Invalid: it is a folder.
    """
    file = Path(path)
    if not file.exists():
        raise NotFound(
            f"there is no file {str(file)!r}", hint="check the path, or make it absolute"
        )
    if file.is_dir():
        raise Invalid(f"{str(file)!r} is a folder", hint="describe its files one by one")
    size = file.stat().st_size
    return make_dataset(
        source=file,
        name=name,
        digest=digest or digest_of(_blocks(file, size)),
        schema=None,
        profile={"num_bytes": size},
        features=file,
    )


def _blocks(file: Path, size: int) -> Iterator[bytes | str]:
    yield str(size)
    last = max(0, -(-size // _BLOCK_BYTES) - 1)
    count = min(last, _MAX_BLOCKS - 1)
    with file.open("rb") as stream:
        for i in range(count + 1):
            stream.seek(i * last // max(count, 1) * _BLOCK_BYTES)
            yield stream.read(_BLOCK_BYTES)


def _type_of(table: Table, column: int) -> str:
    cells = (row[column] for row in table.data)
    match next((cell for cell in cells if cell is not None), None):
        case bool():
            return "boolean"
        case int():
            return "long"
        case float():
            return "double"
        case _:
            return "string"
