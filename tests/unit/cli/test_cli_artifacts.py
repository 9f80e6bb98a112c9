"""Commands on files, embedded and through a server."""

import os

import pytest


@pytest.fixture
def run_id(cli, new_run, tmp_path) -> str:
    """A run with three files."""
    folder = tmp_path / "files"
    (folder / "model").mkdir(parents=True)
    (folder / "notes.txt").write_text("hello")
    (folder / "model" / "weights.bin").write_bytes(os.urandom(2_500_000))
    (folder / "model" / "ü.txt").write_text("umlaut")
    made = new_run("ridge-1")
    cli("artifacts", "log", made, str(folder))
    assert (folder / "notes.txt").exists()
    return made


def test_list(cli, run_id):
    assert [one["path"] for one in cli.json("artifacts", "list", run_id)] == ["model", "notes.txt"]
    files = cli.json("artifacts", "list", run_id, "-r")
    assert [one["path"] for one in files] == ["model/weights.bin", "model/ü.txt", "notes.txt"]
    assert "2.5 MB" in cli("artifacts", "list", run_id, "model").stdout


def test_show_writes_the_content(cli, run_id):
    assert cli("artifacts", "show", run_id, "notes.txt").stdout == "hello"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ["model/weights.bin", "model/ü.txt", "notes.txt"]),
        ("model", ["model/weights.bin", "model/ü.txt"]),
        ("model/weights.bin", ["model/weights.bin"]),
    ],
)
def test_download(cli, run_id, tmp_path, path, expected):
    words = [path] if path else []
    written = cli("artifacts", "download", run_id, *words, "-d", "out").stdout.splitlines()
    assert written == [f"out/{name}" for name in expected]
    for name in expected:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "files" / name).read_bytes()
    assert not list((tmp_path / "out").rglob(".*"))


def test_what_is_not_there(cli, run_id):
    assert "nothing.txt" in cli("artifacts", "download", run_id, "nothing.txt", code=1).stderr
    cli("artifacts", "log", run_id, "nothing.txt", code=2)


def test_one_file_into_a_folder(cli, run_id, tmp_path):
    (tmp_path / "more.txt").write_text("more")
    cli("artifacts", "log", run_id, str(tmp_path / "more.txt"), "deep/er")
    assert cli("artifacts", "show", run_id, "deep/er/more.txt").stdout == "more"


def test_delete_asks_and_deletes(cli, run_id):
    cli("artifacts", "delete", run_id, "model", code=1, text="n\n")
    assert "2 files" in cli("artifacts", "delete", run_id, "model", "--yes").stderr
    assert [one["path"] for one in cli.json("artifacts", "list", run_id)] == ["notes.txt"]
