"""What a batch of frames becomes, whatever the order and the mixture of its frames."""

import struct

import numpy as np
import pytest

from runwell.base.errors import Corrupt
from runwell.stores.series.columns import Group
from runwell.stores.series.decode import Decoded, decode_frames
from runwell.wire import frames as wire
from runwell.wire.events import ParamsLogged, encode_event

RUN = "0" * 31 + "1"
OTHER = "0" * 31 + "2"


def row(shape: int, step: int, *values: float, time_ms: int = 0) -> bytes:
    body = wire.ROW_HEAD.pack(shape, step, time_ms) + struct.pack(f"<{len(values)}d", *values)
    return wire.encode_frame(wire.ROW, body)


def columns(shape: int, steps: list[int], times_ms: list[int], *values: list[float]) -> bytes:
    n = len(steps)
    body = wire.COLUMNS_HEAD.pack(shape, n) + struct.pack(f"<{2 * n}q", *steps, *times_ms)
    return wire.encode_frame(
        wire.COLUMNS, body + b"".join(struct.pack(f"<{n}d", *column) for column in values)
    )


def decode(*frames: bytes, context: bytes = b"", skip: int = 0) -> Decoded:
    return decode_frames(memoryview(context), memoryview(b"".join(frames)), skip=skip)


def points(decoded: Decoded, run_id: str = RUN) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    for group in decoded.points[run_id]:
        for key, values in zip(group.keys, group.values, strict=True):
            assert key not in found, "a key must be in one group only"
            found[key] = list(zip(group.steps.tolist(), values.tolist(), strict=True))
    return found


AB = wire.encode_shape(1, RUN, ("a", "b"))
A = wire.encode_shape(2, RUN, ("a",))
OTHER_A = wire.encode_shape(3, OTHER, ("a",))


def test_rows_become_columns() -> None:
    decoded = decode(
        AB, *(row(1, step, step * 0.5, -step, time_ms=step * 10) for step in range(50))
    )
    (group,) = decoded.points[RUN]
    assert group.keys == ("a", "b")
    assert group.steps.tolist() == list(range(50))
    assert group.times.tolist() == [step * 10 for step in range(50)]
    assert group.values.tolist() == [[step * 0.5 for step in range(50)], [-s for s in range(50)]]
    assert decoded.length == len(AB) + 50 * len(row(1, 0, 0.0, 0.0))
    assert decoded.rejections == []


def test_columns_become_columns() -> None:
    decoded = decode(AB, columns(1, [3, 1], [30, 10], [0.5, 1.5], [2.5, 3.5]))
    assert points(decoded) == {"a": [(3, 0.5), (1, 1.5)], "b": [(3, 2.5), (1, 3.5)]}


@pytest.mark.parametrize("length", [1, 2, 7, 8, 9, 31, 40, 41, 200])
def test_runs_of_equal_frames_end_where_they_end(length: int) -> None:
    # Lengths around the sizes at which the reader changes from peeking to probing.
    first = [row(2, step, float(step)) for step in range(length)]
    between = row(1, 1000, 1.0, 2.0)
    last = [row(2, 2000 + step, float(step)) for step in range(length)]
    decoded = decode(AB, A, *first, between, *last)
    expected = [(step, float(step)) for step in range(length)]
    expected += [(1000, 1.0)]
    expected += [(2000 + step, float(step)) for step in range(length)]
    assert points(decoded) == {"a": expected, "b": [(1000, 2.0)]}


def test_shapes_of_one_size_are_told_apart() -> None:
    frames = [row(2 + step % 2, step, float(step)) for step in range(20)]
    decoded = decode(A, OTHER_A, *frames)
    assert points(decoded) == {"a": [(step, float(step)) for step in range(0, 20, 2)]}
    assert points(decoded, OTHER) == {"a": [(step, float(step)) for step in range(1, 20, 2)]}


def test_a_key_in_several_shapes_keeps_the_order_of_arrival() -> None:
    decoded = decode(
        AB,
        A,
        row(1, 5, 0.0, 9.0),
        columns(2, [5, 5], [0, 0], [1.0, 2.0]),
        row(2, 5, 3.0),
        row(1, 5, 4.0, 8.0),
        columns(1, [5], [0], [5.0], [7.0]),
        row(2, 5, 6.0),
    )
    found = points(decoded)
    assert [value for _, value in found["a"]] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert [value for _, value in found["b"]] == [9.0, 8.0, 7.0]


def test_a_shape_declared_earlier_comes_as_context() -> None:
    decoded = decode(row(2, 1, 1.0), context=AB + A)
    assert points(decoded) == {"a": [(1, 1.0)]}
    assert decoded.length == len(row(2, 1, 1.0)), "the context has no position"


def test_what_is_stored_already_is_skipped_except_for_its_shapes() -> None:
    known = A + row(2, 1, 1.0)
    decoded = decode(known, row(2, 2, 2.0), skip=len(known))
    assert points(decoded) == {"a": [(2, 2.0)]}
    assert decoded.length == len(known) + len(row(2, 2, 2.0))


def test_a_position_within_a_frame_is_refused() -> None:
    with pytest.raises(Corrupt, match="within a frame"):
        decode(A, row(2, 1, 1.0), skip=len(A) + 3)


def test_a_torn_end_is_left_for_the_next_batch() -> None:
    whole = A + row(2, 1, 1.0)
    decoded = decode(whole, row(2, 2, 2.0)[:-1])
    assert decoded.length == len(whole)
    assert points(decoded) == {"a": [(1, 1.0)]}


def test_a_batch_without_a_whole_frame_is_refused() -> None:
    with pytest.raises(Corrupt, match="whole frame"):
        decode(row(2, 2, 2.0)[:-1])
    assert decode().length == 0


def test_undeclared_and_wrongly_sized_points_are_rejected_and_the_rest_is_kept() -> None:
    frames = [
        row(7, 1, 1.0, 1.0),
        row(7, 2, 1.0, 1.0),
        row(2, 3, 1.0, 1.0),  # two values for one key
        columns(1, [1], [1], [1.0]),  # one value for two keys
        wire.encode_frame(wire.ROW, wire.ROW_HEAD.pack(2, 4, 0) + b"\x00" * 7),
        wire.encode_frame(wire.COLUMNS, b"\x00"),
        row(2, 5, 5.0),
    ]
    decoded = decode(AB, A, *frames)
    assert points(decoded) == {"a": [(5, 5.0)]}
    assert decoded.length == len(AB + A) + sum(map(len, frames))
    messages = " | ".join(rejection.message for rejection in decoded.rejections)
    assert {rejection.code for rejection in decoded.rejections} == {"invalid"}
    assert "4 points were refused: shape 7" in messages
    assert "2 points were refused: shape 2" in messages
    assert "shape 1" in messages
    assert "impossible size" in messages


def test_bad_events_shapes_and_kinds_are_rejected_and_passed_over() -> None:
    good = ParamsLogged(run_id=RUN, params={"lr": "0.1"})
    decoded = decode(
        wire.encode_frame(wire.EVENT, b"\xc1"),
        wire.encode_frame(wire.EVENT, b"\x82\xa5event\xa3new\xa6run_id\xa1x"),
        wire.encode_frame(wire.EVENT, encode_event(ParamsLogged(run_id="no", params={}))),
        wire.encode_frame(wire.SHAPE, b"\x00\x00"),
        wire.encode_shape(4, "not a run", ("a",)),
        wire.encode_shape(5, RUN, ("a", "a")),
        wire.HEADER.pack(wire.HEADER.size, 0, 9),
        wire.encode_frame(wire.EVENT, encode_event(good)),
    )
    assert decoded.events == [good]
    assert len(decoded.rejections) == 7
    assert "x" in {rejection.run_id for rejection in decoded.rejections}


def test_a_key_that_cannot_be_stored_loses_only_its_own_points() -> None:
    shape = wire.encode_shape(1, RUN, ("good", "bad\x00", "x" * 251))
    decoded = decode(shape, row(1, 1, 1.0, 2.0, 3.0), row(1, 2, 4.0, 5.0, 6.0))
    assert points(decoded) == {"good": [(1, 1.0), (2, 4.0)]}
    assert [rejection.code for rejection in decoded.rejections] == ["invalid", "too_large"]
    assert {rejection.run_id for rejection in decoded.rejections} == {RUN}


def test_empty_columns_and_shapes_without_keys_are_nothing() -> None:
    empty = wire.encode_shape(9, RUN, ())
    assert decode(A, empty, columns(2, [], [], []), row(9, 1)).points == {}


def test_values_are_exact() -> None:
    odd = np.array([0x7FF8_0000_0000_0123, 0x8000_0000_0000_0000, 0x7FF0 << 48], "<u8").view("<f8")
    decoded = decode(A, columns(2, [0, 1, 2], [0, 0, 0], odd.tolist()), row(2, 3, float("-inf")))
    (group,) = decoded.points[RUN]
    assert isinstance(group, Group)
    assert group.values[0].view("<u8").tolist()[:3] == odd.view("<u8").tolist()
