"""Finding runs, as a table or a list."""

# ruff: noqa: PLR0917  (MLflow's signatures)

from collections.abc import Sequence
from typing import Any, Literal

from runwell.base.errors import Invalid, NotFound
from runwell.client import experiments
from runwell.client.process import PROCESS
from runwell.client.searching import experiment_id_list, runs_table, search_all, view_of
from runwell.entities.lifecycle import ViewType
from runwell.wire.runs import SearchRuns

_MISTAKES = {
    "experiment_id": "experiment_ids",
    "experiment_name": "experiment_names",
    "filter": "filter_string",
    "view_type": "run_view_type",
    "orderby": "order_by",
}


def search_runs(
    experiment_ids: str | int | Sequence[str | int] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: str | Sequence[str] | None = None,
    output_format: Literal["pandas", "list"] = "pandas",
    search_all_experiments: bool = False,
    experiment_names: str | Sequence[str] | None = None,
    **unknown: object,
) -> Any:
    """Return the runs that match, by default of the active experiment, as a pandas DataFrame.

    Columns are run_id, experiment_id, status, artifact_uri, start_time and end_time (UTC),
    ``metrics.*``, ``params.*`` and ``tags.*``. ``output_format="list"`` gives ``Run`` objects and
    needs no pandas. ``filter_string`` is the query language, such as
    ``metrics.rmse < 7 and params.model = 'lasso'``; ``order_by`` such as ``["metrics.rmse ASC"]``.

    Raises:
        Invalid: the filter or the order is not well formed; the message points at the place.
        MissingExtra: a DataFrame is wanted and pandas is not installed.
        Unavailable: the store does not answer.
    """
    _refuse(unknown)
    if output_format not in {"pandas", "list"}:
        raise Invalid(f"output_format {output_format!r} is neither 'pandas' nor 'list'")
    session = PROCESS.session()
    wanted = _experiment_ids(experiment_ids, experiment_names, search_all_experiments)
    request = SearchRuns(
        experiment_ids=wanted or [],
        filter=filter_string or "",
        order_by=[order_by] if isinstance(order_by, str) else list(order_by or []),
        view=view_of(run_view_type),
        max_results=max_results,
    )
    found = [] if wanted == [] else search_all(session, request)
    return runs_table(found) if output_format == "pandas" else found


def _experiment_ids(given: Any, names: Any, is_all: bool) -> list[str] | None:
    """Return the ids to search, maybe none; None for all experiments."""
    if is_all:
        return None
    if names is not None and given is None:
        session = PROCESS.session()
        texts = [names] if isinstance(names, str) else list(names)
        found = [experiments.find(session, name) for name in texts]
        return [experiment.experiment_id for experiment in found if experiment]
    if given is not None:
        return experiment_id_list(given)
    experiment = experiments.active(PROCESS.session())
    if not experiment.experiment_id:
        raise NotFound(
            f"experiment {experiment.name!r} is not in the store yet",
            hint="it is created when the store answers again",
        )
    return [experiment.experiment_id]


def _refuse(unknown: dict[str, object]) -> None:
    for name in unknown:
        better = _MISTAKES.get(name)
        hint = f"; did you mean {better!r}?" if better else ""
        raise TypeError(f"search_runs() has no argument {name!r}{hint}")
