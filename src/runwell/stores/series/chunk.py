"""The codec of stored columns: lossless, a few bytes per point; knows no table and no run.

``crc32: u32 | tag: u8 | payload``. Values are narrowed to float32 when that is exact for each of
them, because most losses began as one; integers become differences. Then the bytes are shuffled
(all first bytes, all second bytes, …) and compressed by zstd, unless that does not make them
smaller. The number of items is known from outside and checked.
"""

import zlib
from functools import cached_property
from struct import Struct
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import zstandard

from runwell.base.errors import Corrupt
from runwell.base.limits import INT64_MAX, INT64_MIN
from runwell.stores.series.columns import Floats, Ints

_HEAD: Final = Struct("<IB")
_PAIR: Final = Struct("<QQ")
_FIRST: Final = Struct("<Q")
_SIZE: Final = Struct("<I")

# The low bits of the tag are the width of an item as a power of two.
_PROGRESSION: Final = 16
"""Integers ``first + i * stride``; nothing else is stored."""
_ZSTD: Final = 32
_WIDTHS: Final = tuple(np.dtype(name) for name in ("<i1", "<i2", "<i4", "<i8"))
_LEVEL: Final = 1
"""Level 3 made a noisy float32 loss 0.3 % smaller than level 1 and took 6 % longer."""
_MIN_COMPRESSED: Final = 64
"""Bytes below which zstd's own header eats the gain."""


class Codec:
    """Encodes and decodes; holds zstd's working memory, so make one per task and per thread."""

    @cached_property
    def _compressor(self) -> zstandard.ZstdCompressor:
        # Made when it is needed: small tails need neither, and making both takes 30 µs.
        return zstandard.ZstdCompressor(level=_LEVEL)

    @cached_property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        return zstandard.ZstdDecompressor()

    def encode_values(self, values: Floats) -> bytes:
        """Encode float64[n] bit by bit exactly, NaN payloads and signed zeros included."""
        flat = np.ascontiguousarray(values).reshape(-1)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            narrow = flat.astype("<f4")
            is_exact = np.array_equal(narrow.astype("<f8").view("<u8"), flat.view("<u8"))
        return self._pack(narrow if is_exact else flat)

    def decode_values(self, data: bytes, n: int) -> Floats:
        """Decode what ``encode_values`` returned for ``n`` values.

        Raises:
            Corrupt: the bytes are damaged.
        """
        tag, payload = _open(data)
        width = _width(tag)
        if width not in {4, 8}:
            raise _corrupt(f"its values are {width} bytes wide")
        return self._unpack(tag, payload, n).view(f"<f{width}").astype("<f8", copy=False)

    def encode_axis(self, steps: Ints, times: Ints) -> bytes:
        """Encode the steps and times (int64[n] each) that several series share."""
        head = self._encode_integers(steps)
        return _SIZE.pack(len(head)) + head + self._encode_integers(times)

    def decode_axis(self, data: bytes, n: int) -> tuple[Ints, Ints]:
        """Decode what ``encode_axis`` returned for ``n`` points.

        Raises:
            Corrupt: the bytes are damaged.
        """
        if len(data) < _SIZE.size:
            raise _corrupt("its axis is cut short")
        split = _SIZE.size + _SIZE.unpack_from(data)[0]
        steps = self._decode_integers(data[_SIZE.size : split], n)
        return steps, self._decode_integers(data[split:], n)

    def _encode_integers(self, items: Ints) -> bytes:
        # Differences wrap around in 64 bits, so the extremes of int64 need no special case.
        if not len(items):
            return _seal(_PROGRESSION, _PAIR.pack(0, 0))
        unsigned = np.ascontiguousarray(items).view("<u8")
        deltas = np.diff(unsigned)
        first = int(unsigned[0])
        stride = int(deltas[0]) if len(deltas) else 0
        if not len(deltas) or bool((deltas == deltas[0]).all()):
            return _seal(_PROGRESSION, _PAIR.pack(first, stride))
        signed = deltas.view("<i8")
        low, high = int(signed.min()), int(signed.max())
        fits = next(kind for kind in _WIDTHS if _holds(kind, low, high))
        return self._pack(signed.astype(fits), _FIRST.pack(first))

    def _decode_integers(self, data: bytes, n: int) -> Ints:
        tag, payload = _open(data)
        if tag & _PROGRESSION:
            if len(payload) != _PAIR.size:
                raise _corrupt("a progression has another size")
            first, stride = _PAIR.unpack(payload)
            return _progress(first, stride, n)
        if len(payload) < _FIRST.size or n < 1:
            raise _corrupt("its differences are cut short")
        deltas = self._unpack(tag, payload[_FIRST.size :], n - 1).view(f"<i{_width(tag)}")
        items = np.empty(n, dtype="<i8")
        items[0] = _signed(_FIRST.unpack_from(payload)[0])
        np.cumsum(deltas, dtype="<i8", out=items[1:])
        items[1:] += items[0]
        return items

    def _pack(self, items: npt.NDArray[Any], prefix: bytes = b"") -> bytes:
        width = items.dtype.itemsize
        tag = width.bit_length() - 1
        if items.nbytes >= _MIN_COMPRESSED:
            shuffled = np.ascontiguousarray(items.view("u1").reshape(-1, width).T)
            packed = self._compressor.compress(shuffled.data)
            if len(packed) < items.nbytes:
                return _seal(tag | _ZSTD, prefix + packed)
        return _seal(tag, prefix + items.tobytes())

    def _unpack(self, tag: int, payload: bytes, n: int) -> npt.NDArray[np.uint8]:
        width = _width(tag)
        size = n * width
        if not tag & _ZSTD:
            if len(payload) != size:
                raise _corrupt(f"it holds {len(payload)} bytes instead of {size}")
            return np.frombuffer(payload, "u1")
        try:
            raw = self._decompressor.decompress(payload, max_output_size=size)
        except zstandard.ZstdError:
            raise _corrupt("zstd cannot read it") from None
        if len(raw) != size:
            raise _corrupt(f"it holds {len(raw)} bytes instead of {size}")
        planes = np.frombuffer(raw, "u1").reshape(width, n)
        items = np.empty((n, width), "u1")
        # One strided copy per plane is three times as fast as copying the transposed array.
        for at in range(width):
            items[:, at] = planes[at]
        return items.reshape(-1)


def _progress(first: int, stride: int, n: int) -> Ints:
    """Return ``first + i * stride`` for i < n, in 64 bits."""
    start, step = _signed(first), _signed(stride)
    if step and INT64_MIN <= start + n * step <= INT64_MAX:
        return np.arange(start, start + n * step, step, dtype="<i8")
    return (np.arange(n, dtype="<u8") * np.uint64(stride) + np.uint64(first)).view("<i8")


def _signed(word: int) -> int:
    return word - (1 << 64) if word >> 63 else word


def _seal(tag: int, payload: bytes) -> bytes:
    return _HEAD.pack(zlib.crc32(payload, tag), tag) + payload


def _open(data: bytes) -> tuple[int, bytes]:
    if len(data) < _HEAD.size:
        raise _corrupt("it is cut short")
    checksum, tag = _HEAD.unpack_from(data)
    payload = data[_HEAD.size :]
    if zlib.crc32(payload, tag) != checksum or tag & 0b11001100:
        raise _corrupt("its checksum does not match")
    return tag, payload


def _width(tag: int) -> int:
    return 1 << (tag & 3)


def _holds(kind: np.dtype[Any], low: int, high: int) -> bool:
    limits = np.iinfo(kind)
    return bool(limits.min <= low and high <= limits.max)


def _corrupt(why: str) -> Corrupt:
    return Corrupt(f"a stored chunk of points is damaged: {why}", hint="run `runwell doctor`")
