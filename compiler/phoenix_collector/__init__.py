"""The OpenTelemetry Collector as a tool: find, build, validate, run, record, replay, count, read evidence."""
