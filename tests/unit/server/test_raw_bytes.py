"""Bytes on the socket that are no good HTTP, and bodies that break off or cannot be inflated.

Whatever comes, the server answers 4xx or hangs up, keeps nothing of it, and serves the next one.
"""

import gzip
import socket
import zlib

import pytest

from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_BODY_BYTES, MAX_INFLATED_BYTES
from runwell.testing.live import LiveServer
from runwell.testing.streams import Stream
from runwell.wire.batch import CONTENT_TYPE

POST = b"POST /api/v1/runs/search HTTP/1.1\r\nHost: localhost\r\n"
RAW = {
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "no request": b"\r\n\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a version to come": b"GET / HTTP/9.9\r\n\r\n",
    "a method of its own": b"EXPLODE /health HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    "a path without slash": b"GET health HTTP/1.1\r\nHost: a\r\n\r\n",
    "a whole address": b"GET http://evil.example/health HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space in a header": b"GET /health HTTP/1.1\r\nHo st: a\r\n\r\n",
    "a NUL in a header": b"GET /health HTTP/1.1\r\nHost: a\x00b\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "endless headers": b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    "one long header": b"GET /health HTTP/1.1\r\nX: " + b"y" * 500_000 + b"\r\n\r\n",
    "a length below zero": POST + b"Content-Length: -5\r\n\r\n{}",
    "a length in words": POST + b"Content-Length: two\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length beyond belief": POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "a length and chunks": POST
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "bad chunks": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk beyond belief": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "a body cut short": POST + b"Content-Length: 200\r\n\r\n{",
    "chunks cut short": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    "an unknown transfer": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "an upgrade": b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "an expectation": POST + b"Content-Length: 2\r\nExpect: the-unexpected\r\n\r\n{}",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_what_is_no_request_harms_nothing(real: LiveServer, raw: bytes):
    with socket.create_connection(("127.0.0.1", real.port), timeout=30) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
    # Nothing at all, or one answer, which is no server error and shows nothing of the inside.
    assert not answer or answer.startswith(b"HTTP/1.1 "), answer[:200]
    assert b" 500 " not in answer.partition(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert real.ask("GET", "/health").status == 200


def test_an_upload_that_breaks_off_keeps_nothing(real: LiveServer):
    run_id = real.send_json("POST", "/api/v1/runs", {"experiment_id": "0"}).json["info"]["run_id"]
    head = f"PUT /api/v1/runs/{run_id}/artifacts/content?path=a HTTP/1.1\r\nHost: localhost\r\n"
    for size in (100, 5_000_000):
        with socket.create_connection(("127.0.0.1", real.port), timeout=30) as connection:
            connection.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode() + bytes(size // 2))
            connection.shutdown(socket.SHUT_WR)
            assert b"HTTP/1.1 200" not in b"".join(iter(lambda: connection.recv(65_536), b""))
    assert real.ask("GET", f"/api/v1/runs/{run_id}/artifacts").json == {}


@pytest.fixture
def batch() -> bytes:
    stream = Stream()
    stream.create(new_run_id())
    return stream.piece(0, len(stream.frames))


@pytest.mark.parametrize(
    ("encoding", "change", "status"),
    [
        ("gzip", gzip.compress, 200),
        ("deflate", zlib.compress, 200),
        ("gzip", lambda body: gzip.compress(body)[:-4], 422),
        ("gzip", lambda body: gzip.compress(body)[:20], 422),
        ("gzip", lambda body: gzip.compress(body) + b"more", 422),
        ("gzip", lambda body: gzip.compress(body) * 2, 422),
        ("gzip", lambda body: body, 422),
        ("gzip", lambda body: b"", 422),
        ("deflate", lambda body: zlib.compress(body)[:-1] + b"\x00", 422),
        ("br", lambda body: body, 400),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body)), 400),
        ("gzip", lambda body: gzip.compress(bytes(MAX_INFLATED_BYTES + 1), 1), 413),
        # Inflated it would be far beyond the memory; not a byte above the limit is made of it.
        ("gzip", lambda body: bomb(), 413),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_compressed_batches(real: LiveServer, batch: bytes, encoding: str, change, status: int):
    headers = {"Content-Type": CONTENT_TYPE, "Content-Encoding": encoding}
    answer = real.ask("POST", "/api/v1/ingest", change(batch), headers)
    assert answer.status == status, answer.body
    if status != 200:
        assert answer.json["error"]["message"]


def bomb() -> bytes:
    """Return a few MB that are 4 GiB of zeros: the same compressed block again and again."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = deflate.compress(bytes(2**20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(bytes(2**20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    body = head + block * 4_095
    assert len(body) < MAX_BODY_BYTES
    return body
