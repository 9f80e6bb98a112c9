"""How answers leave on a connection: in one piece where they are short, in order where not."""

import asyncio
import socket
from pathlib import Path

import pytest

from runwell.server.connections import JoinedWrites
from runwell.testing.server import ServerProcess

ASK = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_head_and_body_of_an_answer_arrive_together(sqlite_uri: str, tmp_path: Path):
    with (
        ServerProcess(sqlite_uri, folder=tmp_path / "server") as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection,
    ):
        # Two pieces may look like one where the reader wakes late, but not a hundred times.
        for _ in range(100):
            connection.sendall(ASK)
            head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
            assert b" 200 " in head
            assert body


@pytest.mark.parametrize("sizes", [[10], [10, 20], [10, 20, 30], [10, 9_000, 10], [9_000, 10, 10]])
def test_everything_written_leaves_in_order_and_before_the_end(sizes: list[int]):
    pieces = [bytes([65 + number]) * size for number, size in enumerate(sizes)]

    class Writing(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            joined = JoinedWrites(transport, asyncio.get_running_loop())
            for piece in pieces:
                joined.write(piece)
            joined.close()

    async def read_all() -> bytes:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Writing, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            received = await reader.read()
            writer.close()
        return received

    assert asyncio.run(read_all()) == b"".join(pieces)


def test_what_stands_alone_does_not_wait_for_more():
    class Writing(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            JoinedWrites(transport, asyncio.get_running_loop()).write(b"alone")

    async def read_one() -> bytes:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Writing, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            received = await asyncio.wait_for(reader.readexactly(5), 30)
            writer.close()
        return received

    assert asyncio.run(read_one()) == b"alone"
