"""Tickets to show a file and to archive a folder, of runs and of logged models."""

import pytest

from runwell.base.errors import Invalid, NotFound
from runwell.base.ids import new_run_id
from runwell.entities.model import LoggedModelStatus
from runwell.services import artifacts, models, runs
from runwell.stores.blobs.digest import digest_of
from runwell.usecase.context import Context
from runwell.usecase.tickets import Archive
from runwell.wire.artifacts import ArchiveArtifacts, UploadArtifact, ViewArtifact
from runwell.wire.models import (
    ArchiveModelArtifacts,
    CreateModel,
    UpdateModel,
    UploadModelArtifact,
    ViewModelArtifact,
)
from runwell.wire.runs import CreateRun

FILES = ("fig/a.png", "fig/deep/b.png", "fig.txt")


@pytest.fixture
def run_id(ctx: Context) -> str:
    made = runs.create(ctx, CreateRun(experiment_id="0", run_name="night")).info.run_id
    for path in FILES:
        ticket = artifacts.upload(ctx, UploadArtifact(run_id=made, path=path))
        ticket.finish(ctx.blobs.put(path.encode()))
    return made


@pytest.fixture
def model_id(ctx: Context, run_id: str) -> str:
    request = CreateModel(experiment_id="0", name="forest", source_run_id=run_id)
    made = models.create(ctx, request).model_id
    for path in FILES:
        ticket = models.upload_artifact(ctx, UploadModelArtifact(model_id=made, path=path))
        ticket.finish(ctx.blobs.put(path.encode()))
    models.update(ctx, UpdateModel(model_id=made, status=LoggedModelStatus.READY))
    return made


def names(ticket: Archive) -> dict[str, str]:
    return {file.path: file.digest for file in ticket.files}


def test_a_view_is_of_one_file(ctx: Context, run_id: str, model_id: str) -> None:
    ticket = artifacts.view(ctx, ViewArtifact(run_id=run_id, path="fig/a.png"))
    assert (ticket.name, ticket.size_bytes, ticket.network) == ("a.png", 9, False)
    assert ticket.digest == digest_of(b"fig/a.png")
    ticket = artifacts.view(ctx, ViewArtifact(run_id=run_id, path="forest/fig.txt", network=True))
    assert (ticket.digest, ticket.network) == (digest_of(b"fig.txt"), True)
    ticket = models.view_artifact(ctx, ViewModelArtifact(model_id=model_id, path="fig.txt"))
    assert ticket.digest == digest_of(b"fig.txt")


@pytest.mark.parametrize(("path", "error"), [("none", NotFound), ("fig", Invalid), ("/x", Invalid)])
def test_no_view_of_what_is_no_file(
    ctx: Context, run_id: str, model_id: str, path: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        artifacts.view(ctx, ViewArtifact(run_id=run_id, path=path))
    with pytest.raises(error):
        models.view_artifact(ctx, ViewModelArtifact(model_id=model_id, path=path))


def test_an_archive_is_of_all_below_a_folder(ctx: Context, run_id: str, model_id: str) -> None:
    whole = artifacts.archive(ctx, ArchiveArtifacts(run_id=run_id))
    assert whole.name == "night.zip"
    assert set(names(whole)) == {*FILES, *(f"forest/{path}" for path in FILES)}
    deep = artifacts.archive(ctx, ArchiveArtifacts(run_id=run_id, path="forest/fig/deep/"))
    assert (deep.name, names(deep)) == ("deep.zip", {"deep/b.png": digest_of(b"fig/deep/b.png")})
    model = models.archive_artifacts(ctx, ArchiveModelArtifacts(model_id=model_id))
    assert (model.name, set(names(model))) == ("forest.zip", set(FILES))
    part = models.archive_artifacts(ctx, ArchiveModelArtifacts(model_id=model_id, path="fig"))
    assert (part.name, set(names(part))) == ("fig.zip", {"fig/a.png", "fig/deep/b.png"})


@pytest.mark.parametrize(
    ("path", "error"), [("none", NotFound), ("fig.txt", Invalid), ("../x", Invalid)]
)
def test_no_archive_of_what_is_no_folder(
    ctx: Context, run_id: str, model_id: str, path: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        artifacts.archive(ctx, ArchiveArtifacts(run_id=run_id, path=path))
    with pytest.raises(error):
        models.archive_artifacts(ctx, ArchiveModelArtifacts(model_id=model_id, path=path))


def test_nothing_of_an_unknown_run(ctx: Context) -> None:
    with pytest.raises(NotFound):
        artifacts.archive(ctx, ArchiveArtifacts(run_id=new_run_id()))
    with pytest.raises(NotFound):
        artifacts.view(ctx, ViewArtifact(run_id=new_run_id(), path="a"))


def test_the_archive_of_a_run_takes_as_many_statements_for_any_number_of_files(
    ctx: Context, run_id: str, statements
) -> None:
    with statements() as few:
        artifacts.archive(ctx, ArchiveArtifacts(run_id=run_id))
    for number in range(50):
        ticket = artifacts.upload(ctx, UploadArtifact(run_id=run_id, path=f"many/{number}"))
        ticket.finish(ctx.blobs.put(b"x"))
    with statements() as many:
        artifacts.archive(ctx, ArchiveArtifacts(run_id=run_id))
    assert len(few) == len(many) <= 3
