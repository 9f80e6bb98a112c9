"""Datasets from pandas and polars frames; imports neither before it is given one."""

from typing import Any, Final

from runwell.base.errors import Invalid
from runwell.client.data.dataset import Dataset, check_column, digest_of, make_dataset, row_stride
from runwell.client.extras import require
from runwell.client.media.plain import to_plain

_TYPES: Final = {
    "bool": "boolean",
    "boolean": "boolean",
    "int8": "integer",
    "int16": "integer",
    "int32": "integer",
    "int64": "long",
    "uint8": "integer",
    "uint16": "integer",
    "uint32": "long",
    "uint64": "long",
    "float16": "float",
    "float32": "float",
    "float64": "double",
    "date": "datetime",
    "binary": "binary",
}
"""Column types of schemas (MLflow's names), by the dtype's name; anything else is a string."""


def from_pandas(  # noqa: PLR0917  (MLflow's signature)
    df: Any,
    source: object = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> Dataset:
    """Describe a pandas DataFrame.

    ``targets`` and ``predictions`` name columns. ``source`` is a path or an address; None means the
    running script. The index counts neither in the schema nor in the digest.

    Raises:
        Invalid: not a DataFrame, or a named column is missing.
    """
    if not hasattr(df, "iloc") or not hasattr(df, "columns"):
        raise Invalid(
            f"a {type(df).__qualname__!r} is not a pandas DataFrame",
            hint="use from_numpy() for arrays and sparse matrices, or series.to_frame()",
        )
    rows, columns = df.shape
    return make_dataset(
        source=source,
        name=name,
        digest=digest or _pandas_digest(df),
        schema=_schema(df.columns, df.dtypes),
        profile={"num_rows": rows, "num_elements": rows * columns},
        features=df,
        targets=check_column(targets, df.columns, role="targets"),
        predictions=check_column(predictions, df.columns, role="predictions"),
    )


def from_polars(  # noqa: PLR0917  (MLflow's signature)
    df: Any,
    source: object = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> Dataset:
    """Describe a polars DataFrame; the arguments are those of ``from_pandas``.

    Raises:
        Invalid: not a polars DataFrame, or a named column is missing.
    """
    if not hasattr(df, "write_ndjson"):
        raise Invalid(
            f"a {type(df).__qualname__!r} is not a polars DataFrame", hint="collect() a LazyFrame"
        )
    rows, columns = df.shape
    if digest is None:
        sample = df.gather_every(row_stride(rows, rows * columns))
        digest = digest_of([f"{rows}", *df.columns, sample.write_ndjson()])
    return make_dataset(
        source=source,
        name=name,
        digest=digest,
        schema=_schema(df.columns, df.dtypes),
        profile={"num_rows": rows, "num_elements": rows * columns},
        features=df,
        targets=check_column(targets, df.columns, role="targets"),
        predictions=check_column(predictions, df.columns, role="predictions"),
    )


def _pandas_digest(df: Any) -> str:
    sample = df.iloc[:: row_stride(len(df), df.size)]
    head = [f"{len(df)}", *map(str, df.columns)]
    kinds = {getattr(dtype, "str", "") for dtype in df.dtypes}
    # Numbers of one dtype are read at once: column by column, 40,000 features take 4 s.
    if len(kinds) == 1 and kinds.pop()[1:2] in tuple("biuf"):
        return digest_of([*head, sample.to_numpy().tobytes()])
    hashes = [_column_hash(sample.iloc[:, i]) for i in range(sample.shape[1])]
    return digest_of([*head, *hashes])


def _column_hash(column: Any) -> memoryview:
    """Return the hashes of a column's values: uint64[n]."""
    pandas = require("pandas", purpose="describing a DataFrame")
    try:
        hashes = pandas.util.hash_pandas_object(column, index=False)
    except TypeError:  # Cells without a hash: lists, dicts, arrays.
        texts = pandas.Series([str(to_plain(cell)) for cell in column], dtype=object)
        hashes = pandas.util.hash_pandas_object(texts, index=False)
    return memoryview(hashes.to_numpy())


def _schema(columns: Any, dtypes: Any) -> dict[str, Any]:
    pairs = zip(columns, dtypes, strict=True)
    return {"mlflow_colspec": [{"name": str(n), "type": _column_type(t)} for n, t in pairs]}


def _column_type(dtype: Any) -> str:
    name = str(dtype).lower()
    return "datetime" if name.startswith("datetime") else _TYPES.get(name, "string")
