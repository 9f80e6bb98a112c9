"""Who may talk to the server from a browser: Host against DNS rebinding, Origin against CSRF.

Knows names and addresses, no route.
"""

import ipaddress
from typing import Final

from runwell.base.errors import Forbidden
from runwell.server.edge.asgi import Exchange

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(address: str) -> bool:
    """Say whether only this machine can reach ``address``, a numeric one."""
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def check_host(exchange: Exchange, allowed: frozenset[str] | None) -> None:
    """Let a request pass that names the server as one of ``allowed``; None allows any name.

    A page of another site can let its own name point to 127.0.0.1; the browser then believes that
    the two are one origin, but still sends the other name.

    Raises:
        Forbidden: the name is another.
    """
    if allowed is None:
        return
    value = exchange.headers.get(b"host", b"").decode("latin-1")
    name = _name_of(value)
    if name not in allowed:
        raise Forbidden(
            f"this server does not go by the name {name!r}",
            hint="use localhost, or start it with --allowed-hosts and that name",
        )


def check_origin(exchange: Exchange) -> None:
    """Let a change pass that comes from our own pages or from no page at all.

    Raises:
        Forbidden: a browser says that a page of another site asks for it.
    """
    if b"origin" not in exchange.headers or exchange.method in _SAFE:
        return
    origin = exchange.headers[b"origin"].decode("latin-1")
    host = exchange.headers.get(b"host", b"").decode("latin-1")
    # Compared as text: an origin has no path, and taking a malformed one apart fails.
    if not host or origin.partition("://")[2] != host:
        raise Forbidden(
            f"a page of {origin!r} may not change this store",
            hint="pages of other sites can only be read from; use the client library or the CLI",
        )


def _name_of(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().rstrip(".")
