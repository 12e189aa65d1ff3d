"""A metric or attribute that the scraper does not have.

## What it does

Refuses settings for a metric or resource attribute that the scrapers `process` and `load` do not have, and statements on a
metric `process.…` that neither a scraper nor the pipeline makes. `process.memory.physical` was one; it is
`process.memory.usage` now.

## Why is this bad?

The collector refuses the setting when it starts, so no pod of the variant would become ready; the statement never runs. An
error: it protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {metrics: {process.memory.physical: {enabled: true}}}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers: {process: {metrics: {process.memory.usage: {enabled: true}}}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_collector.widest import RESOURCE_ATTRIBUTES
from phoenix_compiler.check.metric_names import made_metrics, named_metrics
from phoenix_compiler.check.scrapers import METRICS, ON_WINDOWS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)

RENAMED = {"process.memory.physical": "process.memory.usage", "process.memory.physical_usage": "process.memory.usage"}
"""Metrics of older versions, and what they are called now."""
OF_SCRAPERS = ("process.", "system.cpu.load_average.")
"""What the names of metrics begin with that only these scrapers make."""


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each name and place."""
    for scraper in seen.scrapers:
        known = {"metrics": (*METRICS[scraper.kind], *ON_WINDOWS), "resource_attributes": tuple(RESOURCE_ATTRIBUTES)}
        for section, what in (("metrics", "metric"), ("resource_attributes", "attribute")):
            settings = scraper.settings.get(section)
            for name in settings if isinstance(settings, dict) else ():
                if name not in known[section]:
                    message = f"the scraper `{scraper.kind}` has no {what} `{name}`"
                    yield ConfigFault((*scraper.path, section, name), message, _help(str(name), known[section], what))
    yield from _in_ottl(seen)


def _in_ottl(seen: ConfigSeen) -> Iterator[ConfigFault]:
    known = frozenset((*METRICS["process"], *METRICS["load"], *ON_WINDOWS))
    made = made_metrics(seen)
    for group in seen.groups:
        for name, item in named_metrics(group):
            if name.startswith(OF_SCRAPERS) and name not in known | made:
                yield ConfigFault(item.path, f"nothing makes a metric `{name}`", _help(name, tuple(known), "metric"))


def _help(name: str, known: tuple[str, ...], what: str) -> str:
    return f"it is `{RENAMED[name]}` now" if name in RENAMED else near(name, known, what)
