"""Requests about many runs at once as a table shows them; the answers are in ``entities.table``."""

from typing import Literal

import msgspec

from runwell.entities.lifecycle import ViewType
from runwell.entities.table import KeyKind


class GetRunTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find runs as ``SearchRuns`` does, and give the columns asked for.

    A column is a field of the query language: whatever runs are sorted by, and of the attributes
    also ``is_lost`` (0 or 1), ``number``, ``children`` (how many active ones), ``artifact_bytes``
    (of the files of the run and of the models that it made) and ``datasets``.
    """

    experiment_ids: list[str] = []
    filter: str = ""
    order_by: list[str] = []
    view: ViewType = ViewType.ACTIVE_ONLY
    max_results: int = 200
    page_token: str = ""
    columns: list[str] = []


class CountRuns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Count the runs that ``SearchRuns`` would find on all its pages."""

    experiment_ids: list[str] = []
    filter: str = ""
    view: ViewType = ViewType.ACTIVE_ONLY


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are."""

    count: int


class ListRunKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the keys that runs have; those that begin with ``contains`` come first.

    Without experiments those of the whole workspace are looked at.
    """

    experiment_ids: list[str] = []
    kinds: list[KeyKind] = []
    """Which kinds; none for all."""
    contains: str = ""
    """Part of the name, in any case."""
    max_results: int = 200


class ListRunValues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the values that runs have, the most frequent first; for completion while typing.

    The attributes are ``status``, ``user_id`` and ``run_name``. Texts of 128 characters and more
    are left out.
    """

    experiment_ids: list[str] = []
    kind: Literal["param", "tag", "attribute"]
    key: str
    contains: str = ""
    """Part of the value, in any case."""
    max_results: int = 50


class TagRuns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Set tags of many runs, all or nothing; a tag whose value is null is removed."""

    run_ids: list[str]
    tags: dict[str, str | None]


class NameRuns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name many runs; the request to delete, restore or purge them, all or nothing."""

    run_ids: list[str]


class GetActivity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask what goes on in experiments: counts, and runs begun in equal spans up to now."""

    experiment_ids: list[str]
    buckets: int = 30
    bucket_ms: int = 86_400_000
