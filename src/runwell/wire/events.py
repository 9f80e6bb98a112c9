"""Events: everything a writer says that is not a metric point, one Struct each.

They are facts about what happened in the process that logs, in the order in which it happened.
Applying one twice must give the same store as applying it once.
"""

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.entities.dataset import DatasetInput
from runwell.entities.run import RunStatus


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event"):
    """The root; every event is about one run."""

    run_id: str


class RunCreated(Event, frozen=True, tag="run_created"):
    """A run began. The experiment is named by id or, by a client that was offline, by name."""

    experiment_id: str = ""
    experiment_name: str = ""
    run_name: str = ""
    user_id: str = ""
    start_ms: int = 0
    parent_run_id: str = ""
    tags: dict[str, str] = {}


class RunUpdated(Event, frozen=True, tag="run_updated"):
    """A run ended, was resumed (status RUNNING, which clears the end) or got another name."""

    status: RunStatus | None = None
    end_ms: int | None = None
    run_name: str | None = None


class ParamsLogged(Event, frozen=True, tag="params_logged"):
    """Parameters were logged; another value for a known key is refused."""

    params: dict[str, str]


class TagsChanged(Event, frozen=True, tag="tags_changed"):
    """Tags were set, or removed where the value is null."""

    tags: dict[str, str | None]


class InputsLogged(Event, frozen=True, tag="inputs_logged"):
    """The run used datasets."""

    inputs: list[DatasetInput]


class FileLogged(Event, frozen=True, tag="file_logged"):
    """A small file was logged; its content travels inside the event."""

    path: str
    content: bytes
    time_ms: int = 0


class UploadLogged(Event, frozen=True, tag="upload_logged"):
    """A large file was logged; its content was uploaded before, under ``upload_id``."""

    path: str
    upload_id: str
    size_bytes: int
    time_ms: int = 0


class CallsLost(Event, frozen=True, tag="calls_lost"):
    """Calls could not be kept, because the disk of the writer was full."""

    count: int
    since_ms: int
    until_ms: int


AnyEvent = (
    RunCreated
    | RunUpdated
    | ParamsLogged
    | TagsChanged
    | InputsLogged
    | FileLogged
    | UploadLogged
    | CallsLost
)
"""The union that an EVENT frame holds."""

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[AnyEvent] = msgspec.msgpack.Decoder(AnyEvent)


def encode_event(event: AnyEvent) -> bytes:
    """Return the body of the EVENT frame for ``event``."""
    return _encoder.encode(event)


def decode_event(body: bytes | memoryview) -> AnyEvent:
    """Return the event in the body of an EVENT frame.

    Raises:
        msgspec.MsgspecError: it is of no known event, for example of a newer client.
    """
    try:
        return _decoder.decode(body)
    except UNREADABLE as problem:
        if isinstance(problem, msgspec.MsgspecError):
            raise
        raise msgspec.DecodeError(str(problem)) from None
