"""Large files through real clients, and uploads in parts that outlive the server."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.compat.mlflow.environments import HERE, VERSIONS, python_of, run_script

from runwell.testing.server import ServerProcess

PROXY = "/api/2.0/mlflow-artifacts"
HAS_PARTS = [version for version in VERSIONS if tuple(map(int, version.split("."))) >= (2, 10)]
LARGE_MIB = 300
MAY_GROW_BYTES = 64 << 20
"""A few chunks for each of the client's threads; far below the file."""


def ask(server: ServerProcess, method: str, path: str, body: bytes | object = None):
    """Send a request on a new connection; anything but bytes goes as JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        if isinstance(body, bytes) or body is None:
            connection.request(method, path, body)
        else:
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def peak_bytes(process_id: int) -> int:
    """Return the most memory that a process ever held."""
    status = Path(f"/proc/{process_id}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) << 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("way", ["whole", "parts"])
@pytest.mark.parametrize("version", [HAS_PARTS[0]])
def test_a_large_file_does_not_pass_through_memory(
    version: str, way: str, server: ServerProcess, tmp_path: Path
):
    script = HERE / "scripts" / "large_file.py"
    python = python_of(version)
    # What any first upload needs, such as threads and buffers, is there before it is measured.
    run_script(python, script, server.url, "20", way, folder=tmp_path)
    before = peak_bytes(server.process.pid)
    run_script(python, script, server.url, str(LARGE_MIB), way, folder=tmp_path)
    assert peak_bytes(server.process.pid) - before < MAY_GROW_BYTES


@pytest.mark.parametrize(
    ("version", "way"),
    [*((version, "whole") for version in VERSIONS), *((version, "parts") for version in HAS_PARTS)],
)
def test_each_client_sends_in_one_piece_and_in_parts(
    version: str, way: str, server: ServerProcess, tmp_path: Path
):
    script = HERE / "scripts" / "large_file.py"
    run_script(python_of(version), script, server.url, "20", way, folder=tmp_path)


@pytest.fixture
def workers(tmp_path: Path, database_uri: str) -> Iterator[ServerProcess]:
    """A server of several processes, on each engine in turn."""
    options = ("--workers", "3")
    with ServerProcess(database_uri, folder=tmp_path, options=options) as process:
        yield process


def test_parts_reach_any_worker_and_outlive_a_crash(workers: ServerProcess):
    made = ask(workers, "POST", "/api/2.0/mlflow/runs/create", {"experiment_id": "0"})
    root = f"0/{json.loads(made[2])['run']['info']['run_id']}/artifacts"
    wanted = [bytes([number]) * 1_500_000 for number in range(6)]
    body = {"path": "a.bin", "num_parts": len(wanted)}
    begun = json.loads(ask(workers, "POST", f"{PROXY}/mpu/create/{root}", body)[2])
    sent = []
    for credential, data in zip(begun["credentials"], wanted, strict=True):
        # Each request is a connection of its own, so any of the workers may get it.
        if credential["part_number"] == 4:
            workers.kill()
            workers.start()
        status, headers, _ = ask(workers, "PUT", urlsplit(credential["url"]).path, data)
        assert status == 200
        sent.append({"part_number": credential["part_number"], "etag": headers["etag"]})
    end = {"path": "a.bin", "upload_id": begun["upload_id"], "parts": sent}
    status, _, said = ask(workers, "POST", f"{PROXY}/mpu/complete/{root}", end)
    assert status == 200, said
    assert ask(workers, "GET", f"{PROXY}/artifacts/{root}/a.bin")[2] == b"".join(wanted)
