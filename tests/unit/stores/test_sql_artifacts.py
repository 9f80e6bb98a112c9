"""Manifests: files in folders that exist by their paths alone, and nothing that is both."""

import pytest
from sqlalchemy import event as sqlalchemy_event

from runwell.base.errors import Conflict, Invalid, NotFound, RunwellError
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_ARTIFACT_PATH_BYTES
from runwell.entities.artifact import FileInfo
from runwell.stores.sql import artifacts, runs, trash, uploads
from runwell.stores.sql.artifacts import PAGE, NewFile
from runwell.stores.sql.engine import Database
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import artifacts as table
from runwell.stores.sql.uploads import KEPT_MS, UploadRow
from runwell.wire.events import RunCreated

DIGEST = "0" * 64


@pytest.fixture
def run(database: Database) -> RunRow:
    return create(database)


def create(database: Database) -> RunRow:
    event = RunCreated(run_id=new_run_id())
    return database.write(lambda db: runs.create(db, "default", event, 1))


def add(database: Database, run: RunRow, *paths: str, digest: str = DIGEST) -> None:
    for path in paths:
        database.write(lambda db, p=path: artifacts.add(db, NewFile(run, p, digest, 3, 7)))


def names(database: Database, run: RunRow, path: str = "") -> list[str]:
    """List a folder; a name with a slash at its end is a folder."""
    with database.reading() as db:
        listing = artifacts.list_folder(db, run, path)
    return [entry.path + "/" * entry.is_dir for entry in listing]


def files(database: Database, run: RunRow, path: str = "") -> list[str]:
    with database.reading() as db:
        return [file.path for file in artifacts.list_files(db, run, path)]


def test_a_file_comes_back_as_it_was_logged(database: Database, run: RunRow):
    add(database, run, "plots/loss.png")
    with database.reading() as db:
        found = artifacts.find(db, run, "plots/loss.png")
        (listed,) = artifacts.list_folder(db, run, "plots")
    assert found == FileInfo(path="plots/loss.png", file_size=3, digest=DIGEST, created_ms=7)
    assert listed == found


def test_logging_a_path_again_replaces_the_file(database: Database, run: RunRow):
    add(database, run, "a")
    add(database, run, "a", digest="1" * 64)
    assert files(database, run) == ["a"]
    with database.reading() as db:
        assert artifacts.find(db, run, "a").digest == "1" * 64


def test_folders_follow_from_the_paths(database: Database, run: RunRow):
    add(database, run, "a/b/c", "a/b/d", "a/e", "a.txt", "a0", "z", "a-b/x")
    assert names(database, run) == ["a/", "a-b/", "a.txt", "a0", "z"]
    assert names(database, run, "a") == ["a/b/", "a/e"]
    assert names(database, run, "a/b") == ["a/b/c", "a/b/d"]
    assert files(database, run, "a") == ["a/b/c", "a/b/d", "a/e"]
    assert len(files(database, run)) == 7


def test_no_such_folder_is_an_empty_one(database: Database, run: RunRow):
    add(database, run, "a/b")
    assert names(database, run, "absent") == []
    assert names(database, run, "a/b") == []
    assert names(database, create(database)) == []


ODD = [
    "größe/日本語.txt",
    "🚀/👩‍👩‍👧",
    'it\'s "x"; DROP TABLE runs; --',
    "100%/_x_*",
    " blanks ",
    "A/case",
    "a/case",
    "...",
    "\U0010ffff/\U0010ffff",
    "é" * (MAX_ARTIFACT_PATH_BYTES // 4),
]


def test_paths_of_any_text(database: Database, run: RunRow):
    add(database, run, *ODD)
    assert sorted(files(database, run)) == sorted(ODD)
    assert files(database, run, "A") == ["A/case"]
    assert files(database, run, "100%") == ["100%/_x_*"]
    assert files(database, run, "%") == []
    assert len(names(database, run)) == len(ODD)


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../b", "a//b", ".", "a\\b", "a\x00b"])
def test_a_path_that_leaves_its_folder_is_refused(database: Database, run: RunRow, path: str):
    with pytest.raises(Invalid):
        add(database, run, path)


def test_a_path_of_more_bytes_than_an_index_holds_is_refused(database: Database, run: RunRow):
    with pytest.raises(RunwellError, match="bytes"):
        add(database, run, "🚀" * (MAX_ARTIFACT_PATH_BYTES // 4 + 1))


def test_nothing_is_a_file_and_a_folder(database: Database, run: RunRow):
    add(database, run, "a/b/c")
    with pytest.raises(Conflict, match="'a/b' is a folder"):
        add(database, run, "a/b")
    with pytest.raises(Conflict, match="'a/b/c' is a file"):
        add(database, run, "a/b/c/d/e")
    # Only a path that begins the same way is not in the way.
    add(database, run, "a/b0", "a/b.txt", "a/b-c/d")


def test_a_folder_that_is_missing_says_so(database: Database, run: RunRow):
    add(database, run, "a/b")
    with database.reading() as db:
        with pytest.raises(Invalid, match="is a folder"):
            artifacts.find(db, run, "a")
        with pytest.raises(NotFound, match="no artifact 'c'"):
            artifacts.find(db, run, "c")


def test_a_file_or_a_folder_is_removed(database: Database, run: RunRow):
    add(database, run, "a/b", "a/c/d", "a0", "a.txt")
    assert database.write(lambda db: artifacts.remove(db, run, "a/b")) == 1
    assert database.write(lambda db: artifacts.remove(db, run, "absent")) == 0
    assert database.write(lambda db: artifacts.remove(db, run, "a")) == 1
    assert files(database, run) == ["a.txt", "a0"]


def test_a_large_folder_is_stepped_over(database: Database, run: RunRow):
    row = {"run": run.id, "digest": DIGEST, "size_bytes": 1, "created_ms": 1}
    paths = [f"big/{index:05}" for index in range(PAGE * 4)] + [f"f{i:04}" for i in range(PAGE + 5)]
    rows = [{**row, "path": path} for path in paths]
    database.write(lambda db: db.execute(table.insert(), rows))
    statements: list[str] = []
    sqlalchemy_event.listen(
        database.engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    with database.reading() as db:
        statements.clear()
        listing = artifacts.list_folder(db, run)
    assert [entry.path for entry in listing] == ["big", *(f"f{i:04}" for i in range(PAGE + 5))]
    assert len(statements) == 3


def test_what_a_manifest_names(database: Database, run: RunRow):
    add(database, run, "a", digest="a" * 64)
    other = create(database)
    add(database, other, "b", digest="b" * 64)
    database.write(lambda db: trash.delete_run(db, other, 100))
    asked = ["a" * 64, "b" * 64, "c" * 64]
    with database.reading() as db:
        assert artifacts.named(db, asked) == {"a" * 64, "b" * 64}
        assert artifacts.named(db, asked, purging_before_ms=99) == {"a" * 64, "b" * 64}
        assert artifacts.named(db, asked, purging_before_ms=100) == {"a" * 64}


def test_an_upload_waits_for_its_path(database: Database):
    upload = UploadRow(new_run_id(), "a" * 64, 5)
    for _ in range(2):
        database.write(lambda db: uploads.add(db, upload, 1_000))
    with database.reading() as db:
        assert uploads.lookup(db, [upload.id, new_run_id(), "\x00"]) == {upload.id: upload}
        assert uploads.named(db, ["a" * 64, "b" * 64], 1_000) == {"a" * 64}
        assert uploads.named(db, ["a" * 64], 1_000 + KEPT_MS) == set()
    assert database.write(lambda db: uploads.forget(db, 999 + KEPT_MS)) == 0
    assert database.write(lambda db: uploads.forget(db, 1_000 + KEPT_MS)) == 1


def test_an_upload_id_is_32_hex_characters(database: Database):
    with pytest.raises(Invalid):
        database.write(lambda db: uploads.add(db, UploadRow("../x", "a" * 64, 5), 1))
