"""The OpenAPI 3.1 document, from the register alone; knows no act in particular."""

from typing import Any

import msgspec

from runwell.base.version import __version__
from runwell.server.edge.errors import ErrorBody
from runwell.server.native import placeholders, takes_body
from runwell.usecase.register import UseCase
from runwell.usecase.tickets import Archive, Download, Upload, View
from runwell.wire.batch import CONTENT_TYPE
from runwell.wire.ingest import SendBatch

_REF = "#/components/schemas/{name}"
_BYTES = {"type": "string", "format": "binary"}
_STREAMS = {
    Upload: "application/json",
    Download: "application/octet-stream",
    View: "*/*",
    Archive: "application/zip",
}
"""What tickets become once they are answered."""


def document(acts: dict[str, UseCase[Any, Any]]) -> dict[str, Any]:
    """Return the document that describes ``acts``, ready to be encoded as JSON."""
    ordered = [acts[name] for name in sorted(acts)]
    types = [kind for act in ordered for kind in (act.request, act.response)]
    shown = [kind for kind in types if kind not in (*_STREAMS, SendBatch)]
    unique = {str(kind): kind for kind in [ErrorBody, *shown]}
    schemas, components = msgspec.json.schema_components(unique.values(), ref_template=_REF)
    schema_of = dict(zip(unique, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for act in ordered:
        paths.setdefault(act.path, {})[act.method.lower()] = _operation(act, schema_of, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Runwell",
            "version": __version__,
            "description": "Every act of the server. Answers are JSON, or MessagePack where "
            "`Accept: application/msgpack` asks for it; bodies may be either. Columns of numbers "
            "are little-endian bytes, base64 in JSON.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(
    act: UseCase[Any, Any], schemas: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": act.name,
        "tags": [act.name.partition(".")[0]],
        "summary": act.summary,
        "x-need": str(act.need),
        "responses": {
            "200": _content("The answer.", *_answer(act, schemas)),
            "default": _content("What is wrong.", "application/json", schemas[str(ErrorBody)]),
        },
    }
    parameters = _parameters(act, components)
    if parameters:
        operation["parameters"] = parameters
    body = _body(act, schemas, components)
    if body:
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _answer(act: UseCase[Any, Any], schemas: dict[str, Any]) -> tuple[str, Any]:
    if act.response is Upload:
        return _STREAMS[Upload], {"type": "object"}
    if act.response in _STREAMS:
        return _STREAMS[act.response], _BYTES
    return "application/json", schemas[str(act.response)]


def _body(
    act: UseCase[Any, Any], schemas: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    if act.response is Upload:
        return {"application/octet-stream": {"schema": _BYTES}}
    if act.request is SendBatch:
        return {CONTENT_TYPE: {"schema": _BYTES}}
    in_path = placeholders(act.path)
    if not takes_body(act) or in_path == set(act.request.__struct_fields__):
        return {}
    schema = schemas[str(act.request)]
    if in_path:
        schema = _without(in_path, components[act.request.__name__])
    return {kind: {"schema": schema} for kind in ("application/json", "application/msgpack")}


def _without(names: set[str], schema: dict[str, Any]) -> dict[str, Any]:
    """Return ``schema`` less the fields that the path says already."""
    properties = {name: kind for name, kind in schema["properties"].items() if name not in names}
    required = [name for name in schema.get("required", ()) if name not in names]
    return {**schema, "properties": properties, "required": required}


def _parameters(act: UseCase[Any, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    if act.request is SendBatch:
        return []
    in_path = placeholders(act.path)
    schema = components[act.request.__name__]
    required = set(schema.get("required", ()))
    return [
        _parameter(name, kind, is_in_path=name in in_path, is_required=name in required)
        for name, kind in schema["properties"].items()
        if name in in_path or not takes_body(act)
    ]


def _parameter(
    name: str, schema: dict[str, Any], *, is_in_path: bool, is_required: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path" if is_in_path else "query",
        "required": is_in_path or is_required,
        "schema": schema,
    }


def _content(description: str, media: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": schema}}}
