"""The meaning of filters and orderings in plain Python, to test SQL against; knows no store."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from runwell.query.fields import number_of
from runwell.query.order import Order
from runwell.query.patterns import matcher
from runwell.query.tree import (
    All,
    And,
    Between,
    Clause,
    Compare,
    Field,
    In,
    IsNan,
    IsNull,
    Match,
    Node,
    Not,
    Or,
    Scalar,
    plain,
)

Test: TypeAlias = Callable[[Any], bool]

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a filter sees of a run, an experiment or a trace.

    ``attributes`` by canonical name, None where unset, without ``duration``; ``metrics`` by key,
    then by aggregate (``last min max first count``); a dataset by ``fields.DATASET_KEYS``.
    """

    attributes: Mapping[str, str | int | None] = {}
    metrics: Mapping[str, Mapping[str, float]] = {}
    params: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}
    datasets: Sequence[Mapping[str, str]] = ()
    metadata: Mapping[str, str] = {}
    spans: Sequence[Mapping[str, str]] = ()
    """By ``fields.SPAN_KEYS``."""
    feedback: Mapping[str, Sequence[str]] = {}
    expectations: Mapping[str, Sequence[str]] = {}
    run_ids: Sequence[str] = ()
    """Of a trace, in place of an attribute ``run_id``."""


def matches(tree: Node, record: Record) -> bool:
    """Say whether ``record`` passes a checked ``tree``."""
    return isinstance(tree, All) or _matches(tree, record)


def sort_records(records: Iterable[Record], orders: Sequence[Order]) -> list[Record]:
    """Return the records in order, equal ones as they came; see ``query/order.py``."""
    result = list(records)
    for order in reversed(orders):
        result = _sort_by(result, order)
    return result


def _matches(clause: Clause, record: Record) -> bool:
    match clause:
        case And():
            return all(_matches(item, record) for item in clause.items)
        case Or():
            return any(_matches(item, record) for item in clause.items)
        case Not():
            return not _matches(clause.item, record)
        case IsNull():
            return bool(_values(clause.field, record)) == clause.negated
        case _:
            return any(map(_test(clause), _values(clause.field, record)))


def _values(field: Field, record: Record) -> list[Scalar]:
    """Return what the record has under ``field``: nothing, one value, or one per dataset."""
    match field.entity:
        case "attribute" if field.key == "run_id" and record.run_ids:
            return list(record.run_ids)
        case "attribute":
            value = _attribute(field.key, record)
        case "metric":
            value = record.metrics.get(field.key, {}).get(field.aggregate or "last")
        case "param":
            value = record.params.get(field.key)
        case "tag":
            value = record.tags.get(field.key)
        case "dataset":
            return [dataset[field.key] for dataset in record.datasets if field.key in dataset]
        case "metadata":
            value = record.metadata.get(field.key)
        case "span":
            return [span[field.key] for span in record.spans if span.get(field.key)]
        case "feedback":
            return list(record.feedback.get(field.key, ()))
        case "expectation":
            return list(record.expectations.get(field.key, ()))
    return [] if value is None else [value]


def _attribute(key: str, record: Record) -> str | int | None:
    if key != "duration":
        return record.attributes.get(key)
    start, end = record.attributes.get("start_time"), record.attributes.get("end_time")
    return end - start if isinstance(start, int) and isinstance(end, int) else None


def _test(leaf: Compare | Between | In | IsNan | Match) -> Test:
    """Return what decides about one value that is there."""
    match leaf:
        case IsNan():
            return lambda value: math.isnan(value) != leaf.negated
        case Match():
            has_match = matcher(leaf.kind, leaf.pattern)
            return lambda value: has_match(value) != leaf.negated
        case Compare():
            wanted, compare = plain(leaf.value), _COMPARE[leaf.op]
            return _as(wanted, lambda value: compare(value, wanted))
        case In():
            several = tuple(plain(value) for value in leaf.values)
            return _as(several[0], lambda value: (value in several) != leaf.negated)
        case Between():
            low, high = plain(leaf.low), plain(leaf.high)
            if leaf.negated:
                return _as(low, lambda value: value < low or value > high)
            return _as(low, lambda value: low <= value <= high)


def _as(wanted: Scalar, test: Test) -> Test:
    """Let ``test`` see a number where a number is wanted; a text that is none does not match."""
    if isinstance(wanted, str):
        return test

    def numeric(value: Scalar) -> bool:
        number = number_of(value) if isinstance(value, str) else value
        return number is not None and test(number)

    return numeric


def _sort_by(records: list[Record], order: Order) -> list[Record]:
    numbers: list[tuple[float, Record]] = []
    texts: list[tuple[str, Record]] = []
    nans: list[Record] = []
    missing: list[Record] = []
    is_mixed = order.field.entity in ("param", "tag", "metadata")
    for record in records:
        value = next(iter(_values(order.field, record)), None)
        number = number_of(value) if is_mixed and isinstance(value, str) else value
        if value is None:
            missing.append(record)
        elif not isinstance(number, int | float):
            texts.append((str(value), record))
        elif math.isnan(number):
            nans.append(record)
        else:
            numbers.append((number, record))
    first, second = operator.itemgetter(0), operator.itemgetter(1)
    # Python's sort is stable in both directions, which keeps the order of the later keys.
    numbers.sort(key=first, reverse=order.descending)
    texts.sort(key=first, reverse=order.descending)
    return [*map(second, numbers), *nans, *map(second, texts), *missing]
