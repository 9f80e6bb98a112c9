"""Files over HTTP: whole, in parts, known already, broken off, and checked on the way in."""

import base64
import hashlib
import http.client
import json
import os
import socket
import time
from pathlib import Path

import pytest

from runwell.server.streams import CHUNK_BYTES
from runwell.stores.blobs.digest import digest_of

SMALL = b"0123456789"
LARGE = os.urandom(3 * CHUNK_BYTES + 17)


def put(live, name: str, data: bytes, **headers: str):
    return live.ask("PUT", f"/api/v1/files?name={name}", data, headers)


@pytest.fixture(scope="module", autouse=True)
def stored(live):
    """Two files, one that travels in one piece and one in several."""
    assert put(live, "small", SMALL).status == 200
    assert put(live, "large", LARGE).status == 200


class TestUpload:
    @pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
    def test_any_size_comes_back_as_it_went(self, live, size):
        data = os.urandom(size)
        answer = put(live, "any", data)
        assert answer.json == {"digest": digest_of(data), "size_bytes": size}
        assert answer.headers["etag"] == f'"{digest_of(data)}"'
        assert live.ask("GET", "/api/v1/files?name=any").body == data

    def test_an_unannounced_length_is_fine(self, live):
        pieces = iter([LARGE[:5], LARGE[5:]])
        headers = {"Transfer-Encoding": "chunked"}
        answer = live.ask("PUT", "/api/v1/files?name=c", pieces, headers, chunked=True)
        assert answer.json["digest"] == digest_of(LARGE)

    @pytest.mark.parametrize("data", [SMALL, LARGE])
    def test_a_right_checksum_passes(self, live, data):
        sha256 = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {
            "Content-Digest": f"md5=:AAAA:, sha-256=:{sha256}:",
            "X-Content-BLAKE3": digest_of(data),
        }
        assert put(live, "checked", data, **headers).status == 200

    @pytest.mark.parametrize("data", [SMALL, LARGE])
    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Content-BLAKE3": "0" * 64},
            {"Content-Digest": f"sha-256=:{base64.b64encode(bytes(32)).decode()}:"},
        ],
    )
    def test_a_wrong_checksum_stores_nothing(self, live, data, headers):
        answer = put(live, "wrong", data, **headers)
        assert (answer.status, answer.json["error"]["code"]) == (422, "corrupt")
        assert live.ask("GET", "/api/v1/files?name=wrong").status == 500  # never finished

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Content-BLAKE3": "abc"},
            {"Content-Digest": "sha-256=:AAAA:"},
            {"Content-Encoding": "gzip"},
        ],
    )
    def test_headers_without_sense_are_refused(self, live, headers):
        assert put(live, "odd", SMALL, **headers).status == 400

    def test_a_client_that_leaves_leaves_nothing_behind(self, live, file_blobs):
        temporary = Path(file_blobs._root) / "tmp"  # the store has no public view of it
        with socket.create_connection(("127.0.0.1", live.port)) as connection:
            head = (
                "PUT /api/v1/files?name=gone HTTP/1.1\r\nHost: x\r\n"
                f"Content-Length: {10**8}\r\n\r\n"
            )
            connection.sendall(head.encode() + bytes(4 * CHUNK_BYTES))
            wait_until(lambda: any(temporary.iterdir()))
        wait_until(lambda: not any(temporary.iterdir()))
        assert live.ask("GET", "/health").status == 200

    def test_a_refused_one_is_refused_before_its_body_is_sent(self, live):
        with socket.create_connection(("127.0.0.1", live.port)) as connection:
            head = (
                "PUT /api/v1/files?nome=x HTTP/1.1\r\nHost: x\r\n"
                f"Expect: 100-continue\r\nContent-Length: {10**9}\r\n\r\n"
            )
            connection.sendall(head.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 400")


class TestDownload:
    def test_the_head_says_what_it_is(self, live):
        answer = live.ask("GET", "/api/v1/files?name=large")
        assert answer.body == LARGE
        assert answer.headers["etag"] == f'"{digest_of(LARGE)}"'
        assert answer.headers["content-length"] == str(len(LARGE))
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("name", "offered"),
        [
            ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
            (
                "fig/%C3%BC%20%22.png",
                "attachment; filename=\"_ _.png\"; filename*=UTF-8''%C3%BC%20%22.png",
            ),
            ("%0D%0Ax", "attachment; filename=\"__x\"; filename*=UTF-8''%0D%0Ax"),
        ],
    )
    def test_the_name_is_offered_safely(self, live, name, offered):
        put(live, name, SMALL)
        answer = live.ask("GET", f"/api/v1/files?name={name}")
        assert answer.headers["content-disposition"] == offered

    def test_head_reads_nothing(self, live):
        answer = live.ask("HEAD", "/api/v1/files?name=large")
        assert (answer.body, answer.headers["content-length"]) == (b"", str(len(LARGE)))

    @pytest.mark.parametrize(
        ("asked", "start", "stop"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=2-5", 2, 6),
            ("bytes=7-", 7, None),
            ("bytes=-3", -3, None),
            (f"bytes={CHUNK_BYTES - 1}-{2 * CHUNK_BYTES}", CHUNK_BYTES - 1, 2 * CHUNK_BYTES + 1),
            ("bytes=-99999999", None, None),
            ("bytes=5-99999999", 5, None),
        ],
    )
    def test_a_part(self, live, asked, start, stop):
        answer = live.ask("GET", "/api/v1/files?name=large", headers={"Range": asked})
        assert (answer.status, answer.body) == (206, LARGE[start:stop])
        first, last = answer.headers["content-range"].split()[1].split("/")[0].split("-")
        assert int(last) - int(first) + 1 == len(answer.body)

    @pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
    def test_a_part_outside_is_refused_in_the_one_shape(self, live, asked):
        answer = live.ask("GET", "/api/v1/files?name=small", headers={"Range": asked})
        assert (answer.status, answer.headers["content-range"]) == (416, "bytes */10")
        assert answer.json["error"]["code"] == "invalid"

    @pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "x"])
    def test_a_range_that_we_do_not_serve_is_answered_with_the_whole(self, live, asked):
        answer = live.ask("GET", "/api/v1/files?name=small", headers={"Range": asked})
        assert (answer.status, answer.body) == (200, SMALL)

    def test_a_part_of_another_version_is_answered_with_the_whole(self, live):
        headers = {"Range": "bytes=0-1", "If-Range": '"other"'}
        assert live.ask("GET", "/api/v1/files?name=small", headers=headers).body == SMALL

    @pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
    def test_a_known_content_is_not_sent_again(self, live, known):
        headers = {"If-None-Match": known.format(digest_of(SMALL))}
        answer = live.ask("GET", "/api/v1/files?name=small", headers=headers)
        assert (answer.status, answer.body) == (304, b"")

    def test_a_shortened_file_breaks_the_connection_and_is_never_taken_for_whole(
        self, live, file_blobs
    ):
        data = os.urandom(5 * CHUNK_BYTES)
        put(live, "cut", data)
        os.truncate(file_blobs.path(digest_of(data)), 3 * CHUNK_BYTES)
        connection = live.connect()
        connection.request("GET", "/api/v1/files?name=cut")
        response = connection.getresponse()
        with pytest.raises(http.client.IncompleteRead):
            response.read()
        connection.close()

    def test_an_empty_file(self, live):
        put(live, "empty", b"")
        answer = live.ask("GET", "/api/v1/files?name=empty")
        assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")


def wait_until(condition, timeout_s: float = 10.0) -> None:
    """Return when the condition holds; polls, for a file system tells nobody."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


def test_errors_are_json(live):
    assert "error" in json.loads(live.ask("GET", "/api/v1/files").body)
