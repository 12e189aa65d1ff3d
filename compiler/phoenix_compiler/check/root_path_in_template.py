"""A receiver with a root path of its own.

## What it does

Refuses `root_path` in a receiver of a template.

## Why is this bad?

Where the host's files are mounted is known when the collector runs: `/hostfs` in a pod, `/` in the lab. The compiler sets it.
A receiver with another reads the processes of its own container, or stops. An error: it protects the evidence and cannot be
ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    root_path: /
    scrapers: {process: {}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver."""
    for name, settings in seen.core.receivers.items():
        if isinstance(settings, dict) and "root_path" in settings:
            message = f"`{name}` sets `root_path`, which the compiler does"
            yield ConfigFault(("receivers", name, "root_path"), message, "delete it")
