"""Tags that hold a list as JSON; must not know whose tags they are, nor what the lists are for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec


def lengthen(tags: Mapping[str, str], items: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """Return by key the texts of lists that also hold ``items``, each of them once.

    Anybody may set a tag: one that holds no list counts as an empty one.
    """
    return {key: _longer(tags.get(key, "[]"), new) for key, new in items.items()}


def _longer(text: str, new: Sequence[Any]) -> str:
    try:
        known = msgspec.json.decode(text, type=list[Any])
    except msgspec.MsgspecError:
        known = []
    for item in new:
        if item not in known:
            known.append(item)
    # With the white space that Python's clients write, who may search for parts of the text.
    return json.dumps(known)
