"""A receiver that scrapes at an interval which does not divide the variant's.

## What it does

Refuses a `collection_interval` in a template that is longer than the interval of the variant, or does not divide it.

## Why is this bad?

What a variant ships is counted in slots of its interval. With a receiver that does not fit, slots hold now more scrapes and
now fewer, or none, and the arms differ for that reason alone. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    collection_interval: 45s
    scrapers: {process: {}}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    collection_interval: 30s
    scrapers: {process: {}}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.rule import rule
from phoenix_schemas.units import parse_duration

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each receiver. An interval that is none is left to the schema of the component."""
    slot = seen.variant.interval
    for name, settings in seen.core.receivers.items():
        written = settings.get("collection_interval") if isinstance(settings, dict) else None
        if written is None:
            continue
        try:
            own = parse_duration(written)
        except ValueError:
            continue
        times = slot / own if own else 0.0
        if times < 1 or abs(times - round(times)) > 1e-9:
            message = f"`{name}` scrapes each {written}, which does not divide {duration_text(slot)}"
            help = "delete it: the compiler sets the variant's interval; or make it a parameter named `interval`"
            yield ConfigFault(("receivers", name, "collection_interval"), message, help)
