"""A server that says it is an older MLflow, so that clients do as they do with an old server."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

WITHOUT_SPANS: Final = "3.3.0"
"""A version of MLflow's server that takes no spans: clients keep them in a file of the trace."""


class OlderServer:
    """Passes requests on to the server at ``port``, but names its version itself.

    Use as a context manager.
    """

    def __init__(self, port: int, version: str = WITHOUT_SPANS) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(port, version))
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "OlderServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(port: int, version: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path == "/version":
                self.say(200, [("Content-Type", "text/plain")], version.encode())
                return
            server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            server.request(self.command, self.path, body or None, dict(self.headers))
            answer = server.getresponse()
            said = answer.read()
            server.close()
            left = [pair for pair in answer.getheaders() if pair[0].lower() != "content-length"]
            self.say(answer.status, left, said)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def say(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
