"""The domain values, one shape per fact: each is at once the Python value, the JSON and the schema.

Field names that people type in notebooks (``run.info.run_id``, ``Metric(key, value, timestamp,
step)``) are the field's established ones; times we add ourselves are named ``*_ms``.
"""

from runwell.entities.artifact import FileInfo
from runwell.entities.attribute import ExperimentTag, InputTag, Metric, Param, RunTag
from runwell.entities.dataset import Dataset, DatasetInput
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage, ViewType
from runwell.entities.page import Page
from runwell.entities.run import Run, RunData, RunInfo, RunInputs, RunStatus
from runwell.entities.series import Chart, ChartLine, Points, SeriesSummary

__all__ = [
    "Chart",
    "ChartLine",
    "Dataset",
    "DatasetInput",
    "Experiment",
    "ExperimentTag",
    "FileInfo",
    "InputTag",
    "LifecycleStage",
    "Metric",
    "Page",
    "Param",
    "Points",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunStatus",
    "RunTag",
    "SeriesSummary",
    "ViewType",
]
