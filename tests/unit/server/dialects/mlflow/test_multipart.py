"""Files in parts, as MLflow's clients send large ones through a server."""

import itertools
import os

import pytest

from runwell.server.streams import CHUNK_BYTES

API = "/api/2.0/mlflow"
PROXY = "/api/2.0/mlflow-artifacts"
PARTS = [os.urandom(CHUNK_BYTES + 1), os.urandom(CHUNK_BYTES), b"the end"]


@pytest.fixture
def folder(real) -> str:
    """A folder of a new run, by its path from the root of all files."""
    made = real.send_json("POST", f"{API}/runs/create", {"experiment_id": "0"})
    return f"0/{made.json['run']['info']['run_id']}/artifacts/weights"


def begin(real, folder: str, count: int = len(PARTS), **headers: str):
    body = {"path": "/home/me/größe 1.bin", "num_parts": count}
    return real.send_json("POST", f"{PROXY}/mpu/create/{folder}", body, **headers)


def send(real, begun, parts: list[bytes], step: int = 1) -> list[dict]:
    """Send ``parts`` to the first URLs, with step -1 the last one first."""
    sent = []
    pairs = list(zip(begun.json["credentials"], parts, strict=False))
    for credential, data in pairs[::step]:
        answer = real.ask("PUT", credential["url"].removeprefix(real.url), data)
        assert answer.status == 200
        number = credential["part_number"]
        part = {"part_number": number, "etag": answer.headers["etag"], "url": credential["url"]}
        sent.append(part)
    return sent


def end(real, what: str, folder: str, begun, **more: object):
    body = {"path": "C:\\me\\größe 1.bin", "upload_id": begun.json["upload_id"], **more}
    return real.send_json("POST", f"{PROXY}/mpu/{what}/{folder}", body)


def stored(real, folder: str):
    return real.ask("GET", f"{PROXY}/artifacts/{folder}/gr%C3%B6%C3%9Fe%201.bin")


def test_parts_become_one_file_in_whatever_order_they_come(real, folder):
    begun = begin(real, folder)
    assert [one["part_number"] for one in begun.json["credentials"]] == [1, 2, 3]
    sent = send(real, begun, PARTS, -1)
    assert stored(real, folder).status == 404
    assert end(real, "complete", folder, begun, parts=sent[::-1]).json == {}
    assert stored(real, folder).body == b"".join(PARTS)


def test_a_part_sent_again_replaces_the_first(real, folder):
    begun = begin(real, folder, 1)
    send(real, begun, [b"old"])
    sent = send(real, begun, [b"new"])
    assert end(real, "complete", folder, begun, parts=sent).status == 200
    assert stored(real, folder).body == b"new"


def test_completing_again_changes_nothing(real, folder):
    begun = begin(real, folder)
    sent = send(real, begun, PARTS)
    for _ in range(2):
        assert end(real, "complete", folder, begun, parts=sent).status == 200
    assert stored(real, folder).body == b"".join(PARTS)


def test_a_tag_that_a_proxy_weakened_is_the_same(real, folder):
    begun = begin(real, folder, 1)
    [part] = send(real, begun, [b"x"])
    weak = {**part, "etag": f"W/{part['etag']}"}
    assert end(real, "complete", folder, begun, parts=[weak]).status == 200


def test_what_was_aborted_is_gone(real, folder):
    begun = begin(real, folder)
    sent = send(real, begun, PARTS)
    assert end(real, "abort", folder, begun).json == {}
    assert end(real, "complete", folder, begun, parts=sent).status == 404
    part = begun.json["credentials"][0]["url"].removeprefix(real.url)
    assert real.ask("PUT", part, b"x").status == 404


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"Host": "127.0.0.1:80"}, "http://127.0.0.1:80"),
        ({"X-Forwarded-Proto": "https", "Host": "tracking.example"}, "https://tracking.example"),
        ({"X-Forwarded-Host": "a.example:8443, b"}, "http://a.example:8443"),
        ({"X-Forwarded-Proto": "javascript", "Host": "[::1]:5000"}, "http://[::1]:5000"),
    ],
)
def test_the_urls_are_those_by_which_the_client_came(real, folder, headers, origin):
    begun = begin(real, folder, 1, **headers).json
    path = f"{PROXY}/mpu/part/{begun['upload_id']}/1"
    assert begun["credentials"] == [{"url": origin + path, "part_number": 1, "headers": {}}]


class TestRefusals:
    def test_a_host_that_is_none(self, real, folder):
        answer = begin(real, folder, 1, **{"X-Forwarded-Host": "a/b?c"})
        assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")

    @pytest.mark.parametrize("count", [0, -1, 10_001])
    def test_a_number_of_parts(self, real, folder, count):
        assert begin(real, folder, count).status == 400

    @pytest.mark.parametrize("number", ["0", "4", "-1", "x", "1.5"])
    def test_a_part_that_was_not_announced(self, real, folder, number):
        begun = begin(real, folder).json
        answer = real.ask("PUT", f"{PROXY}/mpu/part/{begun['upload_id']}/{number}", b"x")
        assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")

    @pytest.mark.parametrize("upload_id", ["ab" * 16, "x"])
    def test_an_unknown_upload(self, real, upload_id):
        answer = real.ask("PUT", f"{PROXY}/mpu/part/{upload_id}/1", b"x")
        assert answer.status == (404 if len(upload_id) == 32 else 400)

    @pytest.mark.parametrize("order", [[], [0, 0, 1], [1, 0, 2]])
    def test_parts_out_of_order(self, real, folder, order):
        begun = begin(real, folder)
        sent = send(real, begun, PARTS)
        answer = end(real, "complete", folder, begun, parts=[sent[place] for place in order])
        assert answer.status == 400

    def test_a_part_that_was_not_sent_or_is_another(self, real, folder):
        begun = begin(real, folder)
        sent = send(real, begun, PARTS[:2])
        third = {"part_number": 3, "etag": sent[0]["etag"]}
        for parts in ([*sent, third], [{**sent[0], "etag": '"x"'}, sent[1]]):
            answer = end(real, "complete", folder, begun, parts=parts)
            assert (answer.status, answer.json["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        assert stored(real, folder).status == 404

    def test_an_upload_for_another_file(self, real, folder):
        begun = begin(real, folder)
        sent = send(real, begun, PARTS)
        for what in ("complete", "abort"):
            assert end(real, what, f"{folder}/x", begun, parts=sent).status == 400

    @pytest.mark.parametrize("what", ["create", "complete", "abort"])
    def test_a_path_that_climbs(self, real, folder, what):
        body = {"path": "a", "num_parts": 1, "upload_id": "ab" * 16, "parts": []}
        answers = [
            real.send_json("POST", f"{PROXY}/mpu/{what}/{folder}/%2e%2e", body),
            real.send_json("POST", f"{PROXY}/mpu/{what}/{folder}", {**body, "path": "/a/.."}),
        ]
        assert all(one.json["message"].startswith("Invalid path") for one in answers)

    def test_a_run_in_the_trash(self, real, folder):
        begun = begin(real, folder)
        sent = send(real, begun, PARTS)
        real.send_json("POST", f"{API}/runs/delete", {"run_id": folder.split("/")[1]})
        assert begin(real, folder).status == 400
        assert end(real, "complete", folder, begun, parts=sent).status == 400


def test_no_two_uploads_share_an_id(real, folder):
    ids = [begin(real, folder, 1).json["upload_id"] for _ in range(5)]
    assert all(one[:8] != other[:8] for one, other in itertools.pairwise(ids))
