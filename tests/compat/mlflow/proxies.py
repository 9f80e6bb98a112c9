"""What stands between a client and the server and is not as it should be."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple, Self

WITHOUT_SPANS: Final = "3.3.0"
"""A version of MLflow's server that takes no spans: clients keep them in a file of the trace."""


class Request(NamedTuple):
    """What a client asks."""

    method: str
    path: str
    body: bytes


class Answer(NamedTuple):
    """What is said to that; the length is that of ``body``."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Proxy:
    """Passes requests on to the server at ``port``; use as a context manager."""

    def __init__(self, port: int) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(port, self.answer))
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, _request: Request, ask: Callable[[], Answer]) -> Answer | None:
        """Return what the client hears, or None to end the connection without a word."""
        return ask()


class LosingProxy(Proxy):
    """Loses the first answer to each request that changes something, with its connection.

    What was asked is done, and the same request must come again before its answer gets through.
    """

    def __init__(self, port: int) -> None:
        self.lost: Counter[str] = Counter()
        """How many answers were lost, by path."""
        self._seen: set[Request] = set()
        self._lock = threading.Lock()
        super().__init__(port)

    def answer(self, request: Request, ask: Callable[[], Answer]) -> Answer | None:
        """Ask, and lose the answer or not."""
        answer = ask()
        with self._lock:
            if request.method == "GET" or request in self._seen:
                return answer
            self._seen.add(request)
            self.lost[request.path.partition("?")[0]] += 1
            return None


class OlderServer(Proxy):
    """Says that it is an older MLflow, so that clients do as they do with an old server."""

    def answer(self, request: Request, ask: Callable[[], Answer]) -> Answer | None:
        """Answer by itself what version it is."""
        if request.path == "/version":
            return Answer(200, [("Content-Type", "text/plain")], WITHOUT_SPANS.encode())
        return ask()


def _handler(
    port: int, answer: Callable[[Request, Callable[[], Answer]], Answer | None]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            request = Request(self.command, self.path, self.read_body())
            said = answer(request, lambda: _ask(port, request, list(self.headers.items())))
            if said is None:
                self.close_connection = True
                return
            self.send_response_only(said.status)
            for name, value in [*said.headers, ("Content-Length", str(len(said.body)))]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on

        def read_body(self) -> bytes:
            """Read the body, which clients send in chunks where they do not know its length."""
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks: list[bytes] = []
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


def _ask(port: int, request: Request, headers: list[tuple[str, str]]) -> Answer:
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    # It goes on whole, so its length is that of what was read.
    kept = dict(_without(headers, "content-length", "transfer-encoding"))
    server.request(request.method, request.path, request.body or None, kept)
    answer = server.getresponse()
    body = answer.read()
    server.close()
    return Answer(answer.status, _without(answer.getheaders(), "content-length"), body)


def _without(headers: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [pair for pair in headers if pair[0].lower() not in names]
