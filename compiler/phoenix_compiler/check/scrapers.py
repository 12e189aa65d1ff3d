"""What the host_metrics receivers of a config scrape: which metrics and attributes are on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from phoenix_collector.widest import LOAD_METRICS, PROCESS_METRICS, RESOURCE_ATTRIBUTES
from phoenix_compiler.check.shapes import mapping_of
from phoenix_compiler.source import DataPath

RECEIVERS = ("host_metrics", "hostmetrics")
"""The receiver by its name and its old name, so that an old name is one fault and not many."""
METRICS = {
    "process": {metric.name: metric for metric in PROCESS_METRICS},
    "load": {metric.name: metric for metric in LOAD_METRICS},
}
"""The metrics of the scrapers that Phoenix knows."""
ON_WINDOWS = frozenset(("process.handles",))
"""Metrics of the process scraper that Linux never has."""


class Scraper(NamedTuple):
    """One scraper of one receiver: `path` is its place in the config."""

    receiver: str
    kind: str
    settings: Mapping[str, Any]
    path: DataPath

    def metric_settings(self, name: str) -> Mapping[str, Any]:
        """What is written about a metric."""
        return mapping_of(mapping_of(self.settings.get("metrics")).get(name))

    def makes(self, metric: str) -> bool:
        """Whether a metric that the scraper knows is on."""
        known = METRICS[self.kind].get(metric)
        return known is not None and self.metric_settings(metric).get("enabled", known.enabled) is True

    def has_attribute(self, name: str) -> bool:
        """Whether a resource attribute of processes is on."""
        written = mapping_of(mapping_of(self.settings.get("resource_attributes")).get(name))
        return written.get("enabled", RESOURCE_ATTRIBUTES.get(name, False)) is True


def scrapers_of(receivers: Mapping[str, Any]) -> Iterator[Scraper]:
    """The scrapers `process` and `load` of every host_metrics receiver, in order."""
    for receiver, settings in receivers.items():
        if receiver.partition("/")[0] not in RECEIVERS:
            continue
        for kind, scraper in mapping_of(mapping_of(settings).get("scrapers")).items():
            if kind in METRICS:
                yield Scraper(receiver, kind, mapping_of(scraper), ("receivers", receiver, "scrapers", kind))
