"""A regular expression compared with an operator that OTTL does not have.

## What it does

Refuses `=~`, `!~`, `matches` and their like in a statement or a condition of a transform or a filter.

## Why is this bad?

OTTL compares with a regular expression by a function, `IsMatch`. The collector refuses the operator when it starts, so no
pod of the variant would become ready. An error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/idle:
    error_mode: ignore
    metric_conditions:
      - resource.attributes["process.executable.name"] =~ "^kworker"
pipeline: [filter/idle]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/idle:
    error_mode: ignore
    metric_conditions:
      - IsMatch(resource.attributes["process.executable.name"], "^kworker")
pipeline: [filter/idle]
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
    """One fault for each text with such an operator."""
    for item in (item for group in seen.groups for item in group.items):
        if isinstance(item.parsed, Fault) and item.parsed.operator is not None:
            message = f"`{item.parsed.operator}` is no operator of OTTL: {excerpt(item.text, item.parsed.at)}"
            yield ConfigFault(item.path, message, item.parsed.help)
