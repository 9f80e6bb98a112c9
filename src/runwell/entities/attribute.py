"""The named values of a run or an experiment, as people construct them by position."""

import msgspec


class Metric(msgspec.Struct, frozen=True):
    """One point of a series: a float64 ``value`` at an int64 ``step``, ``timestamp`` in ms UTC."""

    key: str
    value: float
    timestamp: int
    step: int = 0


class Param(msgspec.Struct, frozen=True):
    """An input of a run; never changes once logged."""

    key: str
    value: str


class RunTag(msgspec.Struct, frozen=True):
    """A note on a run; may be changed and removed."""

    key: str
    value: str


class ExperimentTag(msgspec.Struct, frozen=True):
    """A note on an experiment; may be changed and removed."""

    key: str
    value: str


class InputTag(msgspec.Struct, frozen=True):
    """A note on the use of a dataset by a run."""

    key: str
    value: str
