"""Which experiment runs belong to: chosen, looked up, created, or only named while offline."""

from runwell.base import settings
from runwell.base.errors import Conflict, Invalid, NotFound, Unavailable
from runwell.base.ids import DEFAULT_EXPERIMENT_ID, parse_experiment_id
from runwell.base.names import check_experiment_name
from runwell.client.process import PROCESS
from runwell.client.session import Session
from runwell.client.transport.routes import (
    CREATE_EXPERIMENT,
    GET_EXPERIMENT,
    GET_EXPERIMENT_BY_NAME,
)
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import LifecycleStage
from runwell.wire.experiments import CreateExperiment, GetExperiment, GetExperimentByName

DEFAULT_NAME = "Default"


def choose(
    session: Session, name: str | None = None, experiment_id: str | int | None = None
) -> Experiment:
    """Return the active experiment of that name, created if it is missing, or of that id.

    While the store is away an experiment of that name without an id is returned, with one warning;
    its runs join the experiment of that name when they are sent.

    Raises:
        Invalid: neither or both are given, or they are not well formed.
        NotFound: there is no experiment of that id.
        Conflict: the experiment is deleted.
    """
    if (name is None) == (experiment_id is None):
        raise Invalid(
            "give either the name or the id of the experiment",
            hint="set_experiment('name') or set_experiment(experiment_id='1')",
        )
    if experiment_id is not None:
        experiment = by_id(session, experiment_id)
    else:
        experiment = _by_name_or_new(session, check_experiment_name(str(name)))
    _refuse_deleted(experiment)
    if experiment.experiment_id:
        session.known_experiments[experiment.experiment_id] = experiment.name
    return experiment


def active(session: Session) -> Experiment:
    """Return the experiment of runs that name none: chosen, by environment, or ``Default``."""
    if known := PROCESS.chosen_experiment_ids.get(session.target.uri):
        return Experiment(experiment_id=known, name=session.known_experiments.get(known, ""))
    if PROCESS.chosen_experiment:
        return named(session, PROCESS.chosen_experiment)
    if name := settings.EXPERIMENT_NAME():
        return named(session, name)
    if experiment_id := settings.EXPERIMENT_ID():
        name = session.known_experiments.get(experiment_id)
        if name is not None:
            return Experiment(experiment_id=experiment_id, name=name)
        return choose(session, experiment_id=experiment_id)
    return Experiment(experiment_id=DEFAULT_EXPERIMENT_ID, name=DEFAULT_NAME)


def named(session: Session, name: str) -> Experiment:
    """Return the experiment of that name, without asking for one that was seen."""
    for known_id, known_name in session.known_experiments.items():
        if known_name == name:
            return Experiment(experiment_id=known_id, name=name)
    return choose(session, name)


def by_id(session: Session, experiment_id: str | int) -> Experiment:
    """Return the experiment as the store has it; only its id while the store is away.

    Raises:
        Invalid, NotFound: not an id, or of no experiment.
    """
    experiment_id = parse_experiment_id(experiment_id)
    if session.is_away:
        return Experiment(experiment_id=experiment_id, name="")
    try:
        return session.call(GET_EXPERIMENT, GetExperiment(experiment_id=experiment_id))
    except Unavailable as problem:
        session.note_away(problem)
        return Experiment(experiment_id=experiment_id, name="")


def find(session: Session, name: str) -> Experiment | None:
    """Return the experiment of that name, deleted ones too; None if there is none."""
    try:
        return session.ask(GET_EXPERIMENT_BY_NAME, GetExperimentByName(name=name))
    except NotFound:
        return None


def _by_name_or_new(session: Session, name: str) -> Experiment:
    if session.is_away:
        return Experiment(experiment_id="", name=name)
    try:
        found = find(session, name)
        return found or session.call(CREATE_EXPERIMENT, CreateExperiment(name=name))
    except Conflict:
        # Another process created it in between.
        found = find(session, name)
        if found is None:
            raise
        return found
    except Unavailable as problem:
        session.note_away(problem)
        return Experiment(experiment_id="", name=name)


def _refuse_deleted(experiment: Experiment) -> None:
    if experiment.lifecycle_stage == LifecycleStage.DELETED:
        name, experiment_id = experiment.name, experiment.experiment_id
        raise Conflict(
            f"experiment {name!r} is deleted and takes no more runs",
            hint=f"runwell.restore_experiment({experiment_id!r}) brings it back; to free its name: "
            f"runwell experiments purge {experiment_id}",
        )
