"""Where data came from, as a type and a JSON text; it opens nothing."""

import os
import re
from typing import Final, cast

from runwell.client.masking import mask_url
from runwell.client.media.document import encode_json_text
from runwell.client.source import GIT_COMMIT, SOURCE_NAME, SOURCE_TYPE, capture_source

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+)://")
_TYPES: Final = {"https": "http", "file": "local", "s3a": "s3", "s3n": "s3", "abfss": "abfs"}
"""Schemes whose source type is not the scheme itself."""
_CODE_TAGS: Final = (SOURCE_NAME, SOURCE_TYPE, GIT_COMMIT)


def describe_source(source: object) -> tuple[str, str]:
    """Return the source type and the JSON text of where data came from.

    A path is ``local``, an address goes by its scheme (``http``, ``s3``, ``gs``, …) and loses its
    credentials; None means that the running script made the data: ``code``, with its commit.
    """
    if source is None:
        tags = capture_source()
        return "code", _json({"tags": {key: tags[key] for key in _CODE_TAGS if key in tags}})
    text = str(source)
    scheme = _SCHEME.match(text)
    if scheme is None:
        return "local", _json({"uri": text})
    source_type = _TYPES.get(scheme[1].lower(), scheme[1].lower())
    return source_type, _json({"url" if source_type == "http" else "uri": mask_url(text)})


def default_name(source: object) -> str:
    """Return the name of a dataset whose user gave none: the last part of its path or address."""
    if not isinstance(source, str | os.PathLike):
        return "dataset"
    path = str(cast("object", source)).partition("?")[0]
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1] or "dataset"


def _json(value: dict[str, object]) -> str:
    return encode_json_text(value).decode()
