"""Every check at, under and over its limit."""

import pytest

from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import (
    INT64_MAX,
    INT64_MIN,
    MAX_ARTIFACT_PATH,
    MAX_DATASET_DIGEST,
    MAX_DATASET_PROFILE,
    MAX_DATASET_SCHEMA,
    MAX_DATASET_SOURCE,
    MAX_FILTER,
    MAX_KEY,
    MAX_NAME,
    MAX_PARAM_VALUE,
    MAX_TAG_VALUE,
    MAX_USER,
    check_key,
    check_step,
    check_text,
)

TEXT_LIMITS = [
    MAX_ARTIFACT_PATH,
    MAX_DATASET_DIGEST,
    MAX_DATASET_PROFILE,
    MAX_DATASET_SCHEMA,
    MAX_DATASET_SOURCE,
    MAX_FILTER,
    MAX_KEY,
    MAX_NAME,
    MAX_PARAM_VALUE,
    MAX_TAG_VALUE,
    MAX_USER,
]


@pytest.mark.parametrize("limit", sorted(set(TEXT_LIMITS)))
def test_a_text_at_and_under_its_limit_passes_and_over_it_does_not(limit: int) -> None:
    # Characters count, not bytes: each of these is four bytes of UTF-8.
    for length in (1, limit - 1, limit):
        assert check_text("🦉" * length, what="value", limit=limit) == "🦉" * length
    with pytest.raises(TooLarge, match=rf"value has {limit + 1:,} characters; at most {limit:,}"):
        check_text("🦉" * (limit + 1), what="value", limit=limit)


def test_a_large_text_is_pointed_to_log_text() -> None:
    with pytest.raises(TooLarge) as problem:
        check_text("x" * (MAX_PARAM_VALUE + 1), what="value", limit=MAX_PARAM_VALUE)
    assert "log_text()" in problem.value.hint


def test_an_empty_text_passes_only_where_it_may() -> None:
    assert check_text("", what="value", limit=5, empty=True) == ""
    with pytest.raises(Invalid, match="value is empty"):
        check_text("", what="value", limit=5)


@pytest.mark.parametrize("bad", ["a\x00b", "\x00", "\ud800", "ok \udfff"])
def test_what_no_database_can_keep_is_refused(bad: str) -> None:
    with pytest.raises(Invalid, match="holds a NUL or a lone surrogate"):
        check_text(bad, what="value", limit=100)


@pytest.mark.parametrize(
    "key", ["k", "k" * MAX_KEY, "val/loss", "ümlaut", "📈", "it's", "a b", "'; DROP TABLE runs"]
)
def test_any_unicode_may_be_a_key(key: str) -> None:
    assert check_key(key, what="metric") == key


def test_a_key_over_its_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match=f"at most {MAX_KEY}"):
        check_key("k" * (MAX_KEY + 1), what="metric")


@pytest.mark.parametrize("key", ["", " ", "\t\n", "\u3000", "a\x00"])
def test_what_nobody_could_read_is_no_key(key: str) -> None:
    with pytest.raises(Invalid, match="metric"):
        check_key(key, what="metric")


@pytest.mark.parametrize("step", [INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX])
def test_a_step_is_any_signed_64_bit_integer(step: int) -> None:
    assert check_step(step) == step


@pytest.mark.parametrize("step", [INT64_MIN - 1, INT64_MAX + 1, 10**30, -(10**30)])
def test_a_step_outside_64_bits_is_refused(step: int) -> None:
    with pytest.raises(Invalid, match=f"step {step} does not fit"):
        check_step(step)
