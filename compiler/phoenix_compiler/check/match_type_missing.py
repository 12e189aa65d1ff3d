"""Names to include or exclude without a way to compare them.

## What it does

Refuses `include` and `exclude` lists of a receiver or a processor that have no `match_type`.

## Why is this bad?

`match_type` has no default: the collector refuses the config when it starts, so no pod of the variant would become ready. An
error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        exclude: {names: ["^kworker/"]}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        exclude: {match_type: regexp, names: ["^kworker/"]}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__)

_LISTS = ("names", "metrics", "metric_names", "devices", "interfaces", "mount_points", "fs_types")


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each list."""
    for section, components in (("receivers", seen.core.receivers), ("processors", seen.core.processors)):
        for name, settings in components.items():
            yield from _missing((section, name), settings)


def _missing(path: DataPath, value: Any) -> Iterator[ConfigFault]:
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if isinstance(inner, dict):
            if key.startswith(("include", "exclude")) and "match_type" not in inner and any(map(inner.get, _LISTS)):
                yield ConfigFault((*path, key), f"`{key}` has no `match_type`", "add `match_type: regexp` or `strict`")
            else:
                yield from _missing((*path, key), inner)
