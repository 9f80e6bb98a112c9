"""What one run logs, checked and appended to a spool; knows neither the network nor who is active.

Every check that needs no store is made here, so that a mistake raises where it is made.
"""

import reprlib
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from runwell.base.errors import Conflict, Invalid
from runwell.base.ids import parse_run_id
from runwell.base.limits import (
    INT64_MAX,
    INT64_MIN,
    MAX_NAME,
    MAX_PARAM_VALUE,
    MAX_TAG_VALUE,
    check_key,
    check_text,
)
from runwell.client.spool import Keys, Shapes, Spool
from runwell.client.values import flatten, metric_value, named_values, param_text, step_value
from runwell.entities.dataset import DatasetInput
from runwell.entities.run import RunStatus
from runwell.wire.events import InputsLogged, ParamsLogged, RunUpdated, TagsChanged

if TYPE_CHECKING:
    from runwell.client.silence import Silence

RUN_NAME_TAG: Final = "mlflow.runName"
_POINTS_PER_FRAME: Final = 65_536
"""1.5 MiB of one series: several frames fit a batch."""
_TEXT_PER_EVENT: Final = 1_000_000


class RunWriter:
    """Writes one run; any number of threads may use it at once."""

    def __init__(self, spool: "Spool | Silence", run_id: str) -> None:
        self.run_id = parse_run_id(run_id)
        self.spool = spool
        self.params: dict[str, str] = {}
        """Params known to be logged: another value for one is refused at once."""
        self.run_name = ""
        """The last name that was given through this writer."""
        self.next_step: int | None = 0
        """For ``log()`` without a step; None while a resumed run's steps are not known."""
        self.is_new = False
        """Whether this process began the run, so that nothing was logged before."""
        self.tables: list[str] = []
        """Paths of tables that were logged."""
        self._shapes: Shapes = {}

    def log_metric(
        self, key: str, value: object, step: object = None, timestamp: float | None = None
    ) -> None:
        """Append one point; ``step`` defaults to 0 and ``timestamp`` (ms) to now.

        Raises:
            Invalid: not a key, a number or a step.
        """
        keys = (key,)
        if keys not in self._shapes:
            _check_keys(keys, "metric key")
        self.spool.append_row(
            self._shapes,
            self.run_id,
            keys,
            0 if step is None else step_value(step),
            time.time_ns() // 1_000_000 if timestamp is None else _time_value(timestamp),
            (value if type(value) is float else metric_value(value),),
        )

    def log_metrics(
        self, metrics: Mapping[str, object], step: object = None, timestamp: float | None = None
    ) -> None:
        """Append one point for each key, at one step and time.

        Raises:
            Invalid: a key, a value or the step is not one.
        """
        if type(cast("object", metrics)) is not dict:
            metrics = named_values(metrics, "metrics")
        keys: Keys = tuple(metrics)
        if not keys:
            return
        if keys not in self._shapes:
            _check_keys(keys, "metric key")
        self.spool.append_row(
            self._shapes,
            self.run_id,
            keys,
            0 if step is None else step_value(step),
            time.time_ns() // 1_000_000 if timestamp is None else _time_value(timestamp),
            [v if type(v) is float else metric_value(v) for v in metrics.values()],
        )

    def log_next(self, metrics: Mapping[str, object], step: object = None) -> None:
        """Append one point for each key, at the step after the last one if none is given.

        Nested mappings become keys with ``/``: ``{"loss": {"train": 1.0}}`` is ``loss/train``.

        Raises:
            Invalid: a key, a value or the step is not one.
        """
        if any(isinstance(value, Mapping) for value in named_values(metrics, "values").values()):
            metrics = flatten(metrics)
        at = (self.next_step or 0) if step is None else step_value(step)
        self.log_metrics(metrics, at)
        self.next_step = max(self.next_step or 0, at + 1)

    def log_columns(
        self,
        key: str,
        values: Any,
        steps: Any = None,
        timestamps: Any = None,
    ) -> None:
        """Append many points of one series: ``values`` float64[n], ``steps`` and times int64[n].

        Steps default to 0, 1, 2, …; times (ms) to now. Lists and arrays of any library fit.

        Raises:
            Invalid: the columns are not equally long, or not numbers.
        """
        _check_keys((key,), "metric key")
        numbers = _column(values, "d")
        count = len(numbers)
        stamps = (
            array("q", [time.time_ns() // 1_000_000]) * count
            if timestamps is None
            else _column(timestamps, "q")
        )
        at = array("q", range(count)) if steps is None else _column(steps, "q")
        if not len(at) == len(stamps) == count:
            raise Invalid(
                f"columns of {key!r} differ in length: {count} values, {len(at)} steps, "
                f"{len(stamps)} timestamps"
            )
        for first in range(0, count, _POINTS_PER_FRAME):
            part = slice(first, first + _POINTS_PER_FRAME)
            columns = [column[part].tobytes() for column in (at, stamps, numbers)]
            self.spool.append_columns(
                self._shapes, self.run_id, (key,), len(numbers[part]), columns
            )

    def log_params(self, params: Mapping[str, object]) -> dict[str, str]:
        """Append parameters and return their texts; the same value again is fine.

        Raises:
            Conflict: one is known with another value; then none is logged.
            Invalid, TooLarge: a key or a value cannot be stored.
        """
        texts = {key: param_text(value) for key, value in named_values(params, "params").items()}
        _check_keys(texts, "parameter key")
        for key, text in texts.items():
            check_text(text, what=f"parameter {key!r}", limit=MAX_PARAM_VALUE, empty=True)
            before = self.params.get(key)
            if before is not None and before != text:
                raise Conflict(
                    f"parameter {key!r} of run {self.run_id} is {before[:200]!r} "
                    f"and cannot become {text[:200]!r}",
                    hint="parameters never change; use another key, a tag, or a new run",
                )
        for part in _parts(texts):
            self.spool.append_event(ParamsLogged(run_id=self.run_id, params=part))
        self.params.update(texts)
        return texts

    def know_params(self, params: Mapping[str, str]) -> None:
        """Take note of parameters that the store already has."""
        self.params.update(params)

    def set_tags(self, tags: Mapping[str, object]) -> None:
        """Append tags; ``None`` as a value is the text ``None``, see ``delete_tag``.

        Raises:
            Invalid, TooLarge: a key or a value cannot be stored.
        """
        texts = {key: param_text(value) for key, value in named_values(tags, "tags").items()}
        _check_keys(texts, "tag key")
        for key, text in texts.items():
            check_text(text, what=f"tag {key!r}", limit=MAX_TAG_VALUE, empty=True)
        if name := texts.get(RUN_NAME_TAG):
            self.run_name = check_text(name, what="run name", limit=MAX_NAME)
        for part in _parts(texts):
            self.spool.append_event(TagsChanged(run_id=self.run_id, tags={**part}))

    def delete_tag(self, key: str) -> None:
        """Append the removal of a tag; one that is absent is no error."""
        _check_keys((key,), "tag key")
        self.spool.append_event(TagsChanged(run_id=self.run_id, tags={key: None}))

    def log_inputs(self, inputs: Sequence[DatasetInput]) -> None:
        """Append the use of datasets."""
        self.spool.append_event(InputsLogged(run_id=self.run_id, inputs=list(inputs)))

    def update(
        self,
        status: RunStatus | None = None,
        end_ms: int | None = None,
        run_name: str | None = None,
    ) -> None:
        """Append a change of status, end or name."""
        if run_name is not None:
            self.run_name = check_text(run_name, what="run name", limit=MAX_NAME)
        event = RunUpdated(run_id=self.run_id, status=status, end_ms=end_ms, run_name=run_name)
        self.spool.append_event(event)


def _check_keys(keys: Iterable[object], what: str) -> None:
    for key in keys:
        if not isinstance(key, str):
            raise Invalid(f"a {what} must be a text, not {key!r}", hint=f"use {str(key)!r}")
        check_key(key, what=what)


def _time_value(timestamp: object) -> int:
    value = step_value(int(timestamp) if isinstance(timestamp, float) else timestamp)
    if value < 0:
        raise Invalid(f"timestamp {value} is before 1970", hint="milliseconds since 1970, UTC")
    return value


def _column(values: Any, code: str) -> "array[Any]":
    """Return ``values`` as float64 (code ``d``) or int64 (code ``q``)."""
    if isinstance(values, array):
        same = cast("array[Any]", values)
        if same.typecode == code:
            return same
    return _converted(values, code)


def _converted(values: Any, code: str) -> "array[Any]":
    # An array of any library converts in one go; numpy is not imported for that.
    if hasattr(values, "astype") and hasattr(values, "tobytes"):
        column: array[Any] = array(code)
        plain = values.reshape(-1)
        if code == "q" and plain.dtype.kind not in "iub":
            plain = [step_value(item) for item in plain.tolist()]
            return array(code, plain)
        column.frombytes(plain.astype("<f8" if code == "d" else "<i8").tobytes())
        return column
    convert = metric_value if code == "d" else step_value
    if not isinstance(values, Iterable) or isinstance(values, str):
        raise Invalid(f"a column must be a list or an array of numbers, not {reprlib.repr(values)}")
    try:
        return array(code, [convert(value) for value in cast("Iterable[Any]", values)])
    except OverflowError:
        raise Invalid(f"a step is outside {INT64_MIN}…{INT64_MAX}") from None


def _parts(texts: dict[str, str]) -> Iterable[dict[str, str]]:
    """Yield ``texts`` in pieces that fit a frame whatever their characters are."""
    part: dict[str, str] = {}
    size = 0
    for key, text in texts.items():
        if size + len(text) > _TEXT_PER_EVENT and part:
            yield part
            part, size = {}, 0
        part[key] = text
        size += len(key) + len(text)
    if part:
        yield part
