"""A component that the environment's collector image does not carry.

## What it does

Refuses a receiver or a processor that the distribution named by the environment, `contrib` or `phoenix`, does not have.

## Why is this bad?

A distribution is a choice of components. The collector refuses one that it was built without when it starts, so no pod of the
variant would become ready. An error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  metric_start_time: {}
pipeline: [metric_start_time]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {}
pipeline: [cumulative_to_delta]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.components import components_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each component."""
    from phoenix_collector.versions import component, component_type

    for one in components_of(seen):
        found = component(seen.version, one.section, component_type(one.id_in_config))
        if found is not None and seen.distribution not in found.distributions:
            message = f"the distribution `{seen.distribution}` has no {one.noun} `{one.type}`"
            carried = ", ".join(f"`{name}`" for name in found.distributions)
            help = f"{carried} has it" if carried else "no distribution has it"
            yield ConfigFault(one.path, message, f"{help}; collector.distribution of the environment says which it is")
