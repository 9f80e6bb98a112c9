"""Left-over spools of writers that are gone: found, repaired at the tail, sent and removed."""

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from runwell.base.errors import RunwellError, Unavailable
from runwell.base.log import logger
from runwell.client.delivery import Delivery
from runwell.client.segments import SUFFIX, Segment, open_left_over, read_sidecar
from runwell.client.stream import whole_bytes
from runwell.client.transport.api import Transport
from runwell.wire.ingest import Rejection


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one left-over spool."""

    path: str
    uri: str
    sent_bytes: int
    torn_bytes: int
    """Length of a last call that its writer could not finish; cut off."""
    rejections: list[Rejection] = []
    problem: str = ""
    """Why it could not be sent and was left where it is."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A spool that is not sent yet."""

    path: str
    uri: str
    """Empty when its sidecar is lost."""
    host: str
    size_bytes: int


def list_waiting(folder: Path) -> list[Waiting]:
    """Return the spools in ``folder`` whose writers are gone, oldest first."""
    waiting: list[Waiting] = []
    for segment in _left_overs(folder):
        sidecar = read_sidecar(segment.path)
        waiting.append(
            Waiting(
                path=str(segment.path),
                uri=sidecar.uri if sidecar else "",
                host=sidecar.host if sidecar else "",
                size_bytes=segment.size_bytes(),
            )
        )
        segment.close()
    return waiting


def send_left_overs(
    folder: Path,
    transport_of: Callable[[str], Transport | None],
    *,
    any_host: bool = False,
    on_synced: Callable[[Synced], None] | None = None,
) -> list[Synced]:
    """Send the spools in ``folder`` whose writers are gone, oldest first, and remove them.

    ``transport_of(uri)`` gives the way to a spool's store, or None to leave that spool. A spool of
    another host (a shared folder) is left too, because its writer's lock may not be visible here,
    unless a person says with ``any_host`` that this is meant: a folder copied from a cluster.

    Raises:
        Unavailable: a store cannot be reached; what is not sent stays.
    """
    done: list[Synced] = []
    for segment in _left_overs(folder):
        try:
            sidecar = read_sidecar(segment.path)
            uri = sidecar.uri if sidecar else ""
            if sidecar and sidecar.host != platform.node() and not any_host:
                continue
            transport = transport_of(uri)
            if transport is None:
                continue
            synced = _try_to_send(segment, uri, transport)
            done.append(synced)
            if on_synced:
                on_synced(synced)
        finally:
            segment.close()
    return done


def _try_to_send(segment: Segment, uri: str, transport: Transport) -> Synced:
    try:
        return _send(segment, uri, transport)
    except Unavailable:
        raise
    except RunwellError as problem:  # One bad spool must not keep the others waiting.
        return Synced(
            path=str(segment.path), uri=uri, sent_bytes=0, torn_bytes=0, problem=str(problem)
        )


def _send(segment: Segment, uri: str, transport: Transport) -> Synced:
    size = segment.size_bytes()
    whole = whole_bytes(segment.fd, size)
    rejections: list[Rejection] = []
    delivery = Delivery(segment)
    before = delivery.ask_position(transport) if whole else 0
    delivery.send(transport, whole, rejections.append)
    delivery.finish()
    if whole < size:
        logger.warning(
            "spool %s ended within a frame: %d bytes of an unfinished call were cut off",
            segment.path.name,
            size - whole,
        )
    return Synced(
        path=str(segment.path),
        uri=uri,
        sent_bytes=max(0, whole - before),
        torn_bytes=size - whole,
        rejections=rejections,
    )


def _left_overs(folder: Path) -> Iterator[Segment]:
    """Yield spools that can be locked, oldest first; the caller closes them."""
    if not folder.is_dir():
        return
    # Writer ids ascend with time, so that a run's creation is sent before what follows it.
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        segment = open_left_over(path)
        if segment is None:
            continue
        if segment.size_bytes() == 0:
            segment.remove()
            continue
        yield segment
