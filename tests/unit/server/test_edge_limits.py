"""Compressed bodies: what is understood, and what a small body cannot do."""

import gzip
import zlib

import pytest

from runwell.base.errors import Corrupt, Invalid, TooLarge
from runwell.base.limits import MAX_INFLATED_BYTES
from runwell.server.edge.limits import inflate


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        (b"gzip", gzip.compress),
        (b"deflate", zlib.compress),
        (b"GZIP", gzip.compress),
        (b"", bytes),
        (b"identity", bytes),
    ],
)
def test_known_encodings(encoding, compress):
    assert inflate(compress(b"abc" * 1000), encoding) == b"abc" * 1000


@pytest.mark.parametrize("encoding", [b"br", b"gzip, gzip", b"nonsense\xff"])
def test_an_unknown_encoding_is_refused_with_the_remedy(encoding):
    with pytest.raises(Invalid, match="gzip, deflate or plain"):
        inflate(b"x", encoding)


@pytest.mark.parametrize(
    "body", [b"", b"not compressed", zlib.compress(b"abc" * 99)[:-1], zlib.compress(b"abc") + b"x"]
)
def test_broken_compression_is_corrupt(body):
    with pytest.raises(Corrupt):
        inflate(body, b"deflate")


def test_a_body_may_grow_up_to_the_limit_and_not_beyond():
    at = zlib.compress(bytes(MAX_INFLATED_BYTES), 1)
    assert len(inflate(at, b"deflate")) == MAX_INFLATED_BYTES
    with pytest.raises(TooLarge, match="decompressed"):
        inflate(zlib.compress(bytes(MAX_INFLATED_BYTES + 1), 1), b"deflate")


def test_over_http(live):
    body = gzip.compress(b'{"name": "n"}')
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert live.ask("PATCH", "/api/v1/things/a", body, headers).json["name"] == "n"
    answer = live.ask("PATCH", "/api/v1/things/a", body[:-3], headers)
    assert (answer.status, answer.json["error"]["code"]) == (422, "corrupt")
