"""HTTP/1.1 over a raw socket: one prebuilt request, one answer, next to no CPU.

Shared by the load generators of both sides; must not know what is asked.
"""

import socket
from typing import Final

CHUNK: Final = 1 << 20
TIMEOUT_S: Final = 120.0


def request_bytes(
    method: str, target: str, port: int, body: bytes = b"", accept: str = "application/json"
) -> bytes:
    """Return an HTTP/1.1 request that keeps its connection."""
    head = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}"]
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def connect(port: int) -> socket.socket:
    """Return a connection to a server on this machine that sends without delay."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def exchange(connection: socket.socket, request: bytes) -> bytes:
    """Send one request and return the whole answer, head and body."""
    connection.sendall(request)
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += receive(connection)
    head = bytes(received[:end]).lower()
    marker = b"content-length:"
    if marker not in head:
        raise SystemExit(f"an answer without a length: {head!r}")
    length = int(head.partition(marker)[2].partition(b"\r\n")[0])
    while len(received) < end + 4 + length:
        received += receive(connection)
    return bytes(received)


def receive(connection: socket.socket) -> bytes:
    """Return what has arrived, waiting for at least one byte."""
    data = connection.recv(CHUNK)
    if not data:
        raise SystemExit("the server closed the connection")
    return data
