"""A dictionary as a JSON or YAML file; knows no run."""

import json
from pathlib import PurePosixPath
from typing import Any

from runwell.client.extras import require
from runwell.client.media.plain import exact_float, to_plain


def encode_dict(dictionary: object, artifact_file: str) -> bytes:
    """Encode a dictionary or list as YAML if ``artifact_file`` ends in .yaml or .yml, else as JSON.

    Any values are accepted, see ``to_plain``. Non-finite numbers are the strings ``"NaN"``,
    ``"Infinity"`` and ``"-Infinity"`` in JSON, and numbers in YAML. The order of keys is kept.

    Raises:
        Invalid: the dictionary contains itself.
        MissingExtra: YAML without PyYAML.
    """
    if PurePosixPath(artifact_file).suffix.lower() not in {".yaml", ".yml"}:
        return encode_json_text(to_plain(dictionary), indent=2)
    yaml = require("yaml", purpose=f"writing {artifact_file!r}", install="pyyaml")
    plain = to_plain(dictionary, exact_float)
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    return text.encode("utf-8", "replace")


def encode_json_text(plain: Any, indent: int | None = None) -> bytes:
    """Encode plain values as JSON; ints of any size, and characters as they are."""
    separators = (",", ": " if indent else ":")
    text = json.dumps(
        plain, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
    return text.encode("utf-8", "replace")
