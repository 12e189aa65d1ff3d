"""Examples that editors show, where a property's type does not tell how it is written. By model and property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

EXAMPLES: Final[Mapping[str, tuple[Any, ...]]] = {
    "Metadata.name": ("checkout-topk",),
    "ExperimentSpec.description": ("Twenty busiest processes plus everything critical on the checkout pool",),
    "ExperimentSpec.owner": ("team-observability",),
    "ExperimentSpec.export": ("sink", ["newrelic"]),
    "Target.pool": ("checkout",),
    "Target.nodes": (20,),
    "PipelineRef.pipeline": ("process-baseline-v1",),
    "Candidate.name": ("topk20",),
    "Candidate.pipeline": ("process-topk-v1",),
    "Candidate.parameters": ({"k": 20, "rankBy": ["cpu", "memory"]},),
    "CriticalProcess.name": ("nginx",),
    "CriticalProcess.executable": ("^nginx$",),
    "CriticalProcess.commandLine": (r"org\.example\.Orders",),
    "Criterion.atMost": (0.05, "200MiB", "0.1%"),
    "Criterion.atLeast": ("100%", "95%"),
    "LoadRequest.processes": (500,),
    "LoadRequest.churnPerSecond": (20,),
    "CollectorSettings.version": ("0.159.0",),
    "CollectorSettings.image": (f"otel/opentelemetry-collector-contrib@sha256:{'0' * 64}",),
    "Pool.name": ("checkout",),
    "Pool.nodeSelector": ({"pool": "checkout"},),
    "Pool.destinations": (["newrelic"],),
    "SecretKey.secret": ("newrelic",),
    "SecretKey.key": ("license",),
    "Destination.name": ("newrelic",),
    "Destination.endpoint": ("https://otlp.example.com",),
    "Destination.headers": ({"api-key": {"secret": "newrelic", "key": "license"}},),
    "Measurement.url": ("http://prometheus.monitoring.svc:9090",),
    "Measurement.labels": ({"cluster": "prod"},),
    "Parameter.enum": (["fast", "exact"],),
    "Keeps.attributes": (["process.pid", "process.executable.name"],),
    "Keeps.countMetric": ("process.memory.usage",),
    "PipelineSpec.collectorVersions": (">=0.135", ">=0.146, <1.0"),
    "PipelineSpec.seriesBound": ("(k * len(rankBy) + critical) * 10",),
}
