"""What users uploaded, shown in a browser: as what it is, and with what rights; knows no route.

The kind of a file follows from its first bytes: a name proves nothing. Whatever it is, and whoever
opens it, be it in a tab of its own, it gets an origin of its own and so no reach into our pages.
"""

import re
from typing import Final

from runwell.server.edge.asgi import Headers
from runwell.server.edge.headers import inline

FIRST_BYTES: Final = 4_096
"""What of a file is looked at."""
EDITION: Final = b"1"
"""To be raised when these headers change: a browser keeps them as long as it keeps the content."""

_OFFLINE: Final = {
    "script-src": "'unsafe-inline' 'unsafe-eval' data: blob:",
    "style-src": "'unsafe-inline' data:",
    "img-src": "data: blob:",
    "media-src": "data: blob:",
    "font-src": "data:",
    "connect-src": "'none'",
}
_ONLINE: Final = ("script-src", "style-src", "img-src", "font-src", "connect-src")
_DRAWN: Final = ("style-src", "img-src", "font-src")
"""What a drawing may have: no script."""
_EMBEDDED: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

_SIGNS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_BRANDS: Final = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
_PROLOGUE: Final = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE: Final = re.compile(
    rb"<!doctype\s+(\w+)[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_ELEMENT: Final = re.compile(rb"<(?:[a-z]\w*:)?([a-z]\w*)[\s/>]", re.IGNORECASE)
_HTML: Final = frozenset(
    b"html head body title meta link base style script iframe div span p a b i h1 h2 h3 h4 h5 h6 "
    b"table ul ol dl pre br hr img center font form main section article header nav footer".split()
)
_TAG: Final = re.compile(rb"<[a-z!/]", re.IGNORECASE)


def headers_of(first: bytes, name: str, *, network: bool) -> Headers:
    """Return the headers of a file that begins with ``first``, for an answer that shows it."""
    kind = kind_of(first, name)
    charset = "; charset=utf-8" if kind == "text/plain" and not _has_mark(first) else ""
    return [
        (b"content-type", f"{kind}{charset}".encode()),
        (b"content-security-policy", _policy(kind, network=network).encode()),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"private, no-cache"),
        inline(name),
    ]


def kind_of(first: bytes, name: str) -> str:
    """Return the media type of a file by its first bytes; ``text/plain`` where they say nothing.

    The name only decides between text and HTML where the bytes allow both.
    """
    for sign, kind in _SIGNS:
        if first.startswith(sign):
            return kind
    if first[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(first[8:12], "text/plain")
    if first[:4] == b"OggS":
        return "video/ogg" if b"theora" in first[:64] else "audio/ogg"
    if first[4:8] == b"ftyp":
        return _BRANDS.get(first[8:12], "video/mp4")
    if first[:4] == b"\x1aE\xdf\xa3" and b"webm" in first[:64]:
        return "video/webm"
    return _markup(first, name)


def _markup(first: bytes, name: str) -> str:
    text = first
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if text.startswith(mark):
            text = text[2:].decode(encoding, "replace").encode()
    if b"\x00" in text:
        return "text/plain"
    root = _root(text.removeprefix(b"\xef\xbb\xbf"))
    if root == b"svg":
        return "image/svg+xml"
    is_named = name.lower().endswith((".html", ".htm", ".xhtml"))
    if root in _HTML or (is_named and _TAG.search(text)):
        return "text/html"
    return "text/plain"


def _root(text: bytes) -> bytes:
    """Return the name of the first element, in lower case; empty where there is none."""
    place = 0
    while match := _PROLOGUE.match(text, place):
        place = match.end()
    if match := _DOCTYPE.match(text, place):
        return match[1].lower()
    match = _ELEMENT.match(text, place)
    return match[1].lower() if match else b""


def _has_mark(first: bytes) -> bool:
    """Say whether a text says itself how it is encoded."""
    return first.startswith((b"\xff\xfe", b"\xfe\xff"))


def _policy(kind: str, *, network: bool) -> str:
    if kind == "application/pdf":
        # The readers of browsers do not run in a sandbox, and show nothing else than a PDF.
        return "frame-ancestors 'self'"
    if kind == "text/html":
        return f"sandbox allow-scripts; default-src 'none'; {_sources(*_OFFLINE, network=network)}"
    if kind == "image/svg+xml":
        return f"sandbox; default-src 'none'; {_sources(*_DRAWN, network=network)}"
    return f"default-src 'none'; sandbox; {_EMBEDDED}"


def _sources(*names: str, network: bool) -> str:
    rules: list[str] = []
    for name in names:
        sources = _OFFLINE[name]
        if network and name in _ONLINE:
            sources = "https:" if sources == "'none'" else f"{sources} https:"
        rules.append(f"{name} {sources}")
    return "; ".join([*rules, _EMBEDDED])
