"""Registered models: what may name them, and what the URIs of their files say; reads no file."""

import re
from typing import Final, TypeAlias
from urllib.parse import unquote

import msgspec

from runwell.base.artifact_path import parse_artifact_path
from runwell.base.errors import Invalid
from runwell.base.ids import parse_model_id, parse_run_id
from runwell.base.limits import MAX_ALIAS, MAX_MODEL_SOURCE, MAX_NAME, check_text


class RunFiles(msgspec.Struct, frozen=True, kw_only=True):
    """``runs:/<run id>/<path>``: a folder of a run, all of its files if the path is empty."""

    run_id: str
    path: str = ""


class ModelFiles(msgspec.Struct, frozen=True, kw_only=True):
    """``models:/m-<id>``: the files of a logged model, or a folder of them."""

    model_id: str
    path: str = ""


class VersionFiles(msgspec.Struct, frozen=True, kw_only=True):
    """``models:/<name>/<version>`` or ``models:/<name>@<alias>``: those of another version."""

    name: str
    version: int = 0
    alias: str = ""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Any other URI, such as ``s3://bucket/path``: what is there is no matter of this server."""

    uri: str


ModelUri: TypeAlias = RunFiles | ModelFiles | VersionFiles | Elsewhere

_ALIAS: Final = re.compile(r"[\w-]+\Z")
_RESERVED_ALIAS: Final = re.compile(r"(latest|v[0-9]+)\Z", re.IGNORECASE | re.ASCII)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_VERSION: Final = re.compile(r"[1-9][0-9]{0,8}\Z")
_MAX_DECODINGS: Final = 8
"""A text that is still percent-encoded after so many is meant to deceive."""


def check_registered_name(name: str) -> str:
    """Return ``name`` if it may name a registered model: it is a part of URIs and of routes.

    Raises:
        Invalid: it holds ``/`` or ``:``, is ``.`` or ``..`` or only white space; also see
            ``limits.check_text``.
        TooLarge: longer than ``MAX_NAME``.
    """
    check_text(name, what="the name of a registered model", limit=MAX_NAME)
    if "/" in name or ":" in name or name in {".", ".."} or name.isspace():
        raise Invalid(
            f"{name!r} cannot name a registered model", hint="use no '/' and no ':' in it"
        )
    return name


def check_alias(alias: str) -> str:
    """Return ``alias`` if it may point to a version of a model.

    Raises:
        Invalid: it holds other than letters, digits, ``_`` and ``-``; or it reads as a version:
            ``latest``, ``v1`` and the like.
        TooLarge: longer than ``MAX_ALIAS``.
    """
    check_text(alias, what="the alias of a model version", limit=MAX_ALIAS)
    if not _ALIAS.match(alias):
        raise Invalid(f"{alias!r} cannot be an alias", hint="use letters, digits, '_' and '-'")
    if _RESERVED_ALIAS.match(alias):
        raise Invalid(f"the alias {alias!r} is reserved", hint="choose one such as 'champion'")
    return alias


def parse_model_uri(text: str) -> ModelUri:
    """Return where ``text`` says that files are.

    Raises:
        Invalid: a path of some computer's disk, one that climbs out of its folder by ``..``
            (percent-encoded or not), one with a NUL, or a URI that cannot be read.
        TooLarge: longer than ``MAX_MODEL_SOURCE``.
    """
    check_text(text, what="the source of a model version", limit=MAX_MODEL_SOURCE)
    refuse_climbing(text)
    found = _SCHEME.match(text)
    scheme = found.group(1).lower() if found else "file"
    if scheme == "file":
        raise Invalid(
            f"the source {text!r} is a path on a disk, which this server does not read",
            hint="log the model to a run and register 'runs:/<run id>/<path>'",
        )
    rest = text[len(scheme) + 1 :]
    match scheme:
        case "runs":
            run_id, _, path = _after_slash(text, rest).partition("/")
            return RunFiles(run_id=parse_run_id(run_id), path=_path(path))
        case "models":
            return _parse_models(text, _after_slash(text, rest))
        case _:
            return Elsewhere(uri=text)


def format_model_uri(place: ModelUri) -> str:
    """Return the one text of ``place`` of which ``parse_model_uri`` gives it back."""
    match place:
        case RunFiles():
            return f"runs:/{place.run_id}/{place.path}".rstrip("/")
        case ModelFiles():
            return f"models:/{place.model_id}/{place.path}".rstrip("/")
        case VersionFiles(alias=""):
            return f"models:/{place.name}/{place.version}"
        case VersionFiles():
            return f"models:/{place.name}@{place.alias}"
        case Elsewhere():
            return place.uri


def refuse_climbing(text: str) -> None:
    """Let ``text`` pass if no part of it is ``..``, however often it was percent-encoded.

    Raises:
        Invalid: it climbs, or holds a NUL.
    """
    plain = text
    for _ in range(_MAX_DECODINGS):
        if "\x00" in plain or ".." in re.split(r"[/\\?#]", plain):
            break
        decoded = unquote(plain)
        if decoded == plain:
            return
        plain = decoded
    raise Invalid(
        f"the source {text!r} leaves its folder or hides where it goes",
        hint="give the plain path, without '..' and without percent-encoding",
    )


def _after_slash(text: str, rest: str) -> str:
    path = rest.removeprefix("/")
    if path == rest or not path or path.startswith("/"):
        raise Invalid(
            f"the source {text!r} cannot be read",
            hint="write 'runs:/<run id>/<path>' or 'models:/<name>/<version>'",
        )
    return path


def _parse_models(text: str, path: str) -> ModelUri:
    first, _, rest = path.partition("/")
    if _VERSION.match(rest):
        return VersionFiles(name=first, version=int(rest))
    if first.startswith("m-") and "@" not in first:
        return ModelFiles(model_id=parse_model_id(first), path=_path(rest))
    name, _, alias = first.rpartition("@")
    if name and alias and not rest:
        return VersionFiles(name=name, alias=alias)
    raise Invalid(
        f"the source {text!r} names no model",
        hint="write 'models:/<model id>', 'models:/<name>/<version>' or 'models:/<name>@<alias>'",
    )


def _path(text: str) -> str:
    return parse_artifact_path(text) if text else ""
