"""Which store this process talks to."""

import os

from runwell.client.process import PROCESS
from runwell.client.targets import parse_target


def set_tracking_uri(uri: str | os.PathLike[str]) -> None:
    """Send runs to another store: http(s)://…, sqlite:///file.db, postgresql://… or a directory.

    Child processes inherit it.

    Raises:
        Invalid: no such kind of store is known.
    """
    text = os.fspath(uri)
    parse_target(text)
    PROCESS.uri = text
    # Children that are not forked learn it this way.
    os.environ["RUNWELL_TRACKING_URI"] = text


def get_tracking_uri() -> str:
    """Return the URI of the store that runs go to."""
    return PROCESS.tracking_uri() or parse_target("").uri


def is_tracking_uri_set() -> bool:
    """Say whether the store was chosen, in code or in the environment."""
    return bool(PROCESS.tracking_uri())
