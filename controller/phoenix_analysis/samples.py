"""What is read of a collector: the state of its counters as of one scrape of its host."""

from __future__ import annotations

from typing import NamedTuple


class Sample(NamedTuple):
    """One scrape of one arm on one node. Counters count since the collector started; None is not measured.

    at: when the host was scraped, seconds by the node's own clock (the heartbeat's time).
    incarnation: names the collector's process, such as its start time; another one is a restart.
    scrapes: the heartbeat, of the receiver that scrapes most often.
    points: that left the variant's processors. processes: points of the metric with one point a process.
    critical: such points by critical entry; one that is left out was never counted.
    uptime, cpu_seconds: of the collector, read at one moment, seconds. memory_bytes: resident.
    wire_bytes: compressed bytes sent. sent, failed, dropped: points sent, not sent for good, and refused or dropped
    before the exporter.
    billed_series, cost_per_month: gauges of the cost model.
    """

    at: float
    incarnation: str
    scrapes: float
    points: float | None = None
    processes: float | None = None
    critical: tuple[tuple[str, float], ...] = ()
    uptime: float | None = None
    cpu_seconds: float | None = None
    memory_bytes: float | None = None
    wire_bytes: float | None = None
    sent: float | None = None
    failed: float | None = None
    dropped: float | None = None
    billed_series: float | None = None
    cost_per_month: float | None = None


COUNTERS = ("scrapes", "points", "processes", "uptime", "cpu_seconds", "wire_bytes", "sent", "failed", "dropped")
"""Fields that only rise while a collector lives."""


def restarted(before: Sample, after: Sample) -> bool:
    """Whether the collector was restarted between two of its samples: another process, or a counter that fell."""
    if after.incarnation != before.incarnation:
        return True
    pairs = [(getattr(before, name), getattr(after, name)) for name in COUNTERS]
    earlier = dict(before.critical)
    pairs += [(earlier.get(entry), value) for entry, value in after.critical]
    return any(old is not None and new is not None and new < old for old, new in pairs)
