"""The domain values, one shape per fact: each is at once the Python value, the JSON and the schema.

Field names that people type in notebooks (``run.info.run_id``, ``Metric(key, value, timestamp,
step)``) are the field's established ones; times we add ourselves are named ``*_ms``.
"""

from runwell.entities.artifact import FileInfo
from runwell.entities.attribute import ExperimentTag, InputTag, Metric, Param, RunTag
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage, ViewType
from runwell.entities.model import (
    LoggedModel,
    LoggedModelInput,
    LoggedModelOutput,
    LoggedModelStatus,
    ModelMetric,
)
from runwell.entities.page import Page
from runwell.entities.registry import (
    ModelStage,
    ModelVersion,
    ModelVersionStatus,
    RegisteredModel,
)
from runwell.entities.run import Run, RunData, RunInfo, RunInputs, RunOutputs, RunStatus
from runwell.entities.series import Chart, ChartLine, Points, SeriesSummary
from runwell.entities.trace import Assessment, Span, SpanEvent, Trace

__all__ = [
    "Assessment",
    "Chart",
    "ChartLine",
    "Dataset",
    "DatasetInput",
    "Experiment",
    "ExperimentTag",
    "FileInfo",
    "InputTag",
    "LifecycleStage",
    "LoggedModel",
    "LoggedModelInput",
    "LoggedModelOutput",
    "LoggedModelStatus",
    "Metric",
    "ModelMetric",
    "ModelStage",
    "ModelVersion",
    "ModelVersionStatus",
    "Page",
    "Param",
    "Points",
    "RegisteredModel",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunOutputs",
    "RunStatus",
    "RunTag",
    "SeriesSummary",
    "Span",
    "SpanEvent",
    "Trace",
    "ViewType",
]
