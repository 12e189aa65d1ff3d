"""Working attributes that are left on what is shipped.

## What it does

Warns about attributes under `phx.` that a pipeline sets and has not deleted at its end.

## Why is this bad?

The compiler takes them off before anything is shipped. Until then every row carries a copy of each, of whole maps too, and the
pipeline's own unit tests find them. A warning: nothing is lost.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/mark:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["phx.busy"], true) where datapoint.value_double > 0.5
pipeline: [transform/mark]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/mark:
    error_mode: ignore
    metric_statements:
      - statements:
          - set(resource.attributes["phx.busy"], true) where datapoint.value_double > 0.5
      - statements:
          - delete_matching_keys(resource.attributes, "^phx[.]")
pipeline: [transform/mark]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.point import UNKNOWN, Point
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.ottl.tree import CARRIERS, attribute_of
from phoenix_compiler.rule import rule
from phoenix_schemas.evidence import SCRATCH_PREFIX

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each attribute, where it is first set."""
    left = {key for journey in (seen.ordinary, seen.critical) for key in _scratch(journey.point)}
    for group in seen.groups:
        for item, parsed in group.said:
            place = attribute_of(parsed.editor.argument(0, "target")) if parsed.editor is not None else None
            key = place[1].partition("[")[0] if place is not None and place[1] is not None else None
            if key is not None and key in left and group.step in seen.core.pipeline:
                left.discard(key)
                help = 'delete it at the end: `delete_matching_keys(resource.attributes, "^phx\\\\.")`'
                yield ConfigFault(item.path, f"`{key}` is still there at the end of the pipeline", help)


def _scratch(point: Point) -> Iterator[str]:
    """The working attributes that a point may still carry; of a scope, those that it surely does."""
    for carrier in CARRIERS:
        gone = (None, UNKNOWN) if carrier == "scope" else (None,)
        for key in point.keys(carrier):
            if key.startswith(SCRATCH_PREFIX) and point.get(carrier, key) not in gone:
                yield key.partition("[")[0]
