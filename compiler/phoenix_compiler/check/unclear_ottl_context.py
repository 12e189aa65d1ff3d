"""A group of statements of which no context can be told.

## What it does

Refuses a group of a transform, or a condition of a filter, that names nothing from which the collector could tell what it
runs on, or names things that are not at hand together: `aggregate_on_attributes` runs on metrics, and a metric cannot see
`datapoint.value_int`.

## Why is this bad?

The collector refuses it when it starts (`unable to infer context`), so no pod of the variant would become ready. An error: it
protects the cluster and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", [])
pipeline: [transform/sum]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", []) where metric.name != ""
pipeline: [transform/sum]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.context import out_of_reach, unknown_paths
from phoenix_compiler.ottl.items import Group
from phoenix_compiler.ottl.vocabulary import FUNCTIONS, NOTHING_RUNS_ON, REACH, functions_of
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for a group, at the first statement that does not fit."""
    for group in seen.groups:
        fault = next(_faults(group), None)
        if fault is not None:
            yield fault


def _faults(group: Group) -> Iterator[ConfigFault]:
    items = list(group.said)
    if not items or any(True for _, parsed in items for _ in unknown_paths(parsed)):
        return  # a path that is unknown is said once, as such
    context = group.context
    if not context:
        help = 'name one: add `where metric.name != ""`, or `context:` beside the statements'
        yield ConfigFault(items[0][0].path, "nothing tells what this runs on", help)
        return
    if context in NOTHING_RUNS_ON:
        help = "name what it changes: resource, scope, metric or datapoint"
        yield ConfigFault(items[0][0].path, f"nothing runs on `{context}`", help)
    if context not in REACH:
        return
    for item, parsed in items:
        for call in parsed.calls:
            if call.name in FUNCTIONS and call.name not in functions_of(context, group.processor):
                message = f"`{call.name}` does not run on a {context}"
                yield ConfigFault(item.path, message, _own_group(group))
        for path in out_of_reach(parsed, context):
            message = f"this runs on a {context}, which does not see `{path.context}.{path.field}`"
            yield ConfigFault(item.path, message, _own_group(group))


def _own_group(group: Group) -> str:
    if group.drops:
        return "give each thing that is looked at a condition of its own"
    return "give statements of different contexts a group of their own"
