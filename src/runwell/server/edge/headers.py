"""Reading and writing header values that have a grammar of their own; knows no route."""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from runwell.base.errors import Invalid

_RANGE: Final = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})\Z")
_SHA256: Final = re.compile(rb"(?:^|[,\s])sha-256=:([A-Za-z0-9+/=]+):")
_BLAKE3: Final = re.compile(rb"[0-9a-f]{64}\Z")

UNTRUSTED: Final = (b"content-security-policy", b"default-src 'none'; sandbox")
"""On everything that users uploaded: should a browser show it after all, it can do nothing."""


def page_policy(style: str) -> tuple[bytes, bytes]:
    """Return the policy of a page of ours whose only active part is one inline ``style``."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    return (b"content-security-policy", policy.encode())


def attachment(name: str) -> tuple[bytes, bytes]:
    """Return the header that offers a download as ``name`` (RFC 6266, names as in RFC 8187)."""
    return _disposition("attachment", name)


def inline(name: str) -> tuple[bytes, bytes]:
    """Return the header of what is shown in the browser, and called ``name`` if it is saved."""
    return _disposition("inline", name)


def _disposition(kind: str, name: str) -> tuple[bytes, bytes]:
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name) or "file"
    encoded = quote(name, safe="")
    value = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return (b"content-disposition", value.encode())


def is_known(headers: Mapping[bytes, bytes], etag: bytes) -> bool:
    """Say whether the client holds the content of ``etag`` already (``If-None-Match``)."""
    known = headers.get(b"if-none-match")
    if known is None:
        return False
    tags = [tag.strip().removeprefix(b"W/") for tag in known.split(b",")]
    return etag in tags or b"*" in tags


def requested_range(headers: Mapping[bytes, bytes], etag: bytes, size: int) -> range | None:
    """Return which bytes of ``size`` are asked for; None for all of them (RFC 9110 §14).

    An empty range means that what was asked for lies outside. Several ranges in one request, and
    ranges of another version of the content, are answered with the whole.
    """
    match = _RANGE.match(headers.get(b"range", b""))
    if not match or match[0] == b"bytes=-" or headers.get(b"if-range", etag) != etag:
        return None
    first, last = match[1], match[2]
    if not first:
        return range(max(0, size - int(last)), size)
    stop = min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return None
    return range(int(first), max(stop, int(first))) if int(first) < size else range(0)


def expected_sha256(headers: Mapping[bytes, bytes]) -> bytes | None:
    """Return the SHA-256 that the client says its body has (``Content-Digest``, RFC 9530).

    Raises:
        Invalid: it cannot be read.
    """
    match = _SHA256.search(headers.get(b"content-digest", b""))
    if match is None:
        return None
    try:
        digest = base64.b64decode(match[1], validate=True)
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise Invalid("Content-Digest holds no SHA-256", hint="write sha-256=:<base64>:")
    return digest


def expected_blake3(headers: Mapping[bytes, bytes]) -> str:
    """Return the BLAKE3 that the client says its body has, or an empty text.

    Raises:
        Invalid: it cannot be read.
    """
    value = headers.get(b"x-content-blake3")
    if value is None:
        return ""
    if not _BLAKE3.match(value):
        raise Invalid("X-Content-BLAKE3 is not a digest", hint="write 64 characters of 0-9a-f")
    return value.decode()
