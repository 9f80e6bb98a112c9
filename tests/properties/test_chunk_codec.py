"""The codec's laws: what comes out is bit by bit what went in, and damage never goes unseen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.base.errors import Corrupt
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import Group
from runwell.stores.series.tail import decode_tail, encode_tail

words = st.integers(0, 2**64 - 1)
int64s = st.integers(-(2**63), 2**63 - 1)
# All bit patterns of a double, among them every NaN, and those that are a float32.
bits = st.one_of(
    words,
    st.floats(width=32).map(lambda value: int(np.float64(value).view("u8"))),
    st.sampled_from([0, 1 << 63, 0x7FF0 << 48, 0xFFF0 << 48, 0x7FF8 << 48, 0x7FF0 << 48 | 1]),
)


@st.composite
def integers(draw: st.DrawFn, n: int) -> list[int]:
    """``n`` integers as they occur (a progression, a jittered clock) and as they do not."""
    kind = draw(st.sampled_from(["any", "progression", "clock", "constant"]))
    if kind == "any":
        return draw(st.lists(int64s, min_size=n, max_size=n))
    first, stride = draw(int64s), draw(st.integers(-(2**40), 2**40)) if kind != "constant" else 0
    jitter = draw(st.integers(0, 500)) if kind == "clock" else 0
    noise = [(i * 7919) % (jitter + 1) for i in range(n)]
    return [(first + i * stride + noise[i] + 2**63) % 2**64 - 2**63 for i in range(n)]


@given(st.lists(bits, max_size=300), st.integers(1, 20))
def test_values_survive_bit_by_bit(patterns: list[int], repeat: int) -> None:
    codec = Codec()
    values = np.array(patterns * repeat, dtype="<u8").view("<f8")
    decoded = codec.decode_values(codec.encode_values(values), len(values))
    assert decoded.dtype == np.float64
    assert decoded.view("<u8").tolist() == values.view("<u8").tolist()


@given(st.data(), st.integers(0, 200))
def test_axes_survive(data: st.DataObject, n: int) -> None:
    codec = Codec()
    steps, times = data.draw(integers(n)), data.draw(integers(n))
    encoded = codec.encode_axis(np.array(steps, "<i8"), np.array(times, "<i8"))
    decoded = codec.decode_axis(encoded, n)
    assert decoded[0].tolist() == steps
    assert decoded[1].tolist() == times


@given(st.lists(bits, min_size=1, max_size=40), st.integers(1, 3))
def test_tails_survive(patterns: list[int], keys: int) -> None:
    codec = Codec()
    n = len(patterns)
    values = np.tile(np.array(patterns, "<u8").view("<f8"), (keys, 1))
    steps = np.arange(n, dtype="<i8")
    group = Group(tuple(range(5, 5 + keys)), steps, steps * 1000, values)
    other = Group((1,), steps[:1], steps[:1], values[:1, :1])
    found = decode_tail(codec, encode_tail(codec, [group, other]))
    assert [item.keys for item in found] == [group.keys, other.keys]
    assert found[0].values.tobytes() == values.tobytes()
    assert found[0].times.tolist() == (steps * 1000).tolist()
    assert [item.keys for item in decode_tail(codec, encode_tail(codec, [group, other]), {1})] == [
        (1,)
    ]


@given(
    st.lists(bits, min_size=1, max_size=60),
    st.integers(0, 10**6),
    st.integers(1, 255),
)
def test_a_changed_byte_is_always_seen(patterns: list[int], at: int, flip: int) -> None:
    codec = Codec()
    values = np.array(patterns, "<u8").view("<f8")
    axis = np.array(patterns, "<u8").view("<i8")
    n = len(values)
    for encoded, decode in (
        (codec.encode_values(values), lambda data: codec.decode_values(data, n)),
        (codec.encode_axis(axis, axis[::-1]), lambda data: codec.decode_axis(data, n)),
    ):
        damaged = bytearray(encoded)
        damaged[at % len(damaged)] ^= flip
        with pytest.raises(Corrupt):
            decode(bytes(damaged))


@given(st.lists(bits, min_size=1, max_size=60), st.integers(0, 10**6), st.integers(-3, 3))
def test_a_cut_or_a_wrong_number_is_always_seen(patterns: list[int], cut: int, more: int) -> None:
    codec = Codec()
    values = np.array(patterns, "<u8").view("<f8")
    encoded = codec.encode_values(values)
    with pytest.raises(Corrupt):
        codec.decode_values(encoded[: cut % len(encoded)], len(values))
    if more and len(values) + more >= 0:
        with pytest.raises(Corrupt):
            codec.decode_values(encoded, len(values) + more)


def test_a_float32_curve_takes_little_room() -> None:
    generator = np.random.default_rng(0)
    n = 4096
    curve = np.exp(-np.arange(n) / 2000) * (1 + 0.2 * generator.standard_normal(n))
    values = curve.astype("<f4").astype("<f8")
    times = np.cumsum(generator.integers(900, 1100, n)) + 1_700_000_000_000
    codec = Codec()
    axis = codec.encode_axis(np.arange(n), times)
    assert len(codec.encode_values(values)) / n < 3.3
    assert len(axis) / n < 1.3
    assert len(codec.encode_axis(np.arange(n), np.arange(n) * 1000)) < 60
