"""A metric of a run over its steps: the summary, the points, and what a chart needs of them.

Columns of numbers are little-endian bytes (base64 in JSON): a million points must not become a
million objects on the way to a chart. Order is ascending step, and within one step the order of
writing.
"""

import msgspec


class SeriesSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a series without reading its points.

    The latest point is the one with the highest step and, among several at that step, the one
    written last. ``min``, ``max`` and ``sum`` are over finite values and absent without any.
    """

    key: str
    n: int
    """Number of points, non-finite ones included."""
    first_step: int
    """Lowest step."""
    first_value: float
    last_step: int
    """Highest step."""
    last_value: float
    last_ms: int
    """When the latest point was logged, milliseconds UTC."""
    min_value: float | None = None
    min_step: int | None = None
    max_value: float | None = None
    max_step: int | None = None
    sum_value: float | None = None
    nan_count: int = 0
    positive_infinity_count: int = 0
    negative_infinity_count: int = 0


class Points(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Raw points of one series as columns."""

    key: str
    n: int
    steps: bytes
    """int64[n]"""
    times_ms: bytes
    """int64[n]"""
    values: bytes
    """float64[n], NaN and infinities exact"""
    next_page_token: str = ""


class SampledPoints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Raw points of one series of one run as columns, some of them left out at even distances."""

    run_id: str
    n: int
    steps: bytes
    """int64[n]"""
    times_ms: bytes
    """int64[n]"""
    values: bytes
    """float64[n], NaN and infinities exact"""


class ChartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One series of one run reduced to buckets; every column has the length ``n``.

    Bucket ``b`` holds the points with ``starts[b] <= step < starts[b] + width`` of its chart.
    ``first`` and ``last`` are values as they are; ``min``, ``max`` and ``mean`` are over the finite
    values of the bucket and NaN when it has none. A column that was not asked for is empty.
    """

    run_id: str
    key: str
    n: int
    starts: bytes
    """int64[n], multiples of the width"""
    first_steps: bytes
    """int64[n]"""
    last_steps: bytes
    """int64[n]"""
    last_times_ms: bytes
    """int64[n]"""
    first: bytes
    """float64[n]"""
    last: bytes
    """float64[n]"""
    min: bytes
    """float64[n]"""
    max: bytes
    """float64[n]"""
    mean: bytes
    """float64[n]"""
    counts: bytes
    """uint32[n], points in the bucket"""
    nonfinite: bytes
    """uint32[n], how many of them are NaN or infinite"""
    smooth: bytes = b""
    """float64[n]: the smoothed curve at the last point of the bucket, over all points of the series
    whatever part of it is shown; NaN where no finite one came yet. Empty without smoothing."""


class Chart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lines that share one bucket width: a power of two, anchored at step 0."""

    width: int
    lines: list[ChartLine]
