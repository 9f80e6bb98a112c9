"""Where clients find files: the ``mlflow-artifacts:`` roots that lead back to this server.

    mlflow-artifacts:/<experiment id>/<run id>/artifacts           the files of a run
    mlflow-artifacts:/<experiment id>/models/<model id>/artifacts  those of a logged model
    mlflow-artifacts:/<experiment id>/traces/<trace id>/artifacts  those of a trace

Clients then need no credentials of the store. An experiment that was created with a location of
its own, such as ``s3://bucket/path``, keeps it: its clients write there themselves. A location that
is ours anyway, such as ``mlflow-artifacts:/path``, adds nothing, so the roots are the usual ones.
"""

from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import unquote

import msgspec

from runwell.base.artifact_path import parse_artifact_path
from runwell.base.errors import Invalid, NotFound, TooLarge
from runwell.base.ids import parse_experiment_id, parse_model_id, parse_run_id, parse_trace_id
from runwell.query.fields import PROXY_SCHEME

SCHEME: Final = PROXY_SCHEME
_MAX_DECODINGS: Final = 8
"""A path that is still percent-encoded after so many is meant to deceive."""

Owner = Literal["run", "model", "trace"]

_PARSERS: Final[dict[Owner, Callable[[str], str]]] = {
    "run": parse_run_id,
    "model": parse_model_id,
    "trace": parse_trace_id,
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder of a run, a logged model or a trace; all its files if ``path`` is empty."""

    owner: Owner
    id: str
    path: str = ""


def experiment_root(experiment_id: str, location: str) -> str:
    """Return the root of an experiment whose own location is ``location``, or empty."""
    if not location or location.startswith(SCHEME):
        return f"{SCHEME}/{experiment_id}"
    return location.rstrip("/")


def run_root(experiment_id: str, run_id: str, location: str = "") -> str:
    """Return the root of a run's files."""
    return f"{experiment_root(experiment_id, location)}/{run_id}/artifacts"


def model_root(experiment_id: str, model_id: str, location: str = "") -> str:
    """Return the root of a logged model's files."""
    return f"{experiment_root(experiment_id, location)}/models/{model_id}/artifacts"


def trace_root(experiment_id: str, trace_id: str, location: str = "") -> str:
    """Return the root of a trace's files."""
    return f"{experiment_root(experiment_id, location)}/traces/{trace_id}/artifacts"


def parse_place(text: str) -> Place:
    """Return what a path of the proxy means; it is what follows ``mlflow-artifacts:/``.

    Raises:
        Invalid: the path is empty, or not one of ``parse_path``.
        NotFound: it is below none of the roots.
    """
    names = _checked(text).split("/")
    match names:
        case [experiment, "models", model, "artifacts", *rest]:
            owner, id_ = "model", model
        case [experiment, "traces", trace, "artifacts", *rest]:
            owner, id_ = "trace", trace
        case [experiment, run, "artifacts", *rest]:
            owner, id_ = "run", run
        case _:
            raise _unknown_root(text)
    try:
        parse_experiment_id(experiment)
        id_ = _PARSERS[owner](id_)
    except Invalid:
        raise _unknown_root(text) from None
    return Place(owner=owner, id=id_, path="/".join(rest))


def parse_path(text: str) -> str:
    """Return ``text`` as the path of a file or folder below a root, empty for the root itself.

    Nothing is decoded that HTTP did not decode: ``100%25.txt`` is a name. But a text that would
    climb out of its root if someone decoded it once more, or oftener, is no path.

    Raises:
        Invalid: see ``runwell.base.artifact_path``.
    """
    return _checked(text) if text else ""


def _checked(text: str) -> str:
    try:
        path = parse_artifact_path(text)
        plain = text
        for _ in range(_MAX_DECODINGS):
            decoded = unquote(plain)
            if decoded == plain:
                return path
            plain = decoded
            parse_artifact_path(plain)
    except (Invalid, TooLarge) as problem:
        raise Invalid(f"Invalid path: {problem.message}", hint=problem.hint) from None
    raise Invalid("Invalid path: it is percent-encoded over and over", hint="give the plain path")


def _unknown_root(text: str) -> NotFound:
    return NotFound(
        f"there are no files at {text!r}",
        hint="files are below <experiment id>/<run id>/artifacts,"
        " <experiment id>/models/<model id>/artifacts and"
        " <experiment id>/traces/<trace id>/artifacts",
    )
