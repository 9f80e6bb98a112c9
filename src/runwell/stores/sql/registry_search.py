"""Searching registered models and their versions; knows where a field is, not what it is for."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, and_, case, literal, select

from runwell.entities.registry import PROMPT_TAG
from runwell.query import parse_filter
from runwell.query.caret import within
from runwell.query.tree import Clause, Compare, Field, In
from runwell.stores.sql.functions import number_of, unindexed
from runwell.stores.sql.schema import (
    model_version_tags,
    model_versions,
    registered_model_tags,
    registered_models,
)
from runwell.stores.sql.search import search_page
from runwell.stores.sql.search_fields import Expression, Rows, Subject, Value
from runwell.stores.sql.search_filter import conjuncts
from runwell.wire.registry import SearchModelVersions, SearchRegisteredModels

_TAGS: Final = {
    registered_models.name: (registered_model_tags, "model"),
    model_versions.name: (model_version_tags, "version"),
}
"""The tags of each table, with the column that names their owner."""

_LOOKUPS: Final = ("run_id", "model_id")
"""Attributes with an index of their own."""


def search_registered_models(
    db: Connection, workspace: str, req: SearchRegisteredModels, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the models found, in order, and the token of the next page.

    Without an order, and among equals, the newest comes first. One statement.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search.search_runs``.
    """
    identity = ("registered_models", workspace, req.filter, req.order_by)
    subject = _models_in(workspace)
    return search_page(db, subject, "registered_models", req, identity=identity, now_ms=now_ms)


def search_model_versions(
    db: Connection, workspace: str, req: SearchModelVersions, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the versions found, in order, and the token of the next page.

    Without an order, and among equals, the newest comes first. One statement.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search.search_runs``.
    """
    identity = ("model_versions", workspace, req.filter, req.order_by)
    with within("filter"):
        tree = parse_filter(req.filter, "model_versions", now_ms)
    subject = _versions_in(workspace, is_looked_up=any(map(_is_lookup, conjuncts(tree))))
    return search_page(db, subject, "model_versions", req, identity=identity, now_ms=now_ms)


def _models_in(workspace: str) -> Subject:
    model = registered_models.c
    return Subject(
        table=registered_models,
        scope=model.workspace == workspace,
        experiments=(),
        newest=model.created_ms,
        newest_name="creation_time",
        attributes={
            "name": _text(model.name),
            "kind": _text(_kind(registered_models)),
            "creation_time": _whole(model.created_ms),
            "last_update_time": _whole(model.updated_ms),
        },
        rows=lambda field: _tag(registered_models, field),
    )


def _versions_in(workspace: str, *, is_looked_up: bool) -> Subject:
    version = model_versions.c
    # One way in: SQLite would rather read all versions in order than a few and sort them.
    home = unindexed(version.workspace) if is_looked_up else version.workspace
    return Subject(
        table=model_versions,
        scope=and_(home == workspace, version.deleted_ms.is_(None)),
        experiments=(),
        newest=version.created_ms,
        newest_name="creation_time",
        attributes={
            "name": _text(version.name),
            "version": _whole(version.number),
            "run_id": _text(version.run_uid, version.run_uid.is_not(None)),
            "model_id": _text(version.model_uid, version.model_uid.is_not(None)),
            "source": _text(version.source),
            "stage": _text(version.stage),
            "kind": _text(_kind(model_versions)),
            "creation_time": _whole(version.created_ms),
            "last_update_time": _whole(version.updated_ms),
        },
        rows=lambda field: _tag(model_versions, field),
    )


def _is_lookup(clause: Clause) -> bool:
    """Say whether ``clause`` leaves the few versions of some runs or some logged models."""
    match clause:
        case Compare(op="=") | In(negated=False):
            return clause.field.entity == "attribute" and clause.field.key in _LOOKUPS
        case _:
            return False


def _text(column: Expression, there: ColumnElement[bool] | None = None) -> Value:
    return Value(text=column, parts=(column,), there=there)


def _whole(column: Expression) -> Value:
    return Value(number=column, is_whole=True)


def _kind(table: Table) -> Expression:
    """Return whether an item of ``table`` is a model or a prompt, which a tag of it says."""
    tags, owner = _TAGS[table.name]
    found = select(literal(1)).where(
        tags.c[owner] == table.c.id, tags.c.key == PROMPT_TAG, tags.c.value == "true"
    )
    return case((found.correlate(table).exists(), "prompt"), else_="model")


def _tag(table: Table, field: Field) -> Rows:
    tags, owner = _TAGS[table.name]
    one = tags.alias()
    text = one.c.value
    return Rows(
        source=one,
        owner=one.c[owner],
        here=one.c.key == field.key,
        value=Value(number=number_of(text), text=text, parts=(text,)),
    )
