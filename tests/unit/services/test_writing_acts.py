"""Every act that writes to a run or an experiment, on one that is unknown, ended, deleted, purged.

The tables are checked against the register, so an act that is added must be added here.
"""

from collections.abc import Callable
from typing import Any

import pytest

from runwell.auth.policy import Need
from runwell.base.errors import Conflict, NotFound, RunwellError
from runwell.base.ids import new_run_id
from runwell.entities.attribute import Metric
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.run import RunStatus
from runwell.server.native import load_services
from runwell.services import experiments, runs
from runwell.usecase.context import Context
from runwell.usecase.register import USE_CASES, UseCase
from runwell.usecase.tickets import Upload
from runwell.wire.artifacts import DeleteArtifacts, UploadArtifact, UploadBlob
from runwell.wire.experiments import CreateExperiment, GetExperiment, UpdateExperiment
from runwell.wire.ingest import LogValues
from runwell.wire.models import CreateModel, LinkModels
from runwell.wire.runs import CreateRun, GetRun, LogInputs, UpdateRun
from runwell.wire.traces import DeleteTraces, LogSpans, LogTrace

load_services()
NEEDED_INPUT = DatasetInput(dataset=Dataset(name="d", digest="1"))
OF_A_RUN: dict[str, Callable[[str], Any]] = {
    "artifacts.delete": lambda run: DeleteArtifacts(run_id=run, path="a.txt"),
    "artifacts.upload": lambda run: UploadArtifact(run_id=run, path="b.txt"),
    "artifacts.upload_blob": lambda run: UploadBlob(run_id=run, upload_id=new_run_id()),
    "ingest.log": lambda run: LogValues(run_id=run, metrics=[Metric("m", 1.0, 1)]),
    "models.link": lambda run: LinkModels(run_id=run),
    "runs.create": lambda run: CreateRun(run_id=run, experiment_id="0"),
    "runs.delete": lambda run: GetRun(run_id=run),
    "runs.log_inputs": lambda run: LogInputs(run_id=run, inputs=[NEEDED_INPUT]),
    "runs.purge": lambda run: GetRun(run_id=run),
    "runs.restore": lambda run: GetRun(run_id=run),
    "runs.update": lambda run: UpdateRun(run_id=run, tags={"a": "b"}),
}
REFER_TO_A_RUN = {"registry.create_version", "traces.link", "traces.log_spans"}
"""What names a run beside the thing that it writes to; the run itself may come later."""
OF_AN_EXPERIMENT: dict[str, Callable[[str], Any]] = {
    "experiments.delete": lambda one: GetExperiment(experiment_id=one),
    "experiments.purge": lambda one: GetExperiment(experiment_id=one),
    "experiments.restore": lambda one: GetExperiment(experiment_id=one),
    "experiments.update": lambda one: UpdateExperiment(experiment_id=one, tags={"a": "b"}),
    "models.create": lambda one: CreateModel(experiment_id=one, name="m"),
    "runs.create": lambda one: CreateRun(experiment_id=one),
    "traces.delete": lambda one: DeleteTraces(experiment_id=one, trace_ids=["tr-1"]),
    "traces.log": lambda one: LogTrace(experiment_id=one),
    "traces.log_spans": lambda one: LogSpans(experiment_id=one, spans=[]),
}
MAY_COME_FIRST = {"runs.create", "artifacts.upload_blob"}
"""What may be said of a run that does not exist yet."""


def writing_acts(field: str) -> set[str]:
    return {
        name
        for name, act in USE_CASES.items()
        if act.need in {Need.WRITE, Need.MANAGE} and field in act.request.__struct_fields__
    }


def test_the_tables_are_complete():
    assert set(OF_A_RUN) | REFER_TO_A_RUN == writing_acts("run_id")
    assert set(OF_AN_EXPERIMENT) == writing_acts("experiment_id")


def do(ctx: Context, name: str, request: Any) -> None:
    """Do an act, with its bytes where it wants some."""
    act: UseCase[Any, Any] = USE_CASES[name]
    answer = act(ctx, request)
    if isinstance(answer, Upload):
        answer.finish(ctx.blobs.put(b"content"))


def refusal(ctx: Context, name: str, request: Any) -> type[RunwellError] | None:
    try:
        do(ctx, name, request)
    except RunwellError as problem:
        refused = problem
    else:
        return None
    assert refused.hint
    return type(refused)


@pytest.fixture
def run_id(ctx: Context) -> str:
    """A run with a file."""
    made = runs.create(ctx, CreateRun(experiment_id="0")).info.run_id
    do(ctx, "artifacts.upload", UploadArtifact(run_id=made, path="a.txt"))
    return made


@pytest.mark.parametrize("name", OF_A_RUN)
def test_an_unknown_run(ctx: Context, name: str):
    expected = None if name in MAY_COME_FIRST else NotFound
    assert refusal(ctx, name, OF_A_RUN[name](new_run_id())) is expected


@pytest.mark.parametrize("name", OF_A_RUN)
def test_an_ended_run_takes_everything(ctx: Context, name: str, run_id: str):
    runs.update(ctx, UpdateRun(run_id=run_id, status=RunStatus.FINISHED))
    expected = Conflict if name == "runs.purge" else None
    assert refusal(ctx, name, OF_A_RUN[name](run_id)) is expected
    if name != "runs.purge":
        assert runs.get(ctx, GetRun(run_id=run_id)).info.status == "FINISHED"


@pytest.mark.parametrize("name", OF_A_RUN)
def test_a_deleted_run_takes_nothing(ctx: Context, name: str, run_id: str):
    runs.delete(ctx, GetRun(run_id=run_id))
    before = runs.get(ctx, GetRun(run_id=run_id))
    is_allowed = name in MAY_COME_FIRST | {"runs.delete", "runs.purge", "runs.restore"}
    assert refusal(ctx, name, OF_A_RUN[name](run_id)) is (None if is_allowed else Conflict)
    if name not in {"runs.purge", "runs.restore"}:
        assert runs.get(ctx, GetRun(run_id=run_id)) == before


@pytest.mark.parametrize("name", OF_A_RUN)
def test_a_purged_run_is_unknown(ctx: Context, name: str, run_id: str):
    runs.delete(ctx, GetRun(run_id=run_id))
    runs.purge(ctx, GetRun(run_id=run_id))
    expected = None if name in MAY_COME_FIRST else NotFound
    assert refusal(ctx, name, OF_A_RUN[name](run_id)) is expected


def test_a_run_that_is_deleted_while_its_file_comes_in(ctx: Context, run_id: str):
    name = "artifacts.upload"
    ticket = USE_CASES[name](ctx, OF_A_RUN[name](run_id))
    runs.delete(ctx, GetRun(run_id=run_id))
    with pytest.raises(Conflict):
        ticket.finish(ctx.blobs.put(b"late"))


@pytest.mark.parametrize("name", OF_AN_EXPERIMENT)
@pytest.mark.parametrize("unknown", ["999", "purged"])
def test_an_unknown_experiment(ctx: Context, name: str, unknown: str):
    if unknown == "purged":
        unknown = experiments.create(ctx, CreateExperiment(name="x")).experiment_id
        experiments.delete(ctx, GetExperiment(experiment_id=unknown))
        experiments.purge(ctx, GetExperiment(experiment_id=unknown))
    assert refusal(ctx, name, OF_AN_EXPERIMENT[name](unknown)) is NotFound


@pytest.mark.parametrize("name", OF_AN_EXPERIMENT)
def test_a_deleted_experiment_takes_nothing(ctx: Context, name: str):
    made = experiments.create(ctx, CreateExperiment(name="x")).experiment_id
    experiments.delete(ctx, GetExperiment(experiment_id=made))
    is_for_the_trash = name in {"experiments.delete", "experiments.purge", "experiments.restore"}
    expected = None if is_for_the_trash else Conflict
    assert refusal(ctx, name, OF_AN_EXPERIMENT[name](made)) is expected
