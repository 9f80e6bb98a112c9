"""The store as a whole: its status, and a collection of garbage that never takes too much."""

import math
import time
from typing import Any

import pytest

from runwell.base.errors import Invalid, NotFound
from runwell.base.ids import new_run_id
from runwell.base.version import __version__
from runwell.services import admin, artifacts, experiments, runs
from runwell.stores.sql.uploads import KEPT_MS
from runwell.usecase.context import Context
from runwell.wire.admin import CollectGarbage, Garbage, GetStatus
from runwell.wire.artifacts import DownloadArtifact, UploadArtifact, UploadBlob
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.runs import CreateRun, GetRun

HOUR_MS = 3_600_000


@pytest.fixture(autouse=True)
def now(clock: Any) -> None:
    # Blobs carry the real time, so the clock starts there and is moved on from it.
    clock.now_ms = time.time_ns() // 1_000_000


def create(ctx: Context, experiment_id: str = "0") -> str:
    return runs.create(ctx, CreateRun(experiment_id=experiment_id)).info.run_id


def upload(ctx: Context, run_id: str, content: bytes) -> str:
    ticket = artifacts.upload(ctx, UploadArtifact(run_id=run_id, path="file"))
    blob = ticket.blobs.put(content)
    ticket.finish(blob)
    return blob.digest


def collect(ctx: Context, **fields: Any) -> Garbage:
    return admin.collect_garbage(ctx, CollectGarbage(**fields))


def test_status(ctx: Context):
    create(ctx)
    status = admin.status(ctx, GetStatus())
    assert status.version == __version__
    assert status.engine == ctx.database.dialect
    assert status.schema_revision
    assert (status.experiments, status.runs) == (1, 1)
    assert (status.free_bytes or 0) > 0


def test_only_old_trash_is_purged(ctx: Context, clock: Any):
    old, young, active = create(ctx), create(ctx), create(ctx)
    runs.delete(ctx, GetRun(run_id=old))
    clock.now_ms += 60_000
    runs.delete(ctx, GetRun(run_id=young))
    assert collect(ctx, older_than_s=60.001).runs == 0
    assert collect(ctx, older_than_s=60, dry_run=True).runs == 1
    assert collect(ctx, older_than_s=60).runs == 1
    with pytest.raises(NotFound):
        runs.get(ctx, GetRun(run_id=old))
    for kept in (young, active):
        assert runs.get(ctx, GetRun(run_id=kept))


def test_an_experiment_goes_with_its_runs_and_frees_its_name(ctx: Context):
    made = experiments.create(ctx, CreateExperiment(name="a"))
    run_id = create(ctx, made.experiment_id)
    experiments.delete(ctx, GetExperiment(experiment_id=made.experiment_id))
    assert collect(ctx, older_than_s=0) == Garbage(runs=1, experiments=1)
    with pytest.raises(NotFound):
        runs.get(ctx, GetRun(run_id=run_id))
    experiments.create(ctx, CreateExperiment(name="a"))


def test_blobs_that_nothing_names_go(ctx: Context, clock: Any):
    gone, kept = create(ctx), create(ctx)
    own, shared = upload(ctx, gone, b"own content"), upload(ctx, kept, b"shared")
    artifacts_again = artifacts.upload(ctx, UploadArtifact(run_id=gone, path="copy"))
    artifacts_again.finish(ctx.blobs.put(b"shared"))
    runs.delete(ctx, GetRun(run_id=gone))
    clock.now_ms += 2 * HOUR_MS
    expected = Garbage(runs=1, blobs=1, blob_bytes=len(b"own content"))
    assert collect(ctx, older_than_s=0, dry_run=True) == expected
    assert ctx.blobs.exists(own)
    assert collect(ctx, older_than_s=0) == expected
    assert not ctx.blobs.exists(own)
    assert ctx.blobs.exists(shared)
    assert artifacts.download(ctx, DownloadArtifact(run_id=kept, path="file")).digest == shared
    assert collect(ctx, older_than_s=0) == Garbage()


def test_what_is_in_the_trash_keeps_its_files(ctx: Context, clock: Any):
    run_id = create(ctx)
    digest = upload(ctx, run_id, b"x")
    runs.delete(ctx, GetRun(run_id=run_id))
    clock.now_ms += 2 * HOUR_MS
    assert collect(ctx) == Garbage()
    runs.restore(ctx, GetRun(run_id=run_id))
    assert ctx.blobs.exists(digest)


def test_a_young_blob_waits_for_its_manifest(ctx: Context, clock: Any):
    digest = ctx.blobs.put(b"on its way").digest
    clock.now_ms += HOUR_MS - 60_000
    assert collect(ctx, older_than_s=0) == Garbage()
    assert ctx.blobs.exists(digest)
    clock.now_ms += 120_000
    assert collect(ctx, older_than_s=0).blobs == 1


def test_an_upload_keeps_its_blob_for_a_day(ctx: Context, clock: Any):
    request = UploadBlob(upload_id=new_run_id(), run_id=new_run_id())
    ticket = artifacts.upload_blob(ctx, request)
    blob = ticket.blobs.put(b"large")
    ticket.finish(blob)
    clock.now_ms += KEPT_MS - 1
    assert collect(ctx, older_than_s=0) == Garbage()
    clock.now_ms += 1
    assert collect(ctx, older_than_s=0).blobs == 1
    assert not ctx.blobs.exists(blob.digest)


def test_more_than_one_transaction_can_hold(ctx: Context):
    for _ in range(203):
        runs.delete(ctx, GetRun(run_id=create(ctx)))
    assert collect(ctx, older_than_s=0).runs == 203


@pytest.mark.parametrize("older_than_s", [-1, math.nan, math.inf, 1e300])
def test_an_age_is_a_number_of_seconds(ctx: Context, older_than_s: float):
    with pytest.raises(Invalid, match="older_than_s"):
        collect(ctx, older_than_s=older_than_s)
