"""What every way to a store can do; knows neither sockets nor stores."""

from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from runwell.base.errors import Unavailable
from runwell.client.transport.routes import Act

Response = TypeVar("Response")


class Unreachable(Unavailable):
    """Nobody answers at all: the server is off, or the network is away."""


class Transport(Protocol):
    """One store. All methods may be called from any thread."""

    def call(self, act: Act[Response], request: msgspec.Struct) -> Response:
        """Do an act and return its answer.

        Raises:
            Unreachable: nobody answers; it is known within the timeout of connecting.
            RunwellError: as the act raises it.
        """
        ...

    def upload_blob(self, upload_id: str, run_id: str, path: Path) -> None:
        """Send the content of the file at ``path``, in flat memory; a later event names it."""
        ...

    def open_artifact(self, run_id: str, path: str) -> BinaryIO:
        """Open a file of a run for reading once from its beginning; the caller closes it.

        Raises:
            NotFound: there is no such run or file.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
