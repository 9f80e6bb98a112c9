"""What the source of a model version leads to: the run or the model whose files it names."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_MODEL_SOURCE, check_text
from runwell.base.model_uri import (
    Elsewhere,
    ModelFiles,
    RunFiles,
    VersionFiles,
    format_model_uri,
    parse_model_uri,
    refuse_climbing,
)
from runwell.entities.registry import PROMPT_TAG
from runwell.stores.sql import run_rows
from runwell.stores.sql.models import unknown_model
from runwell.stores.sql.registry_rows import find_alias, find_model, find_version
from runwell.stores.sql.schema import experiments, models

_WORD: Final = re.compile(r"[\w.-]+\Z")
_LOGGED_MODEL: Final = (
    select(models.c.source_uid)
    .join(experiments, experiments.c.id == models.c.experiment)
    .where(experiments.c.workspace == bindparam("workspace"), models.c.uid == bindparam("uid"))
)


class Origin(NamedTuple):
    """Where the files of a version are and what they came from; empty where nothing is known."""

    location: str
    run_id: str
    model_id: str


def resolve(
    db: Connection, workspace: str, source: str, given: Origin, tags: Mapping[str, str]
) -> Origin:
    """Return what ``source`` leads to, in view of what was ``given`` with it.

    A prompt has no files: its source may be any word.

    Raises:
        Invalid: the source is no place that may be named, or lies outside of the run or the model
            that were given.
        NotFound: it leads to a run, a model or a version of this server that there is not.
        TooLarge: longer than ``MAX_MODEL_SOURCE``.
    """
    check_text(source, what="the source of a model version", limit=MAX_MODEL_SOURCE)
    refuse_climbing(source)
    if tags.get(PROMPT_TAG) == "true" and not given.location and _WORD.match(source):
        return given
    place = parse_model_uri(given.location or source)
    location = format_model_uri(place)
    match place:
        case RunFiles():
            run_rows.find(db, workspace, place.run_id)
            _require_same("run", source, given.run_id, place.run_id)
            return Origin(location, place.run_id, given.model_id)
        case ModelFiles():
            _require_same("model", source, given.model_id, place.model_id)
            run_id = _maker(db, workspace, place.model_id)
            return Origin(location, given.run_id or run_id, place.model_id)
        case VersionFiles():
            found = _version(db, workspace, place)
            return Origin(
                found.location, given.run_id or found.run_id, given.model_id or found.model_id
            )
        case Elsewhere():
            return Origin(location, given.run_id, given.model_id)


def _maker(db: Connection, workspace: str, model_id: str) -> str:
    """Return the run that made a logged model, or an empty text."""
    found = db.execute(_LOGGED_MODEL, {"workspace": workspace, "uid": model_id}).first()
    if found is None:
        raise unknown_model(model_id)
    return found[0] or ""


def _version(db: Connection, workspace: str, place: VersionFiles) -> Origin:
    model = find_model(db, workspace, place.name)
    number = find_alias(db, model, place.alias) if place.alias else place.version
    row = find_version(db, model, number)
    if not row.location:
        raise Invalid(
            f"version {number} of {place.name!r} is a prompt, which has no files",
            hint="register a version of a model",
        )
    return Origin(row.location, row.run_uid or "", row.model_uid or "")


def _require_same(what: str, source: str, given: str, found: str) -> None:
    if given and given != found:
        raise Invalid(
            f"the source {source!r} is not of {what} {given!r}",
            hint=f"name the {what} whose files they are, or none",
        )
