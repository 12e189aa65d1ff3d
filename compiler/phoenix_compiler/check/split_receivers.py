"""Processes and the load that decides about them, scraped by different receivers.

## What it does

Refuses a pipeline that keeps a metric of the host for a decision about processes, where no receiver scrapes both.

## Why is this bad?

One scrape of one receiver is one payload. A processor sees one payload at a time, so load and processes of two receivers never
meet: the decision is always made as if there were no load. An error, since the pipeline does not do what it says; it may be
ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
  host_metrics/load: {scrapers: {load: {}}}
processors:
  transform/load:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["load"], datapoint.value_double) where metric.name == "system.cpu.load_average.1m"
pipeline: [transform/load]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}, load: {}}}
processors:
  transform/load:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["load"], datapoint.value_double) where metric.name == "system.cpu.load_average.1m"
pipeline: [transform/load]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.metric_names import named_metrics
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.items import Group
from phoenix_compiler.ottl.tree import Parsed, attribute_of
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each group that keeps such a metric."""
    scrapers = [_scrapers(settings) for settings in seen.core.receivers.values()]
    if not any("process" in each for each in scrapers):
        return
    for group in seen.groups:
        for name, item in named_metrics(group):
            scraper = _scraper_of(name)
            apart = any(scraper in each for each in scrapers) and not any(
                {scraper, "process"} <= each for each in scrapers
            )
            if name.startswith("system.") and apart and _keeps(group):
                help = f"put the scrapers `{scraper}` and `process` into one receiver"
                yield ConfigFault(item.path, f"`{name}` never meets processes: another receiver scrapes it", help)
                break


def _scrapers(settings: object) -> set[str]:
    scrapers = settings.get("scrapers") if isinstance(settings, dict) else None
    return set(scrapers) if isinstance(scrapers, dict) else set()


def _scraper_of(metric: str) -> str:
    """The scraper of a metric of the host, by its name."""
    if metric.startswith("system.cpu.load_average."):
        return "load"
    second = metric.split(".")[1] if "." in metric else ""
    return "system" if second == "uptime" else second


def _keeps(group: Group) -> bool:
    """Whether a group writes something down on the resource."""
    editors = [item.parsed.editor for item in group.statements if isinstance(item.parsed, Parsed)]
    places = [attribute_of(editor.argument(0, "target")) for editor in editors if editor is not None]
    return any(place is not None and place[0] == "resource" for place in places)
