"""Every story that is told to MLflow's server and to ours, by its name."""

from typing import Final

from tests.compat.mlflow.stories_models import ARTIFACTS, MODELS, REGISTRY
from tests.compat.mlflow.stories_traces import (
    ASSESSMENTS,
    MISTAKES,
    OLD_TRACES,
    OTLP,
    STATISTICS,
    TRACES,
)
from tests.compat.mlflow.stories_tracking import EXPERIMENTS, LOGGING, RUNS, SEARCH

STORIES: Final = {
    "experiments": EXPERIMENTS,
    "runs": RUNS,
    "logging": LOGGING,
    "search": SEARCH,
    "artifacts": ARTIFACTS,
    "models": MODELS,
    "registry": REGISTRY,
    "traces": TRACES,
    "trace_mistakes": MISTAKES,
    "trace_statistics": STATISTICS,
    "traces_v2": OLD_TRACES,
    "assessments": ASSESSMENTS,
    "otlp": OTLP,
}
