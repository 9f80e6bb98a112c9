"""Searching traces on both engines, against the plain evaluator; and writing them at once."""

import threading

import pytest

from runwell.base.errors import Corrupt, Invalid
from runwell.base.ids import new_run_id
from runwell.entities.trace import AssessmentKind, Span, SpanStatus, TraceState
from runwell.query import parse_filter, parse_order
from runwell.query.caret import BadQuery
from runwell.query.evaluate import Record, matches, sort_records
from runwell.services import assessments, experiments, traces
from runwell.stores.sql.packing import WORTH_BYTES, pack, unpack
from runwell.wire.assessments import CreateAssessment
from runwell.wire.experiments import CreateExperiment
from runwell.wire.traces import (
    LinkTraces,
    ListTraces,
    LogSpans,
    LogTrace,
    Reported,
    SearchTraces,
)

RUN = new_run_id()
COUNT = 12


def uid(number: int) -> str:
    """Return the id of a trace."""
    return f"tr-{number:032x}"


def store_trace(ctx, number: int) -> Record:
    """Store a trace that differs from the others in all that can be searched; return its record."""
    state = [TraceState.OK, TraceState.ERROR, TraceState.IN_PROGRESS][number % 3]
    has_end = number % 4 != 3
    tags = {"team": f"t{number % 2}", "size": str(number)} | (
        {"rare": "x" * 300} if number == 5 else {}
    )
    metadata = {"user": f"u{number % 5}", "cost": str(number / 4)}
    name = f"trace {number}" if number % 6 else ""
    traces.log(
        ctx,
        LogTrace(
            experiment_id="0",
            trace_id=uid(number),
            reported=Reported(
                state=state,
                request_ms=1_000 + number,
                duration_ms=number * 10 if has_end else None,
                request_preview=f"ask {number}",
                response_preview="",
                client_request_id=f"c{number}" if number % 2 else "",
            ),
            tags=tags | ({"mlflow.traceName": name} if name else {}),
            metadata=metadata,
        ),
    )
    spans = [
        Span(
            trace_id=uid(number),
            span_id=f"{each + 1:016x}",
            name=f"step {each}",
            span_type="LLM" if each % 2 else "",
            status=SpanStatus.ERROR if each == 2 else SpanStatus.OK,
            parent_id="f" * 16,
        )
        for each in range(number % 4)
    ]
    traces.log_spans(ctx, LogSpans(experiment_id="0", spans=spans))
    feedback: dict[str, list[str]] = {}
    for value in [number / 10, "good"] if number % 3 == 0 else [True] if number % 3 == 1 else []:
        assessments.create(ctx, CreateAssessment(trace_id=uid(number), name="score", value=value))
        feedback.setdefault("score", []).append("true" if value is True else str(value))
    expectations = {}
    if number % 2:
        kind = AssessmentKind.EXPECTATION
        said = CreateAssessment(trace_id=uid(number), name="answer", kind=kind, value={"a": number})
        assessments.create(ctx, said)
        expectations = {"answer": [f'{{"a":{number}}}']}
    if number % 4 == 1:
        traces.link(ctx, LinkTraces(run_id=RUN, trace_ids=[uid(number)]))
    attributes = {
        "trace_id": uid(number),
        "name": name or None,
        "status": state.value,
        "timestamp": 1_000 + number,
        "execution_time": number * 10 if has_end else None,
        "end_time": 1_000 + number * 11 if has_end else None,
        "client_request_id": f"c{number}" if number % 2 else None,
        "experiment_id": "0",
        "span_count": len(spans),
        "request_preview": f"ask {number}",
        "response_preview": None,
    }
    return Record(
        attributes=attributes,
        tags=tags | ({"mlflow.traceName": name} if name else {}),
        metadata=metadata,
        spans=[
            {"name": each.name, "type": each.span_type, "status": each.status.value}
            for each in spans
        ],
        feedback=feedback,
        expectations=expectations,
        run_ids=[RUN] if number % 4 == 1 else [],
    )


@pytest.fixture
def records(ctx) -> list[Record]:
    """Traces as the reference sees them, the newest first."""
    return [store_trace(ctx, number) for number in range(COUNT)][::-1]


def ids(found) -> list[str]:
    """Return the ids of traces."""
    return [each.trace_id for each in found]


def search(ctx, text: str = "", **given: object):
    """Return the ids that a search finds."""
    return ids(traces.search(ctx, SearchTraces(filter=text, **given)).items)


FILTERS = [
    "",
    "status = 'ok'",
    "status IN ('ERROR', 'IN_PROGRESS')",
    "status != 'OK' AND timestamp_ms >= 1004",
    "trace.state = 'ERROR' OR NOT attributes.name LIKE 'trace%'",
    "name = 'trace 3'",
    "name IS NULL",
    "name ILIKE 'TRACE 1%'",
    "request_id = '00'",
    f"trace_id = '{uid(4)}'",
    f"request_id IN ('{uid(1)}', '{uid(2)}')",
    "execution_time_ms > 30",
    "execution_time IS NULL",
    "duration BETWEEN 10ms AND 50ms",
    "end_time_ms < 1030",
    "client_request_id RLIKE '^c[15]$'",
    "client_request_id IS NULL",
    "span_count = 3",
    "request_preview LIKE '%1%'",
    "response_preview IS NOT NULL",
    "experiment_id = '0'",
    "tags.team = 't1'",
    "tag.size > 4",
    "tags.rare IS NOT NULL",
    f"tags.rare = '{'x' * 300}'",
    "tags.`mlflow.traceName` LIKE '%7'",
    "metadata.user = 'u2' OR request_metadata.cost < 0.6",
    "metadata.none IS NULL AND metadata.user != 'u1'",
    "span.name = 'step 2'",
    "span.name LIKE 'step%' AND NOT spans.name = 'step 1'",
    "span.type = 'LLM'",
    "span.type IS NULL",
    "span.status = 'error'",
    "feedback.score > 0.5",
    "feedback.score = 'good'",
    "feedback.score = 'true' AND status = 'ERROR'",
    "feedback.score IS NULL",
    "feedback.score != 'good'",
    "expectation.answer LIKE '%7%'",
    "expectations.answer IS NOT NULL AND feedback.none IS NULL",
    f"run_id = '{RUN}'",
    f"attribute.run_id = '{RUN}' AND span.status = 'OK'",
    "run_id IS NULL",
    f"NOT run_id = '{RUN}'",
]


@pytest.fixture
def check(ctx, records):
    """Compare a search with the evaluator."""

    def compare(text: str) -> None:
        tree = parse_filter(text, "traces", 0)
        wanted = [each for each in records if matches(tree, each)]
        assert search(ctx, text) == [each.attributes["trace_id"] for each in wanted], text

    return compare


def test_filters_find_what_the_evaluator_says(check):
    for text in FILTERS:
        check(text)


ORDERS = [
    ["timestamp_ms ASC"],
    ["execution_time DESC"],
    ["status", "name DESC"],
    ["tags.size DESC"],
    ["tags.rare", "metadata.user DESC", "trace_id"],
    ["metadata.cost"],
    ["span_count DESC", "end_time"],
]


def test_orders_are_those_of_the_evaluator_page_by_page(ctx, records):
    for order in ORDERS:
        wanted = sort_records(records, parse_order(order, "traces"))
        found: list[str] = []
        token = ""
        while True:
            ask = SearchTraces(order_by=order, max_results=5, page_token=token)
            page = traces.search(ctx, ask)
            found += ids(page.items)
            token = page.next_page_token
            if not token:
                break
        assert found == [each.attributes["trace_id"] for each in wanted], order


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("span.attributes.model = 'x'", "not indexed"),
        ("span.colour = 'x'", "name"),
        ("text LIKE '%x%'", "request_preview"),
        ("metrics.loss > 1", "attributes, tags, metadata, spans"),
        ("status = 'BROKEN'", "status"),
        ("span.status = 'fine'", "status"),
        ("run_id > 3", "one of"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_a_hint(ctx, text, hint):
    with pytest.raises(BadQuery) as refused:
        search(ctx, text)
    assert hint in str(refused.value)


@pytest.mark.parametrize("order", ["run_id", "span.name", "feedback.score", "expectation.a DESC"])
def test_what_a_trace_may_have_several_of_is_not_sorted_by(ctx, order):
    with pytest.raises(BadQuery, match="cannot be sorted by"):
        search(ctx, order_by=[order])


def test_other_experiments_hold_no_traces_of_this_one(ctx, records):
    made = experiments.create(ctx, CreateExperiment(name="other"))
    assert search(ctx, experiment_ids=[made.experiment_id]) == []
    assert len(search(ctx, experiment_ids=["0"])) == COUNT
    assert search(ctx, experiment_ids=["77"]) == []


def test_writers_of_one_trace_at_once_lose_nothing(ctx):
    problems: list[BaseException] = []

    def write(number: int) -> None:
        try:
            span = Span(
                trace_id=uid(1),
                span_id=f"{number + 1:016x}",
                parent_id="" if number == 0 else "f" * 16,
                name=f"step {number}",
                start_ns=number * 1_000_000,
                end_ns=(number + 1) * 1_000_000,
            )
            traces.log_spans(ctx, LogSpans(experiment_id="0", spans=[span]))
            if number == 3:
                tags = {"a": "b"}
                traces.log(ctx, LogTrace(experiment_id="0", trace_id=uid(1), tags=tags))
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    [found] = traces.list_(ctx, ListTraces(trace_ids=[uid(1)], with_spans=True))
    assert (found.span_count, len(found.spans), found.tags["a"]) == (8, 8, "b")


# ---- packing ----


@pytest.mark.parametrize("size", [0, WORTH_BYTES, 100_000])
def test_what_is_packed_is_unpacked(size):
    value = {"a": "x" * size, "b": [1.5, float("inf"), None, b"\x00"]}
    packed = pack(value)
    assert unpack(packed, dict) == value
    assert len(packed) < WORTH_BYTES + 50


def test_what_cannot_be_packed_is_refused():
    for value in ({"a": 2**70}, {"a": "\ud800"}):
        with pytest.raises(Invalid):
            pack(value)


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x28\xb5\x2f\xfdrubbish"])
def test_damaged_bytes_are_reported(data):
    with pytest.raises(Corrupt):
        unpack(data, dict)
