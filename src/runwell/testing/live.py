"""A real server in a thread of this process, and a client that hides nothing; knows no act."""

import http.client
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import uvicorn

from runwell.server.app import App
from runwell.server.connections import JoinedAnswers
from runwell.server.serve import Server
from runwell.server.sockets import bind

Body = bytes | Iterable[bytes] | None


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class LiveServer:
    """Serves ``app`` on a free port of the loopback; use as a context manager.

    Stopping it also stops the application, which closes its stores.
    """

    def __init__(self, app: App) -> None:
        # From here on connections wait in the backlog, so nobody has to wait for the thread.
        self._bound = bind("127.0.0.1", 0, may_move=False)
        self._server = Server(
            uvicorn.Config(app, http=JoinedAnswers, ws="none", lifespan="on", log_config=None), app
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._bound.listener]}
        )

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._bound.port

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "LiveServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of one's own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        *,
        chunked: bool = False,
    ) -> Answer:
        """Send a request on a new connection and return the answer."""
        connection = self.connect()
        try:
            connection.request(method, path, body, dict(headers or {}), encode_chunked=chunked)
            response = connection.getresponse()
            head = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, head, response.read())
        finally:
            connection.close()

    def send_json(self, method: str, path: str, value: object, **headers: str) -> Answer:
        """Send ``value`` as JSON; bytes are sent as they are."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.ask(method, path, body, {"Content-Type": "application/json", **headers})
