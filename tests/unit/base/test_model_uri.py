"""What may name a registered model, and what the source of a version may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import MAX_ALIAS, MAX_MODEL_SOURCE, MAX_NAME
from runwell.base.model_uri import (
    Elsewhere,
    ModelFiles,
    RunFiles,
    VersionFiles,
    check_alias,
    check_registered_name,
    format_model_uri,
    parse_model_uri,
)

RUN = "0" * 32
MODEL = "m-" + "1" * 32


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"runs:/{RUN}/a b/ü", RunFiles(run_id=RUN, path="a b/ü")),
        (f"runs:/{RUN}", RunFiles(run_id=RUN)),
        (f"models:/{MODEL}", ModelFiles(model_id=MODEL)),
        (f"models:/{MODEL}/data", ModelFiles(model_id=MODEL, path="data")),
        ("models:/iris/12", VersionFiles(name="iris", version=12)),
        ("models:/m-iris/1", VersionFiles(name="m-iris", version=1)),
        ("models:/a b@best", VersionFiles(name="a b", alias="best")),
        ("models:/m-x@best", VersionFiles(name="m-x", alias="best")),
        ("s3://bucket/a b", Elsewhere(uri="s3://bucket/a b")),
        ("dbfs:/models/a..b", Elsewhere(uri="dbfs:/models/a..b")),
    ],
)
def test_each_kind_is_read_and_written(text, place):
    assert parse_model_uri(text) == place
    assert format_model_uri(place) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "model",
        "/etc/passwd",
        "./model",
        "C:\\models",
        "c:/models",
        "file:///etc",
        "FILE:/etc",
        "//host/share",
        "s3://bucket/../x",
        "s3://bucket/..",
        "s3://bucket/%2e%2e/x",
        "s3://bucket/%252e%252e/x",
        "s3://bucket/..%2fx",
        "s3://bucket/..\\x",
        "s3://bucket/x?..",
        "s3://bucket/x%00",
        "s3://bucket/\x00",
        "s3://bucket/%" + "25" * 20 + "41",
        "runs:/short/x",
        f"runs://host/{RUN}",
        f"runs:{RUN}",
        f"runs:/{RUN}//x",
        "models:/",
        "models:/iris",
        "models:/iris/0",
        "models:/iris/Production",
        "models:/m-12",
        f"models:/{MODEL}//x",
        "models:/@best",
        "models:/iris@",
    ],
)
def test_what_is_no_source_is_refused(text):
    with pytest.raises(Invalid):
        parse_model_uri(text)


def test_a_source_has_a_limit():
    with pytest.raises(TooLarge):
        parse_model_uri("s3://" + "x" * MAX_MODEL_SOURCE)


@given(st.text(max_size=40))
def test_whatever_is_read_is_written_the_same(rest):
    for scheme in ("runs:/", "models:/", "s3://", ""):
        try:
            place = parse_model_uri(scheme + rest)
        except (Invalid, TooLarge):
            continue
        assert parse_model_uri(format_model_uri(place)) == place


@pytest.mark.parametrize("name", ["iris", "a b", "ü.1", "m-x", "100%", "'; --", "x" * MAX_NAME])
def test_a_name(name):
    assert check_registered_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "a/b", "a:b", ".", "..", "\x00", "x" * (MAX_NAME + 1)])
def test_what_is_no_name(name):
    with pytest.raises((Invalid, TooLarge)):
        check_registered_name(name)


@pytest.mark.parametrize("alias", ["champion", "v1a", "latest-1", "Ü_1", "x" * MAX_ALIAS])
def test_an_alias(alias):
    assert check_alias(alias) == alias


@pytest.mark.parametrize(
    "alias", ["", "a b", "a.b", "latest", "LATEST", "v1", "V12", "a\n", "x" * (MAX_ALIAS + 1)]
)
def test_what_is_no_alias(alias):
    with pytest.raises((Invalid, TooLarge)):
        check_alias(alias)
