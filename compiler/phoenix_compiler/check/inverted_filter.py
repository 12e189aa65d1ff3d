"""A filter that drops what it was meant to keep.

## What it does

Refuses a condition of a filter that holds for critical processes only.

## Why is this bad?

A filter drops what its conditions hold for. A condition that says what is important drops exactly that. An error: it protects
the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/critical:
    error_mode: ignore
    metric_conditions:
      - resource.attributes["phoenix.critical"] != nil
pipeline: [filter/critical]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/critical:
    error_mode: ignore
    metric_conditions:
      - resource.attributes["process.pid"] != nil and resource.attributes["phoenix.critical"] == nil
pipeline: [filter/critical]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each condition: false for an ordinary process, and not for a critical one."""
    for ordinary, critical in zip(seen.ordinary.drops, seen.critical.drops, strict=True):
        if ordinary.drops is False and critical.drops is not False:
            help = "a match drops: turn the condition round, `== nil` for `!= nil`"
            yield ConfigFault(ordinary.path, "this drops critical processes, and no others", help)
