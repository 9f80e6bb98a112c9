"""A dataset that a run used: what it was, where it came from, and in which role it was used."""

import msgspec

from runwell.entities.attribute import InputTag

CONTEXT_TAG = "mlflow.data.context"


class Dataset(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version of some data, named by (name, digest) within its experiment."""

    name: str
    digest: str
    source_type: str = ""
    source: str = ""
    """JSON or a URI, as the source type says."""
    schema: str = ""
    """JSON text describing columns and types."""
    profile: str = ""
    """JSON text with counts and statistics."""


class DatasetUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That runs of an experiment used a dataset in one role, however many they are."""

    experiment_id: str
    name: str
    digest: str
    context: str = ""


class DatasetInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The use of a dataset by a run; ``context`` is its role, such as ``training``."""

    dataset: Dataset
    tags: list[InputTag] = []

    @property
    def context(self) -> str:
        """The role of the dataset in the run, or an empty text."""
        return next((tag.value for tag in self.tags if tag.key == CONTEXT_TAG), "")
