"""Encoding of values for the wire: MessagePack between our own ends, JSON for everyone else.

JSON has no NaN and no infinities. msgspec writes them as ``null``, which would lose them, so here
they become the strings ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``; decoding accepts them back.
"""

import math
from typing import Any, TypeVar, cast

import msgspec

from runwell.base.errors import Invalid

T = TypeVar("T")


def encode_json(value: object) -> bytes:
    """Encode ``value`` as JSON in which non-finite numbers are strings."""
    data = msgspec.json.encode(value)
    # Only a null can be a lost number; most answers hold none and take the fast path.
    if b"null" not in data:
        return data
    return msgspec.json.encode(_with_named_floats(msgspec.to_builtins(value)))


def encode_msgpack(value: object) -> bytes:
    """Encode ``value`` as MessagePack, floats exact."""
    return msgspec.msgpack.encode(value)


def decode_json(data: bytes | memoryview, type: type[T]) -> T:
    """Decode JSON into ``type``.

    Raises:
        Invalid: not JSON, or it does not fit the type; the message has the path of the field.
    """
    try:
        return msgspec.json.decode(data, type=type)
    except msgspec.ValidationError as problem:
        # The strict pass refused; the only laxness we accept is a number written as a name.
        return _decode_named_floats(data, type, problem)
    except msgspec.DecodeError as problem:
        raise Invalid(f"the body is not valid JSON: {problem}") from None


def decode_msgpack(data: bytes | memoryview, type: type[T]) -> T:
    """Decode MessagePack into ``type``.

    Raises:
        Invalid: not MessagePack, or it does not fit the type.
    """
    try:
        return msgspec.msgpack.decode(data, type=type)
    except msgspec.ValidationError as problem:
        raise Invalid(str(problem)) from None
    except msgspec.DecodeError as problem:
        raise Invalid(f"the body is not valid MessagePack: {problem}") from None


def _with_named_floats(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {key: _with_named_floats(item) for key, item in items}
    if isinstance(value, list | tuple):
        return [_with_named_floats(item) for item in cast("list[Any]", value)]
    return value


def _decode_named_floats(data: bytes | memoryview, type: type[T], problem: Exception) -> T:
    if not any(name in bytes(data) for name in (b'"NaN"', b'Infinity"')):
        raise Invalid(str(problem)) from None
    try:
        return msgspec.json.decode(data, type=type, strict=False)
    except msgspec.ValidationError as second:
        raise Invalid(str(second)) from None
