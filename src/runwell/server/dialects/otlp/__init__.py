"""OpenTelemetry's protocol for traces over HTTP: its messages become our spans."""
