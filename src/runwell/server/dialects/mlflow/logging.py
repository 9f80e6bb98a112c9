"""What runs log in MLflow's protocol: metrics, params, tags, datasets, models.

Its clients send a request again when the answer was lost. A request is known by its content, so
that one that comes again adds no points, as the primary key of MLflow's table has it.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, cast

import msgspec

from runwell.base.errors import Invalid, TooLarge
from runwell.entities.attribute import Metric
from runwell.entities.dataset import DatasetInput
from runwell.entities.model import LoggedModelInput
from runwell.server.dialects.mlflow.decode import Decoder, decoder
from runwell.server.dialects.mlflow.route import Table
from runwell.services import ingest, runs
from runwell.usecase.context import Context
from runwell.wire import ingest as wire
from runwell.wire import runs as run_wire
from runwell.wire.models import ModelPoint

TABLE: Final = Table()
MODEL_HISTORY_TAG: Final = "mlflow.log-model.history"
_TOLD: Final = ("run_id", "artifact_path", "utc_time_created", "model_uuid")
_REQUIRED: Final = frozenset({"artifact_path", "flavors", "run_id", "utc_time_created"})
MAX_METRICS: Final = 1_000
MAX_PARAMS: Final = 100
MAX_TAGS: Final = 100
MAX_VALUES: Final = 1_000
"""Of a batch, all kinds together."""


class LogMetric(msgspec.Struct, frozen=True, kw_only=True):
    """One point."""

    run_id: str
    key: str
    value: float
    timestamp: int
    step: int = 0
    model_id: str = ""
    dataset_name: str = ""
    dataset_digest: str = ""


class LogParam(msgspec.Struct, frozen=True, kw_only=True):
    """One param; the value may be empty."""

    run_id: str
    key: str
    value: str = ""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A param or a tag of a batch; the value may be empty."""

    key: str
    value: str | None = ""


class LogBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Metrics, params and tags at once."""

    run_id: str
    metrics: list[Metric] = []
    params: list[Pair] = []
    tags: list[Pair] = []


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A point that may also be one of a logged model."""

    key: str
    value: float
    timestamp: int
    step: int = 0
    model_id: str = ""
    dataset_name: str = ""
    dataset_digest: str = ""


class MeasuredBatch(msgspec.Struct, frozen=True, kw_only=True):
    """The points of a batch, with what they say of logged models."""

    metrics: list[Measured] = []


class SentBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch, and what it was read from."""

    batch: LogBatch
    body: bytes


class LogInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a run used."""

    run_id: str
    datasets: list[DatasetInput] = []
    models: list[LoggedModelInput] = []


class LogModel(msgspec.Struct, frozen=True, kw_only=True):
    """The description of a model that an old client put among the files of a run."""

    run_id: str
    model_json: str


def batch_decoder() -> Decoder:
    """Return the decoder of batches, which come often and are large.

    What a client sends is read straight into its objects, in a third of the time that the lenient
    decoder takes; anything unusual is left to that one.
    """
    fast = msgspec.json.Decoder(LogBatch, strict=False)
    lenient = decoder(LogBatch)

    def decode(path: dict[str, str], query: bytes, kind: bytes, body: bytes) -> SentBatch:
        batch = None
        if kind == b"application/json" and not query:
            try:
                batch = fast.decode(body)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                batch = None
        if batch is None or not batch.run_id:
            batch = cast("LogBatch", lenient(path, query, kind, body))
        return SentBatch(batch=batch, body=body)

    return decode


@TABLE.add("POST", "2.0/mlflow/runs/log-metric", is_quick=True)
def log_metric(ctx: Context, req: LogMetric) -> None:
    """Log one point."""
    metric = Metric(req.key, req.value, req.timestamp, req.step)
    said = msgspec.json.encode((req.key, repr(req.value), req.timestamp, req.step))
    measured = [msgspec.convert(req, Measured, from_attributes=True)] if req.model_id else []
    _log(ctx, req.run_id, [metric], said=said, measured=measured)


@TABLE.add("POST", "2.0/mlflow/runs/log-parameter", is_quick=True)
def log_param(ctx: Context, req: LogParam) -> None:
    """Log one param, which never changes."""
    ingest.log(ctx, wire.LogValues(run_id=req.run_id, params={req.key: req.value}))


@TABLE.add("POST", "2.0/mlflow/runs/log-batch", decode=batch_decoder(), is_quick=True)
def log_batch(ctx: Context, req: SentBatch) -> None:
    """Log metrics, params and tags, all or nothing."""
    batch = req.batch
    _check_size(batch)
    params = {param.key: param.value or "" for param in batch.params}
    if len(params) != len(batch.params):
        raise Invalid("a param occurs twice in the batch", hint="send each key once")
    tags: dict[str, str | None] = {tag.key: tag.value or "" for tag in batch.tags}
    measured: list[Measured] = []
    # No word of it in the body, no point that has it: looking for it costs 2 µs.
    if b'"model_id"' in req.body:
        sent: Any = decoder(MeasuredBatch)({}, b"", b"", req.body)
        measured = [metric for metric in sent.metrics if metric.model_id]
    _log(
        ctx,
        batch.run_id,
        batch.metrics,
        said=req.body,
        params=params,
        tags=tags,
        measured=measured,
    )


@TABLE.add("POST", "2.0/mlflow/runs/log-inputs")
def log_inputs(ctx: Context, req: LogInputs) -> None:
    """Note which datasets and models a run used."""
    asked = run_wire.LogInputs(run_id=req.run_id, inputs=req.datasets, models=req.models)
    runs.log_inputs(ctx, asked)


@TABLE.add("POST", "2.0/mlflow/runs/log-model")
def log_model(ctx: Context, req: LogModel) -> None:
    """Note a model among the files of a run, in the tag where clients of old look for it."""
    try:
        model = msgspec.json.decode(req.model_json, type=dict[str, Any])
    except msgspec.MsgspecError as problem:
        raise Invalid(f"model_json is not an object of JSON: {problem}") from None
    missing = sorted(_REQUIRED.difference(model))
    if missing:
        raise Invalid(f"model_json has no {', '.join(missing)}")
    change = run_wire.UpdateRun(run_id=req.run_id, append={MODEL_HISTORY_TAG: [_short(model)]})
    runs.update(ctx, change)


def _log(
    ctx: Context,
    run_id: str,
    metrics: list[Metric],
    *,
    said: bytes,
    params: dict[str, str] | None = None,
    tags: dict[str, str | None] | None = None,
    measured: Sequence[Measured] = (),
) -> None:
    for metric in metrics:
        if metric.timestamp < 0:
            raise Invalid(
                f"the timestamp of metric {metric.key!r} is {metric.timestamp}",
                hint="give milliseconds since 1970",
            )
    ingest.log(
        ctx,
        wire.LogValues(
            run_id=run_id,
            metrics=metrics,
            params=params or {},
            tags=tags or {},
            model_metrics=[_point(run_id, metric) for metric in measured],
            request_id=_request_id(run_id, said) if metrics else "",
        ),
    )


def _request_id(run_id: str, said: bytes) -> str:
    # SHA-256 because processors have it: 0.13 ms for a batch of 80 kB, BLAKE2 0.27 ms.
    return hashlib.sha256(run_id.encode() + b"\x00" + said).hexdigest()[:32]


def _check_size(batch: LogBatch) -> None:
    metrics, params, tags = len(batch.metrics), len(batch.params), len(batch.tags)
    for what, count, most in (
        ("metrics", metrics, MAX_METRICS),
        ("params", params, MAX_PARAMS),
        ("tags", tags, MAX_TAGS),
        ("metrics, params and tags", metrics + params + tags, MAX_VALUES),
    ):
        if count > most:
            raise TooLarge(
                f"a batch holds {count:,} {what}; at most {most:,} are allowed",
                hint="send several batches",
            )


def _point(run_id: str, metric: Measured) -> ModelPoint:
    """Return a point of a run as that of the logged model that it names."""
    return ModelPoint(
        model_id=metric.model_id,
        key=metric.key,
        value=metric.value,
        timestamp=metric.timestamp,
        step=metric.step,
        run_id=run_id,
        dataset_name=metric.dataset_name,
        dataset_digest=metric.dataset_digest,
    )


def _short(model: dict[str, Any]) -> dict[str, Any]:
    """Return what the tag tells of a model: where it is, and how its flavours load it."""
    said = {key: model[key] for key in _TOLD if key in model}
    flavors = _object(model.get("flavors"))
    return {
        **said,
        "flavors": {
            name: {key: value for key, value in _object(flavor).items() if key != "config"}
            for name, flavor in flavors.items()
        },
    }


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
