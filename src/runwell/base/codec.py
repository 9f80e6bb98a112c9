"""Encoding of values for the wire: MessagePack between our own ends, JSON for everyone else.

JSON has no NaN and no infinities. msgspec writes them as ``null``, which would lose them, so here
they become the strings ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``; decoding accepts them back.
"""

import math
from typing import Any, Final, TypeVar, cast

import msgspec

from runwell.base.errors import Invalid

T = TypeVar("T")

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that it cannot read: wrong, not UTF-8, or nested too deeply."""


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


def encode_request(value: object) -> bytes:
    """Encode what a person asked for as MessagePack.

    Raises:
        Invalid: something in it cannot be sent.
    """
    try:
        return encode_msgpack(value)
    except UnicodeEncodeError as problem:
        text = str(problem.object)[:60]
        raise Invalid(f"{text!r} holds a lone surrogate", hint="remove it") from None
    except (TypeError, OverflowError, RecursionError) as problem:
        raise Invalid(f"the request cannot be sent: {problem}") from None


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
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Invalid(f"the body is not valid JSON: {problem}") from None
    except RecursionError:
        raise Invalid("the body is JSON nested too deeply") from None


def decode_msgpack(data: bytes | memoryview, type: type[T]) -> T:
    """Decode MessagePack into ``type``.

    Raises:
        Invalid: not MessagePack, or it does not fit the type.
    """
    try:
        return msgspec.msgpack.decode(data, type=type)
    except msgspec.ValidationError as problem:
        raise Invalid(str(problem)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Invalid(f"the body is not valid MessagePack: {problem}") from None
    except RecursionError:
        raise Invalid("the body is MessagePack nested too deeply") from None


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
        value = msgspec.json.decode(data, type=type, strict=False)
    except msgspec.ValidationError as second:
        raise Invalid(str(second)) from None
    # The lax pass also takes "3" for 3 and "true" for True. What it changed shows when it is
    # written again beside what was sent.
    _refuse_changed(msgspec.json.decode(data), msgspec.json.decode(encode_json(value)), "$")
    return value


def _refuse_changed(sent: Any, kept: Any, path: str) -> None:
    if isinstance(sent, dict) and isinstance(kept, dict):
        fields, kept_fields = cast("dict[str, Any]", sent), cast("dict[str, Any]", kept)
        for key in fields.keys() & kept_fields.keys():
            _refuse_changed(fields[key], kept_fields[key], f"{path}.{key}")
    elif isinstance(sent, list) and isinstance(kept, list):
        pairs = zip(cast("list[Any]", sent), cast("list[Any]", kept), strict=False)
        for number, (item, kept_item) in enumerate(pairs):
            _refuse_changed(item, kept_item, f"{path}[{number}]")
    elif isinstance(sent, str) and not isinstance(kept, str):
        raise Invalid(f"Expected {_json_name(kept)}, got `str` - at `{path}`")
    elif isinstance(kept, bool) and not isinstance(sent, bool):
        raise Invalid(f"Expected `bool`, got {_json_name(sent)} - at `{path}`")


def _json_name(value: Any) -> str:
    return "`null`" if value is None else f"`{type(value).__name__}`"
