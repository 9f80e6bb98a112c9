"""A spool cut at every byte, and one with any byte changed: what is whole arrives."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.base.ids import new_run_id
from runwell.client.recovery import send_left_overs
from runwell.client.segments import create_segment
from runwell.client.session import open_transport
from runwell.client.spool import Shapes, Spool
from runwell.client.stream import whole_bytes
from runwell.client.targets import parse_target
from runwell.client.transport.api import Transport
from runwell.client.transport.routes import GET_RUN, LIST_SERIES
from runwell.wire.events import RunCreated, TagsChanged
from runwell.wire.frames import scan_frames
from runwell.wire.runs import GetRun
from runwell.wire.series import ListSeries


def write_spool(folder: Path, run_id: str) -> bytes:
    """Write a spool of one run; each call after the first adds one point or one tag."""
    spool, shapes = Spool(folder, "u"), Shapes()
    spool.append_event(RunCreated(run_id=run_id, experiment_id="0", run_name="cut"))
    spool.append_row(shapes, run_id, ("a",), 1, 1, (0.5,))
    spool.append_event(TagsChanged(run_id=run_id, tags={"t": "1"}))
    column = struct.pack("<q", 2)
    spool.append_columns(shapes, run_id, ("a",), 1, [column, column, struct.pack("<d", 1.5)])
    segment = spool.segment
    assert segment is not None
    content = segment.path.read_bytes()
    segment.remove()
    return content


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transport]:
    transport = open_transport(parse_target(tmp_path_factory.mktemp("store")))
    yield transport
    transport.close()


def test_a_spool_cut_at_every_byte_gives_its_whole_frames(store: Transport, tmp_path: Path):
    length = len(write_spool(tmp_path, new_run_id()))
    for cut in range(1, length + 1):
        run_id = new_run_id()
        content = write_spool(tmp_path, run_id)
        ends = [frame.end for frame in scan_frames(content, verify=True)]
        segment = create_segment(tmp_path, "u")
        segment.path.write_bytes(content[:cut])
        segment.close()
        (synced,) = send_left_overs(tmp_path, lambda _: store)
        whole = max([end for end in ends if end <= cut], default=0)
        assert (synced.sent_bytes, synced.torn_bytes) == (whole, cut - whole)
        assert not synced.rejections
        assert list(tmp_path.iterdir()) == []
        if whole >= ends[0]:
            points = store.call(LIST_SERIES, ListSeries(run_id=run_id))
            expected = sum(whole >= ends[i] for i in (2, 4))
            assert sum(series.n for series in points) == expected
            tags = store.call(GET_RUN, GetRun(run_id=run_id)).data.tags
            assert ("t" in tags) == (whole >= ends[3])


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_changed_byte_ends_the_stream_before_its_frame(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    folder = tmp_path_factory.mktemp("spool")
    content = bytearray(write_spool(folder, new_run_id()))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    starts = [frame.start for frame in scan_frames(bytes(content[:at]), verify=True)]
    segment = create_segment(folder, "u")
    segment.path.write_bytes(content)
    whole = whole_bytes(segment.fd, segment.size_bytes())
    segment.remove()
    assert whole <= at
    assert whole >= (starts[-1] if starts else 0)
