"""Wall-clock time as the whole system writes it: integer milliseconds since 1970, UTC."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns now in milliseconds UTC; tests pass their own."""


def now_ms() -> int:
    """Return the current time in milliseconds UTC."""
    return time.time_ns() // 1_000_000
