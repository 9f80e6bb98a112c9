"""One page of a search, with the way to the next."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some items in order; ``next_page_token`` is empty on the last page."""

    items: list[T]
    next_page_token: str = ""
