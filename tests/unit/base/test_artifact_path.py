"""Artifact paths: what people write is kept, what could leave its folder is refused."""

import posixpath

import pytest

from runwell.base.artifact_path import parent_paths, parse_artifact_path
from runwell.base.errors import Invalid, TooLarge
from runwell.base.limits import MAX_ARTIFACT_PATH, MAX_ARTIFACT_PATH_BYTES


@pytest.mark.parametrize(
    "path",
    [
        "model.pkl",
        "model/MLmodel",
        "a/b/c/d/e",
        "Überblick/größe.csv",
        "plots/📈 loss.png",
        "👩‍👩‍👧/family.txt",
        "日本語/ファイル",
        """it's "quoted"/`x`; DROP TABLE runs; --""",
        "100%25/%2e%2e/x",
        " leading and trailing ",
        "...",
        "..a/b..",
        ".hidden/.gitignore",
        "~/x",
        "ab:c/d:e",
        "a*b?c|d<e>",
    ],
)
def test_what_people_write_is_kept_as_it_is(path: str) -> None:
    assert parse_artifact_path(path) == path


def test_a_trailing_slash_marks_a_folder_and_is_dropped() -> None:
    assert parse_artifact_path("plots/") == "plots"


@pytest.mark.parametrize("path", ["..", "../x", "a/../b", "a/..", "a/../../b", ".", "./a", "a/./b"])
def test_dots_are_refused(path: str) -> None:
    with pytest.raises(Invalid, match="as one of its names"):
        parse_artifact_path(path)


@pytest.mark.parametrize("path", ["a//b", "a//", "s3://bucket/key"])
def test_empty_names_are_refused(path: str) -> None:
    with pytest.raises(Invalid, match="has '' as one of its names"):
        parse_artifact_path(path)


@pytest.mark.parametrize("path", ["/", "//", "/etc/passwd", "C:/x", "c:x", "Z:"])
def test_absolute_paths_are_refused(path: str) -> None:
    with pytest.raises(Invalid, match="is absolute"):
        parse_artifact_path(path)


def test_a_backslash_is_refused_with_the_path_that_was_meant() -> None:
    with pytest.raises(Invalid) as problem:
        parse_artifact_path("plots\\loss.png")
    assert "'plots/loss.png'" in problem.value.hint


@pytest.mark.parametrize("character", ["\x00", "\n", "\t", "\r", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_and_lone_surrogates_are_refused(character: str) -> None:
    with pytest.raises(Invalid, match="remove it"):
        parse_artifact_path(f"a{character}b")


def test_the_empty_path_is_refused() -> None:
    with pytest.raises(Invalid, match="artifact path is empty"):
        parse_artifact_path("")


def test_the_limit_of_length() -> None:
    for length in (MAX_ARTIFACT_PATH - 1, MAX_ARTIFACT_PATH):
        assert parse_artifact_path("é" * length) == "é" * length
    with pytest.raises(TooLarge, match="1,025 characters"):
        parse_artifact_path("é" * (MAX_ARTIFACT_PATH + 1))


def test_a_path_fits_the_index_of_every_store() -> None:
    path = "🚀" * (MAX_ARTIFACT_PATH_BYTES // 4)
    assert parse_artifact_path(path) == path
    with pytest.raises(TooLarge, match="2,604 bytes"):
        parse_artifact_path(path + "🚀")


@pytest.mark.parametrize("names", [["a", "b"], ["..a"], ["x" * 200, "y"], ["…"]])
def test_an_accepted_path_stays_below_the_folder_it_is_joined_to(names: list[str]) -> None:
    path = parse_artifact_path("/".join(names))
    assert posixpath.normpath(posixpath.join("/root", path)) == f"/root/{path}"


@pytest.mark.parametrize(
    ("path", "parents"),
    [("file", ()), ("a/file", ("a",)), ("a/b/c/file", ("a", "a/b", "a/b/c"))],
)
def test_parents_from_the_outside_in(path: str, parents: tuple[str, ...]) -> None:
    assert parent_paths(path) == parents
