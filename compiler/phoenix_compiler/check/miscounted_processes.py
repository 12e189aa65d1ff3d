"""A metric to count processes by that does not count them.

## What it does

Refuses a pipeline that names a metric of the process scraper as its `countMetric` and does not scrape it, or scrapes several
points of it for each process and adds nothing up.

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

from phoenix_compiler.check.scrapers import METRICS, Scraper
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

HELP = "or name another metric with one point a process as keeps.countMetric"


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver of processes."""
    counted = seen.variant.entry.document.model.spec.keeps.count_metric
    if counted not in METRICS["process"]:
        return
    scrapers = [scraper for scraper in seen.scrapers if scraper.kind == "process"]
    for scraper in scrapers:
        path = (*scraper.path, "metrics", counted)
        split = _split(scraper, counted)
        if not scraper.makes(counted):
            yield ConfigFault(path, f"`{counted}`, which counts processes, is off", f"switch it on, {HELP}")
        elif split and not seen.ordinary.aggregations:
            message = f"`{counted}`, which counts processes, has a point for each `{split}`"
            yield ConfigFault(path, message, f"leave `{split}` out of its attributes, {HELP}")
    if not scrapers:
        message = f"nothing scrapes `{counted}`, which counts processes"
        yield ConfigFault(("receivers",), message, f"add the scraper `process`, {HELP}")


def _split(scraper: Scraper, metric: str) -> str:
    """The attribute that splits the points of a metric; empty where there is one point a process."""
    attribute = METRICS["process"][metric].attribute
    kept = scraper.metric_settings(metric).get("attributes")
    return "" if isinstance(kept, list) and attribute not in kept else attribute
