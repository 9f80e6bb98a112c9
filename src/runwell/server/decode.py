"""From path, query and body to the request of an act, strictly; knows no act in particular.

A field has one place: those in braces come from the path, of acts that read the others come from
the query, of acts that change something from the body. A body may repeat what the path says.
"""

from collections.abc import Callable
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET

from runwell.base import codec
from runwell.base.errors import Invalid

MSGPACK: Final = frozenset({b"application/msgpack", b"application/x-msgpack"})
_JSON: Final = frozenset({b"", b"application/json", b"text/json"})
MAX_QUERY_FIELDS: Final = 10_000

Decoder = Callable[[dict[str, str], bytes, bytes, bytes], Any]
"""``(path fields, query string, content type, body) -> request``."""


def query_decoder(request: type[Any]) -> Decoder:
    """Return the decoder of an act whose fields come from path and query."""
    lists = {name for name, hint in get_type_hints(request).items() if get_origin(hint) is list}

    def decode(path: dict[str, str], query: bytes, _kind: bytes, body: bytes) -> Any:
        if body:
            raise Invalid("this request takes no body", hint="put its fields into the query")
        fields: dict[str, Any] = dict(path)
        for key, value in _pairs(query):
            if key in lists:
                fields.setdefault(key, []).append(value)
            elif key in fields:
                raise Invalid(f"{key!r} is given twice")
            else:
                fields[key] = value
        try:
            return msgspec.convert(fields, request, strict=False)
        except msgspec.ValidationError as problem:
            raise Invalid(str(problem)) from None

    return decode


def body_decoder(request: type[Any], placeholders: set[str]) -> Decoder:
    """Return the decoder of an act whose fields come from path and body."""
    shape = _shape(request, placeholders)
    types = {
        field.name: field.type
        for field in msgspec.structs.fields(request)
        if field.name in placeholders
    }

    def decode(path: dict[str, str], query: bytes, kind: bytes, body: bytes) -> Any:
        if query:
            raise Invalid("this request takes no query", hint="put its fields into the body")
        content = _decode(body, kind, shape)
        return content if shape is request else _joined(request, content, types, path)

    return decode


def raw_decoder(request: type[Any]) -> Decoder:
    """Return the decoder of an act that is given the body as it is."""

    def decode(_path: dict[str, str], query: bytes, _kind: bytes, body: bytes) -> Any:
        if query:
            raise Invalid("this request takes no query")
        return request(body=body)

    return decode


def _decode(body: bytes, kind: bytes, shape: type[Any]) -> Any:
    media = kind.partition(b";")[0].strip().lower()
    if media in MSGPACK:
        return codec.decode_msgpack(body, shape)
    if media not in _JSON:
        raise Invalid(
            f"a body of type {media.decode('latin-1')!r} is not understood",
            hint="send JSON with 'Content-Type: application/json', or application/msgpack",
        )
    return codec.decode_json(body or b"{}", shape)


def _joined(request: type[Any], content: Any, types: dict[str, Any], path: dict[str, str]) -> Any:
    fields = {name: getattr(content, name) for name in request.__struct_fields__}
    for name, text in path.items():
        try:
            # What a path says is text, of numbers too.
            value = msgspec.convert(text, types[name], strict=False)
        except msgspec.ValidationError as problem:
            raise Invalid(f"{problem} - at `$.{name}` of the path") from None
        if fields[name] is not UNSET and fields[name] != value:
            raise Invalid(f"the body says {name} is {fields[name]!r}, the path {value!r}")
        fields[name] = value
    return msgspec.convert(fields, request, from_attributes=True)


def _shape(request: type[Any], placeholders: set[str]) -> type[Any]:
    """Return the type of a body: strict at every depth, what the path says optional.

    Entities inside of a request are open, because an answer may have fields that an older client
    does not know; a question may not.
    """
    fields: list[tuple[str, Any, Any]] = []
    is_changed = not request.__struct_config__.forbid_unknown_fields
    for field in msgspec.structs.fields(request):
        kind = _strict(field.type)
        is_changed = is_changed or kind != field.type or field.name in placeholders
        if field.name in placeholders:
            kind = kind | msgspec.UnsetType
            fields.append((field.name, kind, UNSET))
        elif field.default_factory is not msgspec.NODEFAULT:
            fields.append((field.name, kind, msgspec.field(default_factory=field.default_factory)))
        else:
            fields.append((field.name, kind, msgspec.field(default=field.default)))
    if not is_changed:
        return request
    return msgspec.defstruct(
        request.__name__, fields, kw_only=True, frozen=True, forbid_unknown_fields=True
    )


def _strict(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(cast("type[Any]", kind), msgspec.Struct):
        return _shape(kind, set())
    inner = tuple(_strict(one) for one in get_args(kind))
    origin: Any = get_origin(kind)
    if inner == get_args(kind):
        return kind
    # ``Union`` takes all its members at once, as the generic types do.
    return cast("Any", Union if origin is UnionType else origin)[inner]


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if not query:
        return []
    try:
        return parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_QUERY_FIELDS,
        )
    except ValueError:
        raise Invalid(
            "the query cannot be read", hint="escape it: percent-encoded UTF-8, fields joined by &"
        ) from None
