"""Read what a variant's collector shows: its evidence, and its own telemetry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from phoenix_collector.errors import EvidenceUnreadable
from phoenix_collector.prometheus_text import Sample, fetch
from phoenix_schemas.evidence import (
    CONSTANT_LABELS,
    LABEL_CRITICAL,
    LABEL_METRIC,
    LABEL_RECEIVER,
    LABEL_STAGE,
    PAYLOADS_SERIES,
    POINTS_SERIES,
)

# Names with the unit suffixes that a reader without `without_units` adds, and the names without.
_SPELLINGS = {
    "otelcol_process_uptime_seconds": "otelcol_process_uptime",
    "otelcol_process_memory_rss_bytes": "otelcol_process_memory_rss",
    "otelcol_exporter_queue_batch_send_size_bytes_bytes_sum": "otelcol_exporter_queue_batch_send_size_bytes_sum",
    "http_client_request_body_size_bytes_sum": "http_client_request_body_size_sum",
}


class Identity(NamedTuple):
    """Whose evidence it is, from the constant labels."""

    experiment: str
    run: str
    variant: str
    node: str


class PointCount(NamedTuple):
    """A counter of data points since the collector started.

    critical: the entry's name, `other`, or empty for points of no process. stage: `in` or `out`.
    time: of the scrape that it last counted, in seconds since 1970 by the node's clock.
    """

    metric: str
    critical: str
    stage: str
    value: float
    time: float | None


class PayloadCount(NamedTuple):
    """A heartbeat: scrapes of a receiver since the collector started; `time` as in `PointCount`."""

    receiver: str
    value: float
    time: float | None


class Evidence(NamedTuple):
    """One reading. `identity` is None as long as the collector has counted nothing."""

    identity: Identity | None
    points: tuple[PointCount, ...]
    payloads: tuple[PayloadCount, ...]


class OwnTelemetry(NamedTuple):
    """What a collector says of itself.

    uptime: seconds. cpu_seconds: user and system time since its start. memory_rss: bytes.
    By exporter, since its start: sent_points, failed_points (sending failed for good, or the queue was full) and
    sent_bytes (protobuf before compression; only at telemetry level detailed, with `sending_queue.batch`).
    wire_bytes: by `host:port`, bodies of HTTP requests as they were sent, compressed, whether or not they were taken;
    only at level detailed.
    """

    uptime: float
    cpu_seconds: float
    memory_rss: float
    sent_points: Mapping[str, float]
    failed_points: Mapping[str, float]
    sent_bytes: Mapping[str, float]
    wire_bytes: Mapping[str, float]


def read_evidence(url: str, *, timeout: float = 5.0) -> Evidence:
    """The evidence of a collector now, from `http://host:8889/metrics`. Raises EvidenceUnreadable."""
    return evidence(fetch(url, timeout=timeout), url)


def read_telemetry(url: str, *, timeout: float = 5.0) -> OwnTelemetry:
    """A collector's own telemetry now, from `http://host:8888/metrics`. Raises EvidenceUnreadable."""
    return telemetry(fetch(url, timeout=timeout), url)


def evidence(samples: Iterable[Sample], where: str = "evidence") -> Evidence:
    """The evidence among samples. Raises EvidenceUnreadable if it is of more than one collector."""
    points, payloads = [], []
    identities: set[Identity] = set()
    for name, labels, value, time in samples:
        if name == POINTS_SERIES:
            critical, stage = labels.get(LABEL_CRITICAL, ""), labels.get(LABEL_STAGE, "")
            points.append(PointCount(labels.get(LABEL_METRIC, ""), critical, stage, value, time))
        elif name == PAYLOADS_SERIES:
            payloads.append(PayloadCount(labels.get(LABEL_RECEIVER, ""), value, time))
        else:
            continue
        identities.add(Identity(*(labels.get(label, "") for label in CONSTANT_LABELS)))
    if len(identities) > 1:
        found = ", ".join("/".join(identity) for identity in sorted(identities))
        raise EvidenceUnreadable(f"{where}: evidence of several collectors at one endpoint: {found}")
    return Evidence(next(iter(identities), None), tuple(points), tuple(payloads))


def telemetry(samples: Iterable[Sample], where: str = "telemetry") -> OwnTelemetry:
    """The own telemetry among samples, with or without the suffixes that a collector may add to names. Raises
    EvidenceUnreadable if it is not a collector's."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, labels, value, _ in samples:
        key = labels.get("exporter") or f"{labels.get('server_address', '')}:{labels.get('server_port', '')}"
        sums[_plain(name)][key] += value
    if "otelcol_process_uptime" not in sums:
        raise EvidenceUnreadable(f"{where}: not a collector's own telemetry", "is this the port of the evidence?")

    def total(name: str) -> float:
        return sum(sums[name].values())

    failed = defaultdict(float, sums["otelcol_exporter_send_failed_metric_points"])
    for exporter, value in sums["otelcol_exporter_enqueue_failed_metric_points"].items():
        failed[exporter] += value
    return OwnTelemetry(
        uptime=total("otelcol_process_uptime"),
        cpu_seconds=total("otelcol_process_cpu_seconds"),
        memory_rss=total("otelcol_process_memory_rss"),
        sent_points=dict(sums["otelcol_exporter_sent_metric_points"]),
        failed_points=dict(failed),
        sent_bytes=dict(sums["otelcol_exporter_queue_batch_send_size_bytes_sum"]),
        wire_bytes=dict(sums["http_client_request_body_size_sum"]),
    )


def _plain(name: str) -> str:
    bare = name.removesuffix("_total")
    return _SPELLINGS.get(bare, bare)
