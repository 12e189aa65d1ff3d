"""A statement or condition that is not OTTL.

## What it does

Refuses a statement or a condition of a transform or a filter that the collector's grammar does not take: a bracket or a quote
that is not closed, a text in single quotes, a backslash that is not doubled, a comparison without its other side.

## Why is this bad?

The collector refuses it when it starts, so no pod of the variant would become ready; it says so without a line. An error: it
protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/label:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["phx.kind"], 'worker' where metric.name != ""
pipeline: [transform/label]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/label:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["kind"], "worker") where metric.name != ""
pipeline: [transform/label]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.excerpt import excerpt
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.tree import Fault
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each text, at the place where reading it came to an end."""
    for item in (item for group in seen.groups for item in group.items):
        if isinstance(item.parsed, Fault) and item.parsed.operator is None:
            message = f"{item.parsed.message}: {excerpt(item.text, item.parsed.at)}"
            yield ConfigFault(item.path, message, item.parsed.help)
