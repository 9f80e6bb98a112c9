"""Identifiers: how they are made and what a well-formed one looks like."""

import os
import re
import threading
from typing import Final

from runwell.base.clock import now_ms
from runwell.base.errors import Invalid

DEFAULT_EXPERIMENT_ID: Final = "0"
DEFAULT_WORKSPACE: Final = "default"

_RUN_ID = re.compile(r"[0-9a-f]{32}\Z")
_MODEL_ID = re.compile(r"m-[0-9a-f]{32}\Z")
_TRACE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}\Z")
_OTEL_TRACE_ID = re.compile(r"tr-[0-9a-f]{32}\Z")
_SPAN_ID = re.compile(r"[0-9a-f]{16}\Z")
_EXPERIMENT_ID = re.compile(r"(0|[1-9][0-9]{0,17})\Z")


class _Sequence:
    """The last (millisecond, counter) handed out: makes ids of one process strictly ascending."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last = 0

    def next(self) -> int:
        """Return 60 bits: 48 of milliseconds and 12 of a counter, above every earlier value."""
        with self.lock:
            self.last = max(self.last + 1, now_ms() << 12)
            return self.last


_sequence = _Sequence()


def _renew_after_fork() -> None:
    # A lock copied while another thread held it would stay locked for ever in the child.
    _sequence.lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_after_fork)


def new_run_id() -> str:
    """Make a run id: a UUIDv7 (RFC 9562 §5.7) as 32 hex characters, ascending within a process."""
    stamp = _sequence.next()
    head = (stamp >> 12) << 16 | 0x7000 | (stamp & 0xFFF)
    tail = 0x8000_0000_0000_0000 | (int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF)
    return f"{head:016x}{tail:016x}"


def new_model_id() -> str:
    """Make the id of a logged model: ``m-`` and what a run id is made of."""
    return f"m-{new_run_id()}"


def new_trace_id() -> str:
    """Make the id of a trace: ``tr-`` and the 32 hex characters of OpenTelemetry's id."""
    return f"tr-{new_run_id()}"


def new_assessment_id() -> str:
    """Make the id of an assessment: ``a-`` and what a run id is made of."""
    return f"a-{new_run_id()}"


def new_writer_id() -> str:
    """Make the id of one spool; the same shape as a run id, so spools sort by age."""
    return new_run_id()


def parse_run_id(text: str) -> str:
    """Return ``text`` if it is a run id.

    Raises:
        Invalid: it is not 32 lower-case hex characters.
    """
    if not isinstance(text, str) or not _RUN_ID.match(text):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(f"{text!r} is not a run id", hint="a run id is 32 characters of 0-9a-f")
    return text


def parse_model_id(text: str) -> str:
    """Return ``text`` if it is the id of a logged model.

    Raises:
        Invalid: it is not ``m-`` and 32 lower-case hex characters.
    """
    if not isinstance(text, str) or not _MODEL_ID.match(text):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(
            f"{text!r} is not a model id", hint="a model id is 'm-' and 32 characters of 0-9a-f"
        )
    return text


def parse_trace_id(text: str, *, has_spans: bool = False) -> str:
    """Return ``text`` if it is the id of a trace, with ``has_spans`` one that OpenTelemetry knows.

    Raises:
        Invalid: it is not up to 64 letters, digits and ``_ . : -``; or, with spans, not ``tr-`` and
            32 lower-case hex characters.
    """
    if not (_OTEL_TRACE_ID if has_spans else _TRACE_ID).match(text):
        raise Invalid(
            f"{text!r} is not a trace id", hint="a trace id is 'tr-' and 32 characters of 0-9a-f"
        )
    return text


def parse_span_id(text: str) -> str:
    """Return ``text`` if it is the id of a span.

    Raises:
        Invalid: it is not 16 lower-case hex characters.
    """
    if not _SPAN_ID.match(text):
        raise Invalid(f"{text!r} is not a span id", hint="a span id is 16 characters of 0-9a-f")
    return text


def parse_experiment_id(text: str | int) -> str:
    """Return ``text`` as an experiment id, a decimal number without leading zeros.

    Raises:
        Invalid: it is something else.
    """
    value = str(text)
    if not _EXPERIMENT_ID.match(value):
        raise Invalid(
            f"{value!r} is not an experiment id",
            hint="an experiment id is a decimal number such as '1'; look a name up first",
        )
    return value
