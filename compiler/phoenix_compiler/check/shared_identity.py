"""Processes that share an identity.

## What it does

Refuses a receiver that does not give `process.pid`, or a step that deletes it, where nothing adds up the points of processes
that then look alike.

## Why is this bad?

Two processes of one name become two points of one series at one time. Backends keep either, or refuse both; sums and counts are
wrong and no one can tell. An error, since what is shipped is wrong; it may be ignored where each name has one process.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  resource/trim:
    attributes:
      - {key: process.pid, action: delete}
pipeline: [resource/trim]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  resource/trim:
    attributes:
      - {key: process.parent_pid, action: delete}
pipeline: [resource/trim]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.journey import PID
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault, where an ordinary process is told from others for the last time."""
    loss = seen.ordinary.losses.get(PID)
    if loss is None or loss.added_up or not any(scraper.kind == "process" for scraper in seen.scrapers):
        return
    where = "is off" if loss.path[0] == "receivers" else "is lost here"
    help = "keep it, or add the processes up as `phoenix-compile explain aggregation-without-stamp` shows"
    yield ConfigFault(loss.path, f"`{PID}` {where}, so processes of one name share a series", help)
