"""A tail: the points of one batch for one run as one blob, until they are sealed into chunks."""

from typing import Final

import msgspec
import numpy as np

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Corrupt
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import Group

_VERSION: Final = b"\x01"


class _Block(msgspec.Struct, frozen=True, array_like=True):
    keys: tuple[int, ...]
    n: int
    axis: bytes
    values: bytes


_decoder = msgspec.msgpack.Decoder(list[_Block])
_encoder = msgspec.msgpack.Encoder()


def encode_tail(codec: Codec, groups: list[Group[int]]) -> bytes:
    """Encode groups of points, whose keys are ids of the store."""
    blocks = [
        _Block(
            group.keys,
            group.n,
            codec.encode_axis(group.steps, group.times),
            codec.encode_values(group.values),
        )
        for group in groups
    ]
    return _VERSION + _encoder.encode(blocks)


def decode_tail(codec: Codec, data: bytes, wanted: set[int] | None = None) -> list[Group[int]]:
    """Decode the groups of a tail; with ``wanted`` only those that have one of these keys.

    Raises:
        Corrupt: the bytes are damaged.
    """
    if data[:1] != _VERSION:
        raise Corrupt("a stored tail of points has an unknown form", hint="run `runwell doctor`")
    try:
        blocks = _decoder.decode(memoryview(data)[1:])
    except UNREADABLE:
        raise Corrupt("a stored tail of points is damaged", hint="run `runwell doctor`") from None
    groups: list[Group[int]] = []
    for block in blocks:
        if wanted is None or not wanted.isdisjoint(block.keys):
            steps, times = codec.decode_axis(block.axis, block.n)
            values = codec.decode_values(block.values, block.n * len(block.keys))
            shaped = np.reshape(values, (len(block.keys), block.n))
            groups.append(Group(block.keys, steps, times, shaped))
    return groups
