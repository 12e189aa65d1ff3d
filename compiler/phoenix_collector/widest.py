"""What the host_metrics receiver can report of processes on Linux, and the widest receiver made of it.

A recording is made with the widest receiver, so that any narrower one can be emulated from it. The tables are those of
the collector's `processscraper/metadata.yaml` and `loadscraper/metadata.yaml`, versions 0.140 to 0.159.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class ScraperMetric(NamedTuple):
    """A metric that a scraper can make. `attribute` splits its points, empty where there is one point a resource.
    `strategy` is how the points are put together when a receiver drops that attribute and names no strategy: sums are
    added, gauges are averaged."""

    name: str
    enabled: bool
    attribute: str
    strategy: str


PROCESS_METRICS = (
    ScraperMetric("process.context_switches", False, "type", "sum"),
    ScraperMetric("process.cpu.time", True, "state", "sum"),
    ScraperMetric("process.cpu.utilization", False, "state", "avg"),
    ScraperMetric("process.disk.io", True, "direction", "sum"),
    ScraperMetric("process.disk.operations", False, "direction", "sum"),
    ScraperMetric("process.memory.usage", True, "", "sum"),
    ScraperMetric("process.memory.utilization", False, "", "avg"),
    ScraperMetric("process.memory.virtual", True, "", "sum"),
    ScraperMetric("process.open_file_descriptors", False, "", "sum"),
    ScraperMetric("process.paging.faults", False, "type", "sum"),
    ScraperMetric("process.signals_pending", False, "", "sum"),
    ScraperMetric("process.threads", False, "", "sum"),
    ScraperMetric("process.uptime", False, "", "avg"),
)
"""Every metric of the process scraper on Linux. `process.handles` is left out: it exists on Windows only."""

LOAD_METRICS = (
    ScraperMetric("system.cpu.load_average.1m", True, "", "avg"),
    ScraperMetric("system.cpu.load_average.5m", True, "", "avg"),
    ScraperMetric("system.cpu.load_average.15m", True, "", "avg"),
)
"""Every metric of the load scraper."""

RESOURCE_ATTRIBUTES: Mapping[str, bool] = {
    "process.cgroup": False,
    "process.command": True,
    "process.command_line": True,
    "process.executable.name": True,
    "process.executable.path": True,
    "process.owner": True,
    "process.parent_pid": True,
    "process.pid": True,
}
"""The resource attributes of the process scraper, and whether each is on when a receiver says nothing."""


def widest_receiver(interval: float) -> dict[str, Any]:
    """The settings of a `host_metrics` receiver that reports everything there is, split as finely as it can be.
    The load is per logical processor (`cpu_average`).

    interval: seconds between two scrapes.
    """
    return {
        "root_path": "/",
        "collection_interval": f"{interval:g}s",
        "initial_delay": "10ms",
        "scrapers": {
            "load": {"cpu_average": True},
            "process": {
                "mute_process_all_errors": True,
                "metrics": {metric.name: {"enabled": True} for metric in PROCESS_METRICS},
                "resource_attributes": {name: {"enabled": True} for name in RESOURCE_ATTRIBUTES},
            },
        },
    }
