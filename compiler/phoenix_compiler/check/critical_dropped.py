"""A critical process that the pipeline's own rules drop.

## What it does

Refuses a receiver's `include` or `exclude`, or a condition of a filter, that drops processes of a critical entry. It is decided
exactly where the entry lists names, as `^(nginx|envoy)$` does, or a name is found that is both critical and dropped; what
remains open is `critical-unprotected`.

## Why is this bad?

Critical processes must never disappear from telemetry. The run would be rejected for it after an hour that these few words can
save. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        exclude: {match_type: regexp, names: ["^nginx"]}
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

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

RULE = rule(__name__, __doc__)

HELP = f'keep what is critical: add `and resource.attributes["{CRITICAL_ATTRIBUTE}"] == nil` to the condition'


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each rule and entry."""
    for danger in seen.dangers:
        if danger.is_certain:
            shown = f" (`{danger.name}`)" if danger.name is not None else ""
            help = HELP if danger.path[0] == "processors" else "take the name out of this list"
            yield ConfigFault(danger.path, f"this drops the critical process `{danger.entry}`{shown}", help)
