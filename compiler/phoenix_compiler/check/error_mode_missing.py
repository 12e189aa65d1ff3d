"""A transform or filter that does not say what an error does.

## What it does

Warns about a `transform` or `filter` processor without `error_mode`.

## Why is this bad?

The default depends on the version of the collector: older ones propagate, so that one statement that fails for one point drops
the whole scrape; newer ones ignore. A warning: it is advice.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/virtual:
    metric_conditions: [metric.name == "process.memory.virtual"]
pipeline: [filter/virtual]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/virtual:
    error_mode: ignore
    metric_conditions: [metric.name == "process.memory.virtual"]
pipeline: [filter/virtual]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each processor."""
    for name, settings in seen.core.processors.items():
        kind = name.partition("/")[0]
        if kind in ("transform", "filter") and isinstance(settings, dict) and "error_mode" not in settings:
            help = "add `error_mode: ignore`, or `propagate` where half a scrape is worse than none"
            yield ConfigFault(("processors", name), f"`{name}` has no `error_mode`", help)
