"""Where each field that may be searched is stored, and how its value reads; knows no filter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    intersect,
    literal,
    or_,
    select,
    true,
)

from runwell.query.fields import PROXY_SCHEME
from runwell.query.tree import Entity, Field
from runwell.stores.sql import schema
from runwell.stores.sql.functions import number_of, unindexed

Expression: TypeAlias = ColumnElement[Any]
KeyIds: TypeAlias = Mapping[tuple[int, str], int]
"""The row id of each key that a query names, by kind and name."""

KINDS: Final[dict[Entity, int]] = {
    "metric": schema.KEY_METRIC,
    "param": schema.KEY_PARAM,
    "tag": schema.KEY_TAG,
    "metadata": schema.KEY_METADATA,
}
NO_KEY: Final = -1
"""The id of a key that nobody has used: no row has it, and every plan finds that out at once."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """How a value reads from its row: as a number, as a text, or (a param, a tag) as both."""

    number: Expression | None = None
    """NULL where the text is no number, where the value is NaN, or where there is none."""
    is_whole: bool = False
    """The number is an integer."""
    has_nan: bool = False
    text: Expression | None = None
    parts: tuple[Expression, ...] = ()
    """Columns that sort as the text does."""
    head: Expression | None = None
    """The indexed beginning of the text, where not all of it is indexed."""
    there: Expression | None = None
    """Whether the row has a value; None where each row has."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that hold the values of a field: none, one, or several for one owner."""

    source: FromClause
    owner: Expression
    here: ColumnElement[bool]
    """Which rows of ``source`` are of the field."""
    value: Value
    experiment: Expression | None = None
    is_indexed: bool = False
    """There is an index by experiment, key, value and owner."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched: runs or experiments, those in scope."""

    table: Table
    scope: ColumnElement[bool]
    experiments: Sequence[int]
    """The experiments in scope, for runs."""
    newest: Expression
    """The time by which items sort, newest first, when nothing else tells them apart."""
    newest_name: str
    attributes: Mapping[str, Value]
    rows: Callable[[Field], Rows]
    """Makes a new alias at each call."""
    rows_in_order: Callable[[Field], Rows] | None = None
    """The same with one row at most for each owner, where ``rows`` may have several."""
    is_few: bool = False
    """The scope is small enough to be sorted."""


def runs_in(experiments: Sequence[int], keys: KeyIds) -> Subject:
    """Return the runs of ``experiments`` as something to search."""
    run = schema.runs.c
    return Subject(
        table=schema.runs,
        scope=is_in(run.experiment, experiments),
        experiments=experiments,
        newest=run.start_ms,
        newest_name="start_time",
        attributes={
            "run_id": _text(run.uid),
            "run_name": _text(run.name),
            "status": _text(run.status),
            "user_id": _text(func.nullif(run.user_id, "", type_=Text()), run.user_id != ""),
            "start_time": _whole(run.start_ms),
            "end_time": _whole(run.end_ms, run.end_ms.is_not(None)),
            "duration": _whole(run.end_ms - run.start_ms, run.end_ms.is_not(None)),
            "experiment_id": _text(cast(run.experiment, Text)),
            "parent_run_id": _text(run.parent_uid, run.parent_uid.is_not(None)),
            "lifecycle_stage": _text(_stage(schema.runs)),
            "heartbeat_time": _whole(run.heartbeat_ms),
            "artifact_uri": _text(_artifact_uri()),
        },
        rows=lambda field: _rows_of_run(field, keys),
    )


def experiments_in(workspace: str) -> Subject:
    """Return the experiments of a workspace as something to search."""
    experiment = schema.experiments.c
    return Subject(
        table=schema.experiments,
        scope=experiment.workspace == workspace,
        experiments=(),
        newest=experiment.created_ms,
        newest_name="creation_time",
        attributes={
            "name": _text(experiment.name),
            "experiment_id": _text(cast(experiment.id, Text)),
            "creation_time": _whole(experiment.created_ms),
            "last_update_time": _whole(experiment.updated_ms),
            "lifecycle_stage": _text(_stage(schema.experiments)),
        },
        rows=_rows_of_experiment,
    )


def narrowed(runs: Subject, sets: Sequence[Select[tuple[int]]]) -> Subject:
    """Return the runs that are in all of ``sets``, to be found through these and sorted."""
    table = runs.table.c
    # One way in: the index of the experiment must not offer itself. The sets are met in their own
    # indexes, so that no run is read which only one of them has.
    in_experiments = is_in(unindexed(table.experiment), runs.experiments)
    in_all = table.id.in_(intersect(*sets) if len(sets) > 1 else sets[0])
    scope = and_(in_all, in_experiments)
    return msgspec.structs.replace(runs, scope=scope, is_few=True)


def is_in(column: Expression, ids: Sequence[int]) -> ColumnElement[bool]:
    """Return whether ``column`` is one of ``ids``, however many those are."""
    if len(ids) == 1:
        return column == ids[0]
    # Written into the statement: the engines limit the number of parameters, not its length.
    written = bindparam(None, list(ids), BigInteger, expanding=True, literal_execute=True)
    return column.in_(written)


def _text(column: Expression, there: Expression | None = None) -> Value:
    return Value(text=column, parts=(column,), there=there)


def _whole(column: Expression, there: Expression | None = None) -> Value:
    return Value(number=column, is_whole=True, there=there)


def _stage(table: Table) -> Expression:
    return case((table.c.deleted_ms.is_(None), "active"), else_="deleted")


def _artifact_uri() -> Expression:
    """Return the root of a run's files as MLflow's clients are told it."""
    run, experiment = schema.runs.c, schema.experiments.c
    own = experiment.artifact_location
    # A location of that scheme is ours anyway, and means the usual place.
    is_usual = or_(own == "", func.substr(own, 1, len(PROXY_SCHEME)) == PROXY_SCHEME)
    root = case(
        (is_usual, literal(f"{PROXY_SCHEME}/").concat(cast(experiment.id, Text))),
        else_=func.rtrim(own, "/", type_=Text()),
    )
    found = select(root.concat("/").concat(run.uid).concat("/artifacts"))
    return found.where(experiment.id == run.experiment).correlate(schema.runs).scalar_subquery()


def _rows_of_run(field: Field, keys: KeyIds) -> Rows:
    if field.entity == "dataset":
        return _datasets(field.key)
    key = keys.get((KINDS[field.entity], field.key), NO_KEY)
    if field.entity == "metric":
        return _metric(key, field.aggregate or "last")
    return attribute_rows(schema.attributes, "run", key)


def _metric(key: int, aggregate: Literal["last", "min", "max", "first", "count"]) -> Rows:
    table = schema.series.alias()
    match aggregate:
        case "last" | "first":
            value = Value(number=table.c[f"{aggregate}_value"], has_nan=True)
        case "min" | "max":
            column = table.c[f"{aggregate}_value"]
            value = Value(number=column, there=column.is_not(None))
        case "count":
            value = _whole(table.c.n)
    return Rows(
        source=table,
        owner=table.c.run,
        here=table.c.key == key,
        value=value,
        experiment=table.c.experiment,
        is_indexed=aggregate == "last",
    )


def attribute_rows(attributes: Table, owner: str, key: int) -> Rows:
    """Return where the params and tags of runs or models are, whose table names the ``owner``."""
    table = attributes.alias()
    value = Value(
        number=table.c.number,
        text=func.coalesce(table.c.rest, table.c.head, type_=Text()),
        parts=(table.c.head, func.coalesce(table.c.rest, "", type_=Text())),
        head=table.c.head,
    )
    return Rows(
        source=table,
        owner=table.c[owner],
        here=table.c.key == key,
        value=value,
        experiment=table.c.experiment,
        is_indexed=True,
    )


def _datasets(key: str) -> Rows:
    uses, datasets = schema.inputs.alias(), schema.datasets.alias()
    column = uses.c.context if key == "context" else datasets.c[key]
    is_optional = key in ("context", "source_type")
    return Rows(
        source=uses.join(datasets, datasets.c.id == uses.c.dataset),
        owner=uses.c.run,
        here=true(),
        value=_text(column, column != "" if is_optional else None),
        experiment=datasets.c.experiment,
        is_indexed=key == "name",
    )


def _rows_of_experiment(field: Field) -> Rows:
    table = schema.experiment_tags.alias()
    text = table.c.value
    return Rows(
        source=table,
        owner=table.c.experiment,
        here=table.c.key == field.key,
        value=Value(number=number_of(text), text=text, parts=(text,)),
    )
