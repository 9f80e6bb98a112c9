"""Requests about the files of a run; the answers are ``entities.FileInfo`` and byte streams."""

import msgspec

from runwell.entities.artifact import FileInfo


class ListArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List a folder; with ``recursive`` all files below it and no folders."""

    run_id: str
    path: str = ""
    recursive: bool = False
    with_models: bool = True
    """Whether the files of logged models that the run made are among its own."""


class Artifacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A listing, ascending by path."""

    files: list[FileInfo] = []


class DownloadArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the bytes of one file."""

    run_id: str
    path: str


class ViewArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for one file as a browser shows it, shut off from everything around it."""

    run_id: str
    path: str
    network: bool = False
    """Whether it may load from other sites over HTTPS, as pages with charts do."""


class ArchiveArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for all files below a folder as one zip archive; without a path for all there are."""

    run_id: str
    path: str = ""


class UploadArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store the bytes of the body as a file of the run, in place of one of that path."""

    run_id: str
    path: str


class DeleteArtifacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a file, or a folder with all below it."""

    run_id: str
    path: str


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """How many things were removed."""

    count: int


class UploadBlob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Store the bytes of the body under an id that an ``UploadLogged`` event will name."""

    upload_id: str
    run_id: str


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """What the server received."""

    digest: str
    """BLAKE3-256, 64 hex characters."""
    size_bytes: int
