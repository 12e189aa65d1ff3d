"""A critical entry that looks at an attribute which the receiver does not give.

## What it does

Refuses `criticalProcesses` with `commandLine` where a receiver of the variant has `process.command_line` switched off, and with
`executable` where `process.executable.name` is off.

## Why is this bad?

Nothing matches, without a word: the processes are treated as ordinary ones, and the report says that none was seen. An error:
it protects the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        resource_attributes: {process.command_line: {enabled: false}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        resource_attributes: {process.command: {enabled: false}}
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
    """One fault for each receiver and attribute."""
    critical = seen.variant.critical
    wanted = {
        "process.executable.name": [entry.name for entry in critical if entry.executable is not None],
        "process.command_line": [entry.name for entry in critical if entry.command_line is not None],
    }
    for scraper in seen.scrapers:
        for attribute, entries in wanted.items():
            if scraper.kind == "process" and entries and not scraper.has_attribute(attribute):
                message = f"`{attribute}` is off, so nothing matches the critical entry `{entries[0]}`"
                help = "switch it on where an entry needs it, or choose a pipeline that does"
                yield ConfigFault((*scraper.path, "resource_attributes", attribute), message, help)
