"""Logged models as acts: their life, values, files, links, searches, and the garbage they leave."""

from typing import Any

import pytest

from runwell.base.errors import Conflict, Invalid, NotFound
from runwell.base.ids import new_model_id, new_run_id
from runwell.entities.artifact import FileInfo
from runwell.entities.lifecycle import LifecycleStage
from runwell.entities.model import (
    LoggedModel,
    LoggedModelInput,
    LoggedModelOutput,
    LoggedModelStatus,
)
from runwell.services import admin, artifacts, experiments, models, runs
from runwell.usecase.context import Context
from runwell.wire.admin import CollectGarbage, Garbage
from runwell.wire.artifacts import DeleteArtifacts, Deleted, DownloadArtifact, ListArtifacts
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.models import (
    CreateModel,
    DeleteModelArtifacts,
    DownloadModelArtifact,
    GetModel,
    LinkModels,
    ListModelArtifacts,
    LogModelMetrics,
    LogModelParams,
    ModelPoint,
    SearchModels,
    UpdateModel,
    UploadModelArtifact,
)
from runwell.wire.runs import CreateRun, GetRun

DAY_MS = 86_400_000


@pytest.fixture
def run_id(ctx: Context) -> str:
    return runs.create(ctx, CreateRun(experiment_id="0")).info.run_id


def create(ctx: Context, **fields: Any) -> LoggedModel:
    return models.create(ctx, CreateModel(**({"experiment_id": "0", "name": "iris"} | fields)))


def get(ctx: Context, model: LoggedModel) -> LoggedModel:
    return models.get(ctx, GetModel(model_id=model.model_id))


def upload(ctx: Context, model: LoggedModel, path: str, content: bytes = b"x") -> FileInfo:
    asked = UploadModelArtifact(model_id=model.model_id, path=path)
    ticket = models.upload_artifact(ctx, asked)
    answer = ticket.finish(ticket.blobs.put(content))
    assert isinstance(answer, FileInfo)
    return answer


def finish(ctx: Context, model: LoggedModel) -> LoggedModel:
    change = UpdateModel(model_id=model.model_id, status=LoggedModelStatus.READY)
    return models.update(ctx, change)


def paths(ctx: Context, model: LoggedModel, **fields: Any) -> list[str]:
    asked = ListModelArtifacts(model_id=model.model_id, **fields)
    return [file.path for file in models.list_artifacts(ctx, asked).files]


def test_the_life_of_a_model(ctx: Context, clock: Any, run_id: str):
    made = create(ctx, source_run_id=run_id, params={"a": "1"}, tags={"t": "1", "u": "2"})
    assert (made.status, made.created_ms) == (LoggedModelStatus.PENDING, clock.now_ms)
    assert get(ctx, made) == made
    clock.now_ms += 5
    failed = models.update(
        ctx,
        UpdateModel(
            model_id=made.model_id,
            status=LoggedModelStatus.FAILED,
            status_message="the disk is full",
            tags={"t": None, "u": "3"},
        ),
    )
    assert (failed.status, failed.status_message) == ("FAILED", "the disk is full")
    assert (failed.tags, failed.updated_ms) == ({"u": "3"}, clock.now_ms)
    models.log_params(ctx, LogModelParams(model_id=made.model_id, params={"b": "2"}))
    assert get(ctx, made).params == {"a": "1", "b": "2"}


def test_the_server_makes_up_what_is_not_given(ctx: Context):
    first, second = create(ctx, name=""), create(ctx, name="")
    assert first.model_id != second.model_id
    assert first.name
    assert second.name


def test_creating_twice_with_one_id_is_one(ctx: Context):
    model_id = new_model_id()
    assert create(ctx, model_id=model_id) == create(ctx, model_id=model_id, params={"a": "1"})


def test_a_conflict_keeps_nothing_of_the_call(ctx: Context):
    model = create(ctx, params={"a": "1"})
    with pytest.raises(Conflict):
        asked = LogModelParams(model_id=model.model_id, params={"b": "2", "a": "3"})
        models.log_params(ctx, asked)
    assert get(ctx, model).params == {"a": "1"}


def test_no_model_in_an_experiment_that_is_not_there(ctx: Context):
    with pytest.raises(NotFound):
        create(ctx, experiment_id="77")
    made = experiments.create(ctx, CreateExperiment(name="gone")).experiment_id
    experiments.delete(ctx, GetExperiment(experiment_id=made))
    with pytest.raises(Conflict, match="in the trash"):
        create(ctx, experiment_id=made)


def test_metrics_of_several_models_in_one_call(ctx: Context, run_id: str):
    one, two = create(ctx), create(ctx)
    points = [
        ModelPoint(model_id=model.model_id, key="acc", value=value, timestamp=1, run_id=run_id)
        for model, value in ((one, 0.5), (two, 0.6))
    ]
    for _ in range(2):
        models.log_metrics(ctx, LogModelMetrics(metrics=points))
    assert [metric.value for metric in get(ctx, one).metrics] == [0.5]
    assert [metric.value for metric in get(ctx, two).metrics] == [0.6]
    unknown = ModelPoint(model_id=new_model_id(), key="acc", value=1.0, timestamp=9)
    changed = ModelPoint(model_id=one.model_id, key="acc", value=1.0, timestamp=9, run_id=run_id)
    with pytest.raises(NotFound, match="no model"):
        models.log_metrics(ctx, LogModelMetrics(metrics=[changed, unknown]))
    with pytest.raises(Invalid):
        bad = ModelPoint(model_id=one.model_id, key="", value=1.0, timestamp=9)
        models.log_metrics(ctx, LogModelMetrics(metrics=[bad]))
    assert [metric.value for metric in get(ctx, one).metrics] == [0.5]


def test_a_run_knows_its_models(ctx: Context, run_id: str):
    used, made = create(ctx), create(ctx)
    inputs = [LoggedModelInput(model_id=used.model_id)]
    outputs = [LoggedModelOutput(model_id=made.model_id, step=3)]
    models.link(ctx, LinkModels(run_id=run_id, inputs=inputs, outputs=outputs))
    run = runs.get(ctx, GetRun(run_id=run_id))
    assert (run.inputs.model_inputs, run.outputs.model_outputs) == (inputs, outputs)
    lost = [LoggedModelInput(model_id=new_model_id())]
    with pytest.raises(NotFound, match="no model"):
        models.link(ctx, LinkModels(run_id=run_id, inputs=lost))
    with pytest.raises(NotFound, match="no run"):
        models.link(ctx, LinkModels(run_id=new_run_id(), inputs=inputs))


def test_searching(ctx: Context, clock: Any):
    made: list[LoggedModel] = []
    for index in range(5):
        clock.now_ms += 1
        made.append(create(ctx, name=f"m{index}", params={"index": str(index)}))
    asked = SearchModels(filter="params.index >= 1", order_by=["params.index DESC"], max_results=3)
    page = models.search(ctx, asked)
    assert page.items == [made[4], made[3], made[2]]
    rest = SearchModels(
        filter=asked.filter,
        order_by=asked.order_by,
        max_results=3,
        page_token=page.next_page_token,
    )
    last = models.search(ctx, rest)
    assert (last.items, last.next_page_token) == ([made[1]], "")


def test_a_search_takes_few_statements(ctx: Context, statements: Any):
    def count() -> int:
        with statements() as seen:
            models.search(ctx, SearchModels(experiment_ids=["0"], order_by=["metrics.acc"]))
        return sum(text.startswith("SELECT") for text in seen)

    create(ctx)
    before = count()
    for index in range(10):
        create(ctx, params={"a": str(index)}, tags={"b": "1"})
    assert count() == before <= 6


def test_files_go_up_and_come_down(ctx: Context, clock: Any):
    model = create(ctx)
    info = upload(ctx, model, "data/größe 🚀.bin", b"content")
    assert (info.file_size, info.created_ms) == (7, clock.now_ms)
    upload(ctx, model, "MLmodel")
    assert paths(ctx, model) == ["MLmodel", "data"]
    assert paths(ctx, model, path="data/") == ["data/größe 🚀.bin"]
    assert paths(ctx, model, recursive=True) == ["MLmodel", "data/größe 🚀.bin"]
    asked = DownloadModelArtifact(model_id=model.model_id, path="data/größe 🚀.bin")
    ticket = models.download_artifact(ctx, asked)
    assert (ticket.blobs.read(ticket.digest), ticket.name) == (b"content", "größe 🚀.bin")
    removal = DeleteModelArtifacts(model_id=model.model_id, path="data")
    assert models.delete_artifacts(ctx, removal) == Deleted(count=1)
    with pytest.raises(NotFound, match="no artifact"):
        models.delete_artifacts(ctx, removal)
    with pytest.raises(NotFound, match="no artifact"):
        models.download_artifact(ctx, asked)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../b", "a\x00", "a\\b", "a//b"])
def test_a_path_cannot_leave_the_model(ctx: Context, path: str):
    model_id = create(ctx).model_id
    for act, request in (
        (models.upload_artifact, UploadModelArtifact),
        (models.download_artifact, DownloadModelArtifact),
        (models.delete_artifacts, DeleteModelArtifacts),
        (models.list_artifacts, ListModelArtifacts),
    ):
        with pytest.raises(Invalid):
            act(ctx, request(model_id=model_id, path=path))


def test_all_of_a_model_is_not_deleted_by_an_empty_path(ctx: Context):
    model = create(ctx)
    upload(ctx, model, "a")
    with pytest.raises(Invalid):
        models.delete_artifacts(ctx, DeleteModelArtifacts(model_id=model.model_id, path=""))


def test_a_ready_model_is_among_the_files_of_its_run(ctx: Context, run_id: str):
    model = create(ctx, source_run_id=run_id)
    upload(ctx, model, "MLmodel", b"flavors")

    def seen(**fields: Any) -> list[str]:
        asked = ListArtifacts(run_id=run_id, **fields)
        return [file.path for file in artifacts.list_(ctx, asked).files]

    assert seen() == []
    finish(ctx, model)
    assert seen() == ["iris"]
    assert seen(path="iris") == seen(recursive=True) == ["iris/MLmodel"]
    assert seen(with_models=False) == seen(path="iris", with_models=False) == []
    asked = DownloadArtifact(run_id=run_id, path="iris/MLmodel")
    ticket = artifacts.download(ctx, asked)
    assert ticket.blobs.read(ticket.digest) == b"flavors"
    with pytest.raises(Conflict, match="logged model"):
        artifacts.delete(ctx, DeleteArtifacts(run_id=run_id, path="iris"))
    models.delete(ctx, GetModel(model_id=model.model_id))
    assert seen() == []
    with pytest.raises(NotFound):
        artifacts.download(ctx, asked)


def test_the_trash_takes_nothing_and_gives_back(ctx: Context):
    model = create(ctx)
    named = GetModel(model_id=model.model_id)
    with pytest.raises(Conflict, match="not in the trash"):
        models.purge(ctx, named)
    ticket = models.upload_artifact(ctx, UploadModelArtifact(model_id=model.model_id, path="late"))
    for _ in range(2):
        models.delete(ctx, named)
    gone = get(ctx, model)
    assert (gone.lifecycle_stage, gone.deleted_ms) == (LifecycleStage.DELETED, gone.updated_ms)
    for work in (
        lambda: ticket.finish(ticket.blobs.put(b"x")),
        lambda: upload(ctx, model, "b"),
        lambda: finish(ctx, model),
        lambda: models.log_params(ctx, LogModelParams(model_id=model.model_id, params={})),
    ):
        with pytest.raises(Conflict, match="in the trash"):
            work()
    for _ in range(2):
        models.restore(ctx, named)
    assert get(ctx, model).lifecycle_stage == LifecycleStage.ACTIVE
    models.delete(ctx, named)
    models.purge(ctx, named)
    with pytest.raises(NotFound, match="no model"):
        models.get(ctx, named)


def test_garbage_is_what_no_model_names(ctx: Context, clock: Any):
    kept, gone = create(ctx), create(ctx)
    upload(ctx, kept, "a", b"shared")
    upload(ctx, gone, "a", b"shared")
    upload(ctx, gone, "b", b"its own")
    stored_ms = max(blob.modified_ms for blob in ctx.blobs.digests())
    clock.now_ms = stored_ms + DAY_MS
    models.delete(ctx, GetModel(model_id=gone.model_id))
    assert admin.collect_garbage(ctx, CollectGarbage()) == Garbage()
    dry = admin.collect_garbage(ctx, CollectGarbage(older_than_s=0, dry_run=True))
    swept = admin.collect_garbage(ctx, CollectGarbage(older_than_s=0))
    assert dry == swept == Garbage(models=1, blobs=1, blob_bytes=len(b"its own"))
    assert paths(ctx, kept) == ["a"]
    experiment = experiments.create(ctx, CreateExperiment(name="doomed")).experiment_id
    upload(ctx, create(ctx, experiment_id=experiment), "c", b"doomed")
    clock.now_ms = max(blob.modified_ms for blob in ctx.blobs.digests()) + DAY_MS
    experiments.delete(ctx, GetExperiment(experiment_id=experiment))
    dry = admin.collect_garbage(ctx, CollectGarbage(older_than_s=0, dry_run=True))
    swept = admin.collect_garbage(ctx, CollectGarbage(older_than_s=0))
    assert dry == swept == Garbage(experiments=1, models=1, blobs=1, blob_bytes=len(b"doomed"))
