"""Files as acts: tickets to stream them in and out, listings, deletion."""

from typing import Any

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound, TooLarge
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_ARTIFACT_PATH
from runwell.entities.artifact import FileInfo
from runwell.services import artifacts, runs
from runwell.stores.sql import uploads
from runwell.usecase.context import Context
from runwell.wire.artifacts import (
    DeleteArtifacts,
    Deleted,
    DownloadArtifact,
    ListArtifacts,
    UploadArtifact,
    UploadBlob,
    Uploaded,
)
from runwell.wire.runs import CreateRun, GetRun


@pytest.fixture
def run_id(ctx: Context) -> str:
    return runs.create(ctx, CreateRun(experiment_id="0")).info.run_id


def upload(ctx: Context, run_id: str, path: str, content: bytes = b"x") -> FileInfo:
    ticket = artifacts.upload(ctx, UploadArtifact(run_id=run_id, path=path))
    answer = ticket.finish(ticket.blobs.put(content))
    assert isinstance(answer, FileInfo)
    return answer


def download(ctx: Context, run_id: str, path: str) -> bytes:
    ticket = artifacts.download(ctx, DownloadArtifact(run_id=run_id, path=path))
    content = ticket.blobs.read(ticket.digest)
    assert ticket.size_bytes == len(content)
    return content


def paths(ctx: Context, run_id: str, **fields: Any) -> list[str]:
    return [f.path for f in artifacts.list_(ctx, ListArtifacts(run_id=run_id, **fields)).files]


@pytest.mark.parametrize(
    "path",
    ["a.txt", "plots/größe 🚀.png", 'it\'s/"x"; DROP TABLE runs; --', "日/本/語", "%2e%2e/x"],
)
def test_a_file_goes_up_and_comes_down(ctx: Context, clock: Any, run_id: str, path: str):
    info = upload(ctx, run_id, path, b"content")
    assert (info.path, info.file_size, info.created_ms) == (path, 7, clock.now_ms)
    assert download(ctx, run_id, path) == b"content"
    assert paths(ctx, run_id, recursive=True) == [path]
    ticket = artifacts.download(ctx, DownloadArtifact(run_id=run_id, path=path))
    assert ticket.name == path.rsplit("/", maxsplit=1)[-1]


def test_logging_again_replaces(ctx: Context, run_id: str):
    upload(ctx, run_id, "a", b"old")
    upload(ctx, run_id, "a", b"new")
    assert download(ctx, run_id, "a") == b"new"


def test_folders_are_listed_one_level_at_a_time(ctx: Context, run_id: str):
    for path in ("model/MLmodel", "model/data/weights", "a.txt"):
        upload(ctx, run_id, path)
    assert paths(ctx, run_id) == ["a.txt", "model"]
    assert paths(ctx, run_id, path="model/") == ["model/MLmodel", "model/data"]
    assert paths(ctx, run_id, path="model", recursive=True) == [
        "model/MLmodel",
        "model/data/weights",
    ]


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../b", "a\x00", "a\\b", "a//b"])
def test_a_path_cannot_leave_the_run(ctx: Context, run_id: str, path: str):
    with pytest.raises(Invalid):
        artifacts.upload(ctx, UploadArtifact(run_id=run_id, path=path))
    with pytest.raises(Invalid):
        artifacts.download(ctx, DownloadArtifact(run_id=run_id, path=path))
    with pytest.raises(Invalid):
        artifacts.delete(ctx, DeleteArtifacts(run_id=run_id, path=path))
    with pytest.raises(Invalid):
        artifacts.list_(ctx, ListArtifacts(run_id=run_id, path=path))


def test_the_limit_of_paths(ctx: Context, run_id: str):
    upload(ctx, run_id, "x" * MAX_ARTIFACT_PATH)
    with pytest.raises(TooLarge):
        upload(ctx, run_id, "x" * (MAX_ARTIFACT_PATH + 1))


def test_all_of_a_run_is_not_deleted_by_an_empty_path(ctx: Context, run_id: str):
    upload(ctx, run_id, "a")
    with pytest.raises(Invalid):
        artifacts.delete(ctx, DeleteArtifacts(run_id=run_id, path=""))


def test_files_and_folders_are_deleted(ctx: Context, run_id: str):
    for path in ("a/b", "a/c/d", "e"):
        upload(ctx, run_id, path)
    request = DeleteArtifacts(run_id=run_id, path="a/")
    assert artifacts.delete(ctx, request) == Deleted(count=2)
    with pytest.raises(NotFound, match="no artifact"):
        artifacts.delete(ctx, request)
    assert paths(ctx, run_id) == ["e"]


def test_nothing_is_written_to_a_run_in_the_trash(ctx: Context, run_id: str):
    upload(ctx, run_id, "a", b"kept")
    ticket = artifacts.upload(ctx, UploadArtifact(run_id=run_id, path="late"))
    runs.delete(ctx, GetRun(run_id=run_id))
    with pytest.raises(Conflict, match="in the trash"):
        artifacts.upload(ctx, UploadArtifact(run_id=run_id, path="b"))
    # One that began before the run was deleted finds out at its end.
    with pytest.raises(Conflict, match="in the trash"):
        ticket.finish(ticket.blobs.put(b"x"))
    with pytest.raises(Conflict, match="in the trash"):
        artifacts.delete(ctx, DeleteArtifacts(run_id=run_id, path="a"))
    assert download(ctx, run_id, "a") == b"kept"


def test_an_unknown_run_or_file_is_not_found(ctx: Context, run_id: str):
    unknown = new_run_id()
    with pytest.raises(NotFound, match="no run"):
        artifacts.list_(ctx, ListArtifacts(run_id=unknown))
    with pytest.raises(NotFound, match="no run"):
        artifacts.upload(ctx, UploadArtifact(run_id=unknown, path="a"))
    with pytest.raises(NotFound, match="no artifact"):
        artifacts.download(ctx, DownloadArtifact(run_id=run_id, path="a"))
    upload(ctx, run_id, "folder/a")
    with pytest.raises(Invalid, match="is a folder"):
        artifacts.download(ctx, DownloadArtifact(run_id=run_id, path="folder"))


def test_a_file_is_no_folder(ctx: Context, run_id: str):
    upload(ctx, run_id, "a")
    with pytest.raises(Conflict, match="is a file"):
        upload(ctx, run_id, "a/b")


def test_a_blob_may_come_before_its_run(ctx: Context):
    upload_id = new_run_id()
    ticket = artifacts.upload_blob(ctx, UploadBlob(upload_id=upload_id, run_id=new_run_id()))
    blob = ticket.blobs.put(b"large")
    for _ in range(2):
        assert ticket.finish(blob) == Uploaded(digest=blob.digest, size_bytes=5)
    with ctx.database.reading() as db:
        assert uploads.lookup(db, [upload_id])[upload_id].digest == blob.digest


@pytest.mark.parametrize("bad", ["", "../x", "A" * 32, "0" * 33])
def test_the_ids_of_a_blob_are_checked(ctx: Context, bad: str):
    with pytest.raises(Invalid):
        artifacts.upload_blob(ctx, UploadBlob(upload_id=bad, run_id=new_run_id()))
    with pytest.raises(Invalid):
        artifacts.upload_blob(ctx, UploadBlob(upload_id=new_run_id(), run_id=bad))
