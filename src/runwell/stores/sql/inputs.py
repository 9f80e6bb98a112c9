"""Datasets and their use by runs; must not know where the data itself is."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select

from runwell.base.errors import RunwellError
from runwell.base.limits import (
    MAX_DATASET_DIGEST,
    MAX_DATASET_PROFILE,
    MAX_DATASET_SCHEMA,
    MAX_DATASET_SOURCE,
    MAX_KEY,
    MAX_NAME,
    MAX_TAG_VALUE,
    check_key,
    check_text,
)
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import CONTEXT_TAG, Dataset, DatasetInput, DatasetUse
from runwell.stores.sql.attributes import Refusal
from runwell.stores.sql.dialect import excluded, insert
from runwell.stores.sql.run_rows import RunRow
from runwell.stores.sql.schema import datasets, experiments, inputs
from runwell.stores.sql.statement import Among, pieces

_Name = tuple[int, str, str]
"""What names a dataset: row id of its experiment, name, digest."""

_IDS: Final = select(
    datasets.c.id, datasets.c.experiment, datasets.c.name, datasets.c.digest
).where(
    datasets.c.experiment.in_(bindparam("experiments", expanding=True)),
    datasets.c.name.in_(bindparam("names", expanding=True)),
)
_INPUTS: Final = Among(
    select(inputs.c.run, inputs.c.dataset, inputs.c.context, inputs.c.tags).order_by(
        inputs.c.run, inputs.c.dataset, inputs.c.context
    ),
    inputs.c.run,
)
_DATASETS: Final = Among(
    select(
        datasets.c.id,
        datasets.c.name,
        datasets.c.digest,
        datasets.c.source_type,
        datasets.c.source,
        datasets.c.schema,
        datasets.c.profile,
    ),
    datasets.c.id,
)

_USES: Final = (
    select(datasets.c.experiment, datasets.c.name, datasets.c.digest, inputs.c.context)
    .distinct()
    .join(inputs, inputs.c.dataset == datasets.c.id)
    .join(experiments, experiments.c.id == datasets.c.experiment)
    .where(
        experiments.c.workspace == bindparam("workspace"),
        datasets.c.experiment.in_(bindparam("experiments", expanding=True)),
    )
    .order_by(datasets.c.experiment, datasets.c.name, datasets.c.digest, inputs.c.context)
    .limit(bindparam("most"))
)

_tags: Final = msgspec.json.Decoder(dict[str, str])


def check_input(item: DatasetInput) -> None:
    """Let the use of a dataset pass that may be stored.

    Raises:
        Invalid, TooLarge: see ``base/limits.py``.
    """
    data = item.dataset
    check_text(data.name, what="the name of a dataset", limit=MAX_NAME)
    check_text(data.digest, what="the digest of a dataset", limit=MAX_DATASET_DIGEST)
    for what, value, limit in (
        ("source type", data.source_type, MAX_KEY),
        ("source", data.source, MAX_DATASET_SOURCE),
        ("schema", data.schema, MAX_DATASET_SCHEMA),
        ("profile", data.profile, MAX_DATASET_PROFILE),
        ("context", item.context, MAX_KEY),
    ):
        check_text(value, what=f"the {what} of dataset {data.name!r}", limit=limit, empty=True)
    for tag in item.tags:
        check_key(tag.key, what="the key of an input's tag")
        check_text(tag.value, what=f"the value of tag {tag.key!r}", limit=MAX_TAG_VALUE, empty=True)


def add(db: Connection, items: Iterable[tuple[RunRow, Sequence[DatasetInput]]]) -> list[Refusal]:
    """Note which datasets runs used, and return what was refused.

    A dataset is one per (experiment, name, digest): the first description stays. Using it again in
    the same context replaces the tags of that use. The caller has seen to it that no run is
    deleted.
    """
    uses: dict[tuple[int, _Name, str], DatasetInput] = {}
    refusals: list[Refusal] = []
    for run, several in items:
        for item in several:
            try:
                check_input(item)
            except RunwellError as problem:
                refusals.append((run, problem))
                continue
            name = (run.experiment, item.dataset.name, item.dataset.digest)
            uses[run.id, name, item.context] = item
    if uses:
        ids = _intern(db, {name: item.dataset for (_, name, _), item in uses.items()})
        _use(db, uses, ids)
    return refusals


def load(db: Connection, run_ids: Sequence[int]) -> dict[int, list[DatasetInput]]:
    """Return the inputs of runs by row id; a dataset is read once, however many runs used it."""
    rows = list(_INPUTS.rows(db, run_ids))
    found: dict[int, list[DatasetInput]] = {}
    if not rows:
        return found
    known = _load_datasets(db, list({dataset for _, dataset, _, _ in rows}))
    for run, dataset, context, tags in rows:
        own = {CONTEXT_TAG: context} if context else {}
        pairs = {**own, **_tags.decode(tags)}
        found.setdefault(run, []).append(
            DatasetInput(
                dataset=known[dataset],
                tags=[InputTag(key, value) for key, value in pairs.items()],
            )
        )
    return found


def uses(
    db: Connection, workspace: str, experiment_ids: Sequence[int], limit: int
) -> list[DatasetUse]:
    """Return which datasets the runs of experiments used, each once for each context."""
    found = db.execute(
        _USES,
        {"workspace": workspace, "experiments": list(experiment_ids), "most": limit},
    )
    return [
        DatasetUse(experiment_id=str(experiment), name=name, digest=digest, context=context)
        for experiment, name, digest, context in found
    ]


def _load_datasets(db: Connection, ids: Sequence[int]) -> dict[int, Dataset]:
    return {
        row_id: Dataset(
            name=name,
            digest=digest,
            source_type=source_type,
            source=source,
            schema=schema,
            profile=profile,
        )
        for row_id, name, digest, source_type, source, schema, profile in _DATASETS.rows(db, ids)
    }


def _intern(db: Connection, wanted: dict[_Name, Dataset]) -> dict[_Name, int]:
    """Return the row ids of datasets, storing those that are new."""
    ids = _find(db, wanted)
    new = [
        {"experiment": name[0], **msgspec.structs.asdict(data)}
        for name, data in wanted.items()
        if name not in ids
    ]
    if new:
        db.execute(insert(db, datasets).on_conflict_do_nothing(), new)
        ids = _find(db, wanted)
    return ids


def _find(db: Connection, wanted: Iterable[_Name]) -> dict[_Name, int]:
    experiments = list({experiment for experiment, _, _ in wanted})
    return {
        (experiment, name, digest): row_id
        for some in pieces(experiments)
        for names in pieces(list({name for _, name, _ in wanted}))
        for row_id, experiment, name, digest in db.execute(
            _IDS, {"experiments": some, "names": names}
        )
    }


def _use(
    db: Connection,
    uses: dict[tuple[int, _Name, str], DatasetInput],
    ids: dict[_Name, int],
) -> None:
    rows = [
        {
            "run": run,
            "dataset": ids[name],
            "context": context,
            "tags": msgspec.json.encode(
                {tag.key: tag.value for tag in item.tags if tag.key != CONTEXT_TAG}
            ).decode(),
        }
        for (run, name, context), item in uses.items()
    ]
    statement = insert(db, inputs)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["run", "dataset", "context"], set_={"tags": excluded(inputs).tags}
        ),
        rows,
    )
