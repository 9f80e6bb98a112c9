"""A client of a server that takes no spans keeps them in a file of the trace; prints its id."""

import time

import mlflow

mlflow.set_experiment(f"spans in a file {time.time_ns()}")
with mlflow.start_span("root", attributes={"text": "é"}) as span:
    span.set_outputs([1, None])
mlflow.flush_trace_async_logging()
trace = mlflow.get_trace(span.trace_id)
assert "mlflow.trace.spansLocation" not in trace.info.tags
assert [one.outputs for one in trace.data.spans] == [[1, None]]
assert trace.data.spans[0].attributes["text"] == "é"
[found] = mlflow.search_traces(return_type="list")
assert len(found.data.spans) == 1
print(f'"{span.trace_id}"')
