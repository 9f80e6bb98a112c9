"""Searching runs page by page, and showing them as a table; knows the wire, not the query."""

from collections.abc import Iterable
from typing import Any

from runwell.base.errors import Invalid, MissingExtra
from runwell.base.ids import parse_experiment_id
from runwell.client.session import Session
from runwell.client.transport.routes import SEARCH_RUNS
from runwell.entities.lifecycle import ViewType
from runwell.entities.page import Page
from runwell.entities.run import Run
from runwell.wire.runs import SearchRuns

_PAGE = 1_000


def experiment_id_list(given: Any) -> list[str]:
    """Return experiment ids however they are written: ``'1'``, ``1``, ``['1', 2]``.

    Raises:
        Invalid: one is not an id.
    """
    items: Iterable[Any] = [given] if isinstance(given, str | int) else given
    return [parse_experiment_id(item) for item in items]


def view_of(view: Any) -> ViewType:
    """Return the view that a number or a name of MLflow's stands for.

    Raises:
        Invalid: there is no such view.
    """
    try:
        return ViewType[view.upper()] if isinstance(view, str) else ViewType(view)
    except (ValueError, KeyError):
        raise Invalid(
            f"{view!r} is not a view", hint="use ViewType.ACTIVE_ONLY, DELETED_ONLY or ALL"
        ) from None


def search_page(session: Session, request: SearchRuns) -> Page[Run]:
    """Return one page, after all that this process logged."""
    return session.ask(SEARCH_RUNS, request)


def search_all(session: Session, request: SearchRuns) -> list[Run]:
    """Return up to ``request.max_results`` runs, page by page."""
    from msgspec.structs import replace

    session.push()
    found: list[Run] = []
    token = ""
    while len(found) < request.max_results:
        size = min(_PAGE, request.max_results - len(found))
        page = session.call(SEARCH_RUNS, replace(request, max_results=size, page_token=token))
        found += page.items
        token = page.next_page_token
        if not token:
            break
    return found


def runs_table(runs: list[Run]) -> Any:
    """Return runs as a pandas DataFrame, one row each, missing values as NaN or None.

    Columns: run_id, experiment_id, status, artifact_uri, start_time and end_time (datetime64, UTC),
    then ``metrics.*`` (float64), ``params.*`` and ``tags.*`` (text), each sorted by key.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas as pd  # Optional: the client does not depend on it.
    except ModuleNotFoundError:
        raise MissingExtra(
            "a DataFrame of runs needs 'pandas', which is not installed",
            hint='pip install pandas, or: search_runs(…, output_format="list")',
        ) from None
    columns: dict[str, Any] = {
        "run_id": [run.info.run_id for run in runs],
        "experiment_id": [run.info.experiment_id for run in runs],
        "status": [str(run.info.status) for run in runs],
        "artifact_uri": [run.info.artifact_uri for run in runs],
        "start_time": _times(pd, [run.info.start_ms for run in runs]),
        "end_time": _times(pd, [run.info.end_ms for run in runs]),
    }
    metrics = [run.data.metrics for run in runs]
    for key in _keys(metrics):
        values = [item.get(key, float("nan")) for item in metrics]
        columns[f"metrics.{key}"] = pd.array(values, dtype="float64")
    for kind, texts in (
        ("params", [run.data.params for run in runs]),
        ("tags", [run.data.tags for run in runs]),
    ):
        for key in _keys(texts):
            columns[f"{kind}.{key}"] = [item.get(key) for item in texts]
    return pd.DataFrame(columns)


def _times(pd: Any, times_ms: list[int | None]) -> Any:
    return pd.to_datetime(pd.Series(times_ms, dtype="Int64"), unit="ms", utc=True)


def _keys(items: Iterable[dict[str, Any]]) -> list[str]:
    return sorted({key for item in items for key in item})
