"""From a query or a body to a request of MLflow's protocol, as leniently as its server reads them.

Unknown fields are ignored, numbers and booleans may be texts, and a required text may not be empty.
"""

from collections.abc import Callable
from typing import Any, Final, cast, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec

from runwell.base.codec import UNREADABLE
from runwell.base.errors import Invalid

Decoder = Callable[[dict[str, str], bytes, bytes, bytes], Any]
"""``(path fields, query string, content type, body) -> request``."""

_ALIASES: Final = {"run_uuid": "run_id"}
"""Old names of fields that clients still send."""
_MAX_FIELDS: Final = 10_000


def decoder(request: type[Any]) -> Decoder:
    """Return the decoder of ``request``: fields of the path over those of query or body."""
    hints = get_type_hints(request)
    lists = {name for name, hint in hints.items() if get_origin(hint) is list}
    required = [field.name for field in msgspec.structs.fields(request) if field.required]

    def decode(path: dict[str, str], query: bytes, kind: bytes, body: bytes) -> Any:
        fields = _from_query(query, lists) if query or not body else _from_body(kind, body)
        for old, new in _ALIASES.items():
            if not fields.get(new) and fields.get(old):
                fields[new] = fields[old]
        fields.update(path)
        for name in required:
            if fields.get(name) in (None, ""):
                raise Invalid(f"Missing value for required parameter '{name}'.")
        # A null is what a field is that was not sent.
        sent = {name: value for name, value in fields.items() if value is not None}
        try:
            return msgspec.convert(sent, request, strict=False)
        except msgspec.ValidationError as problem:
            raise Invalid(f"Invalid value in the request: {problem}") from None

    return decode


def _from_query(query: bytes, lists: set[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError:
        raise Invalid("the query cannot be read", hint="send it percent-encoded") from None
    for key, value in pairs:
        if key in lists:
            fields.setdefault(key, []).append(value)
        else:
            fields[key] = value
    return fields


def _from_body(kind: bytes, body: bytes) -> dict[str, Any]:
    media = kind.partition(b";")[0].strip().lower()
    if media not in (b"", b"application/json"):
        raise Invalid(
            f"Content-Type is {media.decode('latin-1')!r}", hint="send 'application/json'"
        )
    try:
        content = msgspec.json.decode(body)
        if isinstance(content, str):
            # Some clients encode the object twice.
            content = msgspec.json.decode(content)
    except UNREADABLE as problem:
        raise Invalid(f"the body is not valid JSON: {problem}") from None
    if not isinstance(content, dict):
        raise Invalid("the body must be a JSON object")
    return cast("dict[str, Any]", content)
