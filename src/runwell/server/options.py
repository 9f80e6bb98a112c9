"""What a person may choose about a server; light, so that ``--help`` loads neither SQL nor HTTP."""

from typing import Final

import msgspec

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 5000


class ServeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The choices."""

    host: str = DEFAULT_HOST
    port: int | None = None
    """None is the default port, or the next free one."""
    store: str | None = None
    artifacts: str | None = None
    workers: int = 1
    is_insecure: bool = False
    allowed_hosts: tuple[str, ...] = ()
