"""Requests about files that come in parts; the parts themselves are byte streams."""

import msgspec


class BeginUpload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Announce a file in ``part_count`` parts."""

    part_count: int
    target: str = ""
    """What the file is for: any text; whoever joins the parts must say the same."""


class UploadBegun(msgspec.Struct, frozen=True, kw_only=True):
    """The id under which parts are taken; who knows it may send them."""

    upload_id: str


class UploadPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store the bytes of the body as a part, in place of one of that number; they begin at 1."""

    upload_id: str
    number: int


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that was sent."""

    number: int
    digest: str
    """BLAKE3-256 as it was answered, 64 hex characters."""


class JoinParts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make one content of these parts, which ascend by number."""

    upload_id: str
    parts: list[Part]
    target: str = ""


class AbortUpload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forget an upload and its parts."""

    upload_id: str
    target: str = ""
