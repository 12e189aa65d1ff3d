"""A processor that stands in the pipeline twice.

## What it does

Refuses a `pipeline` that names one processor more than once.

## Why is this bad?

The collector refuses the config when it starts, so no pod of the variant would become ready. An error: it protects the
cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  groupbyattrs/compact: {}
pipeline: [groupbyattrs/compact, groupbyattrs/compact]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  groupbyattrs/compact: {}
pipeline: [groupbyattrs/compact]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each repetition."""
    steps = seen.core.pipeline
    for at, step in enumerate(steps):
        if step in steps[:at]:
            help = f"delete it, or define a second one as `{step.partition('/')[0]}/<name>`"
            yield ConfigFault(("pipeline", at), f"`{step}` stands in the pipeline already", help)
