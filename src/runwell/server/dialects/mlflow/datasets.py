"""The datasets that the runs of some experiments used, in MLflow's protocol."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Invalid
from runwell.server.dialects.mlflow.route import Table
from runwell.services import experiments
from runwell.usecase.context import Context
from runwell.wire import experiments as wire

TABLE: Final = Table()
MAX_EXPERIMENTS: Final = 20


class SearchDatasets(msgspec.Struct, frozen=True, kw_only=True):
    """Which datasets there are in some experiments."""

    experiment_ids: list[str] = []


class DatasetSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset in the role that runs used it in."""

    experiment_id: str
    name: str
    digest: str
    context: str | UnsetType = UNSET


class DatasetSummaries(msgspec.Struct, frozen=True, kw_only=True):
    """Those that were found."""

    dataset_summaries: list[DatasetSummary] | UnsetType = UNSET


@TABLE.add("POST", "2.0/mlflow/experiments/search-datasets")
def search(ctx: Context, req: SearchDatasets) -> DatasetSummaries:
    """Return each dataset once for each role that it was used in."""
    if not 1 <= len(req.experiment_ids) <= MAX_EXPERIMENTS:
        raise Invalid(
            f"{len(req.experiment_ids):,} experiments are given",
            hint=f"give 1 to {MAX_EXPERIMENTS}",
        )
    asked = wire.ListDatasets(experiment_ids=req.experiment_ids)
    found = [
        DatasetSummary(
            experiment_id=one.experiment_id,
            name=one.name,
            digest=one.digest,
            context=one.context or UNSET,
        )
        for one in experiments.list_datasets(ctx, asked)
    ]
    return DatasetSummaries(dataset_summaries=found or UNSET)
