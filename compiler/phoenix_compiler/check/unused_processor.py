"""A processor that is defined and not in the pipeline.

## What it does

Warns about a processor that the template defines and its `pipeline` does not name.

## Why is this bad?

It does nothing, and a reader thinks that it does. A warning: it is advice.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {max_staleness: 10m}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {max_staleness: 10m}
pipeline: [cumulative_to_delta]
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
    for name in seen.core.processors:
        if name not in seen.core.pipeline:
            yield ConfigFault(("processors", name), f"`{name}` is not in the pipeline", "name it there, or delete it")
