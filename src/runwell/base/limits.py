"""Every limit on what may be stored, with its unit and its reason; checks live beside them."""

import reprlib
from typing import Final

from runwell.base.errors import Invalid, TooLarge

# Lengths are in characters unless the name ends in _bytes.
MAX_KEY: Final = 250
"""Key of a metric, a parameter or a tag (MLflow's limit, so that exports always fit)."""
MAX_PARAM_VALUE: Final = 65_536
MAX_TAG_VALUE: Final = 65_536
"""Also bounds a note, which is the tag ``mlflow.note.content``."""
MAX_NAME: Final = 500
"""Name of an experiment, a run or a dataset."""
MAX_USER: Final = 255
MAX_ARTIFACT_PATH: Final = 1_024
MAX_ARTIFACT_PATH_BYTES: Final = 2_600
"""The same path as UTF-8: what an entry of a PostgreSQL index can hold."""
MAX_DATASET_DIGEST: Final = 128
MAX_DATASET_SOURCE: Final = 65_536
MAX_DATASET_SCHEMA: Final = 1_048_576
MAX_DATASET_PROFILE: Final = 1_048_576
MAX_REGISTRY_TAG: Final = 100_000
"""Value of a tag of a registered model or a version; the text of a prompt is one."""
MAX_DESCRIPTION: Final = 65_536
MAX_ALIAS: Final = 255
MAX_MODEL_SOURCE: Final = 4_096
"""Source of a model version, and the link to its run."""
MAX_FILTER: Final = 20_000
MAX_ORDER_KEYS: Final = 8
MAX_PAGE: Final = 50_000
"""Items of one page of a search."""
MAX_FILTER_DEPTH: Final = 100
MAX_TABLE_COLUMNS: Final = 1_000
"""Columns of one page of a table of runs."""
MAX_RUNS_AT_ONCE: Final = 10_000
"""Runs that one request tags, deletes, restores or purges."""
MAX_CHART_BUCKETS: Final = 10_000
MAX_CHART_SERIES: Final = 1_000
MAX_BODY_BYTES: Final = 32 * 1024 * 1024
"""Body of one request that is not a file; ingest batches stay far below it."""
MAX_INFLATED_BYTES: Final = 128 * 1024 * 1024
"""A compressed body after decompression: a small body must not fill the memory."""
MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
MAX_BATCH_BYTES: Final = 4 * 1024 * 1024
"""What a sender aims at for one request; one larger frame still travels alone."""
MAX_INLINE_FILE_BYTES: Final = 256 * 1024
"""An artifact up to this size travels inside the spool; a larger one as a file of its own."""
MAX_UPLOAD_PARTS: Final = 10_000
"""Parts of one file; 10 MiB each, as MLflow's clients cut them, make 100 GB."""
MAX_DIFF_BYTES: Final = 512 * 1024
"""The uncommitted git diff kept with a run."""
MAX_CONSOLE_BYTES: Final = 16 * 1024 * 1024
INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1


def check_text(value: str, *, what: str, limit: int, empty: bool = False) -> str:
    """Return ``value`` if it is a storable text of at most ``limit`` characters.

    Raises:
        Invalid: no text, empty where that is not allowed, or it holds NUL or lone surrogates.
        TooLarge: longer than ``limit``.
    """
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # untyped callers
        raise Invalid(f"{what} must be a text, not {reprlib.repr(value)}")
    if not value and not empty:
        raise Invalid(f"{what} is empty")
    if len(value) > limit:
        raise TooLarge(
            f"{what} has {len(value):,} characters; at most {limit:,} are allowed",
            hint="log it as an artifact with log_text() instead" if limit >= MAX_TAG_VALUE else "",
        )
    if not is_storable(value):
        raise Invalid(f"{what} {value[:60]!r} holds a NUL or a lone surrogate", hint="remove it")
    return value


def check_key(value: str, *, what: str) -> str:
    """Return ``value`` if it may name a metric, a parameter or a tag; any unicode text may.

    Raises:
        Invalid, TooLarge: see ``check_text``; also when it is only white space.
    """
    check_text(value, what=what, limit=MAX_KEY)
    if value.isspace():
        raise Invalid(f"{what} {value!r} is only white space")
    return value


def check_step(value: int) -> int:
    """Return ``value`` if it fits the signed 64-bit integer that a step is.

    Raises:
        Invalid: it does not fit.
    """
    if not INT64_MIN <= value <= INT64_MAX:
        raise Invalid(f"step {value} does not fit a signed 64-bit integer")
    return value


def is_storable(value: str) -> bool:
    """Say whether a database can hold ``value``, and so whether one can be asked for it."""
    if "\x00" in value:
        return False
    # Nearly all are ASCII, which a text knows of itself.
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
