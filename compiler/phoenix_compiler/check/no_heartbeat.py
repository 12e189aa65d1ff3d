"""A receiver whose scrapes cannot be counted.

## What it does

Refuses, in a variant that is measured, a receiver other than `host_metrics`, and one that switches
`system.cpu.load_average.1m` off.

## Why is this bad?

Every scrape of every receiver is counted by one point that always comes, the load of the last minute: the heartbeat. Without
it, a scrape in which nothing is left cannot be told from one that never happened, and the analysis has no data. An error: it
protects the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process: {}
      load: {metrics: {system.cpu.load_average.1m: {enabled: false}}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process: {}
      load: {metrics: {system.cpu.load_average.5m: {enabled: false}}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.scrapers import RECEIVERS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_schemas.evidence import HEARTBEAT_METRIC

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver."""
    if not any(name.startswith("metrics/heartbeat_") for name in seen.config["service"]["pipelines"]):
        return
    for name in seen.core.receivers:
        if name.partition("/")[0] not in RECEIVERS:
            message = f"`{name}` gives no heartbeat: only host_metrics receivers are counted"
            yield ConfigFault(("receivers", name), message, "scrape with `host_metrics`")
    for scraper in seen.scrapers:
        if scraper.kind == "load" and not scraper.makes(HEARTBEAT_METRIC):
            message = f"`{scraper.receiver}` gives no heartbeat: `{HEARTBEAT_METRIC}` is off"
            yield ConfigFault(
                (*scraper.path, "metrics", HEARTBEAT_METRIC), message, "leave it on; a filter may drop it"
            )
