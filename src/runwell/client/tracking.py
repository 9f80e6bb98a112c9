"""``MlflowClient``: the same acts without an active run, on runs and experiments by their ids."""

# ruff: noqa: PLR0917, ARG002  (MLflow's signatures)

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from runwell.base.clock import now_ms
from runwell.base.errors import NotFound
from runwell.client import artifacts, experiments, media_files
from runwell.client.creation import create_run, tag_texts
from runwell.client.files import RunFiles
from runwell.client.inputs import dataset_input
from runwell.client.operations import RunOperations, settled
from runwell.client.paging import PagedList
from runwell.client.process import PROCESS
from runwell.client.searching import experiment_id_list, search_all, search_page, view_of
from runwell.client.transport.routes import (
    CREATE_EXPERIMENT,
    DELETE_ARTIFACTS,
    DELETE_EXPERIMENT,
    DELETE_RUN,
    GET_EXPERIMENT,
    GET_HISTORY,
    GET_RUN,
    PURGE_EXPERIMENT,
    PURGE_RUN,
    RESTORE_EXPERIMENT,
    RESTORE_RUN,
    SEARCH_EXPERIMENTS,
    UPDATE_EXPERIMENT,
)
from runwell.client.values import run_status
from runwell.client.writer import RunWriter
from runwell.entities.artifact import FileInfo
from runwell.entities.attribute import Metric, Param, RunTag
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import ViewType
from runwell.entities.run import Run, RunData, RunInfo
from runwell.wire.artifacts import DeleteArtifacts
from runwell.wire.experiments import (
    CreateExperiment,
    GetExperiment,
    SearchExperiments,
    UpdateExperiment,
)
from runwell.wire.runs import GetRun, SearchRuns
from runwell.wire.series import GetHistory

_MAX_TABLE_RUNS: Final = 10_000


class MlflowClient:
    """Acts on the store at ``tracking_uri``, by default the current one; holds no active run.

    Log calls are kept in this process's spool, like those of the fluent functions, and return at
    once; reads see all that this process logged before.
    """

    def __init__(
        self,
        tracking_uri: str | os.PathLike[str] | None = None,
        registry_uri: str | None = None,
    ) -> None:
        self._session = PROCESS.session(tracking_uri)

    @property
    def tracking_uri(self) -> str:
        """The address of the store."""
        return self._session.target.uri

    # Experiments.

    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: Mapping[str, Any] | None = None,
    ) -> str:
        """Create an experiment and return its id.

        Raises:
            Conflict: the name is taken, if only by one in the trash.
        """
        request = CreateExperiment(
            name=name, artifact_location=artifact_location or "", tags=tag_texts(tags or {})
        )
        return self._session.call(CREATE_EXPERIMENT, request).experiment_id

    def get_experiment(self, experiment_id: str | int) -> Experiment:
        """Return an experiment, deleted ones too.

        Raises:
            NotFound: there is none of that id.
        """
        return self._session.ask(GET_EXPERIMENT, _experiment(experiment_id))

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """Return the experiment of that name, deleted ones too; None if there is none."""
        return experiments.find(self._session, name)

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = 1_000,
        filter_string: str | None = None,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """Return one page of the experiments that match, by default the newest first."""
        page = self._session.ask(
            SEARCH_EXPERIMENTS,
            SearchExperiments(
                filter=filter_string or "",
                order_by=list(order_by or []),
                view=view_of(view_type),
                max_results=max_results or 1_000,
                page_token=page_token or "",
            ),
        )
        return PagedList(page.items, page.next_page_token or None)

    def list_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """Return one page of experiments; the old name of ``search_experiments``."""
        return self.search_experiments(view_type, max_results, page_token=page_token)

    def rename_experiment(self, experiment_id: str | int, new_name: str) -> None:
        """Give an experiment another name."""
        self._update_experiment(experiment_id, name=new_name)

    def set_experiment_tag(self, experiment_id: str | int, key: str, value: Any) -> None:
        """Set a tag of an experiment."""
        self._update_experiment(experiment_id, tags={**tag_texts({key: value})})

    def delete_experiment_tag(self, experiment_id: str | int, key: str) -> None:
        """Remove a tag of an experiment."""
        self._update_experiment(experiment_id, tags={key: None})

    def delete_experiment(self, experiment_id: str | int) -> None:
        """Move an experiment and its runs to the trash."""
        self._session.ask(DELETE_EXPERIMENT, _experiment(experiment_id))
        self._session.known_experiments.pop(str(experiment_id), None)

    def restore_experiment(self, experiment_id: str | int) -> None:
        """Bring an experiment back, with the runs that were deleted with it."""
        self._session.ask(RESTORE_EXPERIMENT, _experiment(experiment_id))

    def purge_experiment(self, experiment_id: str | int) -> None:
        """Remove a deleted experiment for ever, with its runs; its name is free again."""
        self._session.ask(PURGE_EXPERIMENT, _experiment(experiment_id))

    # Runs.

    def create_run(
        self,
        experiment_id: str | int,
        start_time: int | None = None,
        tags: Mapping[str, Any] | None = None,
        run_name: str | None = None,
    ) -> Run:
        """Begin a run; end it with ``set_terminated``.

        Raises:
            NotFound, Conflict: there is no such experiment, or it is deleted.
        """
        session = self._session
        name = session.known_experiments.get(str(experiment_id))
        if name is None:
            experiment = experiments.choose(session, experiment_id=experiment_id)
        else:
            experiment = Experiment(experiment_id=str(experiment_id), name=name)
        texts = tag_texts(tags or {})
        _, info = create_run(session, experiment, texts, run_name=run_name, start_ms=start_time)
        return Run(info=info, data=RunData(tags=texts))

    def get_run(self, run_id: str) -> Run:
        """Return a run, deleted ones too.

        Raises:
            NotFound: there is no such run.
        """
        return self._session.ask(GET_RUN, GetRun(run_id=run_id))

    def get_parent_run(self, run_id: str) -> Run | None:
        """Return the run that ``run_id`` is nested in; None if it is in none."""
        parent_id = self.get_run(run_id).info.parent_run_id
        try:
            return self.get_run(parent_id) if parent_id else None
        except NotFound:
            return None

    def search_runs(
        self,
        experiment_ids: str | int | Sequence[str | int],
        filter_string: str = "",
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1_000,
        order_by: str | Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """Return one page of the runs of some experiments that match; see ``runwell.search_runs``.

        Raises:
            Invalid: the filter or the order is not well formed.
        """
        ids = experiment_id_list(experiment_ids)
        if not ids:
            return PagedList([], None)
        request = SearchRuns(
            experiment_ids=ids,
            filter=filter_string or "",
            order_by=[order_by] if isinstance(order_by, str) else list(order_by or []),
            view=view_of(run_view_type),
            max_results=max_results,
            page_token=page_token or "",
        )
        page = search_page(self._session, request)
        return PagedList(page.items, page.next_page_token or None)

    def list_run_infos(
        self,
        experiment_id: str | int,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1_000,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RunInfo]:
        """Return ids and times of one page of runs; ``search_runs`` under its old name."""
        page = self.search_runs(
            [experiment_id], "", run_view_type, max_results, order_by, page_token
        )
        return PagedList((run.info for run in page), page.token)

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Change the status or the name of a run."""
        self._writer(run_id).update(
            status=run_status(status) if status else None, run_name=name or None
        )

    def set_terminated(
        self, run_id: str, status: str | None = None, end_time: int | None = None
    ) -> None:
        """End a run, by default as FINISHED and now."""
        self._writer(run_id).update(
            status=run_status(status or "FINISHED"),
            end_ms=now_ms() if end_time is None else int(end_time),
        )
        self._session.forget(run_id)
        self._session.wake()

    def delete_run(self, run_id: str) -> None:
        """Move a run to the trash."""
        self._session.ask(DELETE_RUN, GetRun(run_id=run_id))
        self._session.forget(run_id)

    def restore_run(self, run_id: str) -> None:
        """Bring a deleted run back."""
        self._session.ask(RESTORE_RUN, GetRun(run_id=run_id))

    def purge_run(self, run_id: str) -> None:
        """Remove a deleted run for ever."""
        self._session.ask(PURGE_RUN, GetRun(run_id=run_id))
        self._session.forget(run_id)

    # Values.

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: float,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        model_id: str | None = None,
    ) -> RunOperations | None:
        """Log one value of a metric; see ``runwell.log_metric``."""
        self._writer(run_id).log_metric(key, value, step, timestamp)
        return settled(self._session, run_id, synchronous)

    def log_metrics(
        self,
        run_id: str,
        metrics: Mapping[str, float],
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log one value of several metrics, all at one step."""
        self._writer(run_id).log_metrics(metrics, step, timestamp)
        return settled(self._session, run_id, synchronous)

    def log_metrics_array(
        self, run_id: str, key: str, values: Any, steps: Any = None, timestamps: Any = None
    ) -> None:
        """Log many points of one metric; see ``runwell.log_metrics_array``."""
        self._writer(run_id).log_columns(key, values, steps, timestamps)

    def log_param(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> Any:
        """Log one parameter and return its value; see ``runwell.log_param``."""
        self._writer(run_id).log_params({key: value})
        return settled(self._session, run_id, synchronous) or value

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log many values; when a parameter is refused here, nothing is logged.

        Raises:
            Conflict: a parameter was logged with another value.
        """
        writer = self._writer(run_id)
        if params:
            writer.log_params({param.key: param.value for param in params})
        if tags:
            writer.set_tags({tag.key: tag.value for tag in tags})
        for key, points in _by_key(metrics).items():
            writer.log_columns(
                key,
                [point.value for point in points],
                [point.step for point in points],
                [point.timestamp for point in points],
            )
        return settled(self._session, run_id, synchronous)

    def set_tag(
        self, run_id: str, key: str, value: Any, synchronous: bool | None = None
    ) -> RunOperations | None:
        """Set a tag of a run."""
        self._writer(run_id).set_tags({key: value})
        return settled(self._session, run_id, synchronous)

    def delete_tag(self, run_id: str, key: str) -> None:
        """Remove a tag of a run; one that is absent is no error."""
        self._writer(run_id).delete_tag(key)

    def log_inputs(
        self, run_id: str, datasets: Sequence[Any] | None = None, models: object = None
    ) -> None:
        """Record the use of datasets: ``DatasetInput`` entities, or datasets themselves."""
        inputs = [
            item if hasattr(item, "dataset") else dataset_input(item) for item in datasets or []
        ]
        self._writer(run_id).log_inputs(inputs)

    def get_metric_history(self, run_id: str, key: str) -> list[Metric]:
        """Return all points of a metric, ascending by step; none for an unknown key.

        Raises:
            NotFound: there is no such run.
        """
        history: list[Metric] = []
        token = ""
        self._session.push()
        while True:
            points = self._session.call(
                GET_HISTORY, GetHistory(run_id=run_id, key=key, page_token=token)
            )
            columns = zip(
                array("d", points.values),
                array("q", points.times_ms),
                array("q", points.steps),
                strict=True,
            )
            history += [Metric(key, value, time_ms, step) for value, time_ms, step in columns]
            token = points.next_page_token
            if not token:
                return history

    # Files.

    def log_artifact(
        self, run_id: str, local_path: str | os.PathLike[str], artifact_path: str | None = None
    ) -> None:
        """Log a file, or a folder with all below it; see ``runwell.log_artifact``."""
        self._files(run_id).log_path(local_path, artifact_path)

    def log_artifacts(
        self, run_id: str, local_dir: str | os.PathLike[str], artifact_path: str | None = None
    ) -> None:
        """Log all files below a folder."""
        self._files(run_id).log_folder(local_dir, artifact_path)

    def log_text(self, run_id: str, text: str, artifact_file: str) -> None:
        """Log a text as a file."""
        media_files.write_text(self._files(run_id), text, artifact_file)

    def log_dict(self, run_id: str, dictionary: Any, artifact_file: str) -> None:
        """Log a dict or list as JSON or YAML."""
        media_files.write_dict(self._files(run_id), dictionary, artifact_file)

    def log_figure(
        self,
        run_id: str,
        figure: Any,
        artifact_file: str,
        *,
        save_kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Log a figure of matplotlib or plotly."""
        media_files.write_figure(self._files(run_id), figure, artifact_file, save_kwargs)

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,
    ) -> None:
        """Log an image; see ``runwell.log_image``."""
        writer = self._writer(run_id)
        files = RunFiles(self._session, writer)
        media_files.write_image(files, writer, image, artifact_file, key, step, timestamp)

    def log_table(self, run_id: str, data: Any, artifact_file: str) -> None:
        """Log a table; see ``runwell.log_table``."""
        writer = self._writer(run_id)
        files = RunFiles(self._session, writer)
        media_files.write_table(self._session, files, writer, data, artifact_file)

    def load_table(
        self,
        experiment_id: str,
        artifact_file: str,
        run_ids: list[str] | None = None,
        extra_columns: list[str] | None = None,
    ) -> Any:
        """Return tables of several runs as one DataFrame; see ``runwell.load_table``."""
        if run_ids is None:
            request = SearchRuns(experiment_ids=[experiment_id], max_results=_MAX_TABLE_RUNS)
            found = search_all(self._session, request)
        else:
            found = [self.get_run(run_id) for run_id in run_ids]
        extra = {
            name: [str(getattr(run.info, name)) for run in found] for name in extra_columns or []
        }
        ids = [run.info.run_id for run in found]
        return media_files.read_tables(self._session, artifact_file, ids, extra)

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[FileInfo]:
        """Return the entries of a folder of a run, by path."""
        return artifacts.list_files(self._session, run_id, path or "")

    def delete_artifacts(self, run_id: str, path: str) -> int:
        """Delete a file, or a folder with all below it; return how many files it was."""
        return self._session.ask(DELETE_ARTIFACTS, DeleteArtifacts(run_id=run_id, path=path)).count

    def download_artifacts(
        self, run_id: str, path: str = "", dst_path: str | os.PathLike[str] | None = None
    ) -> str:
        """Download a file, or a folder with all below it, and return its local path."""
        return str(artifacts.download(self._session, run_id, path, dst_path))

    def _writer(self, run_id: str) -> RunWriter:
        return self._session.writer(run_id)

    def _files(self, run_id: str) -> RunFiles:
        return RunFiles(self._session, self._writer(run_id))

    def _update_experiment(
        self,
        experiment_id: str | int,
        name: str | None = None,
        tags: dict[str, str | None] | None = None,
    ) -> None:
        request = UpdateExperiment(experiment_id=str(experiment_id), name=name, tags=tags or {})
        experiment = self._session.ask(UPDATE_EXPERIMENT, request)
        self._session.known_experiments[experiment.experiment_id] = experiment.name


def _experiment(experiment_id: str | int) -> GetExperiment:
    return GetExperiment(experiment_id=str(experiment_id))


def _by_key(metrics: Iterable[Metric]) -> dict[str, list[Metric]]:
    grouped: dict[str, list[Metric]] = {}
    for metric in metrics:
        grouped.setdefault(metric.key, []).append(metric)
    return grouped
