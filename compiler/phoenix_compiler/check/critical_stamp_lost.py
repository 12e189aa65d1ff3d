"""A pipeline that loses track of which processes are critical.

## What it does

Refuses a pipeline at whose end no point carries `phoenix.critical` any more: a step deleted it from the resource and no step
had carried it to the points, or points were added up without it.

## Why is this bad?

The compiler stamps `phoenix.critical` on every critical process before the pipeline and counts by it afterwards. Without it all
critical processes seem lost, and the run is rejected. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/trim:
    error_mode: ignore
    metric_statements:
      - statements:
          - keep_keys(resource.attributes, ["process.pid", "process.executable.name"])
pipeline: [transform/trim]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/trim:
    error_mode: ignore
    metric_statements:
      - statements:
          - keep_keys(resource.attributes, ["process.pid", "process.executable.name", "phoenix.critical"])
pipeline: [transform/trim]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault, where the attribute was carried last."""
    loss = seen.critical.losses.get(CRITICAL_ATTRIBUTE) if seen.variant.critical else None
    if loss is not None:
        help = f"carry `{CRITICAL_ATTRIBUTE}` along with `process.pid`, in every list of keys"
        yield ConfigFault(loss.path, f"here `{CRITICAL_ATTRIBUTE}` is lost", help)
