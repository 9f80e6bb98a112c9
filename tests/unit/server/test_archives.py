"""Folders as zip archives over HTTP: whole, while they are made, under names that harm nobody."""

import http.client
import io
import os
import socket
import zipfile
from urllib.parse import quote

import pytest

from runwell.entities.artifact import FileInfo
from runwell.server import archives
from runwell.server.streams import CHUNK_BYTES
from runwell.stores.blobs.local import LocalBlobs
from runwell.usecase.tickets import Archive

FILES = {
    "notes.txt": b"words " * 50_000,
    "fig/ü 😀.png": b"\x89PNG\r\n\x1a\n" + os.urandom(100_000),
    "fig/deep/er.bin": os.urandom(3 * CHUNK_BYTES),
    "fig.txt": b"beside the folder",
    "empty": b"",
}


@pytest.fixture(scope="module")
def run_id(real):
    body = {"experiment_id": "0", "run_name": "night: run"}
    made = real.send_json("POST", "/api/v1/runs", body).json["info"]["run_id"]
    for path, data in FILES.items():
        put(real, f"runs/{made}", path, data)
    return made


def put(real, owner: str, path: str, data: bytes) -> None:
    address = f"/api/v1/{owner}/artifacts/content?path={quote(path, safe='')}"
    assert real.ask("PUT", address, data).status == 200


def unzip(answer) -> dict[str, bytes]:
    assert answer.status == 200, answer.body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def archive(real, run_id: str, path: str = "", method: str = "GET"):
    return real.ask(method, f"/api/v1/runs/{run_id}/artifacts/archive?path={quote(path, safe='')}")


def test_all_files_of_a_run_come_as_they_went(real, run_id):
    answer = archive(real, run_id)
    assert unzip(answer) == FILES
    assert answer.headers["content-type"] == "application/zip"
    offered = answer.headers["content-disposition"]
    assert offered.startswith('attachment; filename="night: run.zip"')
    assert "sandbox" in answer.headers["content-security-policy"]


def test_words_are_deflated_and_noise_is_not(real, run_id):
    answer = archive(real, run_id)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as found:
        kinds = {entry.filename: entry.compress_type for entry in found.infolist()}
    assert kinds["notes.txt"] == zipfile.ZIP_DEFLATED
    assert kinds["fig/deep/er.bin"] == zipfile.ZIP_STORED


def test_a_folder_comes_under_its_own_name(real, run_id):
    assert set(unzip(archive(real, run_id, "fig"))) == {"fig/ü 😀.png", "fig/deep/er.bin"}
    answer = archive(real, run_id, "fig/deep")
    assert unzip(answer) == {"deep/er.bin": FILES["fig/deep/er.bin"]}
    assert 'filename="deep.zip"' in answer.headers["content-disposition"]


def test_a_logged_model_is_a_folder_of_its_run(real, run_id):
    body = {"experiment_id": "0", "name": "forest", "source_run_id": run_id}
    model = real.send_json("POST", "/api/v1/models", body).json["model_id"]
    put(real, f"models/{model}", "data/weights", b"12")
    put(real, f"models/{model}", "MLmodel", b"x: 1")
    ready = {"status": "READY"}
    assert real.send_json("PATCH", f"/api/v1/models/{model}", ready).status == 200
    wanted = {"forest/data/weights": b"12", "forest/MLmodel": b"x: 1"}
    assert unzip(archive(real, run_id, "forest")) == wanted
    assert set(wanted) < set(unzip(archive(real, run_id)))
    of_model = f"/api/v1/models/{model}/artifacts/archive"
    assert unzip(real.ask("GET", of_model)) == {"data/weights": b"12", "MLmodel": b"x: 1"}
    assert unzip(real.ask("GET", f"{of_model}?path=data")) == {"data/weights": b"12"}
    assert real.ask("GET", f"{of_model}?path=none").status == 404
    assert real.ask("GET", f"{of_model}?path=MLmodel").status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [("none", 404), ("notes.txt", 400), ("../etc", 400), ("/etc", 400), ("fig/../..", 400)],
)
def test_what_is_no_folder_is_refused(real, run_id, path, status):
    answer = archive(real, run_id, path)
    assert answer.status == status
    assert answer.json["error"]["message"]


def test_a_run_without_files_has_no_archive(real):
    made = real.send_json("POST", "/api/v1/runs", {"experiment_id": "0"}).json["info"]["run_id"]
    assert archive(real, made).status == 404


def test_its_head_alone_can_be_asked_for(real, run_id):
    answer = archive(real, run_id, "fig", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"] == "application/zip"


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("../../evil", "_/_/evil"),
        ("/etc/passwd", "_/etc/passwd"),
        ("C:\\x", "C__x"),
        ("a/ .. /b", "a/_/b"),
        ("a\nb", "a_b"),
    ],
)
def test_no_name_leads_out_of_where_it_is_unpacked(tmp_path, path, inside):
    blobs = LocalBlobs(tmp_path / "blobs")
    blob = blobs.put(b"x")
    # Paths are checked when files are stored; this is for what slips through, then or later.
    files = [FileInfo(path=path, file_size=1, digest=blob.digest)] * 2
    data = b"".join(archives._zip(Archive(blobs=blobs, files=files, name="x.zip")))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.namelist() == [inside, f"{inside} (2)"]


def test_a_long_file_gets_long_lengths(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_ZIP64_BYTES", 10)
    blobs = LocalBlobs(tmp_path / "blobs")
    blob = blobs.put(b"x" * 1_000)
    files = [FileInfo(path="long", file_size=1_000, digest=blob.digest)]
    data = b"".join(archives._zip(Archive(blobs=blobs, files=files, name="x.zip")))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.read("long") == b"x" * 1_000
        assert found.getinfo("long").extract_version == zipfile.ZIP64_VERSION


def test_a_lost_blob_breaks_the_archive_off(real, run_id, tmp_path):
    blobs = LocalBlobs(tmp_path / "blobs")
    files = [FileInfo(path="gone", file_size=1, digest="0" * 64)]
    with pytest.raises(Exception, match="0000"):
        list(archives._zip(Archive(blobs=blobs, files=files, name="x.zip")))


def test_a_client_that_leaves_ends_the_work(real, run_id, monkeypatch):
    closed = []
    plain = archives._zip

    def watched(ticket):
        try:
            yield from plain(ticket)
        except GeneratorExit:
            closed.append(ticket.name)
            raise

    monkeypatch.setattr(archives, "_zip", watched)
    for number in range(12):
        put(real, f"runs/{run_id}", f"many/{number}", os.urandom(4 * CHUNK_BYTES))
    with socket.create_connection(("127.0.0.1", real.port)) as connection:
        path = f"/api/v1/runs/{run_id}/artifacts/archive?path=many"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
    # The end of the other request waits for the threads that this one used.
    wait_until(lambda: closed == ["many.zip"])
    connection = http.client.HTTPConnection("127.0.0.1", real.port, timeout=10)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()


def wait_until(condition, *, limit_s: float = 10.0) -> None:
    import time

    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
