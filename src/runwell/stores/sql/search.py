"""Searching runs and experiments, page by page; knows the plans, not the language nor the rows.

A filter is answered in one of two ways. If an index says that one of its comparisons leaves few
runs, those are looked at and sorted. Otherwise runs are read in the order wanted and looked at one
by one until the page is full. Both are bounded in SQLite by construction: its planner has no
statistics of values, so each statement leaves it one way to go (see test_search_plans.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, Protocol, cast

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, true

from runwell.base.errors import Invalid
from runwell.base.ids import parse_experiment_id
from runwell.base.limits import MAX_PAGE
from runwell.entities.lifecycle import ViewType
from runwell.query import parse_filter, parse_order
from runwell.query.caret import within
from runwell.query.fields import SubjectName
from runwell.query.order import Order
from runwell.query.tree import All, And, Clause, Field, Node, Not, Or
from runwell.stores.sql import schema
from runwell.stores.sql.cursor import Position, decode_position, encode_position
from runwell.stores.sql.cursor import Value as SortValue
from runwell.stores.sql.search_fields import (
    KINDS,
    KeyIds,
    Subject,
    experiments_in,
    is_in,
    narrowed,
    runs_in,
)
from runwell.stores.sql.search_filter import condition, conjuncts, narrow_set
from runwell.stores.sql.search_models import models_in
from runwell.stores.sql.search_order import Phase, are_values_of, behind, expressions, phases
from runwell.stores.sql.search_traces import traces_in
from runwell.wire.experiments import SearchExperiments
from runwell.wire.models import SearchModels
from runwell.wire.runs import SearchRuns
from runwell.wire.tables import CountRuns
from runwell.wire.traces import CountTraces, SearchTraces

FEW: Final = 10_000
"""Runs that are sorted rather than read in order: 18 ms, against 70 ms to look at all 100,000."""
COUNTED: Final = 2 * FEW
"""Runs up to which comparisons narrow each other, in their own indexes, at 0.3 µs for each."""
_MAX_SETS: Final = 8
"""Comparisons of a filter that are counted, at up to 0.4 ms each, to find one that leaves few."""


class SearchRequest(Protocol):
    """What every search is asked by."""

    @property
    def filter(self) -> str:
        """The condition."""
        ...

    @property
    def order_by(self) -> list[str]:
        """The keys of the order."""
        ...

    @property
    def max_results(self) -> int:
        """Items of a page."""
        ...

    @property
    def page_token(self) -> str:
        """Where the page begins."""
        ...


class _Question(msgspec.Struct, frozen=True, kw_only=True):
    tree: Node
    orders: Sequence[Order]
    view: ViewType
    limit: int
    values: Sequence[SortValue]
    """Those of the last item of the page before, or none on the first."""


def search_runs(
    db: Connection, workspace: str, req: SearchRuns, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the runs found, in order, and the token of the next page ("" at the end).

    Without an order, and among equals, the newest start comes first. Unknown experiments, and
    those of another workspace, hold no runs. At most six statements, whatever is stored.

    Raises:
        BadQuery: a filter or an ordering that cannot be read.
        Invalid: ``max_results`` out of range, an id that is none, or a token of another search.
        TooLarge: a filter or a key longer than its limit.
    """
    wanted = sorted({int(parse_experiment_id(text)) for text in req.experiment_ids})
    identity = ("runs", workspace, wanted, req.filter, req.order_by, req.view)
    position = decode_position(req.page_token, identity) or Position(now_ms, [])
    question = _question("runs", req, position, req.view)
    experiments = _experiments(db, workspace, wanted)
    if not experiments:
        return [], ""
    keys = _key_ids(db, {*_fields(question.tree), *(order.field for order in question.orders)})
    ids, values = _page(db, runs_in(experiments, keys), question)
    return ids, encode_position(Position(position.now_ms, values), identity) if values else ""


def count_runs(db: Connection, workspace: str, req: CountRuns, now_ms: int) -> int:
    """Return how many runs ``search_runs`` would find; at most four statements.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    with within("filter"):
        tree = parse_filter(req.filter, "runs", now_ms)
    experiments = find_experiments(db, workspace, req.experiment_ids)
    if not experiments:
        return 0
    subject = runs_in(experiments, _key_ids(db, set(_fields(tree))))
    subject, conditions = _narrow(db, subject, tree, req.view, is_all=True)
    found = select(func.count()).select_from(subject.table)
    return db.execute(found.where(subject.scope, *conditions)).scalar_one()


def search_experiments(
    db: Connection, workspace: str, req: SearchExperiments, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the experiments found, in order, and the token of the next page.

    Without an order, and among equals, the newest comes first. One statement.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    identity = ("experiments", workspace, req.filter, req.order_by, req.view)
    subject = experiments_in(workspace)
    return search_page(
        db, subject, "experiments", req, view=req.view, identity=identity, now_ms=now_ms
    )


def search_models(
    db: Connection, workspace: str, req: SearchModels, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the logged models found, in order, and the token of the next page.

    Without an order, and among equals, the newest comes first. Where no experiments are named,
    those in the trash are left out. At most six statements.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    wanted = sorted({int(parse_experiment_id(text)) for text in req.experiment_ids})
    asked = (req.filter, req.datasets, req.order_by, req.order_datasets, req.view)
    identity = ("models", workspace, wanted, *asked)
    position = decode_position(req.page_token, identity) or Position(now_ms, [])
    question = _question("models", req, position, req.view)
    experiments = _experiments(db, workspace, wanted, is_active=not wanted)
    if not experiments:
        return [], ""
    keys = _key_ids(db, {*_fields(question.tree), *(order.field for order in question.orders)})
    subject = models_in(experiments, keys, datasets=req.datasets, order_datasets=req.order_datasets)
    ids, values = _page(db, subject, question)
    return ids, encode_position(Position(position.now_ms, values), identity) if values else ""


def search_traces(
    db: Connection, workspace: str, req: SearchTraces, now_ms: int
) -> tuple[list[int], str]:
    """Return row ids of the traces found, in order, and the token of the next page.

    Without an order, and among equals, the newest begin comes first. Where no experiments are
    named, those in the trash are left out. At most six statements.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    wanted = sorted({int(parse_experiment_id(text)) for text in req.experiment_ids})
    identity = ("traces", workspace, wanted, req.filter, req.order_by)
    position = decode_position(req.page_token, identity) or Position(now_ms, [])
    question = _question("traces", req, position, ViewType.ALL)
    experiments = _experiments(db, workspace, wanted, is_active=not wanted)
    if not experiments:
        return [], ""
    keys = _key_ids(db, {*_fields(question.tree), *(order.field for order in question.orders)})
    ids, values = _page(db, traces_in(experiments, keys), question)
    return ids, encode_position(Position(position.now_ms, values), identity) if values else ""


def count_traces(db: Connection, workspace: str, req: CountTraces, now_ms: int) -> list[int]:
    """Return how many traces match each filter; all traces are looked at, once.

    At most three statements, however many filters.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    trees: list[Node] = []
    for place, text in enumerate(req.filters):
        with within(f"filters[{place}]"):
            trees.append(parse_filter(text, "traces", now_ms))
    wanted = sorted({int(parse_experiment_id(text)) for text in req.experiment_ids})
    experiments = _experiments(db, workspace, wanted, is_active=not wanted)
    if not experiments:
        return [0] * len(trees)
    keys = _key_ids(db, {field for tree in trees for field in _fields(tree)})
    subject = traces_in(experiments, keys)
    counts = (func.count().filter(condition(conjuncts(tree), subject)) for tree in trees)
    found = db.execute(select(*counts).select_from(subject.table).where(subject.scope))
    return list(found.one())


def search_page(
    db: Connection,
    subject: Subject,
    name: SubjectName,
    req: SearchRequest,
    *,
    identity: object,
    now_ms: int,
    view: ViewType = ViewType.ALL,
) -> tuple[list[int], str]:
    """Return row ids of a page of ``subject``, which has no interned keys, and the next token.

    ``identity`` is all that another page of the same search repeats. One statement.

    Raises:
        BadQuery, Invalid, TooLarge: as ``search_runs``.
    """
    position = decode_position(req.page_token, identity) or Position(now_ms, [])
    ids, values = _page(db, subject, _question(name, req, position, view))
    return ids, encode_position(Position(position.now_ms, values), identity) if values else ""


def _question(
    subject: SubjectName, req: SearchRequest, position: Position, view: ViewType
) -> _Question:
    if not 1 <= req.max_results <= MAX_PAGE:
        raise Invalid(
            f"max_results is {req.max_results}", hint=f"ask for 1 to {MAX_PAGE} items a page"
        )
    with within("filter"):
        tree = parse_filter(req.filter, subject, position.now_ms)
    return _Question(
        tree=tree,
        orders=parse_order(req.order_by, subject),
        view=view,
        limit=req.max_results,
        values=position.values,
    )


# ---- names to row ids ----


def find_experiments(db: Connection, workspace: str, experiment_ids: Iterable[str]) -> list[int]:
    """Return which of the experiments there are; all of the workspace if none are named.

    Raises:
        Invalid: an id that is none.
    """
    wanted = sorted({int(parse_experiment_id(text)) for text in experiment_ids})
    return _experiments(db, workspace, wanted)


def _experiments(
    db: Connection, workspace: str, wanted: Sequence[int], *, is_active: bool = False
) -> list[int]:
    """Return which of the experiments there are; all of the workspace if none are named."""
    table = schema.experiments.c
    found = select(table.id).where(table.workspace == workspace)
    if is_active:
        found = found.where(table.deleted_ms.is_(None))
    return list(db.scalars(found.where(is_in(table.id, wanted)) if wanted else found))


def _key_ids(db: Connection, fields: Iterable[Field]) -> KeyIds:
    names: dict[int, set[str]] = {}
    for field in fields:
        if kind := KINDS.get(field.entity):
            names.setdefault(kind, set()).add(field.key)
    if not names:
        return {}
    table = schema.keys.c
    are_named = (and_(table.kind == kind, table.name.in_(sorted(names[kind]))) for kind in names)
    rows = db.execute(select(table.kind, table.name, table.id).where(or_(*are_named)))
    return {(kind, name): key for kind, name, key in rows}


def _fields(tree: Node) -> Iterator[Field]:
    match tree:
        case All():
            return
        case And() | Or():
            for item in tree.items:
                yield from _fields(item)
        case Not():
            yield from _fields(tree.item)
        case _:
            yield tree.field


# ---- one page ----


def _page(
    db: Connection, subject: Subject, question: _Question
) -> tuple[list[int], list[SortValue]]:
    """Return ids, and the sort values of the last of them if more follow."""
    subject, conditions = _narrow(db, subject, question.tree, question.view)
    rows: list[list[SortValue]] = []
    for phase in phases(question.orders, subject):
        if len(rows) <= question.limit and (start := _start(phase, question.values)) is not None:
            statement = _statement(phase, [*conditions, start], question.limit + 1 - len(rows))
            rows += (_values(phase, row) for row in db.execute(statement))
    page = rows[: question.limit]
    # The last term is the id.
    ids = [cast("int", values[-1]) for values in page]
    return ids, page[-1] if len(rows) > question.limit else []


def _narrow(
    db: Connection, subject: Subject, tree: Node, view: ViewType, *, is_all: bool = False
) -> tuple[Subject, list[ColumnElement[bool]]]:
    """Return where to look for what ``tree`` finds, and the conditions that are left to check."""
    clauses: Sequence[Clause] = conjuncts(tree)
    if few := _few(db, clauses, subject, is_all=is_all):
        subject = narrowed(subject, [found for _, found in few])
        known = {place for place, _ in few}
        clauses = [one for place, one in enumerate(clauses) if place not in known]
    return subject, [condition(clauses, subject), _in_view(subject, view)]


def _few(
    db: Connection, clauses: Sequence[Clause], subject: Subject, *, is_all: bool
) -> list[tuple[int, Select[tuple[int]]]]:
    """Return clauses that together leave few runs, as their place and the set of those.

    The fewest come first. With ``is_all`` all that is found is looked at anyway, so that the set of
    one clause is better than none, however many are in it.
    """
    if not subject.experiments:
        return []
    sets = ((place, narrow_set(one, subject)) for place, one in enumerate(clauses))
    known = [(place, found) for place, found in sets if found is not None][:_MAX_SETS]
    if not known:
        return []
    counts = db.execute(
        select(
            *(
                select(func.count()).select_from(found.limit(COUNTED).subquery()).scalar_subquery()
                for _, found in known
            )
        )
    ).one()
    ranked = sorted(zip(counts, known, strict=True), key=itemgetter(0))
    few = [(count, one) for count, one in ranked if count < COUNTED]
    # Of two sets that are not quite few, fewer are in both.
    is_few = len(few) > 1 or (len(few) == 1 and few[0][0] < FEW)
    if is_few:
        return [one for _, one in few]
    return [one for _, one in ranked[:1]] if is_all else []


def _in_view(subject: Subject, view: ViewType) -> ColumnElement[bool]:
    if view == ViewType.ALL:
        return true()
    deleted_ms = subject.table.c.deleted_ms
    return deleted_ms.is_(None) if view == ViewType.ACTIVE_ONLY else deleted_ms.is_not(None)


def _start(phase: Phase, values: Sequence[SortValue]) -> ColumnElement[bool] | None:
    """Return where in ``phase`` the page begins, or None if the phase lies before it."""
    if not values:
        return true()
    if not are_values_of(phase.terms, values):
        raise Invalid("the page token is forged", hint="begin without a token")
    group, last = phase.terms[0].constant, values[0]
    if group is None or group == last:
        return behind(phase.terms, values)
    return true() if isinstance(last, int) and group > last else None


def _statement(
    phase: Phase, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Select[tuple[Any, ...]]:
    columns = expressions(phase.terms)
    return (
        select(*(column for column, _ in columns))
        .select_from(phase.source)
        .where(phase.condition, *conditions)
        .order_by(*(column.desc() if down else column for column, down in columns))
        .limit(limit)
    )


def _values(phase: Phase, row: Row[Any]) -> list[SortValue]:
    """Return the value of each term, constants included."""
    selected = iter(row)
    return [term.constant if term.expression is None else next(selected) for term in phase.terms]
