"""Send spans as OpenTelemetry's exporter encodes them; read them as MLflow's client does.

The exporter itself is not installed with MLflow; the SDK and the messages are.
"""

import gzip
import os
import time
import urllib.request

import mlflow
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

URL = os.environ["MLFLOW_TRACKING_URI"]
HOME = mlflow.set_experiment(f"plain OpenTelemetry {time.time_ns()}").experiment_id


class Exporter(SpanExporter):
    def export(self, spans):
        request = ExportTraceServiceRequest()
        for span in spans:
            by_resource = request.resource_spans.add()
            for key, value in span.resource.attributes.items():
                by_resource.resource.attributes.add(key=key).value.string_value = str(value)
            message = by_resource.scope_spans.add().spans.add(
                trace_id=span.context.trace_id.to_bytes(16, "big"),
                span_id=span.context.span_id.to_bytes(8, "big"),
                parent_span_id=span.parent.span_id.to_bytes(8, "big") if span.parent else b"",
                name=span.name,
                start_time_unix_nano=span.start_time,
                end_time_unix_nano=span.end_time,
            )
            for key, value in span.attributes.items():
                message.attributes.add(key=key).value.string_value = value
        headers = {
            "Content-Type": "application/x-protobuf",
            "Content-Encoding": "gzip",
            "x-mlflow-experiment-id": HOME,
        }
        body = gzip.compress(request.SerializeToString())
        with urllib.request.urlopen(
            urllib.request.Request(f"{URL}/v1/traces", body, headers)
        ) as answer:
            assert answer.status == 200
        return SpanExportResult.SUCCESS


provider = TracerProvider(resource=Resource({"service.name": "shop"}))
provider.add_span_processor(SimpleSpanProcessor(Exporter()))
tracer = provider.get_tracer("lib")
with tracer.start_as_current_span("root") as root:
    root.set_attribute("openinference.span.kind", "AGENT")
    root.set_attribute("input.value", "why?")
    with tracer.start_as_current_span("child"):
        pass
provider.shutdown()
trace = mlflow.get_trace(f"tr-{root.context.trace_id:032x}")
assert (trace.info.state, trace.info.request_preview) == ("OK", "why?")
assert trace.info.tags["mlflow.traceName"] == "root"
assert [span.name for span in trace.data.spans] == ["root", "child"]
assert trace.data.spans[0].span_type == "AGENT"
assert trace.data.spans[1].parent_id == trace.data.spans[0].span_id
[found] = mlflow.search_traces(locations=[HOME], return_type="list")
assert found.info.trace_id == trace.info.trace_id
