"""Requests as MLflow's clients send them: lenient where its server is, strict where it harms."""

import json

import msgspec
import pytest

from runwell.base.errors import Invalid
from runwell.entities.attribute import Metric
from runwell.server.dialects.mlflow.decode import decoder


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One field of each kind."""

    run_id: str
    step: int = 0
    exact: bool = False
    keys: list[str] = []
    metrics: list[Metric] = []


decode = decoder(Ask)
JSON = b"application/json; charset=utf-8"


def from_body(**fields: object) -> Ask:
    return decode({}, b"", JSON, json.dumps(fields).encode())


def test_a_body_and_a_query_say_the_same():
    wanted = Ask(run_id="r", step=-3, exact=True, keys=["a", "b"])
    assert from_body(run_id="r", step=-3, exact=True, keys=["a", "b"]) == wanted
    assert decode({}, b"run_id=r&step=-3&exact=true&keys=a&keys=b", b"", b"") == wanted


def test_what_comes_from_the_path_wins():
    assert decode({"run_id": "p"}, b"", JSON, b'{"run_id": "b"}').run_id == "p"


def test_numbers_and_booleans_may_be_texts_and_unknown_fields_are_ignored():
    assert from_body(run_id="r", step="7", exact="true", colour="red").step == 7


def test_numbers_that_json_does_not_know_are_texts():
    points = [
        {"key": "k", "value": text, "timestamp": 1} for text in ("NaN", "Infinity", "-Infinity")
    ]
    values = [str(metric.value) for metric in from_body(run_id="r", metrics=points).metrics]
    assert values == ["nan", "inf", "-inf"]


def test_an_old_name_of_a_field_is_understood():
    assert decode({}, b"run_uuid=old", b"", b"").run_id == "old"
    assert from_body(run_uuid="old", run_id="new").run_id == "new"


def test_null_is_a_field_that_was_not_sent():
    assert from_body(run_id="r", step=None) == Ask(run_id="r")


def test_an_object_that_was_encoded_twice_is_understood():
    assert decode({}, b"", JSON, json.dumps(json.dumps({"run_id": "r"})).encode()).run_id == "r"


@pytest.mark.parametrize("fields", [{}, {"run_id": ""}, {"run_id": None}])
def test_a_required_field_is_named_when_it_is_missing_or_empty(fields):
    with pytest.raises(Invalid, match="required parameter 'run_id'"):
        from_body(**fields)


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        (JSON, b'{"run_id": ', "not valid JSON"),
        (JSON, b"[1]", "must be a JSON object"),
        (JSON, b"[" * 100_000, "not valid JSON"),
        (JSON, b'{"run_id": "\xff"}', "not valid JSON"),
        (b"text/plain", b"{}", "send 'application/json'"),
        (JSON, b'{"run_id": "r", "step": "many"}', r"\$.step"),
    ],
)
def test_what_cannot_be_read_is_refused(kind, body, what):
    with pytest.raises(Invalid, match=what):
        decode({}, b"", kind, body)
