"""Limits that the client keeps by itself, at, under and over: each test is named after its limit.

``tests/unit/server/test_limits_over_http.py`` checks that between them no limit is forgotten.
"""

import os
import subprocess
from pathlib import Path

import pytest

from runwell.base.errors import TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import (
    MAX_BATCH_BYTES,
    MAX_CONSOLE_BYTES,
    MAX_DIFF_BYTES,
    MAX_FRAME_BYTES,
    MAX_INLINE_FILE_BYTES,
)
from runwell.client.console import ConsoleCapture
from runwell.client.delivery import Delivery
from runwell.client.files import RunFiles
from runwell.client.git import find_repository, read_diff
from runwell.client.session import Session
from runwell.client.spool import Spool
from runwell.client.writer import RunWriter
from runwell.wire.batch import decode_batch
from runwell.wire.events import FileLogged, TagsChanged, UploadLogged, encode_event
from runwell.wire.frames import HEADER, scan_frames

RUN_ID = new_run_id()
AROUND = (-1, 0, 1)


def event_of_size(size: int) -> FileLogged:
    """Return an event whose whole frame has ``size`` bytes."""

    def event(content: bytes) -> FileLogged:
        return FileLogged(run_id=RUN_ID, path="a.bin", content=content)

    fixed = HEADER.size + len(encode_event(event(bytes(2**17)))) - 2**17
    return event(bytes(size - fixed))


@pytest.mark.parametrize("over", AROUND)
def test_max_frame_bytes(tmp_path: Path, over: int):
    spool = Spool(tmp_path, "u")
    event = event_of_size(MAX_FRAME_BYTES + over)
    if over <= 0:
        spool.append_event(event)
        (frame,) = scan_frames(spool.segment.path.read_bytes(), verify=True)
        assert frame.end - frame.start == MAX_FRAME_BYTES + over
        return
    with pytest.raises(TooLarge, match=f"{MAX_FRAME_BYTES:,}"):
        spool.append_event(event)
    # What follows is not harmed.
    spool.append_event(TagsChanged(run_id=RUN_ID, tags={"a": "b"}))
    assert len(list(scan_frames(spool.segment.path.read_bytes(), verify=True))) == 1


@pytest.mark.parametrize("over", AROUND)
def test_max_batch_bytes(tmp_path: Path, store, over: int):
    """Two frames that together are at the limit travel together; above it each goes alone."""
    spool = Spool(tmp_path, "u")
    spool.append_event(event_of_size(2**18))
    spool.append_event(event_of_size(MAX_BATCH_BYTES + over - 2**18))
    spool.append_event(event_of_size(MAX_BATCH_BYTES * 2))
    sizes: list[int] = []
    call = store.call

    def watched(act, request):
        sizes.append(len(decode_batch(request.body).frames))
        return call(act, request)

    store.call = watched
    segment, end = spool.settle()
    Delivery(segment).send(store, end, lambda _: None)
    together = [MAX_BATCH_BYTES + over]
    apart = [2**18, MAX_BATCH_BYTES + over - 2**18]
    assert sizes == [*(together if over <= 0 else apart), MAX_BATCH_BYTES * 2]
    assert bytes(store.streams[segment.writer_id]) == segment.path.read_bytes()


@pytest.mark.parametrize("over", AROUND)
def test_max_inline_file_bytes(session: Session, store, tmp_path: Path, over: int):
    """Up to the limit a file is inside of the event; above it is sent before the event."""
    content = os.urandom(MAX_INLINE_FILE_BYTES + over)
    (tmp_path / "b.bin").write_bytes(content)
    files = RunFiles(session, RunWriter(session.spool, RUN_ID))
    files.write("a.bin", content)
    files.log_file(tmp_path / "b.bin", "b.bin")
    assert session.flush()
    events = store.events()
    assert [event.path for event in events] == ["a.bin", "b.bin"]
    if over <= 0:
        assert all(isinstance(event, FileLogged) and event.content == content for event in events)
    else:
        assert all(isinstance(event, UploadLogged) for event in events)
        assert list(store.uploads.values()) == [content, content]


@pytest.mark.parametrize("over", AROUND)
def test_max_diff_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, over: int):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*arguments: str) -> bytes:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout

    script = tmp_path / "train.py"
    git("init", "-q")
    script.write_text("")
    git("add", "train.py")
    git("commit", "-q", "-m", "first")
    line = "x" * 99 + "\n"
    script.write_text(line * 4_000)
    missing = MAX_DIFF_BYTES + over - len(git("diff", "HEAD"))
    # Each line takes one byte more in the diff, its plus. The last one fills what is left, and the
    # number of lines in the head of the diff keeps its digits.
    script.write_text(line * (4_000 + missing // 101 - 1) + "y" * (missing % 101 + 99) + "\n")
    size = len(git("diff", "HEAD"))
    assert size == MAX_DIFF_BYTES + over
    repository = find_repository(tmp_path)
    assert repository is not None
    diff = read_diff(repository, 30.0)
    assert diff is not None
    assert len(diff) <= MAX_DIFF_BYTES
    assert ("left out" in diff) == (over > 0)
    assert over > 0 or len(diff) == size


@pytest.mark.parametrize("over", AROUND)
def test_max_console_bytes(capsys: pytest.CaptureFixture[str], over: int):
    kept: list[str] = []
    capture = ConsoleCapture(kept.append).start()
    # In pieces, as programs print; the last line ends where the limit is.
    line = "x" * 65_535
    for _ in range(MAX_CONSOLE_BYTES // 65_536 - 1):
        print(line)
    print(line[: 65_535 + min(over, 0)])
    if over > 0:
        print("beyond")
    capture.stop()
    text = "".join(kept)
    assert ("is not kept" in text) == (over > 0)
    assert len(text.partition("[runwell:")[0]) == MAX_CONSOLE_BYTES + min(over, 0)
