"""The sender: what was logged arrives once and in order, whatever happens to answers."""

import logging
import threading
from pathlib import Path

import pytest

import runwell
from runwell.base.errors import Conflict
from runwell.base.ids import new_run_id
from runwell.client.delivery import Delivery
from runwell.client.recovery import list_waiting, send_left_overs
from runwell.client.session import Session
from runwell.client.spool import Shapes, Spool
from runwell.client.stream import Stream
from runwell.wire.events import RunCreated, RunUpdated, UploadLogged
from runwell.wire.ingest import Rejection

RUN = new_run_id()


def filled_spool(folder: Path, rows: int = 200) -> Spool:
    spool, shapes = Spool(folder, "u"), Shapes()
    spool.append_event(RunCreated(run_id=RUN, experiment_id="0"))
    for step in range(rows):
        spool.append_row(
            shapes, RUN, ("a",) if step % 2 else ("a", "b"), step, 0, (1.0, 2.0)[: 2 - step % 2]
        )
    return spool


def test_pieces_of_any_size_carry_the_shapes_that_they_need(tmp_path: Path):
    segment, end = filled_spool(tmp_path).settle()
    for limit in (1, 100, 1_000, 10**6):
        stream, position, pieces = Stream(segment.fd), 0, []
        while (piece := stream.read(position, end, limit)) is not None:
            pieces.append(piece)
            position = piece.end
        assert position == end
        assert b"".join(p.frames for p in pieces) == segment.path.read_bytes()
        assert not pieces[0].context
        assert all(p.context for p in pieces[5:])


def test_everything_arrives_however_often_answers_are_lost(tmp_path: Path, store):
    segment, end = filled_spool(tmp_path).settle()
    delivery = Delivery(segment)
    delivery._limit = 500
    store.lose_answers = 3
    for _ in range(3):
        with pytest.raises(Exception, match="answer was lost"):
            delivery.send(store, end, lambda _: None)
    delivery.send(store, end, lambda _: None)
    assert bytes(store.streams[segment.writer_id]) == segment.path.read_bytes()


def test_a_store_that_forgot_is_sent_everything_again(tmp_path: Path, store):
    segment, end = filled_spool(tmp_path).settle()
    delivery = Delivery(segment)
    delivery.send(store, end, lambda _: None)
    store.streams.clear()
    delivery.send(store, end, lambda _: None, alive=[RUN])
    assert bytes(store.streams[segment.writer_id]) == segment.path.read_bytes()
    assert store.beats == [RUN]


def test_a_left_over_continues_where_the_store_stands(tmp_path: Path, store):
    spool = filled_spool(tmp_path)
    segment, end = spool.settle()
    store.take_bytes = 3_000
    Delivery(segment)._send_piece(store, Stream(segment.fd).read(0, end), None)
    store.take_bytes = None
    content = segment.path.read_bytes()
    segment.close()
    (waiting,) = list_waiting(tmp_path)
    assert waiting.size_bytes == len(content)
    (synced,) = send_left_overs(tmp_path, lambda _uri: store)
    assert 0 < synced.sent_bytes < len(content)
    assert bytes(store.streams[segment.writer_id]) == content
    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_sent_before_the_frame_that_names_it(
    session: Session, store, tmp_path: Path
):
    big = tmp_path / "big.bin"
    big.write_bytes(b"x" * 400_000)
    with runwell.start_run() as run:
        runwell.log_artifact(big, "data")
        big.write_bytes(b"changed")
    (event,) = [event for event in store.events() if isinstance(event, UploadLogged)]
    assert event.path == "data/big.bin"
    assert event.run_id == run.info.run_id
    assert store.uploads[event.upload_id] == b"x" * 400_000
    assert list(session.files.iterdir()) == []


def test_full_segments_are_sent_and_removed(
    session: Session, store, monkeypatch: pytest.MonkeyPatch
):
    session.spool._segment_bytes = 3_000
    with runwell.start_run():
        for step in range(500):
            runwell.log_metric("a", 1.0, step)
    assert sorted(step for _, _, step in store.rows()) == list(range(500))
    assert len(store.streams) > 3
    assert len(list(session.spool.folder.glob("*.spool"))) <= 1


def test_refusals_are_raised_when_the_run_ends(session: Session, store):
    with pytest.raises(Conflict, match=r"is deleted.*and 1 more"), runwell.start_run() as run:
        store.rejections = [
            Rejection(run_id=run.info.run_id, code="conflict", message=message)
            for message in ("the run is deleted", "another")
        ]
        runwell.set_tag("a", 1)
    assert any(isinstance(event, RunUpdated) for event in store.events())


def test_one_warning_while_the_store_is_away_and_all_of_it_later(
    session: Session, store, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "runwell")
    store.is_away = True
    with runwell.start_run():
        for step in range(10):
            runwell.log_metric("a", 1.0, step)
            assert session.flush() is False
    assert [r.levelname for r in caplog.records] == ["WARNING"]
    store.is_away = False
    assert runwell.flush()
    assert len(store.rows()) == 10
    assert "caught up" in caplog.records[-1].message


def test_active_runs_are_said_to_be_alive_and_ended_ones_are_not(
    session: Session, store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("runwell.client.sender.HEARTBEAT_S", 0.0)
    with runwell.start_run() as run:
        session.flush()
        assert run.info.run_id in store.beats
    store.beats.clear()
    session.flush()
    assert store.beats == []


def test_many_threads_log_to_one_run(session: Session, store):
    with runwell.start_run() as run:

        def work(number: int) -> None:
            for step in range(200):
                runwell.log_metric(f"m{number}", 1.0, step)

        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    rows = store.rows()
    assert len(rows) == 1600
    assert {row[0] for row in rows} == {run.info.run_id}
