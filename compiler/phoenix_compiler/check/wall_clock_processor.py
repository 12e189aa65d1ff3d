"""A processor that follows the clock.

## What it does

Warns about `batch`, `interval` and other processors whose output depends on when a point arrives, not on what it says.

## Why is this bad?

A preview replays hours in seconds, so it would show something else than a node. And one scrape is one payload: a processor
that joins or splits payloads takes from the ones after it the view of a whole scrape. Payloads are batched by the exporter,
which the compiler sets up. A warning: it is advice.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  batch: {}
pipeline: [batch]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

CLOCKED = frozenset(("batch", "interval", "cardinality_guardian", "isolationforest"))


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each processor in the pipeline."""
    for at, step in enumerate(seen.core.pipeline):
        if step.partition("/")[0] in CLOCKED:
            help = "leave it out: the exporter batches, and the interval is the receiver's"
            yield ConfigFault(("pipeline", at), f"`{step}` follows the clock, so a preview cannot show it", help)
