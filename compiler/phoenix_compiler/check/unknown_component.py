"""A component that the collector's version does not have.

## What it does

Refuses a receiver or a processor of a type that the environment's version of the collector does not know, and one that is
written by its old name, such as `hostmetrics`.

## Why is this bad?

The collector refuses an unknown type when it starts, so no pod of the variant would become ready. An old name still starts,
but the compiler, which writes the names that a version has, does not see what it is. An error: it protects the cluster and
cannot be ignored.

## Example

```yaml
receivers:
  hostmetrics/process: {scrapers: {process: {}}}
processors: {}
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

from collections.abc import Iterator

from phoenix_compiler.check.components import components_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each component."""
    from phoenix_collector.versions import component, component_types, newest, newest_name, replacement

    for one in components_of(seen):
        current = replacement(newest(), one.section, one.type)
        if current is not None:
            yield ConfigFault(one.path, f"`{one.type}` is an old name", f"write `{current}`")
        elif component(seen.version, one.section, one.type) is None and one.id_in_config == one.id:
            known = {
                newest_name(seen.version, name, one.section) for name in component_types(seen.version, one.section)
            }
            message = f"collector {seen.version} has no {one.noun} `{one.type}`"
            yield ConfigFault(one.path, message, near(one.type, known, one.noun))
