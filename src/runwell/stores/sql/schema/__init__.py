"""The tables. Rows are narrow and integers; nothing here is one row per metric point.

Ids inside the database are integers, because they are repeated in every row and index; the ids that
people see (run ids, experiment ids, keys) are translated at the border of this room. Everything of
a run leads with the column ``run``, so an engine that shards by it needs no change of code.
"""

from runwell.stores.sql.schema.metadata import Id, Path, metadata
from runwell.stores.sql.schema.models import (
    LINK_INPUT,
    LINK_OUTPUT,
    model_attributes,
    model_files,
    model_links,
    model_metrics,
    models,
)
from runwell.stores.sql.schema.registry import (
    model_aliases,
    model_version_tags,
    model_versions,
    registered_model_tags,
    registered_models,
)
from runwell.stores.sql.schema.traces import (
    KEY_METADATA,
    assessments,
    spans,
    trace_attributes,
    trace_files,
    trace_runs,
    traces,
)
from runwell.stores.sql.schema.tracking import (
    HEAD,
    KEY_METRIC,
    KEY_PARAM,
    KEY_TAG,
    artifacts,
    attributes,
    axes,
    chunks,
    datasets,
    experiment_tags,
    experiments,
    inputs,
    keys,
    runs,
    series,
    tails,
    uploads,
    writers,
)

__all__ = [
    "HEAD",
    "KEY_METADATA",
    "KEY_METRIC",
    "KEY_PARAM",
    "KEY_TAG",
    "LINK_INPUT",
    "LINK_OUTPUT",
    "Id",
    "Path",
    "artifacts",
    "assessments",
    "attributes",
    "axes",
    "chunks",
    "datasets",
    "experiment_tags",
    "experiments",
    "inputs",
    "keys",
    "metadata",
    "model_aliases",
    "model_attributes",
    "model_files",
    "model_links",
    "model_metrics",
    "model_version_tags",
    "model_versions",
    "models",
    "registered_model_tags",
    "registered_models",
    "runs",
    "series",
    "spans",
    "tails",
    "trace_attributes",
    "trace_files",
    "trace_runs",
    "traces",
    "uploads",
    "writers",
]
