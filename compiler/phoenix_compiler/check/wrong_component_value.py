"""A setting with a value that the component does not take.

## What it does

Refuses a setting of a receiver or a processor of a wrong type or with a word that is not one of its own, and a setting that is
missing and needed, by the component's own schema in the environment's version.

## Why is this bad?

The collector refuses it when it starts, so no pod of the variant would become ready; or takes it for something else without a
word. An error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/virtual:
    error_mode: ignored
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
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each value. `match-type-missing` speaks of that setting."""
    for fault in seen.field_faults:
        if fault.kind.value == "unknown-field" or fault.name == "match_type":
            continue
        shown = " or ".join(f"`{name}`" for name in fault.suggestions)
        help = f"did you mean {shown}?" if shown else "write a value of that form"
        yield ConfigFault(fault.path, fault.message, help)
