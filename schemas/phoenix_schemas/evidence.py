"""The names of the evidence: what a variant's collector counts, and how it is told who it is.

The compiler writes these names into configs, the operator and the lab set the variables, and the reader of the evidence
looks for the names again. They stand here, once.
"""

from __future__ import annotations

import re
from typing import Final

EVIDENCE_POINTS: Final = "phoenix.evidence.points"
"""Data points since the collector started: a monotonic counter by metric, critical entry and stage."""
EVIDENCE_PAYLOADS: Final = "phoenix.evidence.payloads"
"""Scrapes since the collector started, by receiver: the heartbeat. It rises even when nothing is left to count."""

POINTS_SERIES: Final = "phoenix_evidence_points_total"
"""`EVIDENCE_POINTS` as the Prometheus endpoint names it."""
PAYLOADS_SERIES: Final = "phoenix_evidence_payloads_total"
"""`EVIDENCE_PAYLOADS` as the Prometheus endpoint names it."""

LABEL_METRIC: Final = "metric"
"""The name of the counted metric, as `process.cpu.time`."""
LABEL_CRITICAL: Final = "critical"
"""The name of the critical entry that the process belongs to, else `OTHER`; absent for points of no process."""
LABEL_STAGE: Final = "stage"
"""`STAGE_IN` or `STAGE_OUT`."""
LABEL_RECEIVER: Final = "receiver"
"""The id of the receiver whose scrapes a heartbeat counts."""

LABEL_EXPERIMENT: Final = "experiment"
LABEL_RUN: Final = "run"
LABEL_VARIANT: Final = "variant"
LABEL_NODE: Final = "node"
CONSTANT_LABELS: Final = (LABEL_EXPERIMENT, LABEL_RUN, LABEL_VARIANT, LABEL_NODE)
"""The labels that every evidence series of a collector carries, from its environment."""

STAGE_IN: Final = "in"
"""Before the variant's processors."""
STAGE_OUT: Final = "out"
"""After the variant's processors."""
OTHER: Final = "other"
"""The critical entry of a process that matches none."""

CRITICAL_ATTRIBUTE: Final = "phoenix.critical"
"""The resource attribute that names a process's critical entry inside a pipeline. Never exported."""
SCRATCH_PREFIX: Final = "phx."
"""What a pipeline's own working attributes begin with. Never exported."""

ENV_ROOT: Final = "PHOENIX_ROOT"
"""Where the host's file system is mounted, `/` on the host itself."""
ENV_EXPERIMENT: Final = "PHOENIX_EXPERIMENT"
ENV_RUN: Final = "PHOENIX_RUN"
ENV_VARIANT: Final = "PHOENIX_VARIANT"
ENV_NODE: Final = "PHOENIX_NODE"
ENV_LISTEN: Final = "PHOENIX_LISTEN"
"""The address on which the three ports listen, `0.0.0.0` in a pod."""
ENV_TELEMETRY_PORT: Final = "PHOENIX_TELEMETRY_PORT"
ENV_EVIDENCE_PORT: Final = "PHOENIX_EVIDENCE_PORT"
ENV_HEALTH_PORT: Final = "PHOENIX_HEALTH_PORT"
ENV_SINK_ENDPOINT: Final = "PHOENIX_SINK_ENDPOINT"
"""The base URL of the OTLP/HTTP sink of `export: sink`."""

ROOT: Final = "/hostfs"
"""The default of `ENV_ROOT` in a rendered config."""
LISTEN: Final = "0.0.0.0"
"""The default of `ENV_LISTEN` in a rendered config."""
TELEMETRY_PORT: Final = 8888
"""The collector's own telemetry."""
EVIDENCE_PORT: Final = 8889
"""The evidence."""
HEALTH_PORT: Final = 13133
"""The `health_check` extension."""

HEARTBEAT_METRIC: Final = "system.cpu.load_average.1m"
"""The metric whose one point a scrape is the heartbeat: every Linux host gives it, whatever its processes are."""


def secret_variable(destination: str, header: str) -> str:
    """The environment variable that carries a header's secret into the collector."""
    return "PHOENIX_SECRET_" + re.sub(r"[^A-Z0-9]", "_", f"{destination}__{header}".upper())
