"""A file or folder that belongs to a run."""

import msgspec


class FileInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a listing; a folder has neither size nor digest of its own."""

    path: str
    """Relative to the run, with forward slashes."""
    is_dir: bool = False
    file_size: int | None = None
    """Bytes."""
    digest: str = ""
    """BLAKE3-256 of the content, 64 hex characters."""
    created_ms: int = 0
