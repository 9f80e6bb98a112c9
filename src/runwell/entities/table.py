"""A table of runs as columns, and what fills its pickers: keys, values, counts; knows no storage.

Columns of numbers are little-endian bytes (base64 in JSON), because a page of 10,000 runs must not
become a hundred thousand objects on its way to the screen.
"""

from typing import Literal

import msgspec

KeyKind = Literal["metric", "param", "tag"]

NO_CODE = 0xFFFF_FFFF
"""The code of a run that has no text in a column."""


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column, a row for each run of the page; the fields of the other kind are empty."""

    name: str
    """As it was asked for."""
    kind: Literal["number", "text"]
    numbers: bytes
    """float64[n], NaN and infinities exact; NaN where the run has no value."""
    present: bytes
    """uint8[n]: 0 where the run has no value."""
    texts: list[str]
    """The distinct texts, in the order in which the page has them first."""
    codes: bytes
    """uint32[n]: places in ``texts``, 0xFFFFFFFF where the run has no value."""


class RunTable(msgspec.Struct, frozen=True, kw_only=True):
    """A page of runs in order; ``next_page_token`` is empty on the last page."""

    n: int
    run_ids: list[str]
    columns: list[TableColumn]
    """In the order in which they were asked for."""
    next_page_token: str


class RunKey(msgspec.Struct, frozen=True, kw_only=True):
    """A metric, param or tag that runs of some experiments have."""

    kind: KeyKind
    name: str
    varies: bool | None
    """Of a param, whether it has more than one value; null where that is not known.

    Runs in the trash count, and texts that differ only behind their 128th character are not told
    apart.
    """
    is_number: bool | None
    """Of a param or a tag, whether all its values are numbers; null for metrics, which are."""


class RunKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys that match best, and how many match."""

    keys: list[RunKey]
    total: int


class RunValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that runs have, and how many of those that were looked at have it."""

    value: str
    runs: int


class ExperimentActivity(msgspec.Struct, frozen=True, kw_only=True):
    """What goes on in one experiment."""

    experiment_id: str
    runs: int
    """Those that are not in the trash."""
    running: int
    """Those of them whose writers say so and are heard of."""
    deleted: int
    last_start_ms: int | None
    """When the newest run began that is not in the trash."""
    starts: list[int]
    """Runs begun in each span of time, those since deleted too, oldest first; the last ends now."""
