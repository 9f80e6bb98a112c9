"""Commands on experiments, embedded and through a server."""

import csv
import io

import pytest


def test_from_creation_to_purge(cli):
    number = cli(
        "experiments", "create", "vision/a b", "-t", "team=x", "--tag", "k=a=b"
    ).stdout.strip()
    shown = cli.json("experiments", "show", "vision/a b")
    assert (shown["experiment_id"], shown["tags"]) == (number, {"team": "x", "k": "a=b"})
    assert cli.json("experiments", "rename", number, "vision/b")["name"] == "vision/b"
    assert cli("experiments", "delete", "vision/b").stderr == f"deleted {number} 'vision/b'\n"
    assert [one["name"] for one in cli.json("experiments", "list")] == ["Default"]
    assert [one["name"] for one in cli.json("experiments", "list", "--deleted")] == ["vision/b"]
    cli("experiments", "restore", number)
    cli("experiments", "delete", number)
    cli("experiments", "purge", number, "--yes")
    assert "vision/b" in cli("experiments", "show", "vision/b", code=1).stderr


def test_a_table_is_aligned_and_has_headings(cli, vision):
    lines = cli("experiments", "list").stdout.splitlines()
    assert lines[0].split() == ["ID", "NAME", "CREATED", "STAGE"]
    assert len({line.index("active") for line in lines[1:]}) == 1


def test_search_and_its_errors(cli, vision):
    assert [one["name"] for one in cli.json("experiments", "search", "name LIKE 'vis%'")] == [
        "vision"
    ]
    done = cli("experiments", "search", "name LIKE", code=1)
    assert done.stderr.startswith("error: ")


def test_pages_are_followed_up_to_the_limit(cli, store, monkeypatch):
    monkeypatch.setattr("runwell.cli.store.PAGE", 2)
    for number in range(5):
        cli("experiments", "create", f"e{number}")
    assert len(cli.json("experiments", "list", "-n", "5")) == 5
    assert len(cli.json("experiments", "list")) == 6


def test_purge_asks(cli, vision):
    done = cli("experiments", "purge", vision, code=1, text="n\n")
    assert "for good?" in done.stderr
    assert cli.json("experiments", "show", vision)["name"] == "vision"


def test_several_go_on_after_a_wrong_one(cli, vision):
    done = cli("experiments", "delete", "nothing", vision, code=1)
    assert "error: " in done.stderr
    assert f"deleted {vision}" in done.stderr


def test_a_name_that_is_a_number_is_found(cli):
    number = cli("experiments", "create", "2024").stdout.strip()
    assert cli.json("experiments", "show", "2024")["experiment_id"] == number


def test_a_tag_without_a_value_is_wrong_usage(cli):
    cli("experiments", "create", "x", "--tag", "novalue", code=2)


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_export(cli, vision, kind):
    text = cli("experiments", "export", "--format", kind).stdout
    assert "vision" in text
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["name"] for row in rows} == {"Default", "vision"}
