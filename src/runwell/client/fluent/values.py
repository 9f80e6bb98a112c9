"""Logging of metrics, parameters and tags to the active run; knows no files."""

# ruff: noqa: PLR0917, ARG001  (MLflow's signatures)

from collections.abc import Mapping
from typing import Any

from runwell.client import runs
from runwell.client.operations import RunOperations, settled
from runwell.client.process import PROCESS
from runwell.client.runs import current_or_new
from runwell.client.writer import RunWriter


def log_metric(
    key: str,
    value: float,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: object | None = None,
) -> RunOperations | None:
    """Log one value of a metric to the active run, or to the run ``run_id``.

    Numbers of any library are taken. ``step`` is 0 and ``timestamp`` (ms since 1970) now by
    default. When this returns, the value survives the death of every process on this host;
    ``synchronous=True`` also waits for the store. ``model_id`` and ``dataset`` are not stored.

    Raises:
        Invalid: the key, the value or the step is not one.
    """
    writer = current_or_new().writer if run_id is None else _writer(run_id)
    writer.log_metric(key, value, step, timestamp)
    return None if synchronous is None else _settled(writer, synchronous)


def log_metrics(
    metrics: Mapping[str, float],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: object | None = None,
) -> RunOperations | None:
    """Log one value of several metrics, all at one step; see ``log_metric``."""
    writer = _writer(run_id)
    writer.log_metrics(metrics, step, timestamp)
    return _settled(writer, synchronous)


def log(values: Mapping[str, Any], step: int | None = None) -> None:
    """Log many values at once to the active run, by default at the step after the last.

    Nested mappings become keys with ``/``: ``log({"loss": {"train": 0.5}})`` is ``loss/train``.

    Raises:
        Invalid: a key or a value is not one.
    """
    current_or_new().log(values, step)


def log_metrics_array(
    key: str,
    values: Any,
    steps: Any = None,
    timestamps: Any = None,
    run_id: str | None = None,
) -> None:
    """Log many points of one metric: ``values`` float64[n], ``steps`` and ``timestamps`` int64[n].

    Lists and arrays of any library fit. Steps default to 0, 1, 2, …, timestamps (ms) to now.

    Raises:
        Invalid: the columns differ in length, or hold something else than numbers.
    """
    _writer(run_id).log_columns(key, values, steps, timestamps)


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log one parameter of the active run, as ``str(value)``, and return the value.

    Raises:
        Conflict: it was logged with another value; parameters never change.
        Invalid, TooLarge: the key or the value cannot be stored.
    """
    writer = current_or_new().writer
    writer.log_params({key: value})
    return _settled(writer, synchronous) or value


def log_params(
    params: Mapping[str, Any], synchronous: bool | None = None, run_id: str | None = None
) -> RunOperations | None:
    """Log several parameters, as ``str(value)``; when one is refused, none is logged.

    Raises:
        Conflict: one was logged with another value; parameters never change.
        Invalid, TooLarge: a key or a value cannot be stored.
    """
    writer = _writer(run_id)
    writer.log_params(params)
    return _settled(writer, synchronous)


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:
    """Set a tag of the active run, as ``str(value)``."""
    return set_tags({key: value}, synchronous)


def set_tags(tags: Mapping[str, Any], synchronous: bool | None = None) -> RunOperations | None:
    """Set several tags of the active run.

    Raises:
        Invalid, TooLarge: a key or a value cannot be stored.
    """
    writer = current_or_new().writer
    writer.set_tags(tags)
    return _settled(writer, synchronous)


def delete_tag(key: str) -> None:
    """Remove a tag of the active run; one that is absent is no error."""
    current_or_new().writer.delete_tag(key)


def log_input(
    dataset: Any = None,
    context: str | None = None,
    tags: Mapping[str, str] | None = None,
    model: object | None = None,
) -> None:
    """Record that the active run uses a dataset, in the role ``context`` such as ``training``.

    Raises:
        Invalid: ``dataset`` is not one that ``runwell.data`` describes.
    """
    from runwell.client.inputs import dataset_input

    if dataset is not None:
        current_or_new().writer.log_inputs([dataset_input(dataset, context, tags)])


def log_inputs(
    datasets: list[Any] | None = None,
    contexts: list[str | None] | None = None,
    tags_list: list[Mapping[str, str] | None] | None = None,
    models: list[Any] | None = None,
) -> None:
    """Record that the active run uses several datasets; see ``log_input``."""
    given = datasets or []
    for i, dataset in enumerate(given):
        context = contexts[i] if contexts else None
        log_input(dataset, context, tags_list[i] if tags_list else None)


def flush(timeout_s: float | None = None) -> bool:
    """Wait until the store has all that this process logged; False if it is away.

    What it has not is kept in the spool and sent later. Waits at most ``RUNWELL_FLUSH_TIMEOUT_S``.

    Raises:
        RunwellError: the first thing that the store refused since the last flush.
    """
    # A list: every store is flushed, also after one that is away.
    done = [session.flush(timeout_s, sweep=True) for session in PROCESS.sessions()]
    return all(done)


def flush_async_logging() -> None:
    """Wait until the store has all that this process logged; see ``flush``."""
    flush()


def _writer(run_id: str | None) -> RunWriter:
    if run_id is None:
        return current_or_new().writer
    active = runs.ACTIVE.runs.get(run_id)
    return active.writer if active else PROCESS.session().writer(run_id)


def _settled(writer: RunWriter, synchronous: bool | None) -> RunOperations | None:
    if synchronous is None:
        return None
    active = runs.ACTIVE.runs.get(writer.run_id)
    session = active.session if active else PROCESS.session()
    return settled(session, writer.run_id, synchronous)
