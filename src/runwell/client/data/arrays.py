"""Datasets from numpy arrays, tensors and sparse matrices; imports none of these libraries."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from runwell.client.data.dataset import Dataset, digest_of, make_dataset, row_stride
from runwell.client.extras import require
from runwell.client.media.document import encode_json_text
from runwell.client.media.plain import to_plain


def from_numpy(
    features: Any,
    source: object = None,
    targets: Any = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """Describe arrays: one array, or a dict of named arrays; the same for ``targets``.

    Anything that numpy converts is accepted, and scipy's sparse matrices, such as a DictVectorizer
    gives; those are never made dense. ``num_elements`` counts the cells, stored or not.
    """
    parts = {"features": _arrays(features), "targets": _arrays(targets)}
    shapes = [array.shape for array in parts["features"].values()]
    return make_dataset(
        source=source,
        name=name,
        digest=digest or digest_of(_content(parts)),
        schema={
            "mlflow_tensorspec": {role: _spec_text(part) for role, part in parts.items()},
        },
        profile={
            "num_rows": shapes[0][0] if shapes and shapes[0] else 0,
            "num_elements": sum(_product(shape) for shape in shapes),
        },
        features=features,
        targets=targets,
    )


def _arrays(data: Any) -> dict[str, Any]:
    """Return named arrays; a single one has an empty name."""
    if data is None:
        return {}
    if isinstance(data, Mapping) and not _is_sparse(data):  # One sparse format is a dict.
        named = cast("Mapping[object, Any]", data)
        return {str(name): _array(value) for name, value in named.items()}
    return {"": _array(data)}


def _array(value: Any) -> Any:
    if _is_sparse(value):
        return value
    if hasattr(value, "detach") and hasattr(value, "cpu"):  # A tensor of torch.
        value = value.detach().cpu()
    return require("numpy", purpose="describing arrays").asarray(value)


def _is_sparse(value: Any) -> bool:
    return hasattr(value, "tocsr") and hasattr(value, "nnz")


def _content(parts: dict[str, dict[str, Any]]) -> Iterator[bytes | memoryview | str]:
    for role, arrays in parts.items():
        for name, array in arrays.items():
            yield f"{role}/{name} {array.dtype} {array.shape}"
            yield from _sparse_bytes(array) if _is_sparse(array) else _dense_bytes(array)


def _dense_bytes(array: Any) -> Iterator[bytes | memoryview | str]:
    numpy = require("numpy", purpose="describing arrays")
    sample = array[:: row_stride(array.shape[0], array.size)] if array.ndim else array
    if sample.dtype.hasobject:
        yield str(to_plain(sample))
    else:
        yield memoryview(numpy.ascontiguousarray(sample).reshape(-1).view(numpy.uint8))


def _sparse_bytes(matrix: Any) -> Iterator[bytes | memoryview | str]:
    """Yield the stored cells in one fixed order: equal matrices give equal bytes in any format."""
    rows = matrix.tocsr()[:: row_stride(matrix.shape[0], matrix.nnz)]
    if not rows.has_canonical_format:
        rows = rows.copy()
        rows.sum_duplicates()
    for part in (rows.indptr.astype("<i8"), rows.indices.astype("<i8"), rows.data):
        yield memoryview(part).cast("B") if part.size else b""


def _spec_text(arrays: dict[str, Any]) -> str | None:
    """Return the types and shapes as MLflow writes them: JSON inside JSON, -1 for the rows."""
    if not arrays:
        return None
    specs = [
        {
            "type": "tensor",
            **({"name": name} if name else {}),
            "tensor-spec": {"dtype": str(array.dtype), "shape": [-1, *array.shape[1:]]},
        }
        for name, array in arrays.items()
    ]
    return encode_json_text(specs).decode()


def _product(shape: tuple[int, ...]) -> int:
    product = 1
    for size in shape:
        product *= int(size)
    return product
