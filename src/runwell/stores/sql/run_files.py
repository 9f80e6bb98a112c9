"""The files of a run as people see them: its own, and those of the models that it made.

A model that a run made appears as a folder of its name, once all its files are there; so code that
looks for a model among the files of its run finds it. Nothing is copied. Where both have a file,
the run's own is seen; where two models have one name, the files of the newer are.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, exists, select

from runwell.base.errors import Conflict, RunwellError
from runwell.entities.artifact import FileInfo
from runwell.entities.model import LoggedModelStatus
from runwell.stores.sql import artifacts
from runwell.stores.sql.models import FILES
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import experiments, model_files, models

# Anyone may name any run as the source of a model, so the workspace must be the same.
_WORKSPACE: Final = (
    select(experiments.c.workspace)
    .where(experiments.c.id == bindparam("home"))
    .correlate(None)
    .scalar_subquery()
)
_MADE: Final = (
    select(models.c.name, models.c.id)
    .join(experiments, experiments.c.id == models.c.experiment)
    .where(
        models.c.source_uid == bindparam("run"),
        models.c.status == LoggedModelStatus.READY.value,
        models.c.deleted_ms.is_(None),
        exists().where(model_files.c.model == models.c.id),
        experiments.c.workspace == _WORKSPACE,
    )
    .order_by(models.c.created_ms, models.c.id)
)
_NAMED: Final = _MADE.where(models.c.name == bindparam("name"))


def find(db: Connection, run: RunRow, path: str) -> FileInfo:
    """Return the file at ``path``.

    Raises:
        NotFound: there is none.
        Invalid: it is a folder.
    """
    if own := artifacts.FILES.find(db, run.id, path):
        return own
    name, _, rest = path.partition("/")
    for model in _model(db, run, name):
        if rest and (found := FILES.find(db, model, rest)):
            return _below(name, found)
        if not rest or FILES.is_folder(db, model, rest):
            raise artifacts.is_folder(run, path)
    return artifacts.find(db, run, path)


def list_folder(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return what is directly in a folder, ascending by path; nothing where there is no folder."""
    own = artifacts.list_folder(db, run, path)
    if not path:
        made = (FileInfo(path=name, is_dir=True) for name in _models(db, run))
        return _merged(own, made)
    name, _, rest = path.partition("/")
    made = (
        _below(name, file)
        for model in _model(db, run, name)
        for file in FILES.list_folder(db, model, rest)
    )
    return _merged(own, made)


def list_files(db: Connection, run: RunRow, path: str = "") -> list[FileInfo]:
    """Return all files below a folder, ascending by path."""
    own = artifacts.list_files(db, run, path)
    wanted, _, rest = path.partition("/")
    several = (
        _models(db, run).items() if not path else ((wanted, m) for m in _model(db, run, wanted))
    )
    made = (
        _below(name, file) for name, model in several for file in FILES.list_files(db, model, rest)
    )
    return _merged(own, made)


def not_removed(db: Connection, run: RunRow, path: str) -> RunwellError:
    """Return why nothing was removed at ``path``: it is a model's, or not there."""
    name = path.partition("/")[0]
    for _ in _model(db, run, name):
        return Conflict(
            f"{name!r} of run {run.uid!r} is a logged model, whose files are its own",
            hint="delete the model, or files of it at /api/v1/models/{model_id}/artifacts",
        )
    return artifacts.no_artifact(run, path)


def _models(db: Connection, run: RunRow) -> dict[str, int]:
    """Return the row ids of a run's models by name, the newest of each name."""
    rows = db.execute(_MADE, {"run": run.uid, "home": run.experiment})
    return {str(name): int(model) for name, model in rows}


def _model(db: Connection, run: RunRow, name: str) -> list[int]:
    """Return the row id of the newest model of that name, if there is one."""
    asked = {"run": run.uid, "home": run.experiment, "name": name}
    found = db.execute(_NAMED, asked).all()
    return [model for _, model in found[-1:]]


def _below(name: str, file: FileInfo) -> FileInfo:
    return msgspec.structs.replace(file, path=f"{name}/{file.path}")


def _merged(own: list[FileInfo], made: Iterable[FileInfo]) -> list[FileInfo]:
    seen = {file.path for file in own}
    more = [file for file in made if file.path not in seen]
    return sorted([*own, *more], key=lambda file: file.path) if more else own
