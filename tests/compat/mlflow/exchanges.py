"""Playing a story to a server and putting its answers into a form that two servers can share.

Ids are numbered by their first appearance, times a server took are blanked, and so are the words
of a message: a person reads those, and they are not copied here.
"""

import http.client
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlencode

from tests.compat.mlflow.steps import Step

Exchange = dict[str, Any]
"""``name``, ``status``, and ``answer``: a JSON value, or a text for what is no JSON."""

_ID: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_RANDOM_NAME: Final = re.compile(r"[a-z]+-[a-z]+-\d+")
_MOMENT: Final = re.compile(r"(20\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_LONG: Final = 1_000
_RECENT_MS: Final = 1_700_000_000_000
_RECENT_YEAR: Final = 2024
_BLANKED: Final = {"next_page_token": "<token>", "message": "<message>"}


class Player:
    """Plays one story to the server at ``host:port``."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._kept: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    def play(self, steps: Iterable[Step]) -> Iterator[Exchange]:
        """Send each request and yield what was said, made comparable."""
        for step in steps:
            status, content, is_json = self._send(step)
            value = json.loads(content) if is_json else content.decode("latin-1")
            for name, path in step.keep.items():
                self._kept[name] = _at(value, path)
            plain = self._plain(value) if is_json else _text(status, value)
            yield {"name": step.name, "status": status, "answer": plain}

    def _send(self, step: Step) -> tuple[int, bytes, bool]:
        path = re.sub(
            r"\$(\w+)", lambda found: quote(self._kept.get(found[1], "missing")), step.path
        )
        query = urlencode(self._filled(step.query), doseq=True)
        body, kind = step.raw, step.kind
        if body is None and step.method != "GET":
            body = json.dumps(self._filled(step.body if step.body is not None else {})).encode()
        connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
        try:
            headers = self._filled(step.headers) | (
                {"Content-Type": kind} if body is not None else {}
            )
            connection.request(step.method, f"{path}?{query}" if query else path, body, headers)
            response = connection.getresponse()
            content = response.read()
            # Files too: one that begins like this in a story is JSON.
            is_json = response.headers.get_content_type() == "application/json"
            return response.status, content, is_json or content.startswith(b'{"')
        finally:
            connection.close()

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        if isinstance(value, str):
            return re.sub(r"\$(\w+)", lambda found: self._kept.get(found[1], found[0]), value)
        return value

    def _plain(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: _BLANKED[key] if key in _BLANKED and item else self._plain(item)
                for key, item in sorted(value.items())
            }
        if isinstance(value, list):
            # Params, tags and metrics come in no order.
            items = sorted(value, key=lambda item: item["key"]) if _is_keyed(value) else value
            return [self._plain(item) for item in items]
        if isinstance(value, str) and len(value) > _LONG:
            return f"<{len(value)} characters>"
        if isinstance(value, str) and (moment := _MOMENT.fullmatch(value)):
            return "<time>" if int(moment[1]) >= _RECENT_YEAR else value
        if isinstance(value, str):
            return _ID.sub(self._number, _RANDOM_NAME.sub("<random name>", value))
        if isinstance(value, int) and not isinstance(value, bool) and value > _RECENT_MS:
            return "<time>"
        return value

    def _number(self, found: re.Match[str]) -> str:
        if found[0].strip("0") == "":
            return found[0]
        return self._ids.setdefault(found[0], f"<id {len(self._ids) + 1}>")


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield ``(path, ours, theirs)`` for each field that differs; None for one that is missing."""
    if _is_missing(ours, theirs) or _is_missing(theirs, ours):
        # Each field is told, not the whole, so that what is declared of one covers no other.
        yield from differences(ours or {}, theirs or {}, path)
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key), theirs.get(key), f"{path}.{key}".strip("."))
    elif isinstance(ours, list) and isinstance(theirs, list) and _keys(ours) and _keys(theirs):
        yield from differences(_by_key(ours), _by_key(theirs), path)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}.{place}")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield path, ours, theirs


def _is_missing(one: Any, other: Any) -> bool:
    return one is None and isinstance(other, dict) and bool(other)


def _is_keyed(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) and "key" in item for item in items)


def _keys(items: list[Any]) -> bool:
    """Say whether each item has a key of its own."""
    return _is_keyed(items) and len(_by_key(items)) == len(items)


def _by_key(items: list[Any]) -> dict[str, Any]:
    return {item["key"]: item for item in items}


def _at(value: Any, path: str) -> str:
    for name in path.split("."):
        value = value.get(name, {}) if isinstance(value, dict) else {}
    return value if isinstance(value, str) else "missing"


def _text(status: int, value: str) -> str:
    return "<text>" if status >= 400 else value
