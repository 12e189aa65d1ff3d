"""A component without settings, written as null.

## What it does

Warns about a receiver, scraper or processor with nothing after its colon.

## Why is this bad?

The collector takes null for the defaults. Where the config lies in a Kubernetes object, `kubectl edit`, kustomize and other
tools drop keys that are null, and the pipeline then names a component that is not there. A warning: it is advice.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta:
pipeline: [cumulative_to_delta]
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

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each component."""
    for path in _empty(seen):
        yield ConfigFault(path, f"`{path[-1]}` is null", f"write `{path[-1]}: {{}}`")


def _empty(seen: ConfigSeen) -> Iterator[DataPath]:
    for section, components in (("receivers", seen.core.receivers), ("processors", seen.core.processors)):
        for name, settings in components.items():
            if settings is None:
                yield (section, name)
            scrapers = settings.get("scrapers") if isinstance(settings, dict) else None
            for scraper, inner in (scrapers or {}).items() if isinstance(scrapers, dict) else ():
                if inner is None:
                    yield (section, name, "scrapers", scraper)
