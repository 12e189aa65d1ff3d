"""A setting that a component does not have.

## What it does

Refuses a misspelt or misplaced setting of a receiver or a processor, by the component's own schema in the environment's
version.

## Why is this bad?

The collector refuses it when it starts (`has invalid keys`, without a line), so no pod of the variant would become ready. An
error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {max_stalenes: 10m}
pipeline: [cumulative_to_delta]
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

from phoenix_compiler.check.components import FieldFault
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

_SCRAPED = ("metrics", "resource_attributes")


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each setting that no other check speaks of."""
    for fault in seen.field_faults:
        if fault.kind.value == "unknown-field" and not _is_told_otherwise(fault):
            shown = " or ".join(f"`{name}`" for name in fault.suggestions)
            help = f"did you mean {shown}?" if shown else "delete it, or see the component's documentation"
            yield ConfigFault(fault.path, fault.message, help)


def _is_told_otherwise(fault: FieldFault) -> bool:
    """`groupbyattrs-unknown-key` and `unknown-process-metric` have better help."""
    if str(fault.path[1]).partition("/")[0] == "groupbyattrs":
        return True
    of_scraper = len(fault.path) == 6 and fault.path[2] == "scrapers" and fault.path[4] in _SCRAPED
    return of_scraper and fault.path[3] in ("process", "load")
