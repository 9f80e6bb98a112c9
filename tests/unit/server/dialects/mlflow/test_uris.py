"""What a path of the proxy means, and what it can never mean."""

import pytest

from runwell.base.errors import Invalid, NotFound
from runwell.server.dialects.mlflow.uris import (
    Place,
    experiment_root,
    model_root,
    parse_path,
    parse_place,
    run_root,
)

RUN = "01a1fe8017fb70009bfa360aa639cf76"
MODEL = "m-01a1fe8017fb7001b96d6162e2c6428c"


class TestRoots:
    @pytest.mark.parametrize("path", ["", "a.txt", "plots/größe 🚀.png", "100%25", "artifacts/x"])
    def test_what_a_root_says_is_what_the_proxy_understands(self, path):
        tail = f"/{path}" if path else ""
        run = run_root("7", RUN).removeprefix("mlflow-artifacts:/") + tail
        model = model_root("7", MODEL).removeprefix("mlflow-artifacts:/") + tail
        assert parse_place(run) == Place(owner="run", id=RUN, path=path)
        assert parse_place(model) == Place(owner="model", id=MODEL, path=path)

    def test_a_location_elsewhere_stays(self):
        assert run_root("7", RUN, "s3://b/x/") == f"s3://b/x/{RUN}/artifacts"

    def test_a_location_that_is_ours_anyway_adds_nothing(self):
        assert experiment_root("7", "mlflow-artifacts:/some/folder") == "mlflow-artifacts:/7"

    def test_a_slash_at_the_end_marks_a_folder(self):
        assert parse_place(f"7/{RUN}/artifacts/a/").path == "a"
        assert parse_place(f"7/{RUN}/artifacts/").path == ""


@pytest.mark.parametrize(
    "text",
    [
        "7",
        f"7/{RUN}",
        f"7/{RUN}/metrics/a",
        f"{RUN}/artifacts/a",
        f"x/{RUN}/artifacts/a",
        f"07/{RUN}/artifacts/a",
        f"7/{RUN.upper()}/artifacts/a",
        f"7/models/{RUN}/artifacts/a",
        f"7/models/{MODEL}/a",
        f"7/{MODEL}/artifacts/a",
        "7/models/artifacts/a",
    ],
)
def test_below_no_root_there_is_nothing(text):
    with pytest.raises(NotFound):
        parse_place(text)


HOSTILE = [
    "../x",
    "a/../../b",
    "a/..",
    "..",
    "./a",
    "a//b",
    "/etc/passwd",
    "C:/x",
    "a\\..\\b",
    "a\x00b",
    "a\nb",
    "%2e%2e/x",
    "%2E%2e%2fx",
    "%252e%252e/x",
    "%25252e%25252e%25252fx",
    "a/%2e%2e/%2e%2e/b",
    "%2fetc/passwd",
    "a%00",
    "a%5c..%5cb",
    "%" + "25" * 20 + "2e",
    "a" * 2_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_path_cannot_climb_however_it_is_written(text):
    with pytest.raises(Invalid, match="Invalid path"):
        parse_path(text)


@pytest.mark.parametrize("text", [text for text in HOSTILE if not text.startswith(("/", "C:"))])
def test_nor_can_the_path_of_a_place(text):
    with pytest.raises(Invalid, match="Invalid path"):
        parse_place(f"7/{RUN}/artifacts/{text}")


@pytest.mark.parametrize("text", ["", "/", f"/7/{RUN}/artifacts/a", f"7//{RUN}/artifacts/a"])
def test_nor_is_a_place_absolute_or_empty(text):
    with pytest.raises(Invalid):
        parse_place(text)


@pytest.mark.parametrize("text", ["100%.txt", "50%25", "a..b", "...", "~", "a b", "日本/語"])
def test_a_name_may_hold_nearly_anything(text):
    assert parse_path(text) == text
