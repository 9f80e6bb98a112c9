"""The spool: what a log call leaves on the disk."""

import json
import os
import struct
from pathlib import Path

import pytest

from runwell.base.errors import TooLarge
from runwell.base.ids import new_run_id
from runwell.client.segments import open_left_over
from runwell.client.spool import Shapes, Spool
from runwell.wire.events import RunCreated, RunUpdated, TagsChanged, decode_event
from runwell.wire.frames import COLUMNS, EVENT, ROW, SHAPE, decode_shape, scan_frames

RUN = new_run_id()


def frames_of(path: Path) -> list[tuple[int, bytes]]:
    data = path.read_bytes()
    frames = list(scan_frames(data, verify=True))
    assert not frames or frames[-1].end == len(data)
    return [(frame.kind, data[frame.body : frame.end]) for frame in frames]


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.spool")
    return path


def test_a_row_is_on_disk_when_the_call_returns(tmp_path: Path):
    spool = Spool(tmp_path, "sqlite:///x.db")
    spool.append_row({}, RUN, ("loss", "acc"), -3, 17, (0.5, float("inf")))
    (kind, shape), (second, row) = frames_of(only_file(tmp_path))
    assert (kind, second) == (SHAPE, ROW)
    assert decode_shape(shape) == (1, RUN, ("loss", "acc"))
    assert struct.unpack("<Iqqdd", row) == (1, -3, 17, 0.5, float("inf"))


def test_a_shape_is_declared_once(tmp_path: Path):
    spool, shapes = Spool(tmp_path, "u"), Shapes()
    for step in range(3):
        spool.append_row(shapes, RUN, ("a",), step, 0, (1.0,))
        spool.append_row(shapes, RUN, ("b",), step, 0, (1.0,))
    kinds = [kind for kind, _ in frames_of(only_file(tmp_path))]
    assert kinds.count(SHAPE) == 2
    assert kinds.count(ROW) == 6


def test_columns_hold_many_calls_in_one_frame(tmp_path: Path):
    columns = [
        struct.pack("<3q", 0, 1, 2),
        struct.pack("<3q", 7, 7, 7),
        struct.pack("<3d", 1, 2, 3),
    ]
    Spool(tmp_path, "u").append_columns({}, RUN, ("a",), 3, columns)
    (_, _), (kind, body) = frames_of(only_file(tmp_path))
    assert kind == COLUMNS
    assert struct.unpack("<II3q3q3d", body) == (1, 3, 0, 1, 2, 7, 7, 7, 1.0, 2.0, 3.0)


def test_the_sidecar_names_the_store_and_the_writer(tmp_path: Path):
    spool = Spool(tmp_path, "http://host:5000")
    spool.append_event(TagsChanged(run_id=RUN, tags={"a": "b"}))
    sidecar = json.loads(only_file(tmp_path).with_suffix(".json").read_bytes())
    assert sidecar["uri"] == "http://host:5000"
    assert sidecar["pid"] == os.getpid()


def test_a_full_segment_continues_in_a_file_that_stands_on_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("RUNWELL_SPOOL_SEGMENT_BYTES", "1000")
    spool, shapes = Spool(tmp_path, "u"), Shapes()
    spool.append_event(RunCreated(run_id=RUN, experiment_id="0", run_name="a"))
    for step in range(100):
        spool.append_row(shapes, RUN, ("loss",), step, 0, (1.0,))
    paths = sorted(tmp_path.glob("*.spool"))
    assert len(paths) > 2
    assert [segment.path for segment in spool.closed] == paths[:-1]
    rows = 0
    for path in paths:
        (first, birth), (second, _), *rest = frames_of(path)
        assert (first, second) == (EVENT, SHAPE)
        assert isinstance(decode_event(birth), RunCreated)
        rows += sum(kind == ROW for kind, _ in rest)
    assert rows == 100


def test_an_ended_run_is_not_introduced_again(tmp_path: Path):
    spool = Spool(tmp_path, "u")
    spool.append_event(RunCreated(run_id=RUN, experiment_id="0"))
    spool.forget_run(RUN)
    spool.close_segment()
    spool.append_event(RunUpdated(run_id=RUN, run_name="late"))
    second = sorted(tmp_path.glob("*.spool"))[1]
    assert [type(decode_event(body)) for _, body in frames_of(second)] == [RunUpdated]


def test_the_file_of_a_living_writer_is_nobody_elses(tmp_path: Path):
    spool = Spool(tmp_path, "u")
    spool.append_event(TagsChanged(run_id=RUN, tags={"a": "b"}))
    assert open_left_over(only_file(tmp_path)) is None
    segment = spool.segment
    assert segment is not None
    segment.close()
    taken = open_left_over(only_file(tmp_path))
    assert taken is not None
    taken.remove()
    assert list(tmp_path.iterdir()) == []


def test_an_event_above_the_frame_limit_is_refused_and_leaves_nothing(tmp_path: Path):
    spool = Spool(tmp_path, "u")
    with pytest.raises(TooLarge, match="split it"):
        spool.append_event(TagsChanged(run_id=RUN, tags={"a": "x" * 17_000_000}))
    assert list(tmp_path.iterdir()) == []


def test_a_short_write_leaves_whole_frames_and_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spool, shapes = Spool(tmp_path, "u"), Shapes()
    spool.append_row(shapes, RUN, ("a",), 0, 0, (1.0,))
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:5]))
    spool.append_row(shapes, RUN, ("a",), 1, 0, (1.0,))
    spool.append_row(shapes, RUN, ("a",), 2, 0, (1.0,))
    monkeypatch.setattr(os, "write", real)
    assert spool.lost_calls(RUN) == 2
    spool.append_row(shapes, RUN, ("a",), 3, 0, (1.0,))
    assert spool.lost_calls(RUN) == 0
    kinds = [kind for kind, _ in frames_of(only_file(tmp_path))]
    assert kinds == [SHAPE, ROW, EVENT, ROW]


def test_events_wait_in_memory_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    spool = Spool(tmp_path, "u")
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, b""))
    spool.append_event(RunCreated(run_id=RUN, experiment_id="0"))
    spool.append_event(RunUpdated(run_id=RUN, run_name="b"))
    monkeypatch.setattr(os, "write", real)
    spool.settle()
    events = [type(decode_event(body)) for _, body in frames_of(only_file(tmp_path))]
    assert events == [RunCreated, RunUpdated]
