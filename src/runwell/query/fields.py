"""What may be searched: entities, attributes, their types and operators; not how it is stored."""

import re
from typing import Final, Literal

import msgspec

from runwell.query.tree import Aggregate, Entity

SubjectName = Literal["runs", "experiments"]
Type = Literal["text", "enum", "number", "time", "duration", "value"]
"""``value`` is a param or a tag: a text that may be compared as a number."""

ENTITIES: Final[dict[str, Entity]] = {
    "metrics": "metric",
    "metric": "metric",
    "params": "param",
    "param": "param",
    "parameters": "param",
    "parameter": "param",
    "tags": "tag",
    "tag": "tag",
    "attributes": "attribute",
    "attribute": "attribute",
    "attr": "attribute",
    "run": "attribute",
    "experiment": "attribute",
    "datasets": "dataset",
    "dataset": "dataset",
}
"""Every prefix of a field; the first of each entity is the canonical one."""

AGGREGATES: Final[dict[str, Aggregate]] = {
    name: name for name in ("last", "min", "max", "first", "count")
}

_TEXT_OPERATORS: Final = ("=", "!=", "LIKE", "ILIKE", "RLIKE", "IN", "IS NULL")
_NUMBER_OPERATORS: Final = ("=", "!=", "<", "<=", ">", ">=", "BETWEEN", "IN", "IS NULL")
OPERATORS: Final[dict[Type, tuple[str, ...]]] = {
    "text": _TEXT_OPERATORS,
    "enum": _TEXT_OPERATORS,
    "number": _NUMBER_OPERATORS,
    "time": _NUMBER_OPERATORS,
    "duration": _NUMBER_OPERATORS,
    "value": (*_NUMBER_OPERATORS[:-1], "LIKE", "ILIKE", "RLIKE", "IS NULL"),
}
"""What each type may be compared with; where IN stands, NOT IN does too, and so on."""


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute; ``choices`` are the values of an enum in their stored spelling."""

    name: str
    type: Type
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for, with its entities and its attributes."""

    name: SubjectName
    entities: tuple[Entity, ...]
    attributes: tuple[Attribute, ...]
    refused: dict[str, str] = {}
    """Attributes that exist and cannot be searched, each with the hint that helps."""


RUNS: Final = Subject(
    name="runs",
    entities=("attribute", "metric", "param", "tag", "dataset"),
    attributes=(
        Attribute(name="run_id", type="text"),
        Attribute(name="run_name", type="text", aliases=("name", "run name")),
        Attribute(
            name="status",
            type="enum",
            choices=("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"),
        ),
        Attribute(name="user_id", type="text", aliases=("user",)),
        Attribute(name="start_time", type="time", aliases=("created", "start_ms")),
        Attribute(name="end_time", type="time", aliases=("end_ms",)),
        Attribute(name="duration", type="duration"),
        Attribute(name="experiment_id", type="text"),
        Attribute(name="parent_run_id", type="text"),
        Attribute(name="lifecycle_stage", type="enum", choices=("active", "deleted")),
        Attribute(name="heartbeat_time", type="time"),
    ),
    refused={
        "artifact_uri": "it follows from the run: search by run_id and read its artifact_uri",
    },
)
EXPERIMENTS: Final = Subject(
    name="experiments",
    entities=("attribute", "tag"),
    attributes=(
        Attribute(name="name", type="text"),
        Attribute(name="experiment_id", type="text"),
        Attribute(name="creation_time", type="time", aliases=("created",)),
        Attribute(name="last_update_time", type="time", aliases=("updated",)),
        Attribute(name="lifecycle_stage", type="enum", choices=("active", "deleted")),
    ),
    refused={
        "artifact_location": "it follows from the experiment: search by name or experiment_id"
    },
)
SUBJECTS: Final[dict[SubjectName, Subject]] = {"runs": RUNS, "experiments": EXPERIMENTS}

DATASET_KEYS: Final = ("name", "digest", "context", "source_type")

_NUMBER = re.compile(
    r"\s*[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity)\s*\Z",
    re.IGNORECASE | re.ASCII,
)


def find_attribute(subject: Subject, key: str) -> Attribute | None:
    """Return the attribute of that name or alias, whatever its case."""
    wanted = key.lower()
    for attribute in subject.attributes:
        if wanted == attribute.name or wanted in attribute.aliases:
            return attribute
    return None


def number_of(text: str) -> float | None:
    """Return the number that a param or a tag says, or None; ``nan`` is a text, ``inf`` a number.

    Whoever stores params must use this very function, or filters and orders will differ.
    """
    return float(text) if _NUMBER.match(text) else None
