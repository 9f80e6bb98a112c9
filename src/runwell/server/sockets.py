"""The socket that a server listens on, and who has the port if we cannot; knows no HTTP."""

import errno
import socket
import sys
from pathlib import Path
from typing import Final

from runwell.base.errors import Conflict, Invalid, Unavailable

BACKLOG: Final = 2_048
_TRIES: Final = 50
"""Ports that are tried above the default one."""
_LISTEN: Final = "0A"


class Bound:
    """A listening socket; ``note`` says why it has another port than was wished, if so."""

    def __init__(self, listener: socket.socket, note: str = "") -> None:
        self.listener = listener
        self.note = note

    @property
    def port(self) -> int:
        """The port that it got."""
        return int(self.listener.getsockname()[1])


def resolve_host(host: str) -> tuple[socket.AddressFamily, str]:
    """Return the family and the numeric address of ``host``, IPv4 first.

    Raises:
        Invalid: it has none.
    """
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", None, type=socket.SOCK_STREAM)  # noqa: S104
    except OSError:
        raise Invalid(f"{host!r} is not an address of this machine", hint="try 127.0.0.1") from None
    family, *_, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, str(address[0])


def bind(host: str, port: int, *, may_move: bool) -> Bound:
    """Listen on ``port`` of ``host``, or with ``may_move`` on the next free one.

    Raises:
        Conflict: the port is taken; the message says by whom, where that can be known.
        Invalid: the address is not one of this machine.
        Unavailable: the system refuses.
    """
    family, address = resolve_host(host)
    note = ""
    for candidate in range(port, min(port + (_TRIES if may_move else 1), 65_536)):
        try:
            return Bound(_listen(family, address, candidate), note)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise _refused(problem, host, candidate) from None
        note = note or f"port {port} is taken by {describe_owner(port)}"
    raise Conflict(
        note, hint=f"stop it, or choose another port: --port {port + 1 if port < 65_535 else 0}"
    )


def describe_owner(port: int) -> str:
    """Return which program listens on ``port``, as well as it can be known."""
    inodes = _listening_inodes(port)
    for process in _processes() if inodes else []:
        if inodes & _socket_inodes(process):
            return f"{_command(process)!r} (process {process.name})"
    return "another program" if inodes else "a program of another user"


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # With `proto` left at 0, asyncio does not recognize accepted connections as TCP and leaves
    # Nagle's algorithm on, which cost a peer 40 ms for every request on a kept connection.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Accepted connections inherit it on Linux.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((address, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _refused(problem: OSError, host: str, port: int) -> Exception:
    if problem.errno == errno.EADDRNOTAVAIL:
        return Invalid(f"{host!r} is not an address of this machine", hint="try 127.0.0.1")
    if problem.errno == errno.EACCES:
        return Invalid(f"port {port} needs more rights", hint="choose one above 1023")
    return Unavailable(f"{host}:{port} cannot be listened on: {problem.strerror}")


def _listening_inodes(port: int) -> set[str]:
    """Return the inodes of the sockets that listen on ``port`` (proc(5), ``/proc/net/tcp``)."""
    inodes: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not sys.platform.startswith("linux") or not Path(table).exists():
            continue
        for line in Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == _LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(columns[9])
    return inodes


def _processes() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def _socket_inodes(process: Path) -> set[str]:
    inodes: set[str] = set()
    try:
        for entry in (process / "fd").iterdir():
            target = str(entry.readlink())
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    except OSError:
        # It ended meanwhile, or belongs to somebody else: then it cannot be named.
        return inodes
    return inodes


def _command(process: Path) -> str:
    words = (process / "cmdline").read_bytes().split(b"\x00")
    name = (process / "comm").read_text().strip()
    shown = " ".join(word.decode(errors="replace") for word in words if word)
    return shown if 0 < len(shown) <= 80 else name
