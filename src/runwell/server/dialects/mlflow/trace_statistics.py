"""Statistics of traces in MLflow's protocol: how often two conditions hold together."""

import math
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.server.dialects.mlflow.route import Table
from runwell.services import traces
from runwell.usecase.context import Context
from runwell.wire.traces import CountTraces

TABLE: Final = Table()
_HALF: Final = 0.5
"""What is added to each count where few traces must not decide: the prior of Jeffreys."""


class Correlate(msgspec.Struct, frozen=True, kw_only=True):
    """Two conditions, perhaps on traces of which a third one holds."""

    experiment_ids: list[str]
    filter_string1: str
    filter_string2: str
    base_filter: str = ""


class Correlation(msgspec.Struct, frozen=True, kw_only=True):
    """How often the conditions hold, and what that says: from -1, never together, to 1, always."""

    npmi: float | UnsetType = UNSET
    npmi_smoothed: float | UnsetType = UNSET
    filter1_count: int
    filter2_count: int
    joint_count: int
    total_count: int


@TABLE.add("POST", "3.0/mlflow/traces/calculate-filter-correlation")
def correlate(ctx: Context, req: Correlate) -> Correlation:
    """Say whether two conditions hold of the same traces."""
    base, one, two = req.base_filter, req.filter_string1, req.filter_string2
    asked = CountTraces(
        experiment_ids=req.experiment_ids,
        filters=[_all_of(base), _all_of(base, one), _all_of(base, two), _all_of(base, one, two)],
    )
    # Without an experiment there is nothing to count, which is not all that there is.
    counts = traces.count(ctx, asked).counts if req.experiment_ids else [0, 0, 0, 0]
    total, first, second, both = counts
    return Correlation(
        npmi=npmi(total, first, second, both),
        npmi_smoothed=npmi(total, first, second, both, added=_HALF),
        filter1_count=first,
        filter2_count=second,
        joint_count=both,
        total_count=total,
    )


def npmi(
    total: int, first: int, second: int, both: int, *, added: float = 0.0
) -> float | UnsetType:
    """Return the normalised pointwise mutual information of two events, where it is defined.

    Source: G. Bouma, *Normalized (Pointwise) Mutual Information in Collocation Extraction* (2009).

    Args:
        total: how many traces there are.
        first: of how many the first event holds.
        second: of how many the second one holds.
        both: of how many both hold.
        added: what is added to each of the four cells of the table.
    """
    if not first or not second:
        return UNSET
    if first == second == both == total:
        return 1.0
    together, everything = both + added, total + 4 * added
    if not together:
        return -1.0
    ones, twos = first + 2 * added, second + 2 * added
    shared = (math.log(together) + math.log(everything)) - (math.log(ones) + math.log(twos))
    return max(-1.0, min(1.0, shared / (math.log(everything) - math.log(together))))


def _all_of(*filters: str) -> str:
    return " AND ".join(f"({one})" for one in filters if one.strip())
