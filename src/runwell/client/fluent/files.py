"""Files of the active run: logged in many forms, listed, and downloaded again."""

# ruff: noqa: PLR0917, ARG001  (MLflow's signatures)

import os
from typing import Any

from runwell.client import experiments, media_files, runs
from runwell.client.files import RunFiles
from runwell.client.process import PROCESS
from runwell.client.runs import current_or_new
from runwell.client.session import Session
from runwell.client.writer import RunWriter


def log_artifact(
    local_path: str | os.PathLike[str],
    artifact_path: str | None = None,
    run_id: str | None = None,
) -> None:
    """Log a file, or a folder with all below it, into the folder ``artifact_path`` of the run.

    The content is copied before this returns, so the file may change afterwards.

    Raises:
        NotFound: there is no such file.
    """
    _files(run_id)[1].log_path(local_path, artifact_path)


def log_artifacts(
    local_dir: str | os.PathLike[str],
    artifact_path: str | None = None,
    run_id: str | None = None,
) -> None:
    """Log all files below a folder, under their paths in it, into ``artifact_path`` of the run.

    Raises:
        NotFound, Invalid: there is no such folder.
    """
    _files(run_id)[1].log_folder(local_dir, artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Log a text as the file ``artifact_file`` of the run."""
    media_files.write_text(_files(run_id)[1], text, artifact_file)


def log_dict(dictionary: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Log a dict or list as JSON, or as YAML if the name ends in ``.yaml`` or ``.yml``."""
    media_files.write_dict(_files(run_id)[1], dictionary, artifact_file)


def log_figure(
    figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None
) -> None:
    """Log a figure of matplotlib or plotly in the format that the name's extension says."""
    media_files.write_figure(_files(None)[1], figure, artifact_file, save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = False,
) -> None:
    """Log an image, of an array or of Pillow: as a file, or as one of the series ``key`` at a step.

    Arrays are [height, width] or [height, width, 1 | 3 | 4]: bool, ints 0..255, or floats 0..1.

    Raises:
        Invalid: not an image, or both or neither of ``artifact_file`` and ``key``.
    """
    writer, files, _ = _files(None)
    media_files.write_image(files, writer, image, artifact_file, key, step, timestamp)


def log_table(data: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Log a table (a dict of columns, or a DataFrame) as ``.json`` or ``.parquet``.

    A table that the run has under that name already is continued below its last row.

    Raises:
        Invalid: not a table.
    """
    writer, files, session = _files(run_id)
    media_files.write_table(session, files, writer, data, artifact_file)


def load_table(
    artifact_file: str, run_ids: list[str] | None = None, extra_columns: list[str] | None = None
) -> Any:
    """Return the tables of that name of several runs, one below the other, as a pandas DataFrame.

    Without ``run_ids``, all runs of the active experiment. ``extra_columns`` names attributes to
    add for each row, such as ``["run_id", "status"]``.

    Raises:
        NotFound: no run has such a table.
        MissingExtra: pandas is not installed.
    """
    from runwell.client.tracking import MlflowClient

    experiment_id = experiments.active(PROCESS.session()).experiment_id
    return MlflowClient().load_table(experiment_id, artifact_file, run_ids, extra_columns)


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """Return the address of a file of the active run, or of all its files."""
    run_id = current_or_new().info.run_id
    return f"runs:/{run_id}/{artifact_path}" if artifact_path else f"runs:/{run_id}"


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | os.PathLike[str] | None = None,
    tracking_uri: str | None = None,
) -> str:
    """Download a file, or a folder with all below it, and return its local path.

    Name it by ``runs:/<run id>/<path>``, or by ``run_id`` and ``artifact_path``.

    Raises:
        NotFound: there is no such run, file or folder.
        Invalid: neither or both ways of naming it are used.
    """
    from runwell.client.downloads import download_artifacts as download

    return download(artifact_uri, run_id, artifact_path, dst_path, tracking_uri)


def _files(run_id: str | None) -> tuple[RunWriter, RunFiles, Session]:
    run = current_or_new() if run_id is None else runs.ACTIVE.runs.get(run_id)
    if run is not None:
        return run.writer, run.files, run.session
    session = PROCESS.session()
    writer = session.writer(str(run_id))
    return writer, RunFiles(session, writer), session
