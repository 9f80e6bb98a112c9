"""The way to a server: HTTP/1.1 over kept connections, with nothing but the standard library."""

import base64
import contextlib
import http.client
import io
import ssl
import urllib.parse
import zlib
from collections import deque
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import msgspec

from runwell.base import settings
from runwell.base.codec import decode_json, decode_msgpack, encode_request
from runwell.base.errors import (
    Forbidden,
    Invalid,
    NotFound,
    RunwellError,
    TooLarge,
    Unauthenticated,
    Unavailable,
    error_of,
)
from runwell.base.version import __version__
from runwell.client.transport.api import Unreachable
from runwell.client.transport.routes import DOWNLOAD_PATH, SEND_BATCH, UPLOAD_PATH, Act
from runwell.wire.admin import Empty
from runwell.wire.batch import CONTENT_TYPE
from runwell.wire.ingest import SendBatch

Response = TypeVar("Response")

_MSGPACK: Final = "application/msgpack"
_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}
_BLOCK_BYTES: Final = 1024 * 1024
_DEFLATE_FROM_BYTES: Final = 1024
_NOT_TWICE: Final = {"experiments.create", "runs.log_inputs", "ingest.log"}
"""Acts that are not repeated when a kept connection turns out to be dead."""
_BY_STATUS: Final[dict[int, type[RunwellError]]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    413: TooLarge,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


class _Problem(msgspec.Struct):
    code: str
    message: str
    hint: str = ""


class _ErrorBody(msgspec.Struct):
    error: _Problem


class HttpTransport:
    """Speaks Runwell's native API to the server at ``uri``; a ``Transport``.

    Idle connections are kept in a stack that all threads share, so that there are as many as are
    needed at once. ``credentials`` is ``user:password`` from the URI, which wins over the settings.
    """

    def __init__(self, uri: str, credentials: str = "") -> None:
        parts = urllib.parse.urlsplit(uri)
        self.uri = uri
        self._host = parts.hostname or ""
        self._is_secure = parts.scheme == "https"
        self._port = parts.port or (443 if self._is_secure else 80)
        self._prefix = parts.path.rstrip("/")
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._headers = {"User-Agent": f"runwell/{__version__}", **_authorization(credentials)}

    def call(self, act: Act[Response], request: msgspec.Struct) -> Response:
        """Do an act and return its answer; see ``Transport``."""
        path, body, headers = self._encode(act, request)
        with self._answer(act.method, path, body, headers, act.name not in _NOT_TWICE) as answer:
            return _decode(answer, act.response)

    def upload_blob(self, upload_id: str, run_id: str, path: Path) -> None:
        """Stream the file to the server; see ``Transport``."""
        route = UPLOAD_PATH.format(upload_id=_quote(upload_id))
        query = urllib.parse.urlencode({"run_id": run_id})
        with path.open("rb") as file:
            headers = {
                "Content-Type": "application/octet-stream",
                "Content-Length": str(path.stat().st_size),
                "Accept": _MSGPACK,
            }
            with self._answer("PUT", f"{route}?{query}", file, headers, is_safe=True) as answer:
                answer.read()

    def open_artifact(self, run_id: str, path: str) -> BinaryIO:
        """Open a file of a run as a stream; see ``Transport``."""
        route = DOWNLOAD_PATH.format(run_id=_quote(run_id))
        query = urllib.parse.urlencode({"path": path})
        answer = self._request("GET", f"{route}?{query}", None, {"Accept": "*/*"}, is_safe=True)
        return io.BufferedReader(cast("io.RawIOBase", answer), _BLOCK_BYTES)

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()

    def forget_connections(self) -> None:
        """In a forked child: leave the parent's connections to the parent."""
        self._idle = deque()

    def _encode(
        self, act: Act[Any], request: msgspec.Struct
    ) -> tuple[str, bytes | None, dict[str, str]]:
        """Return path with query, body and headers of a request."""
        headers = {"Accept": _MSGPACK}
        if isinstance(request, SendBatch) and act.name == SEND_BATCH.name:
            headers["Content-Type"] = CONTENT_TYPE
            if self._host not in _LOOPBACK and len(request.body) > _DEFLATE_FROM_BYTES:
                headers["Content-Encoding"] = "deflate"
                return act.path, zlib.compress(request.body, 1), headers
            return act.path, request.body, headers
        sent = encode_request(request)
        fields = msgspec.structs.asdict(request)
        names = [part[1:-1] for part in act.path.split("/") if part.startswith("{")]
        path = act.path.format(**{name: _quote(str(fields.pop(name))) for name in names})
        if act.method in {"GET", "DELETE"}:
            query = urllib.parse.urlencode(
                {name: _query_text(value) for name, value in fields.items() if value is not None}
            )
            return (f"{path}?{query}" if query else path), None, headers
        headers["Content-Type"] = _MSGPACK
        # The path has some of the fields already; a body may repeat them.
        return path, sent, headers

    @contextlib.contextmanager
    def _answer(
        self,
        method: str,
        path: str,
        body: bytes | BinaryIO | None,
        headers: Mapping[str, str],
        is_safe: bool,
    ) -> Generator["_Answer"]:
        answer = self._request(method, path, body, headers, is_safe)
        try:
            yield answer
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable(f"the answer of {self.uri} broke off: {problem}") from None
        finally:
            answer.close()

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | BinaryIO | None,
        headers: Mapping[str, str],
        is_safe: bool,
    ) -> "_Answer":
        """Send a request; return the answer, or raise the error that it is."""
        while True:
            connection, is_fresh = self._connection()
            try:
                connection.request(method, self._prefix + path, body, {**self._headers, **headers})
                response = connection.getresponse()
                break
            except (OSError, http.client.HTTPException) as problem:
                connection.close()
                # A server closes kept connections when it likes: only a fresh one tells the truth.
                if is_fresh or not is_safe:
                    raise self._unreachable(problem) from None
                if body is not None and not isinstance(body, bytes):
                    body.seek(0)
        answer = _Answer(connection, response, self._idle)
        if response.status >= 300:
            with answer:
                raise self._error(response)
        return answer

    def _connection(self) -> tuple[http.client.HTTPConnection, bool]:
        try:
            return self._idle.pop(), False
        except IndexError:
            return self._connect(), True

    def _connect(self) -> http.client.HTTPConnection:
        timeout_s = settings.CONNECT_TIMEOUT_S()
        if self._is_secure:
            connection = http.client.HTTPSConnection(
                self._host,
                self._port,
                timeout=timeout_s,
                blocksize=_BLOCK_BYTES,
                context=ssl.create_default_context(),
            )
        else:
            connection = http.client.HTTPConnection(
                self._host, self._port, timeout=timeout_s, blocksize=_BLOCK_BYTES
            )
        try:
            connection.connect()  # Sets TCP_NODELAY.
        except OSError as problem:
            raise self._unreachable(problem) from None
        connection.sock.settimeout(settings.HTTP_TIMEOUT_S())
        return connection

    def _unreachable(self, problem: Exception) -> Unreachable:
        return Unreachable(
            f"no answer from {self.uri}: {str(problem) or type(problem).__name__}",
            hint="is the server running? Start one with: "
            f"runwell server --host {self._host} --port {self._port}",
        )

    def _error(self, response: http.client.HTTPResponse) -> RunwellError:
        body = response.read(_BLOCK_BYTES)
        is_msgpack = response.headers.get_content_type() == _MSGPACK
        try:
            problem = (decode_msgpack if is_msgpack else decode_json)(body, _ErrorBody).error
        except Invalid:
            kind = _BY_STATUS.get(response.status, RunwellError)
            return kind(
                f"{self.uri} answered {response.status} {response.reason}",
                hint="is that the address of a Runwell server? Try its /version in a browser"
                if response.status not in {401, 403}
                else "set RUNWELL_TRACKING_USERNAME and RUNWELL_TRACKING_PASSWORD, or …_TOKEN",
            )
        return error_of(problem.code, problem.message, problem.hint)


class _Answer(io.RawIOBase):
    """The body of an answer; closing it gives the connection back, if it was read to its end."""

    def __init__(
        self,
        connection: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
        idle: deque[http.client.HTTPConnection],
    ) -> None:
        self._connection = connection
        self._idle = idle
        self.response = response

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.response.readinto(buffer)

    def readall(self) -> bytes:
        return self.response.read()

    def close(self) -> None:
        if self.closed:
            return
        if self.response.isclosed() and self._connection.sock is not None:
            self._idle.append(self._connection)
        else:
            self._connection.close()
        super().close()


def _decode(answer: _Answer, response: type[Response]) -> Response:
    body = answer.readall()
    if response is Empty and not body:
        return cast("Response", Empty())
    content_type = answer.response.headers.get_content_type()
    if content_type == _MSGPACK:
        return decode_msgpack(body, response)
    return decode_json(body, response)


def _authorization(credentials: str) -> dict[str, str]:
    token = settings.TRACKING_TOKEN()
    if token and not credentials:
        return {"Authorization": f"Bearer {token}"}
    if not credentials and settings.TRACKING_USERNAME():
        credentials = f"{settings.TRACKING_USERNAME()}:{settings.TRACKING_PASSWORD()}"
    if not credentials:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}


def _quote(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _query_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
