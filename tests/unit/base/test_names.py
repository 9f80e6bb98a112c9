"""Names: random ones are memorable and do not repeat; experiments may be paths of any text."""

import random
import re

import pytest

from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import MAX_NAME
from runwell.base.names import (
    check_experiment_name,
    random_run_name,
)


def test_a_random_name_is_two_words_and_a_number():
    assert re.fullmatch(r"[a-z]+-[a-z]+-[0-9]{3}", random_run_name())


def test_seeding_the_program_does_not_repeat_names():
    names: set[str] = set()
    for _ in range(20):
        random.seed(0)
        names.add(random_run_name())
    assert len(names) > 15


@pytest.mark.parametrize(
    "name",
    [
        "Default",
        "vision/detection/baseline",
        "größe 日本語",
        "🚀/🛰",
        'it\'s "quoted" `back` \\ slash',
        "'; DROP TABLE runs; --",
        "100%_done*",
        "a/../b",
        "/Shared/forecast",
        "a//b/",
        " a ",
        "x" * MAX_NAME,
    ],
)
def test_an_experiment_may_be_named(name: str):
    assert check_experiment_name(name) == name


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "is empty"),
        (" \t", "only white space"),
        ("a\x00b", "NUL"),
        ("\ud800", "surrogate"),
    ],
)
def test_an_experiment_may_not_be_named(name: str, fault: str):
    with pytest.raises(Invalid, match=fault):
        check_experiment_name(name)


def test_an_experiments_name_has_a_limit():
    with pytest.raises(TooLarge, match="501 characters"):
        check_experiment_name("x" * (MAX_NAME + 1))
