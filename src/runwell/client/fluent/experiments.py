"""Experiments: choosing the active one, and all that is done to them."""

from collections.abc import Mapping
from typing import Any

from runwell.base.limits import MAX_PAGE
from runwell.client import experiments
from runwell.client.process import PROCESS
from runwell.client.tracking import MlflowClient
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import ViewType


def set_experiment(
    experiment_name: str | None = None, experiment_id: str | int | None = None
) -> Experiment:
    """Make an experiment the one that new runs belong to; of a new name, create it.

    While the store is away, runs keep the name and join the experiment when they are sent.

    Raises:
        Conflict: the experiment is deleted; the hint says how it comes back.
        NotFound: there is no experiment of that id.
        Invalid: the name or the id is not well formed, or both or neither are given.
    """
    session = PROCESS.session()
    experiment = experiments.choose(session, experiment_name, experiment_id)
    PROCESS.chosen_experiment = experiment.name
    PROCESS.chosen_experiment_ids.clear()
    if experiment.experiment_id:
        PROCESS.chosen_experiment_ids[session.target.uri] = experiment.experiment_id
    return experiment


def create_experiment(
    name: str, artifact_location: str | None = None, tags: Mapping[str, Any] | None = None
) -> str:
    """Create an experiment and return its id; the name may be a path with ``/``.

    Raises:
        Conflict: the name is taken, if only by one in the trash.
    """
    return MlflowClient().create_experiment(name, artifact_location, tags)


def get_experiment(experiment_id: str | int) -> Experiment:
    """Return an experiment, deleted ones too.

    Raises:
        NotFound: there is none of that id.
    """
    return MlflowClient().get_experiment(experiment_id)


def get_experiment_by_name(name: str) -> Experiment | None:
    """Return the experiment of that name, deleted ones too; None if there is none."""
    return MlflowClient().get_experiment_by_name(name)


def search_experiments(
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[Experiment]:
    """Return the experiments that match, by default the active ones, the newest first."""
    found: list[Experiment] = []
    token = ""
    client = MlflowClient()
    while max_results is None or len(found) < max_results:
        rest = MAX_PAGE if max_results is None else max_results - len(found)
        page = client.search_experiments(
            view_type, min(rest, 1_000), filter_string, order_by, token or None
        )
        found += page
        if not page.token:
            break
        token = page.token
    return found


def list_experiments(
    view_type: int = ViewType.ACTIVE_ONLY, max_results: int | None = None
) -> list[Experiment]:
    """Return the experiments; the old name of ``search_experiments``."""
    return search_experiments(view_type, max_results)


def delete_experiment(experiment_id: str | int) -> None:
    """Move an experiment and its runs to the trash; ``restore_experiment`` brings them back."""
    MlflowClient().delete_experiment(experiment_id)


def restore_experiment(experiment_id: str | int) -> None:
    """Bring a deleted experiment and its runs back."""
    MlflowClient().restore_experiment(experiment_id)


def rename_experiment(experiment_id: str | int, new_name: str) -> None:
    """Give an experiment another name."""
    MlflowClient().rename_experiment(experiment_id, new_name)


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the active experiment."""
    set_experiment_tags({key: value})


def set_experiment_tags(tags: Mapping[str, Any]) -> None:
    """Set several tags of the active experiment."""
    client = MlflowClient()
    experiment_id = experiments.active(PROCESS.session()).experiment_id
    for key, value in tags.items():
        client.set_experiment_tag(experiment_id, key, value)


def delete_experiment_tag(key: str) -> None:
    """Remove a tag of the active experiment."""
    experiment_id = experiments.active(PROCESS.session()).experiment_id
    MlflowClient().delete_experiment_tag(experiment_id, key)
