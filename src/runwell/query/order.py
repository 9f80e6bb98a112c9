"""What a search is sorted by; knows nothing of how the values are stored.

The order of the values of one key, in both directions:

    metrics             numbers, then NaN, then missing
    params and tags     numbers by their number, then texts by code point, then missing
    attributes          values (texts by code point), then missing

DESC turns numbers round among numbers and texts among texts; it never moves a group.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_ORDER_KEYS
from runwell.query.caret import within
from runwell.query.check import check_field
from runwell.query.cursor import Cursor
from runwell.query.fields import SUBJECTS, SubjectName, find_attribute, plural
from runwell.query.parser import read_field
from runwell.query.text import format_field
from runwell.query.tree import Field

_SEVERAL: Final = ("span", "feedback", "expectation")
"""Entities of which one trace may have several."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One key of an ordering."""

    field: Field
    descending: bool = False


def parse_order(order_by: str | Sequence[str], subject: SubjectName) -> tuple[Order, ...]:
    """Return the keys of ``order_by``, each ``field [ASC | DESC]``; a bare text is one key.

    Raises:
        BadQuery: a key that cannot be read, is unknown or cannot be sorted by.
        Invalid: more keys than ``MAX_ORDER_KEYS``, or a field twice.
        TooLarge: a key longer than ``MAX_FILTER``.
    """
    keys = [order_by] if isinstance(order_by, str) else list(order_by)
    if len(keys) > MAX_ORDER_KEYS:
        raise Invalid(f"order_by has {len(keys)} keys; at most {MAX_ORDER_KEYS} are allowed")
    orders = tuple(_parse_at(place, key, subject) for place, key in enumerate(keys))
    fields = [order.field for order in orders]
    for place, field in enumerate(fields):
        if field in fields[:place]:
            hint = "only the first would count; remove the other"
            raise Invalid(f"order_by names {format_field(field)!r} twice", hint=hint)
    return orders


def format_order(orders: Sequence[Order]) -> list[str]:
    """Return the canonical text of each key."""
    return [
        f"{format_field(order.field)} {'DESC' if order.descending else 'ASC'}" for order in orders
    ]


def _parse_at(place: int, text: str, subject: SubjectName) -> Order:
    with within(f"order_by[{place}]"):
        return _parse_key(text, subject)


def _parse_key(text: str, subject: SubjectName) -> Order:
    cursor = Cursor(text)
    first = cursor.peek()
    field = read_field(cursor)
    direction = cursor.take_word("ASC", "DESC")
    if cursor.peek().kind != "end":
        hint = "a key is a field, then ASC or DESC; give several keys as a list"
        raise cursor.error(f"expected ASC or DESC, not {cursor.describe()}", hint=hint)
    if field.entity == "dataset":
        hint = "a run may have several datasets; sort by an attribute, metric, param or tag"
        raise cursor.error("a dataset cannot be sorted by", first, hint=hint)
    if field.entity in _SEVERAL:
        hint = "sort by an attribute, a tag or metadata"
        raise cursor.error(f"{plural(field.entity)} cannot be sorted by", first, hint=hint)
    checked = check_field(field, subject, text)
    if field.entity == "attribute":
        attribute = find_attribute(SUBJECTS[subject], checked.key)
        if attribute is not None and attribute.has_several:
            hint = f"{subject} may have several; sort by another attribute"
            raise cursor.error(f"{checked.key!r} cannot be sorted by", first, hint=hint)
    return Order(field=checked, descending=direction == "DESC")
