"""The web page's files as they were built: found once at the start, then served from memory.

Paths are looked up among what is there, never joined, so no request can name another file. Where
nothing was built (a checkout without ``make page``), the addresses of the page say so.
"""

import gzip
import hashlib
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import Final

from runwell.server.edge.asgi import Exchange, Headers
from runwell.server.edge.headers import is_known
from runwell.server.native import Handler
from runwell.server.routes import Routes
from runwell.server.threads import Threads

BUILT: Final = Path(__file__).parent / "page"
ADDRESSES: Final = ("/", "/experiments/{rest...}", "/runs/{rest...}", "/settings")
"""Where the page is; it reads from the address what to show."""
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # Charts and overlays place themselves by style; a style can run nothing.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "worker-src 'self' blob:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PAGE: Final[Headers] = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-cache"),
]
_FOR_EVER: Final[Headers] = [(b"cache-control", b"public, max-age=31536000, immutable")]
"""The names of assets carry a digest of their content."""
_NOT_BUILT: Final = b"""<!doctype html><html lang="en"><title>Runwell</title>
<p>The web page has not been built in this checkout: run <code>make page</code>, then start the
server again. The API is described at <a href="/api">/api</a>.</p></html>
"""


class _File:
    """One file; what is large and seldom wanted is read when somebody asks."""

    def __init__(self, name: str, path: Path | None) -> None:
        self._path = path
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.is_text = kind.startswith("text/") or kind.endswith(("javascript", "json", "+xml"))
        self.kind = f"{kind}; charset=utf-8" if self.is_text else kind

    @cached_property
    def content(self) -> bytes:
        """The bytes as they were built."""
        return _NOT_BUILT if self._path is None else self._path.read_bytes()

    @cached_property
    def etag(self) -> bytes:
        """What tells one version from another."""
        return b'"%s"' % hashlib.blake2b(self.content, digest_size=12).hexdigest().encode()

    @cached_property
    def zipped(self) -> bytes:
        """The content as most clients take it; made when the first one asks."""
        return gzip.compress(self.content, 9, mtime=0)


def add_routes(routes: Routes[Handler], threads: Threads, built: Path = BUILT) -> None:
    """Add the addresses of the page and its files below ``built``."""
    files = {
        path.relative_to(built).as_posix(): _File(path.name, path)
        for path in sorted(built.rglob("*"))
        if path.is_file()
    }
    page = files.pop("index.html", None) or _File("index.html", None)
    for address in ADDRESSES:
        routes.add("GET", address, _handler(page, threads, _PAGE))
    for name, file in files.items():
        kept = _FOR_EVER if name.startswith("assets/") else []
        routes.add("GET", f"/{name}", _handler(file, threads, kept))


def _handler(file: _File, threads: Threads, headers: Headers) -> Handler:
    def answer(exchange: Exchange) -> tuple[int, bytes, Headers]:
        own: Headers = [(b"etag", file.etag), (b"vary", b"accept-encoding"), *headers]
        if is_known(exchange.headers, file.etag):
            return 304, b"", own
        own.append((b"content-type", file.kind.encode()))
        if file.is_text and b"gzip" in exchange.headers.get(b"accept-encoding", b""):
            return 200, file.zipped, [*own, (b"content-encoding", b"gzip")]
        return 200, file.content, own

    async def handle(exchange: Exchange, _names: dict[str, str]) -> None:
        status, body, own = await threads.run(answer, exchange)
        await exchange.reply(status, body, own)

    return handle
