"""A statement on a metric that is not scraped.

## What it does

Warns about a statement of a transform that is for a metric of processes or load which no receiver of the pipeline has switched
on.

## Why is this bad?

The statement never runs. `process.cpu.utilization` is off unless a receiver switches it on: a ranking by it ranks nothing. A
warning: it may be meant for settings that switch the metric on.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/busy:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["busy"], true) where metric.name == "process.cpu.utilization"
pipeline: [transform/busy]
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {metrics: {process.cpu.utilization: {enabled: true}}}}
processors:
  transform/busy:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["busy"], true) where metric.name == "process.cpu.utilization"
pipeline: [transform/busy]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.metric_names import made_metrics, named_metrics
from phoenix_compiler.check.scrapers import METRICS, ON_WINDOWS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

KNOWN = ON_WINDOWS.union(*METRICS.values())


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each metric, where it is first named."""
    made = made_metrics(seen)
    told: set[str] = set()
    for group in seen.groups:
        for name, item in named_metrics(group) if not group.drops else ():
            if name in KNOWN and name not in made | told and not any(one.makes(name) for one in seen.scrapers):
                told.add(name)
                help = (
                    "switch it on at the receiver" if name not in ON_WINDOWS else "it exists on Windows only: delete it"
                )
                yield ConfigFault(item.path, f"no receiver has `{name}` switched on", help)
