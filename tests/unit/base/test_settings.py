"""Settings: the environment wins over the default, ours over MLflow's spelling, types count."""

import re

import pytest

from runwell.base.errors import Invalid
from runwell.base.settings import (
    CONSOLE,
    HTTP_TIMEOUT_S,
    MODE,
    SETTINGS,
    SYSTEM_METRICS,
    THREADS,
    TRACKING_URI,
)


def test_a_setting_is_its_default_until_the_environment_says_otherwise() -> None:
    assert THREADS({}) == 8
    assert THREADS({"RUNWELL_THREADS": "3"}) == 3
    assert HTTP_TIMEOUT_S({"RUNWELL_HTTP_TIMEOUT_S": " 0.5 "}) == 0.5


def test_the_environment_of_the_process_is_read_at_each_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in (TRACKING_URI.name, *TRACKING_URI.also):
        monkeypatch.delenv(name, raising=False)
    assert TRACKING_URI() == ""
    assert not TRACKING_URI.is_set()
    monkeypatch.setenv("RUNWELL_TRACKING_URI", "http://localhost:5000")
    assert TRACKING_URI() == "http://localhost:5000"
    assert TRACKING_URI.is_set()


def test_mlflows_spelling_counts_where_ours_is_unset_or_empty() -> None:
    theirs = {"MLFLOW_TRACKING_URI": "http://old"}
    assert TRACKING_URI(theirs) == "http://old"
    assert TRACKING_URI({**theirs, "RUNWELL_TRACKING_URI": ""}) == "http://old"
    assert TRACKING_URI({**theirs, "RUNWELL_TRACKING_URI": "http://new"}) == "http://new"


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "Yes", "on"])
def test_words_for_yes(text: str) -> None:
    assert CONSOLE({"RUNWELL_CONSOLE": text}) is True
    assert SYSTEM_METRICS({"MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": text}) is True


@pytest.mark.parametrize("text", ["0", "false", "No", "OFF", "", " "])
def test_words_for_no(text: str) -> None:
    assert CONSOLE({"RUNWELL_CONSOLE": text}) is False


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (THREADS, "many"),
        (THREADS, "1.5"),
        (HTTP_TIMEOUT_S, "30s"),
        (CONSOLE, "perhaps"),
        (MODE, "Offline"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_value(setting, text: str) -> None:
    with pytest.raises(Invalid, match=re.escape(f"{setting.name}={text!r}")):
        setting({setting.name: text})


def test_a_wrong_choice_names_the_choices() -> None:
    with pytest.raises(Invalid, match="online, offline, disabled"):
        MODE({"RUNWELL_MODE": "away"})


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_each_setting_is_named_documented_and_has_a_valid_default(setting) -> None:
    assert re.fullmatch(r"RUNWELL_[A-Z0-9_]+", setting.name)
    assert setting.doc.endswith(".")
    assert type(setting({})) is type(setting.default)
    assert setting({setting.name: str(setting.default)}) == setting.default
    assert not setting.choices or setting.default in setting.choices
