"""The metric by which processes are counted is off.

## What it does

Refuses a pipeline that names a metric of the process scraper as its `countMetric` and does not scrape it.

## Why is this bad?

Processes, critical ones too, are counted by that metric, of which each process has one point. Without it `processes_reported`
and `critical_process_retention` are nought in this arm, and every process seems lost. An error: it protects the evidence and
cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {metrics: {process.memory.usage: {enabled: false}}}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {metrics: {process.memory.virtual: {enabled: false}}}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.scrapers import METRICS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver of processes."""
    counted = seen.variant.entry.document.model.spec.keeps.count_metric
    if counted not in METRICS["process"]:
        return
    scrapers = [scraper for scraper in seen.scrapers if scraper.kind == "process"]
    for scraper in scrapers:
        if not scraper.makes(counted):
            help = "switch it on, or name another metric with one point a process as keeps.countMetric"
            yield ConfigFault((*scraper.path, "metrics", counted), f"`{counted}`, which counts processes, is off", help)
    if not scrapers:
        help = "add the scraper `process`, or count by a metric that is scraped"
        yield ConfigFault(("receivers",), f"nothing scrapes `{counted}`, which counts processes", help)
