"""The client against a real server over HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

import runwell
from runwell.base.errors import Conflict, Invalid, NotFound, Unauthenticated
from runwell.client import runs
from runwell.client.process import PROCESS
from runwell.client.transport.api import Unreachable
from runwell.client.transport.http import HttpTransport
from runwell.client.transport.routes import CREATE_EXPERIMENT, GET_RUN, GET_STATUS, SEND_BATCH
from runwell.testing.server import ServerProcess
from runwell.wire.admin import GetStatus
from runwell.wire.experiments import CreateExperiment
from runwell.wire.ingest import SendBatch
from runwell.wire.runs import GetRun


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server")
    with ServerProcess(f"sqlite:///{folder / 'runwell.db'}", folder=folder) as process:
        yield process


@pytest.fixture
def remote(
    server: ServerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServerProcess]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNWELL_CAPTURE_SOURCE", "0")
    monkeypatch.setattr(PROCESS, "uri", server.url)
    monkeypatch.setattr(PROCESS, "chosen_experiment", "")
    monkeypatch.setattr(PROCESS, "chosen_experiment_ids", {})
    yield server
    while run := runs.current():
        runs.leave(run, "KILLED")
    PROCESS.close()


def test_a_whole_run_over_http(
    remote: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture
):
    big = b"x" * 5_000_000
    (tmp_path / "big.bin").write_bytes(big)
    runwell.set_experiment("über/http ✓")
    with runwell.start_run() as run:
        for step in range(1_000):
            runwell.log({"loss": 1 / (step + 1), "nan": float("nan")})
        runwell.log_param("ключ", "значение")
        runwell.log_artifact("big.bin", "folder with spaces")
        runwell.log_text("a", "ä/ö?.txt")
        assert run.url == f"{remote.url}/runs/{run.info.run_id}"
    assert run.url in capsys.readouterr().err
    table = runwell.search_runs(output_format="list")
    assert table[0].data.params == {"ключ": "значение"}
    history = runwell.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert [point.step for point in history] == list(range(1_000))
    root = Path(runwell.download_artifacts(run_id=run.info.run_id))
    assert (root / "folder with spaces" / "big.bin").read_bytes() == big
    assert (root / "ä" / "ö?.txt").read_text() == "a"


def test_batches_to_other_machines_are_compressed(
    remote: ServerProcess, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("runwell.client.transport.http._LOOPBACK", set[str]())
    with runwell.start_run() as run:
        for step in range(500):
            runwell.log_metric("a", step, step)
    history = runwell.MlflowClient().get_metric_history(run.info.run_id, "a")
    assert [point.step for point in history] == list(range(500))


def test_many_files_are_downloaded_at_once(remote: ServerProcess):
    with runwell.start_run() as run:
        for i in range(100):
            runwell.log_text(str(i), f"many/{i}.txt")
    folder = Path(runwell.download_artifacts(f"runs:/{run.info.run_id}/many"))
    assert {path.read_text() for path in folder.iterdir()} == set(map(str, range(100)))


def test_errors_come_back_as_what_they_were(remote: ServerProcess):
    transport = HttpTransport(remote.url)
    with pytest.raises(NotFound, match="f" * 32):
        transport.call(GET_RUN, GetRun(run_id="f" * 32))
    transport.call(CREATE_EXPERIMENT, CreateExperiment(name="twice"))
    with pytest.raises(Conflict, match="twice"):
        transport.call(CREATE_EXPERIMENT, CreateExperiment(name="twice"))
    with pytest.raises(Invalid):
        transport.call(SEND_BATCH, SendBatch(body=b"nonsense"))
    with pytest.raises(NotFound):
        transport.open_artifact("f" * 32, "a.txt")
    assert transport.call(GET_STATUS, GetStatus()).engine == "sqlite"
    transport.close()


def test_connections_are_kept_and_replaced_after_a_restart(remote: ServerProcess):
    transport = HttpTransport(remote.url)
    for _ in range(5):
        transport.call(GET_STATUS, GetStatus())
    assert len(transport._idle) == 1
    remote.stop()
    with pytest.raises(Unreachable, match="runwell server"):
        transport.call(GET_STATUS, GetStatus())
    remote.start()
    transport.call(GET_STATUS, GetStatus())
    stale = transport._idle[0]
    remote.stop()
    remote.start()
    transport.call(GET_STATUS, GetStatus())
    assert transport._idle[0] is not stale
    transport.close()


def test_threads_share_a_transport(remote: ServerProcess):
    transport = HttpTransport(remote.url)
    problems = []

    def work() -> None:
        try:
            for _ in range(20):
                transport.call(GET_STATUS, GetStatus())
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(transport._idle) <= 6
    transport.close()


def test_nobody_at_that_address_is_said_quickly(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    with pytest.raises(Unreachable, match=f"--port {port}"):
        HttpTransport(f"http://127.0.0.1:{port}").call(GET_STATUS, GetStatus())
    assert time.monotonic() - started < 5


class Stranger(BaseHTTPRequestHandler):
    """Some other server, such as the one that macOS runs on port 5000."""

    status = 403
    seen: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        Stranger.seen = dict(self.headers)
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"<p/>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stranger() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Stranger) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}"
        listener.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "message"), [(404, "Runwell server"), (200, "not valid")])
def test_another_kind_of_server_is_recognised(
    stranger: str, status: int, message: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Stranger, "status", status)
    with pytest.raises((NotFound, Invalid), match=message):
        HttpTransport(stranger).call(GET_STATUS, GetStatus())


def test_credentials_are_sent(stranger: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Stranger, "status", 401)
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ada")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "pass")
    with pytest.raises(Unauthenticated, match="RUNWELL_TRACKING_USERNAME"):
        HttpTransport(stranger).call(GET_STATUS, GetStatus())
    assert Stranger.seen["Authorization"] == "Basic YWRhOnBhc3M="
    monkeypatch.setenv("RUNWELL_TRACKING_TOKEN", "t0ken")
    with pytest.raises(Unauthenticated):
        HttpTransport(stranger).call(GET_STATUS, GetStatus())
    assert Stranger.seen["Authorization"] == "Bearer t0ken"
