"""A processor with an id that the compiler gives to its own.

## What it does

Refuses a processor of a template whose id is one of those that the compiler adds: `memory_limiter`, `resource_detection`,
`transform/critical`, `filter/heartbeat`, `transform/export`, everything named `evidence…` or `heartbeat…`, and the processors
that change temporality for a destination.

## Why is this bad?

One would replace the other: the collector would run without its memory limit, or the evidence would count something else. An
error: it protects the cluster and the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  memory_limiter: {check_interval: 1s, limit_mib: 4000}
pipeline: []
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

import re
from collections.abc import Iterator

from phoenix_compiler.check.components import components_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

OURS = re.compile(r"memory_limiter|resource_detection|transform/(critical|export)|\w+/(evidence|heartbeat)(_.*)?")
"""The ids of the compiler's processors, but for those of destinations."""
VARIANT = "metrics/variant"
"""The pipeline in which the template's processors stand."""


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each processor."""
    of_destinations = set(_of_destinations(seen))
    for one in components_of(seen):
        if one.section == "processors" and (OURS.fullmatch(one.id) or one.id_in_config in of_destinations):
            help = f"delete it: the compiler adds its own; or name it otherwise, as `{one.type}/own`"
            yield ConfigFault(one.path, f"`{one.id}` is the compiler's own", help)


def _of_destinations(seen: ConfigSeen) -> Iterator[str]:
    """The processors of the pipelines that the compiler writes, as the version names them."""
    for name, pipeline in seen.config["service"]["pipelines"].items():
        if name != VARIANT:
            yield from pipeline["processors"]
