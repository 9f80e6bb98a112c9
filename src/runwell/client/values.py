"""What users pass as values becomes what is stored: text, float, step; knows no run and no spool.

The libraries of the values (numpy, torch, jax, …) are never imported: their scalars are recognised
by what they can do.
"""

import operator
import reprlib
from collections.abc import Mapping
from typing import Any, cast

from runwell.base.errors import Invalid
from runwell.base.limits import INT64_MAX, INT64_MIN, check_step
from runwell.entities.run import RunStatus

_MAX_NESTING = 64


def param_text(value: object) -> str:
    """Return the text that is stored for a parameter or a tag: ``str(value)``.

    Numpy scalars inside lists, tuples and dicts are written as plain numbers, so ``X.shape`` and
    ``{"alpha": np.float64(0.1)}`` read the same with every version of numpy.
    """
    if type(value) is str:
        return value
    return str(_without_numpy_scalars(value))


def metric_value(value: object) -> float:
    """Return ``value`` as the float that is stored for a metric; NaN and infinities are values.

    Accepted: ints, bools, Decimals, Fractions, numpy scalars, and arrays or tensors of any library
    that hold exactly one number.

    Raises:
        Invalid: it is not one real number.
    """
    if type(value) is float:
        return value
    if isinstance(value, float):  # numpy.float64, which most losses and scores are.
        return float(value)
    if isinstance(value, str | bytes | bytearray):
        raise Invalid(
            f"a metric must be a number, not the text {reprlib.repr(value)}",
            hint="convert it with float(…), or log a text with log_param() or set_tag()",
        )
    try:
        return _number(value)
    except (TypeError, ValueError, OverflowError, RuntimeError, AttributeError):
        raise Invalid(
            f"a metric must be one real number, not {reprlib.repr(value)} "
            f"of type {type(value).__qualname__!r}",
            hint=_metric_hint(value),
        ) from None


def step_value(step: object) -> int:
    """Return ``step`` as the int64 that is stored; ``None`` means 0.

    Accepted: ints of any library, whole floats such as ``3.0``, arrays and tensors of one of those.

    Raises:
        Invalid: it is not a whole number, or does not fit 64 bits.
    """
    if type(step) is int and INT64_MIN <= step <= INT64_MAX:
        return step
    if step is None:
        return 0
    return check_step(_whole(step))


def run_status(status: object) -> RunStatus:
    """Return the status of that name.

    Raises:
        Invalid: there is none.
    """
    try:
        return RunStatus(str(status))
    except ValueError:
        raise Invalid(
            f"{reprlib.repr(status)} is not a status of a run",
            hint=f"use one of {', '.join(RunStatus)}",
        ) from None


def named_values(values: object, what: str) -> Mapping[str, Any]:
    """Return ``values`` if it has a value for each name.

    Raises:
        Invalid: it is something else than a mapping.
    """
    if isinstance(values, Mapping):
        return cast("Mapping[str, Any]", values)
    raise Invalid(
        f"{what} must be a dict of names and values, not {reprlib.repr(values)}",
        hint='write {"name": value}',
    )


def flatten(mapping: Mapping[Any, Any], sep: str = "/") -> dict[str, Any]:
    """Return the leaves of nested mappings under joined keys: ``{"a": {"b": 1}}`` → ``{"a/b": 1}``.

    The order of the leaves is kept; an empty mapping leaves nothing.

    Raises:
        Invalid: two leaves get the same key, or the nesting is deeper than 64 (or endless).
    """
    leaves: dict[str, Any] = {}
    _collect(mapping, "", sep, leaves, _MAX_NESTING)
    return leaves


def _collect(
    mapping: Mapping[Any, Any], prefix: str, sep: str, leaves: dict[str, Any], depth: int
) -> None:
    if not depth:
        raise Invalid(f"the mapping is nested deeper than {_MAX_NESTING}, below {prefix[:60]!r}")
    for name, value in mapping.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            nested = cast("Mapping[Any, Any]", value)
            _collect(nested, key + sep, sep, leaves, depth - 1)
        elif key in leaves:
            raise Invalid(
                f"two values are named {key!r}", hint=f"rename one; nested names join with {sep!r}"
            )
        else:
            leaves[key] = value


def _number(value: Any) -> float:
    # An array converts by item(): float() on a 1-element array is deprecated in numpy, and
    # refused by other libraries. TensorFlow's tensors have numpy() and no item().
    if hasattr(value, "item"):
        value = value.item()
    elif hasattr(value, "numpy") and hasattr(value, "shape"):
        value = value.numpy().item()
    if isinstance(value, str | bytes):
        raise TypeError
    return float(value)


def _metric_hint(value: Any) -> str:
    if value is None:
        return "skip the call when there is no value, or log float('nan')"
    if isinstance(value, Mapping):
        return "log the values of a dict with log_metrics(…) or log({…})"
    size = getattr(value, "size", None)
    if hasattr(value, "item") or isinstance(value, list | tuple):
        count = f" it holds {size};" if isinstance(size, int) else ""
        return f"log one number:{count} reduce it with .mean() or log_metrics_array()"
    return "pass a float"


def _whole(step: Any) -> int:
    plain = step.item() if hasattr(step, "item") else step
    try:
        return operator.index(plain)
    except TypeError:
        if isinstance(plain, float) and plain.is_integer():
            return int(plain)
    raise Invalid(
        f"a step must be a whole number, not {reprlib.repr(step)}",
        hint="count steps or epochs with an int; log a time with timestamp=",
    )


def _without_numpy_scalars(value: Any) -> Any:
    """Return ``value`` with the numpy scalars of plain containers as Python's own scalars."""
    kind = cast("type[object]", type(value))
    if kind is dict:
        items = cast("dict[Any, Any]", value).items()
        return {_without_numpy_scalars(k): _without_numpy_scalars(v) for k, v in items}
    if kind is list or kind is tuple or kind is set:
        return cast("Any", kind)([_without_numpy_scalars(item) for item in value])
    if (
        kind.__module__ == "numpy"
        and getattr(value, "shape", None) == ()
        and kind.__name__ != "ndarray"
    ):
        return value.item()
    return value
