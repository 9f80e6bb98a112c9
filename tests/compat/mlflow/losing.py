"""A network that loses answers: what was asked is done, and whoever asked never hears of it."""

import http.client
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LosingProxy:
    """Passes requests on to the server at ``port``; use as a context manager.

    The first answer to each request that changes something is lost, with its connection: the same
    request must come again before its answer gets through.
    """

    def __init__(self, port: int) -> None:
        self.lost: Counter[str] = Counter()
        """How many answers were lost, by path."""
        self._seen: set[tuple[str, str, bytes]] = set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(port))
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "LosingProxy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def loses(self, method: str, path: str, body: bytes) -> bool:
        """Say whether the answer to this request is lost, and note it."""
        with self._lock:
            request = (method, path, body)
            if method == "GET" or request in self._seen:
                return False
            self._seen.add(request)
            self.lost[path.partition("?")[0]] += 1
            return True

    def _handler(self, port: int) -> type[BaseHTTPRequestHandler]:
        loses = self.loses

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65_537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.read_body()
                # It goes on whole, so its length is that of what was read.
                headers = {
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() not in {"content-length", "transfer-encoding"}
                }
                server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                server.request(self.command, self.path, body, headers)
                answer = server.getresponse()
                said = answer.read()
                server.close()
                if loses(self.command, self.path, body):
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

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
