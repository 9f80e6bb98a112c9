"""The acts of traces and their assessments, on both engines."""

import pytest

from runwell.base.clock import now_ms
from runwell.base.errors import Conflict, Invalid, NotFound, TooLarge
from runwell.base.ids import new_run_id
from runwell.entities.trace import (
    Assessment,
    AssessmentError,
    AssessmentKind,
    Scope,
    Span,
    SpanEvent,
    SpanKind,
    SpanLink,
    SpanStatus,
    TraceState,
)
from runwell.services import admin, assessments, experiments, traces
from runwell.wire.admin import CollectGarbage
from runwell.wire.assessments import CreateAssessment, GetAssessment, UpdateAssessment
from runwell.wire.experiments import CreateExperiment, GetExperiment
from runwell.wire.traces import (
    DeleteTraceArtifacts,
    DeleteTraces,
    DownloadTraceArtifact,
    GetTrace,
    LinkTraces,
    ListSpans,
    ListTraceArtifacts,
    ListTraces,
    LogSpans,
    LogTrace,
    Reported,
    SearchTraces,
    UpdateTrace,
    UploadTraceArtifact,
)

TRACE = "tr-" + "ab" * 16
OTHER = "tr-" + "cd" * 16
SECOND = 1_000_000_000
BEGIN_NS = 1_760_000_000 * SECOND


def span(number: int = 1, **given: object) -> Span:
    """Return a span that lasts a second, the root of ``TRACE`` unless it has a parent."""
    values = {
        "trace_id": TRACE,
        "span_id": f"{number:016x}",
        "name": f"step {number}",
        "start_ns": BEGIN_NS + number * SECOND,
        "end_ns": BEGIN_NS + (number + 1) * SECOND,
    }
    return Span(**(values | given))


def log_spans(ctx, *spans: Span, experiment_id: str = "0", **given: str) -> None:
    """Store spans."""
    traces.log_spans(ctx, LogSpans(experiment_id=experiment_id, spans=list(spans), **given))


def get(ctx, trace_id: str = TRACE):
    """Return a trace without its spans."""
    return traces.get(ctx, GetTrace(trace_id=trace_id))


def read_spans(ctx, trace_id: str = TRACE) -> list[Span]:
    """Return all spans of a trace."""
    return traces.list_(ctx, ListTraces(trace_ids=[trace_id], with_spans=True))[0].spans


def report(ctx, trace_id: str = TRACE, **given: object):
    """Report a trace."""
    rest = {key: given.pop(key) for key in ("tags", "metadata", "assessments") if key in given}
    place = {"experiment_id": given.pop("experiment_id", "0"), "trace_id": trace_id}
    return traces.log(ctx, LogTrace(**place, reported=Reported(**given), **rest))


# ---- spans ----


def test_a_span_comes_back_as_it_was_sent(ctx):
    sent = span(
        span_type="LLM",
        kind=SpanKind.CLIENT,
        status=SpanStatus.ERROR,
        status_message="it broke",
        attributes={"a": 1, "b": 1.0, "c": [True, None, {"d": "é"}], "raw": b"\x00\xff"},
        events=[SpanEvent(name="exception", time_ns=BEGIN_NS, attributes={"x": "y" * 1_000})],
        links=[SpanLink(trace_id=OTHER, span_id="f" * 16, attributes={"why": "retry"})],
        resource={"service.name": "shop"},
        scope=Scope(name="lib", version="1.2"),
        trace_state="k=v",
    )
    log_spans(ctx, sent)
    assert read_spans(ctx) == [sent]


def test_spans_alone_tell_of_their_trace(ctx):
    root = span(
        1,
        name="answer",
        attributes={
            "mlflow.spanInputs": {"q": "why?"},
            "mlflow.spanOutputs": "because",
            "session.id": "s1",
            "user.id": "u1",
            "mlflow.traceTag.team": "search",
        },
        end_ns=BEGIN_NS + 4 * SECOND,
    )
    child = span(2, parent_id=root.span_id)
    log_spans(ctx, child)
    assert (get(ctx).state, get(ctx).duration_ms) == (TraceState.IN_PROGRESS, 1_000)
    log_spans(ctx, root)
    found = get(ctx)
    assert (found.name, found.state, found.span_count) == ("answer", TraceState.OK, 2)
    assert (found.request_ms, found.duration_ms) == (1_760_000_001_000, 3_000)
    assert (found.request_preview, found.response_preview) == ('{"q":"why?"}', "because")
    assert found.tags == {"mlflow.traceName": "answer", "team": "search"}
    assert found.metadata == {"mlflow.trace.session": "s1", "mlflow.trace.user": "u1"}


def test_a_failed_root_is_a_failed_trace(ctx):
    log_spans(ctx, span(status=SpanStatus.ERROR))
    assert get(ctx).state == TraceState.ERROR


def test_a_span_sent_again_replaces_the_first(ctx):
    log_spans(ctx, span(end_ns=None))
    log_spans(ctx, span(name="done"), span(name="done again"))
    assert [each.name for each in read_spans(ctx)] == ["done again"]
    assert get(ctx).span_count == 1


def test_spans_are_listed_in_the_order_of_their_start_page_by_page(ctx):
    numbers = [5, 3, 1, 4, 2]
    log_spans(ctx, *(span(number, parent_id="f" * 16) for number in numbers))
    names: list[str] = []
    token = ""
    while True:
        page = traces.list_spans(ctx, ListSpans(trace_id=TRACE, max_results=2, page_token=token))
        names += [each.name for each in page.items]
        token = page.next_page_token
        if not token:
            break
    assert names == [f"step {number}" for number in sorted(numbers)]
    with pytest.raises(Invalid, match="does not belong"):
        traces.list_spans(ctx, ListSpans(trace_id=TRACE, page_token="abcd"))
    with pytest.raises(Invalid, match="max_results"):
        traces.list_spans(ctx, ListSpans(trace_id=TRACE, max_results=0))


def test_a_very_long_name_of_a_span_is_kept(ctx):
    log_spans(ctx, span(name="n" * 2_000, span_type="t" * 900))
    assert (read_spans(ctx)[0].name, read_spans(ctx)[0].span_type) == ("n" * 2_000, "t" * 900)


@pytest.mark.parametrize(
    "wrong",
    [
        {"span_id": "1"},
        {"span_id": "G" * 16},
        {"parent_id": "x"},
        {"trace_id": "tr-1"},
        {"start_ns": -1},
        {"end_ns": 2**63},
        {"name": "a\x00b"},
        {"attributes": {"n": 2**70}},
    ],
)
def test_a_wrong_span_is_refused_with_all_that_came_with_it(ctx, wrong):
    with pytest.raises(Invalid):
        log_spans(ctx, span(7), span(1, **wrong))
    assert traces.search(ctx, SearchTraces()).items == []


def test_spans_of_many_traces_are_stored_at_once_and_linked(ctx):
    run_id = new_run_id()
    log_spans(ctx, span(1), span(2, trace_id=OTHER), run_id=run_id)
    assert get(ctx).run_ids == get(ctx, OTHER).run_ids == [run_id]


def test_spans_for_an_experiment_in_the_trash_are_refused(ctx):
    made = experiments.create(ctx, CreateExperiment(name="gone"))
    log_spans(ctx, span(), experiment_id=made.experiment_id)
    experiments.delete(ctx, GetExperiment(experiment_id=made.experiment_id))
    for home in (made.experiment_id, "0"):
        with pytest.raises(Conflict, match="trash"):
            log_spans(ctx, span(2), experiment_id=home)
    with pytest.raises(NotFound):
        log_spans(ctx, span(3, trace_id=OTHER), experiment_id="77")


def test_purging_an_experiment_takes_its_traces_along(ctx):
    made = experiments.create(ctx, CreateExperiment(name="gone"))
    log_spans(ctx, span(), experiment_id=made.experiment_id)
    assessments.create(ctx, CreateAssessment(trace_id=TRACE, name="good", value=True))
    experiments.delete(ctx, GetExperiment(experiment_id=made.experiment_id))
    experiments.purge(ctx, GetExperiment(experiment_id=made.experiment_id))
    with pytest.raises(NotFound):
        get(ctx)


# ---- what is reported ----


def test_a_reported_trace_comes_back(ctx):
    found = report(
        ctx,
        state=TraceState.OK,
        request_ms=1_000,
        duration_ms=250,
        request_preview="in",
        response_preview="out",
        client_request_id="r-1",
        tags={"mlflow.traceName": "answer", "a": "b" * 500},
        metadata={"k": "v"},
    )
    assert found == get(ctx)
    assert (found.name, found.state, found.request_ms, found.duration_ms) == (
        "answer",
        TraceState.OK,
        1_000,
        250,
    )
    assert (found.request_preview, found.response_preview) == ("in", "out")
    assert (found.client_request_id, found.experiment_id) == ("r-1", "0")
    assert (found.tags["a"], found.metadata) == ("b" * 500, {"k": "v"})


def test_what_is_reported_stays_when_spans_come(ctx):
    report(ctx, state=TraceState.ERROR, request_ms=7, duration_ms=3, tags={"mlflow.traceName": "n"})
    log_spans(ctx, span(name="other"))
    found = get(ctx)
    assert (found.state, found.request_ms, found.duration_ms, found.name, found.span_count) == (
        TraceState.ERROR,
        7,
        3,
        "n",
        1,
    )


def test_what_is_reported_wins_over_what_spans_told(ctx):
    log_spans(ctx, span(name="other"))
    report(ctx, state=TraceState.OK, request_ms=7, duration_ms=3)
    assert (get(ctx).state, get(ctx).request_ms, get(ctx).duration_ms) == (TraceState.OK, 7, 3)
    assert get(ctx).span_count == 1


def test_reporting_again_merges_tags_and_adds_no_assessment_twice(ctx):
    said = [
        Assessment(
            assessment_id="", trace_id="", name="good", kind=AssessmentKind.FEEDBACK, value=1
        )
    ]
    report(ctx, tags={"a": "1"}, metadata={"m": "1"}, assessments=said)
    found = report(ctx, tags={"b": "2"}, metadata={"n": "2"}, assessments=said)
    assert found.tags == {"a": "1", "b": "2"}
    assert found.metadata == {"m": "1", "n": "2"}
    assert [each.name for each in found.assessments] == ["good"]


def test_a_trace_reported_for_another_experiment_moves_there(ctx):
    made = experiments.create(ctx, CreateExperiment(name="other"))
    log_spans(ctx, span())
    report(ctx, experiment_id=made.experiment_id, tags={"a": "b"})
    wanted = SearchTraces(experiment_ids=[made.experiment_id], filter="span.name = 'step 1'")
    assert [each.trace_id for each in traces.search(ctx, wanted).items] == [TRACE]


def test_a_trace_without_an_id_gets_one(ctx, clock):
    found = report(ctx, "")
    assert found.trace_id.startswith("tr-")
    assert found.request_ms == clock.now_ms


@pytest.mark.parametrize("trace_id", ["a/b", "x" * 65, "é", "a\x00"])
def test_a_wrong_id_is_refused(ctx, trace_id):
    with pytest.raises(Invalid, match="trace id"):
        report(ctx, trace_id)
    with pytest.raises(NotFound):
        get(ctx, trace_id)


def test_a_long_preview_is_cut_short(ctx):
    found = report(ctx, request_preview="a" * 5_000, response_preview="b\x00")
    assert len(found.request_preview) == 1_000
    assert found.response_preview == "b�"


def test_updating_ends_a_trace_and_changes_its_tags(ctx):
    report(ctx, state=TraceState.IN_PROGRESS, request_ms=5, tags={"a": "1", "b": "2"})
    found = traces.update(
        ctx,
        UpdateTrace(
            trace_id=TRACE,
            state=TraceState.OK,
            duration_ms=10,
            tags={"a": None, "c": "3"},
            metadata={"m": "n"},
        ),
    )
    assert (found.state, found.duration_ms) == (TraceState.OK, 10)
    assert (found.tags, found.metadata) == ({"b": "2", "c": "3"}, {"m": "n"})
    with pytest.raises(NotFound):
        traces.update(ctx, UpdateTrace(trace_id=OTHER))
    with pytest.raises(TooLarge):
        traces.update(ctx, UpdateTrace(trace_id=TRACE, tags={"a": "x" * 70_000}))


# ---- runs ----


def test_a_trace_knows_the_run_it_was_made_in_and_those_it_is_linked_to(ctx):
    made_in, later = new_run_id(), new_run_id()
    report(ctx, metadata={"mlflow.sourceRun": made_in})
    for _ in range(2):
        traces.link(ctx, LinkTraces(run_id=later, trace_ids=[TRACE]))
        traces.link(ctx, LinkTraces(run_id=made_in, trace_ids=[TRACE]))
    assert get(ctx).run_ids == [made_in, later]
    for run_id in (made_in, later):
        found = traces.search(ctx, SearchTraces(filter=f"run_id = '{run_id}'")).items
        assert [each.trace_id for each in found] == [TRACE]
    traces.link(ctx, LinkTraces(run_id=later, trace_ids=[TRACE], is_linked=False))
    traces.link(ctx, LinkTraces(run_id=made_in, trace_ids=[TRACE], is_linked=False))
    assert get(ctx).run_ids == [made_in]


def test_linking_an_unknown_trace_links_none(ctx):
    run_id = new_run_id()
    report(ctx)
    with pytest.raises(NotFound):
        traces.link(ctx, LinkTraces(run_id=run_id, trace_ids=[TRACE, OTHER]))
    assert get(ctx).run_ids == []
    with pytest.raises(Invalid):
        traces.link(ctx, LinkTraces(run_id="x", trace_ids=[TRACE]))


# ---- deleting ----


def test_named_traces_are_deleted(ctx):
    log_spans(ctx, span(), span(trace_id=OTHER))
    gone = traces.delete(ctx, DeleteTraces(experiment_id="0", trace_ids=[TRACE, "tr-none"]))
    assert gone.count == 1
    assert [each.trace_id for each in traces.search(ctx, SearchTraces()).items] == [OTHER]


def test_the_oldest_traces_are_deleted(ctx):
    for number in range(5):
        report(ctx, f"tr-{number}", request_ms=number)
    ask = DeleteTraces(experiment_id="0", before_ms=3, max_traces=2)
    assert traces.delete(ctx, ask).count == 2
    assert traces.delete(ctx, DeleteTraces(experiment_id="0", before_ms=3)).count == 2
    assert [each.trace_id for each in traces.search(ctx, SearchTraces()).items] == ["tr-4"]


@pytest.mark.parametrize(
    "given",
    [{}, {"trace_ids": [TRACE], "before_ms": 1}, {"trace_ids": [TRACE], "max_traces": 1}],
)
def test_deleting_names_traces_or_a_moment(ctx, given):
    with pytest.raises(Invalid):
        traces.delete(ctx, DeleteTraces(experiment_id="0", **given))


# ---- assessments ----


def say(ctx, **given: object) -> Assessment:
    """Say something of ``TRACE``."""
    return assessments.create(ctx, CreateAssessment(trace_id=TRACE, **({"name": "good"} | given)))


@pytest.mark.parametrize("value", [True, 0.5, 3, "yes", None, [1, "a"], {"a": {"b": None}}])
def test_an_assessment_comes_back(ctx, value):
    report(ctx)
    made = say(
        ctx,
        value=value,
        error=AssessmentError(error_code="E", error_message="m"),
        span_id="f" * 16,
        source_type="HUMAN",
        source_id="ann",
        rationale="it is so",
        metadata={"k": "v"},
    )
    found = assessments.get(ctx, GetAssessment(trace_id=TRACE, assessment_id=made.assessment_id))
    assert found == made
    assert get(ctx).assessments == [made]


def test_an_assessment_is_changed(ctx, clock):
    report(ctx)
    made = say(ctx, value=1, metadata={"a": "1"}, rationale="because")
    clock.now_ms += 5
    place = {"trace_id": TRACE, "assessment_id": made.assessment_id}
    changed = assessments.update(
        ctx, UpdateAssessment(**place, name="better", value="no", metadata={"b": "2"})
    )
    assert (changed.name, changed.value, changed.rationale) == ("better", "no", "because")
    assert (changed.metadata, changed.updated_ms) == ({"a": "1", "b": "2"}, clock.now_ms)
    assert assessments.get(ctx, GetAssessment(**place)) == changed


def test_an_assessment_that_is_overridden_is_not_valid_until_the_other_goes(ctx):
    report(ctx)
    first = say(ctx, value="no")
    second = say(ctx, value="yes", overrides=first.assessment_id)
    assert [each.is_valid for each in get(ctx).assessments] == [False, True]
    for value, count in (("no", 0), ("yes", 1)):
        wanted = SearchTraces(filter=f"feedback.good = '{value}'")
        assert len(traces.search(ctx, wanted).items) == count
    assessments.delete(ctx, GetAssessment(trace_id=TRACE, assessment_id=second.assessment_id))
    assert get(ctx).assessments == [first]
    with pytest.raises(NotFound):
        say(ctx, overrides="a-none")
    with pytest.raises(NotFound):
        assessments.delete(ctx, GetAssessment(trace_id=TRACE, assessment_id="a\x00"))


def test_a_wrong_assessment_is_refused(ctx):
    report(ctx)
    for wrong in ({"name": ""}, {"span_id": "x"}, {"metadata": {"": "x"}}):
        with pytest.raises(Invalid):
            say(ctx, **wrong)
    with pytest.raises(TooLarge):
        say(ctx, value="é" * 2_000_000)
    with pytest.raises(Invalid, match="expectation"):
        say(ctx, kind=AssessmentKind.EXPECTATION, error=AssessmentError(error_code="E"))
    with pytest.raises(NotFound):
        assessments.create(ctx, CreateAssessment(trace_id=OTHER, name="good"))


# ---- files ----


def put(ctx, path: str, data: bytes) -> None:
    """Store a file of ``TRACE``."""
    ticket = traces.upload_artifact(ctx, UploadTraceArtifact(trace_id=TRACE, path=path))
    ticket.finish(ctx.blobs.put(data))


def test_files_of_a_trace_are_kept(ctx):
    report(ctx)
    put(ctx, "traces.json", b"{}")
    put(ctx, "attachments/a.png", b"png")
    listed = traces.list_artifacts(ctx, ListTraceArtifacts(trace_id=TRACE)).files
    assert [(each.path, each.is_dir) for each in listed] == [
        ("attachments", True),
        ("traces.json", False),
    ]
    ticket = traces.download_artifact(
        ctx, DownloadTraceArtifact(trace_id=TRACE, path="attachments/a.png")
    )
    assert ctx.blobs.read(ticket.digest) == b"png"
    gone = traces.delete_artifacts(ctx, DeleteTraceArtifacts(trace_id=TRACE, path="attachments"))
    assert gone.count == 1
    everything = ListTraceArtifacts(trace_id=TRACE, recursive=True)
    assert [each.path for each in traces.list_artifacts(ctx, everything).files] == ["traces.json"]
    for path in ("attachments", "none"):
        with pytest.raises(NotFound):
            traces.download_artifact(ctx, DownloadTraceArtifact(trace_id=TRACE, path=path))
        with pytest.raises(NotFound):
            traces.delete_artifacts(ctx, DeleteTraceArtifacts(trace_id=TRACE, path=path))


def test_the_content_of_a_file_goes_with_its_trace(ctx, clock):
    report(ctx)
    put(ctx, "traces.json", b"some spans")
    digest = ctx.blobs.put(b"some spans").digest
    clock.now_ms = now_ms() + 2 * 3_600_000
    admin.collect_garbage(ctx, CollectGarbage())
    assert ctx.blobs.exists(digest)
    traces.delete(ctx, DeleteTraces(experiment_id="0", trace_ids=[TRACE]))
    admin.collect_garbage(ctx, CollectGarbage())
    assert not ctx.blobs.exists(digest)


def test_a_collection_purges_the_traces_of_old_experiments(ctx, clock):
    made = experiments.create(ctx, CreateExperiment(name="gone"))
    for number in range(250):
        report(ctx, f"tr-{number}", experiment_id=made.experiment_id)
    report(ctx)
    experiments.delete(ctx, GetExperiment(experiment_id=made.experiment_id))
    clock.now_ms += 10_000
    assert admin.collect_garbage(ctx, CollectGarbage(older_than_s=1)).experiments == 1
    assert [each.trace_id for each in traces.search(ctx, SearchTraces()).items] == [TRACE]


def test_a_file_needs_its_trace(ctx):
    with pytest.raises(NotFound):
        traces.upload_artifact(ctx, UploadTraceArtifact(trace_id=TRACE, path="a"))


# ---- reading many ----


def test_a_page_of_traces_is_a_fixed_number_of_statements(ctx, statements):
    for number in range(30):
        uid = f"tr-{number:032x}"
        log_spans(ctx, span(1, trace_id=uid), span(2, trace_id=uid), run_id=new_run_id())
        assessments.create(ctx, CreateAssessment(trace_id=uid, name="good", value=number))
    for count in (1, 20):
        ask = SearchTraces(max_results=count, filter="span.name = 'step 1'", with_spans=True)
        with statements() as found:
            page = traces.search(ctx, ask)
        assert len(page.items) == count
        assert all(len(each.spans) == 2 for each in page.items)
        assert len(found) <= 8


def test_too_many_traces_at_once_are_refused(ctx):
    with pytest.raises(TooLarge):
        traces.list_(ctx, ListTraces(trace_ids=["tr-1"] * 501))
    with pytest.raises(TooLarge):
        traces.search(ctx, SearchTraces(max_results=501, with_spans=True))


def test_traces_are_listed_in_the_order_asked_for(ctx):
    for uid in (TRACE, OTHER):
        report(ctx, uid)
    asked = ListTraces(trace_ids=[OTHER, "tr-none", TRACE, OTHER])
    assert [each.trace_id for each in traces.list_(ctx, asked)] == [OTHER, TRACE]
