"""Datasets as users pass them become the inputs of a run."""

from collections.abc import Mapping
from typing import Any

from runwell.base.errors import Invalid
from runwell.entities.attribute import InputTag
from runwell.entities.dataset import CONTEXT_TAG, Dataset, DatasetInput


def dataset_input(
    dataset: Any, context: str | None = None, tags: Mapping[str, str] | None = None
) -> DatasetInput:
    """Return the use of ``dataset``, an entity or anything with ``to_entity()``.

    Raises:
        Invalid: it is neither.
    """
    entity = dataset.to_entity() if hasattr(dataset, "to_entity") else dataset
    if not isinstance(entity, Dataset):
        raise Invalid(
            f"a {type(dataset).__qualname__!r} is not a dataset",
            hint="describe it first: runwell.data.from_pandas(df), from_numpy(array), …",
        )
    texts = {key: str(value) for key, value in (tags or {}).items()}
    if context:
        texts[CONTEXT_TAG] = context
    return DatasetInput(dataset=entity, tags=[InputTag(key, value) for key, value in texts.items()])
