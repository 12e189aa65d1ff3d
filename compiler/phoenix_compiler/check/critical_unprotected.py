"""A rule that may drop a critical process.

## What it does

Warns about a receiver's `include` or `exclude`, or a condition of a filter, of which it cannot be told whether it drops
processes of a critical entry: two patterns that may overlap, or a condition on values that does not look at
`phoenix.critical`.

## Why is this bad?

A critical process that is dropped now and then is found only after the run, which is then rejected. `phoenix-compile preview`
replays a recorded host and shows what is kept. A warning: the rule may be right.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/small:
    error_mode: ignore
    metric_conditions:
      - metric.name == "process.memory.usage" and datapoint.value_int < 9000
pipeline: [filter/small]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/small:
    error_mode: ignore
    metric_conditions:
      - metric.name == "process.memory.usage" and datapoint.value_int < 9000 and resource.attributes["phoenix.critical"] == nil
pipeline: [filter/small]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_dropped import HELP
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each rule, with the entries that it may drop."""
    entries: dict[tuple[str | int, ...], list[str]] = {}
    for danger in seen.dangers:
        if not danger.is_certain:
            entries.setdefault(danger.path, []).append(danger.entry)
    for path, names in entries.items():
        at_receiver = "anchor the critical patterns, as `^nginx$`, or see what is kept with `phoenix-compile preview`"
        help = at_receiver if path[0] == "receivers" else f"{HELP}, or see what is kept with `phoenix-compile preview`"
        shown = ", ".join(f"`{name}`" for name in names)
        yield ConfigFault(path, f"this may drop critical processes: {shown}", help)
