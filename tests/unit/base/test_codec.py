"""Encoding: floats are exact in both formats, and a broken body is ``Invalid`` with its path."""

import json
import math
from typing import Any

import msgspec
import pytest

from runwell.base.codec import decode_json, decode_msgpack, encode_json, encode_msgpack
from runwell.base.errors import Invalid


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: float = 0.0
    step: int = 0
    name: str = ""
    is_last: bool = False
    other: float | None = None
    extra: Any = None


NUMBERS = [0.0, -0.0, 1 / 3, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, math.nan]


def _same(one: float, other: float) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_every_float_survives_json_and_messagepack(number: float) -> None:
    point = Point(value=number)
    assert _same(decode_json(encode_json(point), Point).value, number)
    assert _same(decode_msgpack(encode_msgpack(point), Point).value, number)
    assert _same(decode_json(encode_json([number]), list[float])[0], number)


def test_json_names_what_it_has_no_number_for() -> None:
    value = {"nan": math.nan, "list": [math.inf, (-math.inf, None)], "text": "null", "one": 1.5}
    assert json.loads(encode_json(value)) == {
        "nan": "NaN",
        "list": ["Infinity", ["-Infinity", None]],
        "text": "null",
        "one": 1.5,
    }


def test_json_keeps_a_null_that_was_none() -> None:
    assert json.loads(encode_json(Point()))["other"] is None


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    point = Point(name="NaN", value=math.nan, extra="Infinity")
    assert decode_json(encode_json(point), Point).name == "NaN"
    assert decode_json(encode_json(point), Point).extra == "Infinity"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"value": "1"}', "$.value"),
        (b'{"value": "NaN", "step": "3"}', "$.step"),
        (b'{"value": "NaN", "is_last": "true"}', "$.is_last"),
        (b'{"value": "NaN", "is_last": 1}', "$.is_last"),
        (b'{"value": "NaN", "other": "null"}', "$.other"),
        (b'{"value": "NaN", "other": "1.5"}', "$.other"),
        (b'{"value": "NaN", "name": 3}', "$.name"),
        (b'{"step": 1.5}', "$.step"),
        (b'{"step": null}', "$.step"),
        (b'{"name": 3}', "$.name"),
        (b'{"value": 1e999}', "$.value"),
    ],
)
def test_a_wrong_type_is_refused_with_its_path(body: bytes, path: str) -> None:
    with pytest.raises(Invalid) as problem:
        decode_json(body, Point)
    assert f"`{path}`" in problem.value.message


def test_a_wrong_type_inside_a_list_is_refused_with_its_path() -> None:
    with pytest.raises(Invalid, match=r"`\$\[1\]\.step`"):
        decode_json(b'[{"value": "NaN"}, {"step": "3"}]', list[Point])


@pytest.mark.parametrize("decode", [decode_json, decode_msgpack])
def test_an_unknown_field_is_refused_by_name(decode) -> None:
    encode = encode_json if decode is decode_json else encode_msgpack
    with pytest.raises(Invalid, match="valeu"):
        decode(encode({"valeu": 1}), Point)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"value": NaN}',
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b'{} {"value": 1}',
        b'{"extra": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=range(8),
)
def test_what_is_no_json_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid, match="JSON"):
        decode_json(body, Point)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xc1", b"\x81\xa4name", b"\x81\xa4name\xa1\xff", b"\x81\xa5extra" + b"\x91" * 100_000],
    ids=range(5),
)
def test_what_is_no_messagepack_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid, match="MessagePack"):
        decode_msgpack(body, Point)


def test_a_memoryview_decodes_like_bytes() -> None:
    point = Point(value=math.nan, step=3)
    assert decode_json(memoryview(encode_json(point)), Point).step == 3
    assert decode_msgpack(memoryview(encode_msgpack(point)), Point).step == 3
