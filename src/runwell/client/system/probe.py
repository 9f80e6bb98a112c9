"""The shape of a probe: one source of system metrics, opened once and read many times."""

from collections.abc import Callable

Readings = dict[str, float]
"""Metric names without the ``system/`` prefix, and their values."""

Probe = Callable[[], Readings]
"""Reads now. It may raise anything: the sampler then warns once and drops it."""

OpenProbe = Callable[[], Probe | None]
"""Opens a probe; None where this machine has no such thing."""

BYTES_PER_MEGABYTE = 1e6
"""The names and units are MLflow's, so that charts of both compare."""
