"""Bringing a run into being: an id of our own, a name, and the event that says so."""

from collections.abc import Mapping
from typing import Any, Final

from runwell.base.clock import now_ms
from runwell.base.ids import new_run_id
from runwell.base.limits import MAX_NAME, MAX_TAG_VALUE, check_key, check_text
from runwell.base.names import random_run_name
from runwell.client.session import Session
from runwell.client.source import USER
from runwell.client.values import named_values, param_text
from runwell.client.writer import RUN_NAME_TAG, RunWriter
from runwell.entities.experiment import Experiment
from runwell.entities.run import RunInfo, RunStatus
from runwell.wire.events import RunCreated

PARENT_TAG: Final = "mlflow.parentRunId"


def create_run(
    session: Session,
    experiment: Experiment,
    tags: Mapping[str, str],
    *,
    run_name: str | None = None,
    start_ms: int | None = None,
) -> tuple[RunWriter, RunInfo]:
    """Begin a run in ``experiment``; without a name it gets a memorable one.

    Raises:
        Invalid, TooLarge: the name cannot be stored.
    """
    name = run_name or tags.get(RUN_NAME_TAG) or random_run_name()
    name = check_text(str(name), what="run name", limit=MAX_NAME)
    run_id = new_run_id()
    info = RunInfo(
        run_id=run_id,
        experiment_id=experiment.experiment_id,
        run_name=name,
        user_id=tags.get(USER, ""),
        status=RunStatus.RUNNING,
        start_ms=now_ms() if start_ms is None else start_ms,
        artifact_uri=f"runs:/{run_id}",
        parent_run_id=tags.get(PARENT_TAG, ""),
    )
    writer = RunWriter(session.spool, run_id)
    writer.is_new = True
    session.spool.append_event(
        RunCreated(
            run_id=run_id,
            experiment_id=info.experiment_id,
            experiment_name="" if info.experiment_id else experiment.name,
            run_name=name,
            user_id=info.user_id,
            start_ms=info.start_ms,
            parent_run_id=info.parent_run_id,
            tags={**tags, RUN_NAME_TAG: name},
        )
    )
    session.remember(writer)
    session.alive.add(run_id)
    session.wake()  # Another process may be told of the run as soon as we return.
    return writer, info


def tag_texts(tags: Mapping[str, Any]) -> dict[str, str]:
    """Return tags as they are stored.

    Raises:
        Invalid, TooLarge: a key or a value cannot be stored.
    """
    return {
        check_key(str(key), what="tag key"): check_text(
            param_text(value), what=f"tag {key!r}", limit=MAX_TAG_VALUE, empty=True
        )
        for key, value in named_values(tags, "tags").items()
    }
