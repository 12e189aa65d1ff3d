"""Processes of one name share an identity.

## What it does

Reports a receiver that does not produce `process.pid`, or processors that delete it, where nothing aggregates
the points of processes that then look alike.

## Why is this bad?

Two processes of the same name become two points of one series at one time. Backends keep either, or refuse both; sums
and counts are wrong and no one can tell.

## Example

```yaml
resource_attributes:
  process.pid: {enabled: false}
```

## Use instead

```yaml
processors:
  transform/aggregate:
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name"]) where metric.name != ""
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver that drops the identity of a process without an aggregation after it."""
    core = seen.variant.core
    if any("aggregate_on_attributes" in str(core.processors[step]) for step in core.pipeline):
        return
    for name, receiver in core.receivers.items():
        attributes = receiver.get("scrapers", {}).get("process", {}).get("resource_attributes", {})
        if attributes.get("process.pid", {}).get("enabled") is False:
            path = ("receivers", name, "scrapers", "process", "resource_attributes", "process.pid")
            yield ConfigFault(path, "`process.pid` is off and nothing aggregates", "keep it, or aggregate after it")
