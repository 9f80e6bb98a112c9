"""Values of any library as the plain values that JSON and YAML know; knows no file format."""

import datetime as dt
import enum
import math
import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any, cast

from runwell.base.errors import Invalid


def named_float(value: float) -> object:
    """Return a float for JSON, which has no NaN: non-finite ones by name, as on our wire."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")


def cell_float(value: float) -> object:
    """Return a float for a table's JSON: NaN is a missing value there, infinities go by name."""
    return None if math.isnan(value) else named_float(value)


def exact_float(value: float) -> object:
    """Return the float itself, for formats that have NaN and infinities."""
    return value


def to_plain(value: Any, encode_float: Callable[[float], object] = named_float) -> Any:
    """Return ``value`` built of dict, list, str, int, float, bool and None only.

    Numpy and pandas scalars become Python's, arrays nested lists, dates ISO 8601 text, NaT and NA
    None, bytes base64 text; anything unknown becomes ``str(value)``.

    Raises:
        Invalid: the value contains itself.
    """
    try:
        return _plain(value, encode_float)
    except RecursionError:
        raise Invalid(
            f"a {type(value).__name__} contains itself, or is nested too deeply to be written"
        ) from None


def _plain(value: Any, encode_float: Callable[[float], object]) -> Any:
    kind = cast("type[object]", type(value))
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if isinstance(value, float):
        return encode_float(float(value))
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {_plain_key(key): _plain(item, encode_float) for key, item in items}
    if isinstance(value, list | tuple | Set | range):
        return [_plain(item, encode_float) for item in cast("Iterable[Any]", value)]
    return _plain_object(value, encode_float)


def _plain_object(value: Any, encode_float: Callable[[float], object]) -> Any:
    match value:
        case enum.Enum():
            return _plain(value.value, encode_float)
        case dt.date() | dt.time():
            return _iso(value)
        case bytes() | bytearray() | memoryview():
            return b64encode(cast("bytes", value)).decode()
        case str() | os.PathLike():
            return str(cast("object", value))
        case int():
            return int(value)
        case _:
            pass
    if type(value).__name__ == "NAType":  # pandas.NA
        return None
    if type(value).__name__ in {"datetime64", "timedelta64"}:  # numpy's scalars
        text = str(value)
        return None if text == "NaT" else text
    if callable(getattr(value, "tolist", None)):  # Arrays, tensors, Series; numpy scalars too.
        listed = value.tolist()
        return str(value) if type(listed) is type(value) else _plain(listed, encode_float)
    return str(value)


def _iso(value: Any) -> str | None:
    # pandas.NaT is a datetime that is not equal to itself.
    return None if value != value else value.isoformat()  # noqa: PLR0124


def _plain_key(key: Any) -> str:
    if isinstance(key, str):
        return str(key)
    plain = to_plain(key)
    return plain if isinstance(plain, str) else str(plain)
