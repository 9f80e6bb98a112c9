"""Traces by a real client: made, read, searched, tagged, assessed, linked, deleted."""

import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, Feedback
from mlflow.exceptions import MlflowException

HOME = mlflow.set_experiment(f"traces {time.time_ns()}").experiment_id
client = MlflowClient()


def found(filter_string=None, **search):
    return {
        trace.info.trace_id
        for trace in mlflow.search_traces(
            locations=[HOME], filter_string=filter_string, return_type="list", **search
        )
    }


# ---- made by decorators, by hand, in a run, and by a failure ----


@mlflow.trace(span_type="CHAIN", attributes={"k": 1})
def answer(question):
    with mlflow.start_span("look up", span_type="TOOL") as span:
        span.set_inputs({"question": question})
        span.set_outputs([1, 2.5, None, {"deep": "é" * 1_000}])
    return f"{question}!"


@mlflow.trace
def fail():
    raise ValueError("boom")


answer("why?")
first = mlflow.get_last_active_trace_id()
try:
    fail()
except ValueError:
    failed = mlflow.get_last_active_trace_id()
with mlflow.start_run() as run:
    answer("in a run")
    in_run = mlflow.get_last_active_trace_id()
root = client.start_trace("by hand", inputs={"q": 1}, tags={"made": "by hand"})
span = client.start_span("child", trace_id=root.trace_id, parent_id=root.span_id)
client.end_span(span.trace_id, span.span_id, outputs={"y": 2})
client.end_trace(root.trace_id, outputs="done")
mlflow.flush_trace_async_logging()

# ---- read ----

trace = mlflow.get_trace(first)
assert trace.info.state == "OK"
assert trace.info.experiment_id == HOME
assert trace.info.tags["mlflow.traceName"] == "answer"
assert trace.info.request_preview == '{"question": "why?"}'
assert trace.info.execution_duration >= 0
outer, inner = trace.data.spans
assert (outer.name, outer.span_type, outer.outputs) == ("answer", "CHAIN", "why?!")
assert outer.attributes["k"] == 1
assert outer.parent_id is None
assert (inner.name, inner.parent_id) == ("look up", outer.span_id)
assert inner.inputs == {"question": "why?"}
assert inner.outputs == [1, 2.5, None, {"deep": "é" * 1_000}]
assert outer.start_time_ns <= inner.start_time_ns <= inner.end_time_ns <= outer.end_time_ns
broken = mlflow.get_trace(failed)
assert broken.info.state == "ERROR"
[only] = broken.data.spans
assert (only.status.status_code, [event.name for event in only.events]) == ("ERROR", ["exception"])
assert only.events[0].attributes["exception.message"] == "boom"
assert mlflow.get_trace(root.trace_id).info.tags["made"] == "by hand"
try:
    client.get_trace("tr-" + "0" * 32)
except MlflowException as problem:
    code = problem.error_code
else:
    code = None
assert code == "RESOURCE_DOES_NOT_EXIST"

# ---- searched ----

made = {first, failed, in_run, root.trace_id}
assert found() == made
for text, wanted in {
    "status = 'ERROR'": {failed},
    "attributes.name = 'answer'": {first, in_run},
    "name LIKE 'ans%' AND timestamp_ms > 0": {first, in_run},
    "tags.`mlflow.traceName` = 'fail'": {failed},
    "tags.made = 'by hand'": {root.trace_id},
    "tags.made IS NULL": made - {root.trace_id},
    "trace.status IN ('OK', 'ERROR')": made,
    f"request_id = '{first}'": {first},
    f"metadata.`mlflow.sourceRun` = '{run.info.run_id}'": {in_run},
    "span.name = 'look up'": {first, in_run},
    "span.type = 'TOOL'": {first, in_run},
    "span.status = 'ERROR'": {failed},
    "execution_time_ms >= 0": made,
}.items():
    assert found(text) == wanted, text
assert found(run_id=run.info.run_id) == {in_run}
newest = mlflow.search_traces(locations=[HOME], return_type="list", max_results=3)
assert [one.info.trace_id for one in newest][:2] == [root.trace_id, in_run]
assert [len(one.data.spans) for one in newest] == [2, 2, 1]
pages, token = [], None
while True:
    page = client.search_traces(
        locations=[HOME], max_results=3, order_by=["timestamp_ms ASC"], page_token=token
    )
    pages.append([one.info.trace_id for one in page])
    token = page.token
    if not token:
        break
assert pages == [[first, failed, in_run], [root.trace_id]]

# ---- tagged ----

client.set_trace_tag(first, "colour", "blue")
assert mlflow.get_trace(first).info.tags["colour"] == "blue"
assert found("tags.colour = 'blue'") == {first}
client.delete_trace_tag(first, "colour")
assert "colour" not in mlflow.get_trace(first).info.tags

# ---- assessed ----

said = mlflow.log_feedback(
    trace_id=first,
    name="correct",
    value=True,
    rationale="it is",
    source=AssessmentSource(source_type="HUMAN", source_id="ann"),
    metadata={"a": "b"},
)
mlflow.log_feedback(trace_id=first, name="score", value=0.75, span_id=inner.span_id)
mlflow.log_feedback(trace_id=first, name="judge", error=ValueError("no"))
mlflow.log_expectation(trace_id=first, name="answer", value={"a": [1, 2]})
read = {one.name: one for one in mlflow.get_trace(first).info.assessments}
assert list(read) == ["correct", "score", "judge", "answer"]
assert (read["correct"].value, read["correct"].rationale) == (True, "it is")
assert (read["correct"].source.source_type, read["correct"].source.source_id) == ("HUMAN", "ann")
assert read["correct"].metadata == {"a": "b"}
assert (read["score"].value, read["score"].span_id) == (0.75, inner.span_id)
assert read["judge"].error.error_message == "no"
assert read["answer"].value == {"a": [1, 2]}
assert found("feedback.correct = 'true' AND feedback.score > 0.5") == {first}
assert found("feedback.score > 0.8") == set()
assert found("expectation.answer IS NOT NULL") == {first}
mlflow.update_assessment(first, said.assessment_id, Feedback(name="correct", value=False))
assert mlflow.get_assessment(first, said.assessment_id).value is False
better = mlflow.override_feedback(trace_id=first, assessment_id=said.assessment_id, value="maybe")
valid = {one.assessment_id: one.valid for one in mlflow.get_trace(first).info.assessments}
assert (valid[said.assessment_id], valid[better.assessment_id]) == (False, True)
mlflow.delete_assessment(first, better.assessment_id)
assert mlflow.get_assessment(first, said.assessment_id).valid is True

# ---- linked and deleted ----

client.link_traces_to_run([first], run.info.run_id)
assert found(run_id=run.info.run_id) == {first, in_run}
assert client.delete_traces(HOME, trace_ids=[failed]) == 1
now_ms = int(time.time() * 1000) + 1
assert client.delete_traces(HOME, max_timestamp_millis=now_ms, max_traces=1) == 1
assert found() == {in_run, root.trace_id}
assert client.delete_traces(HOME, max_timestamp_millis=now_ms) == 2
assert found() == set()
