"""Runs that another process of this host began and has not sent yet; found in the spools."""

from pathlib import Path

import msgspec

from runwell.client.segments import SUFFIX
from runwell.wire.events import RunCreated, decode_event
from runwell.wire.frames import EVENT, scan_frames


def find_birth(folder: Path, run_id: str) -> RunCreated | None:
    """Return how the run began, if a spool in ``folder`` says so, whoever writes to it now.

    A child process that is given the id of a run at once may be faster than its parent's sender;
    with the run's beginning in its own spool, too, its values cannot arrive too early.
    """
    wanted = run_id.encode()
    for path in sorted(folder.glob(f"*{SUFFIX}"), reverse=True):
        try:
            data = path.read_bytes()
        except OSError:  # Sent and removed in this moment.
            continue
        if wanted in data and (birth := _birth_in(data, run_id)):
            return birth
    return None


def _birth_in(data: bytes, run_id: str) -> RunCreated | None:
    for frame in scan_frames(data, verify=False):
        if frame.kind != EVENT:
            continue
        try:
            event = decode_event(data[frame.body : frame.end])
        except msgspec.MsgspecError:  # Of another version of Runwell.
            continue
        if isinstance(event, RunCreated) and event.run_id == run_id:
            return event
    return None
