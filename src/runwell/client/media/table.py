"""Tables as JSON (pandas' "split" form) or Parquet files; knows no run.

JSON needs no library: ``{"columns": […], "data": [[…], …]}``, a missing value is null.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from runwell.base.errors import Corrupt, Invalid
from runwell.client.extras import require
from runwell.client.media.document import encode_json_text
from runwell.client.media.plain import cell_float, to_plain

_FLOAT_NAMES = {"NaN", "Infinity", "-Infinity"}


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Named columns and rows of plain values, in order."""

    columns: list[str]
    data: list[list[Any]]


def encode_table(data: Any, extension: str = "json") -> bytes:
    """Encode a dict of columns, or a DataFrame of pandas or polars; the index is left out.

    In a dict, scalars are repeated to the length of the other columns; only scalars make one row.

    Raises:
        Invalid: columns of unequal length, no table, or an unknown extension.
        MissingExtra: Parquet without pyarrow.
    """
    if _is_parquet(extension):
        return _write_parquet(_to_arrow(data))
    return encode_json_text(msgspec.to_builtins(_table(data)))


def append_table(old: bytes, new: Any, extension: str = "json") -> bytes:
    """Return the table ``old`` with the rows of ``new`` below; cells that one lacks are missing.

    Raises:
        Corrupt: ``old`` is not such a table.
        Invalid, MissingExtra: as ``encode_table``.
    """
    if _is_parquet(extension):
        pyarrow = _pyarrow()
        tables = [_read_parquet(old), _to_arrow(new)]
        try:
            joined = pyarrow.concat_tables(tables, promote_options="permissive")
        except pyarrow.ArrowException as problem:
            raise Invalid(f"the new rows do not fit the table: {problem}") from None
        return _write_parquet(joined)
    above, below = decode_table(old), _table(new)
    is_same = above.columns == below.columns  # Then even names that occur twice are kept.
    columns = above.columns if is_same else list(dict.fromkeys(above.columns + below.columns))
    rows = _reordered(above, columns) + _reordered(below, columns)
    return encode_json_text({"columns": columns, "data": rows})


def decode_table(data: bytes, extension: str = "json") -> Table:
    """Return the columns and rows of a table file.

    Raises:
        Corrupt: the bytes are not such a table.
        MissingExtra: Parquet without pyarrow.
    """
    if _is_parquet(extension):
        arrow = _read_parquet(data)
        rows = zip(*(column.to_pylist() for column in arrow.columns), strict=True)
        return Table(columns=list(arrow.column_names), data=[list(row) for row in rows])
    try:
        table = msgspec.json.decode(data, type=Table)
    except msgspec.MsgspecError as problem:
        raise Corrupt(f"the file is not a table in JSON: {problem}") from None
    if any(len(row) != len(table.columns) for row in table.data):
        raise Corrupt("the table has rows that are longer or shorter than its columns")
    return table


def load_table(data: bytes, extension: str = "json") -> Any:
    """Return a table file as a pandas DataFrame.

    Raises:
        Corrupt: the bytes are not such a table.
        MissingExtra: pandas is not installed.
    """
    pandas = require("pandas", purpose="loading a table")
    if _is_parquet(extension):
        return _read_parquet(data).to_pandas()
    table = decode_table(data)
    columns = [_with_floats([row[i] for row in table.data]) for i in range(len(table.columns))]
    frame = pandas.DataFrame(dict(enumerate(columns)))
    frame.columns = table.columns
    return frame


def _table(data: Any) -> Table:
    if hasattr(data, "iloc") and hasattr(data, "columns"):  # A DataFrame of pandas.
        names = list(data.columns)
        lists = [data.iloc[:, i].tolist() for i in range(len(names))]
    elif hasattr(data, "get_columns") and hasattr(data, "columns"):  # One of polars.
        names, lists = list(data.columns), [column.to_list() for column in data.get_columns()]
    elif isinstance(data, Mapping):
        names, lists = _mapping_columns(cast("Mapping[Any, Any]", data))
    else:
        raise Invalid(
            f"a {type(data).__qualname__!r} is not a table",
            hint="pass a DataFrame, or a dict of columns: {'name': [value, …]}",
        )
    plain = [to_plain(column, cell_float) for column in lists]
    rows = [list(row) for row in zip(*plain, strict=True)]
    return Table(columns=[str(name) for name in names], data=rows)


def _mapping_columns(data: Mapping[Any, Any]) -> tuple[list[Any], list[Sequence[Any]]]:
    """Return names and equally long columns."""
    columns = {name: _column(value) for name, value in data.items()}
    lengths = {name: len(column) for name, column in columns.items() if column is not None}
    if len(set(lengths.values())) > 1:
        raise Invalid(f"the columns of a table must be equally long, and these are: {lengths!r}")
    length = next(iter(lengths.values()), 1)
    return list(data), [
        [data[name]] * length if column is None else column for name, column in columns.items()
    ]


def _column(value: Any) -> Sequence[Any] | None:
    """Return the values of a column, or None for a scalar."""
    if isinstance(value, str | bytes | Mapping) or getattr(value, "shape", None) == ():
        return None
    if not isinstance(value, Iterable):
        return None
    return list(cast("Iterable[Any]", value))


def _reordered(table: Table, columns: list[str]) -> list[list[Any]]:
    if table.columns == columns:
        return table.data
    places = {name: place for place, name in enumerate(table.columns)}
    order = [places.get(name) for name in columns]
    return [[None if i is None else row[i] for i in order] for row in table.data]


def _with_floats(values: list[Any]) -> list[Any]:
    """Return a column with "Infinity" as numbers, if all its other values are numbers."""
    names = {value for value in values if isinstance(value, str)}
    if not names or names - _FLOAT_NAMES:
        return values
    if any(not isinstance(value, int | float | str | None) for value in values):
        return values
    return [float(value) if isinstance(value, str) else value for value in values]


def _is_parquet(extension: str) -> bool:
    name = extension.lower().removeprefix(".")
    if name not in {"json", "parquet"}:
        raise Invalid(
            f"a table cannot be written as .{name}", hint="name the file '….json' or '….parquet'"
        )
    return name == "parquet"


def _pyarrow() -> Any:
    return require("pyarrow", purpose="a table in Parquet")


def _to_arrow(data: Any) -> Any:
    pyarrow = _pyarrow()
    try:
        if hasattr(data, "iloc"):
            return pyarrow.Table.from_pandas(data, preserve_index=False)
        if hasattr(data, "to_arrow"):
            return data.to_arrow()
        if not isinstance(data, Mapping):
            _table(data)  # Refuses what is no table.
        names, lists = _mapping_columns(cast("Mapping[Any, Any]", data))
        return pyarrow.table(dict(zip(map(str, names), lists, strict=True)))
    except (pyarrow.ArrowException, TypeError) as problem:
        raise Invalid(
            f"the table cannot be written as Parquet: {problem}",
            hint="give each column values of one type, or name the file '….json'",
        ) from None


def _write_parquet(table: Any) -> bytes:
    parquet = require("pyarrow.parquet", purpose="a table in Parquet", install="pyarrow")
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    return buffer.getvalue()


def _read_parquet(data: bytes) -> Any:
    parquet = require("pyarrow.parquet", purpose="a table in Parquet", install="pyarrow")
    try:
        return parquet.read_table(io.BytesIO(data))
    except (_pyarrow().ArrowException, OSError) as problem:
        raise Corrupt(f"the file is not a table in Parquet: {problem}") from None
