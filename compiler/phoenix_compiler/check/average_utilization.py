"""Utilization that is averaged over the states of a processor where a sum is meant.

## What it does

Refuses `process.cpu.utilization` whose attribute `state` is left out without an `aggregation_strategy`.

## Why is this bad?

A process's utilization is that in user mode, in system mode and waiting, added up. The receiver averages gauges where nothing
is said, so the value is a third of the truth, and every threshold means three times as much. An error, since what is shipped
is wrong; it may be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        metrics:
          process.cpu.utilization: {enabled: true, attributes: []}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        metrics:
          process.cpu.utilization: {enabled: true, attributes: [], aggregation_strategy: sum}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)

UTILIZATION = "process.cpu.utilization"


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver."""
    for scraper in seen.scrapers:
        if scraper.kind != "process" or not scraper.makes(UTILIZATION):
            continue
        settings = scraper.metric_settings(UTILIZATION)
        kept = settings.get("attributes")
        if isinstance(kept, list) and "state" not in kept and "aggregation_strategy" not in settings:
            message = f"`{UTILIZATION}` without `state` is averaged: a third of the truth"
            help = "add `aggregation_strategy: sum`, or `avg` where the average is meant"
            yield ConfigFault((*scraper.path, "metrics", UTILIZATION), message, help)
