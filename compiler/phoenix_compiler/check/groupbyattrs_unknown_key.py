"""A setting of groupbyattrs that it does not have.

## What it does

Refuses every setting of a `groupbyattrs` processor but `keys`.

## Why is this bad?

`groupbyattrs` moves attributes to the resource and puts resources together that are alike; it adds nothing up. Configs seen in
the field give it an `aggregation_type`, and mean `aggregate_on_attributes`. The collector refuses the setting when it starts,
so no pod of the variant would become ready. An error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  groupbyattrs/sum: {keys: [state], aggregation_type: sum}
pipeline: [groupbyattrs/sum]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", ["state"]) where metric.name == "process.cpu.time"
pipeline: [transform/sum]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each setting."""
    for name, settings in seen.core.processors.items():
        if name.partition("/")[0] == "groupbyattrs" and isinstance(settings, dict):
            for key in settings:
                if key != "keys":
                    help = "delete it; points are added up by `aggregate_on_attributes` of a transform"
                    yield ConfigFault(("processors", name, key), f"`groupbyattrs` has no `{key}`", help)
