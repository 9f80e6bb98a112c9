"""Which run used or made which model; must not know what either holds."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from runwell.base.limits import check_step
from runwell.entities.model import LoggedModelInput, LoggedModelOutput
from runwell.stores.sql import models
from runwell.stores.sql.dialect import insert
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import LINK_INPUT, LINK_OUTPUT, model_links
from runwell.stores.sql.schema import models as models_table
from runwell.stores.sql.statement import Among

Links = tuple[list[LoggedModelInput], list[LoggedModelOutput]]

_LOAD: Final = Among(
    select(model_links.c.run, model_links.c.kind, models_table.c.uid, model_links.c.step)
    .join(models_table, models_table.c.id == model_links.c.model)
    .order_by(model_links.c.run, model_links.c.step, model_links.c.model),
    model_links.c.run,
)


def add(
    db: Connection,
    workspace: str,
    run: RunRow,
    *,
    inputs: Sequence[LoggedModelInput] = (),
    outputs: Sequence[LoggedModelOutput] = (),
) -> None:
    """Note which models a run used and which it made; the same again changes nothing.

    Raises:
        NotFound: there is no such model in the workspace.
        Invalid: a step that does not fit.
    """
    wanted = [
        *((LINK_INPUT, each.model_id, 0) for each in inputs),
        *((LINK_OUTPUT, each.model_id, check_step(each.step)) for each in outputs),
    ]
    if not wanted:
        return
    known = models.lookup(db, workspace, [uid for _, uid, _ in wanted])
    rows: list[dict[str, int]] = []
    for kind, uid, step in wanted:
        if uid not in known:
            raise models.unknown_model(uid)
        rows.append({"run": run.id, "kind": kind, "model": known[uid].id, "step": step})
    db.execute(insert(db, model_links).on_conflict_do_nothing(), rows)


def load(db: Connection, run_ids: Sequence[int]) -> dict[int, Links]:
    """Return by row id of a run what it used and what it made, ascending by step."""
    found: dict[int, Links] = {}
    for run, kind, uid, step in _LOAD.rows(db, run_ids):
        used, made = found.setdefault(run, ([], []))
        if kind == LINK_INPUT:
            used.append(LoggedModelInput(model_id=uid))
        else:
            made.append(LoggedModelOutput(model_id=uid, step=step))
    return found
