"""Which text may name a file of a run, a model or a dataset; must not know where it is kept."""

import re
from typing import Final

from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import MAX_ARTIFACT_PATH, MAX_ARTIFACT_PATH_BYTES, check_text

_DRIVE: Final = re.compile(r"[A-Za-z]:")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def parse_artifact_path(text: str) -> str:
    """Return ``text`` as an artifact path: names joined by single slashes, relative, case kept.

    Any unicode may stand in a name, quotes, spaces and emoji too; nothing is percent-decoded. The
    one thing normalised is a trailing slash, with which people mark a folder.

    Raises:
        Invalid: empty, absolute, with a drive letter, a backslash, a control character, or a name
            that is empty, ``.`` or ``..``.
        TooLarge: longer than ``MAX_ARTIFACT_PATH`` characters or ``MAX_ARTIFACT_PATH_BYTES``.
    """
    check_text(text, what="artifact path", limit=MAX_ARTIFACT_PATH)
    if (size := len(text.encode())) > MAX_ARTIFACT_PATH_BYTES:
        raise TooLarge(
            f"artifact path takes {size:,} bytes; at most {MAX_ARTIFACT_PATH_BYTES:,} fit"
        )
    if _CONTROL.search(text):
        raise Invalid(f"artifact path {text!r} holds a control character", hint="remove it")
    if "\\" in text:
        raise Invalid(
            f"artifact path {text!r} holds a backslash",
            hint=f"names are joined by slashes: {text.replace(chr(92), '/')!r}",
        )
    if text.startswith("/") or _DRIVE.match(text):
        raise Invalid(
            f"artifact path {text!r} is absolute", hint="give a path relative to the run's files"
        )
    path = text.removesuffix("/")
    for name in path.split("/"):
        if name in {"", ".", ".."}:
            raise Invalid(
                f"artifact path {text!r} has {name!r} as one of its names",
                hint="leave out empty names, '.' and '..'",
            )
    return path


def parent_paths(path: str) -> tuple[str, ...]:
    """Return the folders that hold ``path``, outermost first: ``a/b/c`` gives ``a``, ``a/b``."""
    names = path.split("/")
    return tuple("/".join(names[:depth]) for depth in range(1, len(names)))
