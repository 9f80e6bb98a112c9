"""The seven laws of the spool, as client/spool.py numbers them, on real processes and stores."""

import logging
import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import runwell
from runwell.client import runs
from runwell.client.process import PROCESS
from runwell.client.recovery import list_waiting, send_left_overs
from runwell.client.session import open_transport
from runwell.client.stream import Stream
from runwell.client.targets import parse_target
from runwell.client.transport.routes import SEND_BATCH
from runwell.testing.server import ServerProcess
from runwell.wire.batch import encode_batch
from runwell.wire.events import CallsLost, decode_event
from runwell.wire.frames import EVENT, ROW, scan_frames
from runwell.wire.ingest import SendBatch

SOURCE = Path(runwell.__file__).parents[1]


@pytest.fixture(autouse=True)
def own_process_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWELL_CAPTURE_SOURCE", "0")
    monkeypatch.setenv("RUNWELL_SEND_INTERVAL_S", "0.05")
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    monkeypatch.setattr(PROCESS, "chosen_experiment", "")
    monkeypatch.setattr(PROCESS, "chosen_experiment_ids", {})
    monkeypatch.setattr(PROCESS, "uri", str(tmp_path / "store"))
    yield
    while run := runs.current():
        runs.leave(run, "KILLED")
    PROCESS.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerProcess]:
    store = f"sqlite:///{tmp_path / 'server' / 'runwell.db'}"
    with ServerProcess(store, folder=tmp_path / "server") as process:
        monkeypatch.setattr(PROCESS, "uri", process.url)
        monkeypatch.setenv("RUNWELL_TRACKING_URI", process.url)
        yield process


def start_script(code: str, **env: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", "import os, sys, runwell\n" + textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **env},
    )


def run_script(code: str, **env: str) -> list[str]:
    process = start_script(code, **env)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return out.split()


def steps(run_id: str, key: str = "a") -> list[int]:
    return sorted(m.step for m in runwell.MlflowClient().get_metric_history(run_id, key))


def spooled(folder: Path) -> list[tuple[int, bytes]]:
    """Return kind and body of all frames in a folder of spools."""
    found = []
    for path in sorted(folder.glob("*.spool")):
        data = path.read_bytes()
        found += [(f.kind, data[f.body : f.end]) for f in scan_frames(data, verify=True)]
    return found


@pytest.mark.parametrize("mode", ["offline", "online"])
def test_law_1_what_a_call_returned_for_survives_sigkill(mode: str):
    process = start_script(
        """
        run = runwell.start_run()
        runwell.log_param("p", "kept")
        print(run.info.run_id, flush=True)
        step = 0
        while True:
            runwell.log_metric("a", step, step)
            os.write(1, b"%d\\n" % step)
            step += 1
        """,
        RUNWELL_MODE=mode,
        RUNWELL_TRACKING_URI=PROCESS.uri,
    )
    run_id = process.stdout.readline().strip()
    for line in process.stdout:
        if int(line) >= 3_000:
            break
    os.killpg(process.pid, signal.SIGKILL)
    rest = process.stdout.read().split("\n")
    process.wait()
    # The last line may be torn by the kill itself; the one before it was certainly returned for.
    last = max([3_000, *map(int, rest[:-1])]) if len(rest) > 1 else 3_000
    runwell.flush()
    send_left_overs(Path("store/spool"), lambda _: PROCESS.session().transport())
    found = steps(run_id)
    assert found[: last + 1] == list(range(last + 1))
    run = runwell.get_run(run_id)
    assert run.data.params == {"p": "kept"}
    assert run.info.status == "RUNNING"


def test_law_2_a_torn_tail_is_cut_and_said(caplog: pytest.LogCaptureFixture):
    (run_id,) = run_script(
        """
        run = runwell.start_run()
        for step in range(10):
            runwell.log_metric("a", step, step)
        print(run.info.run_id, flush=True)
        os._exit(0)
        """,
        RUNWELL_MODE="offline",
        RUNWELL_TRACKING_URI=PROCESS.uri,
    )
    (path,) = Path("store/spool").glob("*.spool")
    os.truncate(path, path.stat().st_size - 20)
    with runwell.start_run():  # A starting client sends what was left.
        pass
    assert steps(run_id) == list(range(9))
    assert "cut off" in caplog.text
    assert list_waiting(Path("store/spool")) == []


@pytest.mark.parametrize("seed", range(5))
def test_law_3_any_replay_in_any_order_gives_the_same_store(tmp_path: Path, seed: int):
    (run_id,) = run_script(
        """
        run = runwell.start_run(run_name="r")
        child = os.fork()
        for step in range(60):
            runwell.log_metric("child" if child == 0 else "a", step * 0.5, step % 7)
            runwell.log({"x": step, "y": -step})
        runwell.set_tag("by", "child" if child == 0 else "parent")
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        runwell.log_params({"p": 1})
        print(run.info.run_id, flush=True)
        os._exit(0)
        """,
        RUNWELL_MODE="offline",
        RUNWELL_TRACKING_URI=PROCESS.uri,
    )
    paths = sorted(Path("store/spool").glob("*.spool"))
    assert len(paths) == 2

    def replay(store: Path, order: random.Random | None) -> dict[str, object]:
        transport = open_transport(parse_target(store))
        files = {path.stem: os.open(path, os.O_RDONLY) for path in paths}
        ends = {path.stem: path.stat().st_size for path in paths}

        def send(writer: str, position: int, limit: int) -> int:
            piece = Stream(files[writer]).read(position, ends[writer], limit)
            body = encode_batch(
                writer,
                position,
                piece.frames if piece else b"",
                context=piece.context if piece else b"",
            )
            return transport.call(SEND_BATCH, SendBatch(body=body)).position

        at = dict.fromkeys(files, 0)
        borders = {writer: [0] for writer in files}
        while any(at[writer] < ends[writer] for writer in files):
            for writer in sorted(files):
                if order is None:
                    at[writer] = send(writer, at[writer], 10**9)
                    continue
                # Old pieces again, the next one, and one from beyond the gap.
                send(writer, order.choice(borders[writer]), order.randrange(50, 900))
                at[writer] = send(writer, at[writer], order.randrange(50, 900))
                borders[writer].append(at[writer])
                assert send(writer, ends[writer], 1) == at[writer]
        for fd in files.values():
            os.close(fd)
        transport.close()
        client = runwell.MlflowClient(store)
        run = client.get_run(run_id)
        history = {
            key: sorted(
                (m.step, m.timestamp, m.value) for m in client.get_metric_history(run_id, key)
            )
            for key in run.data.metrics
        }
        return {"history": history, "params": run.data.params, "name": run.info.run_name}

    plain = replay(tmp_path / "plain", None)
    assert len(plain["history"]["child"]) == len(plain["history"]["a"]) == 60
    assert replay(tmp_path / "shuffled", random.Random(seed)) == plain


def test_law_4_a_server_that_is_away_neither_blocks_nor_fails(
    server: ServerProcess, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "runwell")
    runwell.set_experiment("away")
    with runwell.start_run() as run:
        for step in range(300):
            if step == 100:
                assert runwell.flush()
                server.kill()
            if step == 250:
                server.start()
            runwell.log_metric("a", step, step)
            if 100 <= step < 103:
                assert runwell.flush() is False
        runwell.log_text("later", "note.txt")
    assert runwell.flush()
    warnings = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "runwell server" in warnings[0]
    assert steps(run.info.run_id) == list(range(300))
    assert runwell.get_run(run.info.run_id).info.status == "FINISHED"
    assert runwell.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt") == "later"


def test_law_4_a_script_that_never_reaches_the_server_is_sent_by_the_next(server: ServerProcess):
    server.stop()
    code = """
        runwell.set_experiment("by name")
        with runwell.start_run() as run:
            runwell.log_metric("a", 1.0, 5)
        print(run.info.run_id)
        """
    (first,) = run_script(code)
    server.start()
    (second,) = run_script(code)
    table = runwell.search_runs(experiment_names=["by name"], output_format="list")
    assert {run.info.run_id for run in table} == {first, second}
    assert steps(first) == [5]


FILL = """
run = runwell.start_run()
for step in range(4000):
    runwell.log_metric("a", step, step)
room()
for step in range(4000, 4100):
    runwell.log_metric("a", step, step)
runwell.end_run()
print(run.info.run_id)
"""


def check_full_disk(run_id: str, errors: str, folder: Path) -> None:
    frames = spooled(folder)
    rows = sum(kind == ROW for kind, _ in frames)
    events = [decode_event(body) for kind, body in frames if kind == EVENT]
    lost = sum(event.count for event in events if isinstance(event, CallsLost))
    assert lost > 0
    assert rows + lost == 4100
    assert errors.count("cannot write the spool") == 1
    assert f"{lost} calls were not kept" in errors
    send_left_overs(folder, lambda _: PROCESS.session().transport())
    found = steps(run_id)
    assert len(found) == rows
    assert found[-100:] == list(range(4000, 4100))
    assert runwell.get_run(run_id).info.status == "FINISHED"


def run_on_full_disk(prepare: str, folder: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-c", "import os, runwell\n" + prepare + FILL],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={
            **os.environ,
            "RUNWELL_MODE": "offline",
            "RUNWELL_TRACKING_URI": str(PROCESS.uri),
            "RUNWELL_SPOOL_DIR": str(folder),
        },
    )
    assert process.returncode == 0, process.stderr
    check_full_disk(process.stdout.strip(), process.stderr, folder)


def test_law_5_a_full_disk_stops_nothing_and_what_is_lost_is_counted(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here; the next test limits a file")
    try:
        (disk / "ballast").write_bytes(b"x" * 60_000)
        room = "def room():\n    os.unlink(os.environ['RUNWELL_SPOOL_DIR'] + '/ballast')\n"
        run_on_full_disk(room, disk)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_law_5_a_file_that_may_not_grow_stops_nothing(tmp_path: Path):
    limit = """
import resource
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
def room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000_000, hard))
"""
    run_on_full_disk(limit, tmp_path / "spool")


def test_law_6_many_processes_and_threads_write_one_run(server: ServerProcess):
    with runwell.start_run() as run:
        children = [
            start_script(
                """
                import threading
                run_id, name = os.environ["RUN"], os.environ["NAME"]
                def work(thread):
                    for step in range(100):
                        runwell.log_metric(f"{name}-{thread}", step, step, run_id=run_id)
                threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                runwell.log_params({name: name}, run_id=run_id)
                """,
                RUN=run.info.run_id,
                NAME=f"child{i}",
            )
            for i in range(3)
        ]
        for step in range(100):
            runwell.log_metric("parent", step, step)
        assert [child.wait(60) for child in children] == [0, 0, 0]
        for child in children:
            child.stdout.close()
    data = run.data
    assert len(data.metrics) == 10
    assert len(data.params) == 3
    assert all(steps(run.info.run_id, key) == list(range(100)) for key in data.metrics)


def test_law_6_a_child_may_be_faster_than_the_sender_of_its_parent():
    out = run_script(
        """
        import subprocess
        run = runwell.start_run()
        child = "import os, runwell; runwell.log_metric('child', 1, run_id=os.environ['RUN'])"
        subprocess.run([sys.executable, "-c", child], check=True,
                       env={**os.environ, "RUN": run.info.run_id, "RUNWELL_MODE": "online"})
        print(run.info.run_id, flush=True)
        """,
        RUNWELL_MODE="offline",  # The parent sends nothing at all before it ends.
        RUNWELL_TRACKING_URI=PROCESS.uri,
    )
    assert runwell.get_run(out[0]).data.metrics == {"child": 1.0}


def test_law_7_after_fork_each_side_writes_for_itself(server: ServerProcess):
    out = run_script(
        """
        with runwell.start_run() as run:
            runwell.log_metric("before", 1)
            child = os.fork()
            if child == 0:
                for step in range(200):
                    runwell.log_metric("child", step, step)
                sys.exit(0)  # Leaves the `with`, and runs atexit.
            for step in range(200):
                runwell.log_metric("parent", step, step)
            assert os.waitpid(child, 0)[1] == 0
            status = runwell.get_run(run.info.run_id).info.status
            runwell.log_metric("after", 1)
        print(run.info.run_id, status)
        """
    )
    run_id, status = out
    assert status == "RUNNING"
    assert steps(run_id, "child") == steps(run_id, "parent") == list(range(200))
    assert set(runwell.get_run(run_id).data.metrics) == {"before", "child", "parent", "after"}
    assert runwell.get_run(run_id).info.status == "FINISHED"


def test_law_7_workers_of_multiprocessing_log_to_the_run_of_their_parent():
    (run_id,) = run_script(
        """
        import multiprocessing
        def work(number):
            runwell.log_metric("squares", number * number, number)
            return os.getpid()
        with runwell.start_run() as run:
            with multiprocessing.get_context("fork").Pool(3) as pool:
                pool.map(work, range(50))
                pool.close()
                pool.join()
            assert len(runwell.MlflowClient().get_metric_history(run.info.run_id, "squares")) == 50
        print(run.info.run_id)
        """,
        RUNWELL_TRACKING_URI=PROCESS.uri,
    )
    assert steps(run_id, "squares") == list(range(50))
    assert runwell.get_run(run_id).info.status == "FINISHED"
