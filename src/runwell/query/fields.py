"""What may be searched: entities, attributes, their types and operators; not how it is stored."""

import re
from typing import Final, Literal

import msgspec

from runwell.query.tree import Aggregate, Entity

SubjectName = Literal[
    "runs", "experiments", "models", "registered_models", "model_versions", "traces"
]
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
    "trace": "attribute",
    "metadata": "metadata",
    "request_metadata": "metadata",
    "spans": "span",
    "span": "span",
    "feedbacks": "feedback",
    "feedback": "feedback",
    "expectations": "expectation",
    "expectation": "expectation",
}
"""Every prefix of a field; the first of each entity is the canonical one."""

AGGREGATES: Final[dict[str, Aggregate]] = {
    name: name for name in ("last", "min", "max", "first", "count")
}

PROXY_SCHEME: Final = "mlflow-artifacts:"
"""What the ``artifact_uri`` of a run begins with, unless its experiment has a location."""

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
    has_several: bool = False
    """An item may have several values, so that it cannot be sorted by."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for, with its entities and its attributes."""

    name: SubjectName
    entities: tuple[Entity, ...]
    attributes: tuple[Attribute, ...]
    has_series: bool = True
    """A metric is a series, which has a minimum and the like."""
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
        Attribute(name="artifact_uri", type="text"),
    ),
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
MODELS: Final = Subject(
    name="models",
    entities=("attribute", "metric", "param", "tag"),
    attributes=(
        Attribute(name="name", type="text"),
        Attribute(name="model_id", type="text"),
        Attribute(name="model_type", type="text"),
        Attribute(name="status", type="enum", choices=("PENDING", "READY", "FAILED")),
        Attribute(name="source_run_id", type="text"),
        Attribute(name="experiment_id", type="text"),
        Attribute(name="creation_time", type="time", aliases=("creation_timestamp", "created")),
        Attribute(
            name="last_update_time",
            type="time",
            aliases=("last_updated_timestamp", "last_updated_time", "updated"),
        ),
        Attribute(name="lifecycle_stage", type="enum", choices=("active", "deleted")),
    ),
    has_series=False,
)
_REGISTRY_KIND: Final = Attribute(name="kind", type="enum", choices=("model", "prompt"))
_REGISTRY_TIMES: Final = (
    Attribute(name="creation_time", type="time", aliases=("creation_timestamp", "created")),
    Attribute(
        name="last_update_time",
        type="time",
        aliases=("last_updated_timestamp", "timestamp", "updated"),
    ),
)
REGISTERED_MODELS: Final = Subject(
    name="registered_models",
    entities=("attribute", "tag"),
    attributes=(Attribute(name="name", type="text"), _REGISTRY_KIND, *_REGISTRY_TIMES),
)
MODEL_VERSIONS: Final = Subject(
    name="model_versions",
    entities=("attribute", "tag"),
    attributes=(
        Attribute(name="name", type="text"),
        Attribute(name="version", type="number", aliases=("version_number",)),
        Attribute(name="run_id", type="text"),
        Attribute(name="model_id", type="text"),
        Attribute(name="source", type="text", aliases=("source_path",)),
        Attribute(
            name="stage",
            type="enum",
            aliases=("current_stage",),
            choices=("None", "Staging", "Production", "Archived"),
        ),
        _REGISTRY_KIND,
        *_REGISTRY_TIMES,
    ),
)
TRACES: Final = Subject(
    name="traces",
    entities=("attribute", "tag", "metadata", "span", "feedback", "expectation"),
    attributes=(
        Attribute(name="trace_id", type="text", aliases=("request_id",)),
        Attribute(name="name", type="text", aliases=("trace_name",)),
        Attribute(
            name="status",
            type="enum",
            aliases=("state",),
            choices=("UNKNOWN", "IN_PROGRESS", "OK", "ERROR"),
        ),
        Attribute(
            name="timestamp",
            type="time",
            aliases=("timestamp_ms", "request_time", "start_time", "created"),
        ),
        Attribute(
            name="execution_time",
            type="duration",
            aliases=("execution_time_ms", "execution_duration", "duration"),
        ),
        Attribute(name="end_time", type="time", aliases=("end_time_ms",)),
        Attribute(name="client_request_id", type="text"),
        Attribute(name="run_id", type="text", has_several=True),
        Attribute(name="experiment_id", type="text"),
        Attribute(name="span_count", type="number"),
        Attribute(name="request_preview", type="text"),
        Attribute(name="response_preview", type="text"),
    ),
    refused={
        "text": "spans are not indexed by their words; look at request_preview, response_preview"
        " or span.name",
        "prompt": "the prompts of a trace are in its tag 'mlflow.linkedPrompts'",
    },
)
SUBJECTS: Final[dict[SubjectName, Subject]] = {
    "traces": TRACES,
    "runs": RUNS,
    "experiments": EXPERIMENTS,
    "models": MODELS,
    "registered_models": REGISTERED_MODELS,
    "model_versions": MODEL_VERSIONS,
}

SPAN_KEYS: Final = ("name", "type", "status")
SPAN_STATUSES: Final = ("UNSET", "OK", "ERROR")
DATASET_KEYS: Final = ("name", "digest", "context", "source_type")

_NUMBER = re.compile(
    r"\s*[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity)\s*\Z",
    re.IGNORECASE | re.ASCII,
)


def plural(entity: Entity) -> str:
    """Return what several of an entity are called, which is also its canonical prefix."""
    return "metadata" if entity == "metadata" else f"{entity}s"


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
